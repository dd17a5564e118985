"""Every component on one page, at the desk, in the pocket and at 320 px, looked over by axe."""

import pytest

from tests.journeys.conftest import DESK, NARROW, POCKET


@pytest.fixture
def gallery(settings):
    settings.ROOT_URLCONF = "tests.nhsuk.gallery"


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_components_are_fit_for_anyone(walk, manager, gallery, viewport):
    walker = walk(manager, viewport)

    walker.go("/gallery/?said=1")

    walker.check_page()


def test_components_in_error_take_the_reader_to_the_problem(walk, manager, gallery):
    walker = walk(manager, NARROW)
    walker.go("/gallery/")

    walker.press("Save")

    walker.page.locator(".error-summary:focus").wait_for()
    walker.check_page()
    walker.page.get_by_role("link", name="29/03/2026").or_(
        walker.page.get_by_role("link", name="1:30am")
    ).first.click()
    assert walker.page.evaluate("document.activeElement.id") == "id_starts_at_0"


def test_components_hold_in_forced_colours(walk, manager, gallery):
    """Where colours are taken away, a status is still told by its word and its shape, a button by
    its border.
    """
    walker = walk(manager)
    walker.page.emulate_media(forced_colors="active")

    page = walker.go("/gallery/")

    borders = page.eval_on_selector_all(
        ".btn, .tag, .note, .sec",
        "all => all.map(e => getComputedStyle(e).borderTopWidth)",
    )
    assert set(borders) == {"1px", "2px"}  # a section has a rule of 2 px
    assert page.eval_on_selector(".i--shape", "e => e.getBoundingClientRect().width") > 5
