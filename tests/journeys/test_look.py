"""Measures the layout of pages: what is above what, and how far apart."""

from datetime import date
from typing import Any

import pytest

from tests.desk.briefings.queries.test_fading import trained
from tests.factories.social import HashtagFactory
from tests.factories.training import CourseFactory, DirectorateSpellFactory
from tests.journeys.conftest import DESK, POCKET

EDGES = """(element) => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom]
}"""


def edges(page: Any, selector: str) -> list[float]:
    """Left, top, right, bottom."""
    found: list[float] = page.locator(selector).first.evaluate(EDGES)
    return found


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_a_filter_that_is_refused_stays_as_wide_as_its_box(walk, administrator, viewport):
    page = walk(administrator, viewport).go("/audit/?first=soon")

    group = edges(page, ".filters .field--error")
    box = edges(page, "#id_first")

    assert group[2] - box[2] < 2


@pytest.mark.parametrize(
    "asked",
    [
        "/fading/",
        "/fading/?within=90",
        "/readiness/lapses/?booked=no",
        "/readiness/units/?status=lapsed",
    ],
)
def test_the_filters_fit_into_one_row_on_a_desk(walk, officer, asked):
    DirectorateSpellFactory(directorate__name="Women, children and young people services")
    CourseFactory(code="M6", title="Hostile and crisis interviews, press conferences")
    page = walk(officer).go(asked)

    first = edges(page, ".filters .field")
    buttons = edges(page, ".filters__buttons")

    assert abs(buttons[3] - first[3]) < 2


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_by_month_keeps_its_distance_from_the_hashtags(walk, officer, viewport):
    HashtagFactory()
    page = walk(officer, viewport).go("/social-media/")

    assert edges(page, "table:has(caption)")[1] - edges(page, "ul:has(+ table caption)")[3] >= 12


def test_mock_interview_stands_over_its_column(walk, officer):
    trained("Iyer", until=None, practised=date(2024, 12, 15))
    page = walk(officer, DESK).go("/fading/?within=all&status=rusty")

    assert (
        page.locator("th:text-is('Mock interview')").evaluate(
            "(cell) => getComputedStyle(cell).textAlign"
        )
        == "right"
    )
