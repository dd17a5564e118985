"""A board member reads who is ready; an officer finds whom to train; a spokesperson sees their own
training.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    PersonTopicFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.journeys.conftest import POCKET

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def register(spokesperson):
    """Four senior staff: two ready, one lapsed last week, and the spokesperson, who lacks a course."""
    today = timezone.localdate()
    later = today + timedelta(days=60)
    lapsed = today - timedelta(days=7)
    for name, last_days in (
        ("Ada", (later, later)),
        ("Bea", (later, None)),
        ("Cai", (later, lapsed)),
        ("Dee", ()),
    ):
        person = PersonFactory(first_name=name, user=spokesperson if name == "Dee" else None)
        TenureFactory(person=person, role="senior_staff", starts_on=today - timedelta(days=700))
        DirectorateSpellFactory(person=person, directorate=DirectorateFactory(name="Finance"))
        PersonTopicFactory(person=person, topic=TopicFactory(code="winter"))
        for code, last_day in zip(("M1", "M2"), last_days, strict=False):
            TrainingRecordFactory(
                person=person,
                course=CourseFactory(code=code),
                completed_on=date(2025, 12, 1),
                valid_until=last_day,
            )


@pytest.mark.usefixtures("register")
def test_board_member_reads_who_is_ready(walk, board_member):
    walker = walk(board_member)
    walker.go("/readiness/")
    walker.sees("2 of 4 people are ready")
    walker.check_page()

    walker.page.get_by_text("The figures", exact=True).click()
    walker.page.get_by_role("columnheader", name="At the end of").wait_for()
    walker.page.get_by_text("By role and by course").click()
    walker.check_page()
    walker.page.get_by_role("link", name="Senior staff").click()
    walker.sees("Of Senior staff")
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_readiness_on_paper_says_of_which_day_it_is(walk, board_member):
    walker = walk(board_member)
    page = walker.go("/readiness/")
    page.locator(".asking summary.btn").click()
    asked = page.locator(".as-of")
    said = page.locator(".paper")

    seen = [(asked.is_visible(), said.is_visible())]
    page.emulate_media(media="print")
    seen.append((asked.is_visible(), said.is_visible()))

    assert seen == [(True, False), (False, True)]


def test_board_member_reads_that_nobody_is_on_the_register(walk, board_member):
    walker = walk(board_member)
    walker.go("/readiness/")

    walker.sees("Nobody is on the register yet")
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_officer_finds_whom_to_train_and_takes_the_list_along(walk, officer):
    walker = walk(officer)
    walker.go("/readiness/")
    walker.press("Person by person")
    walker.page.get_by_label("Status").select_option("Lapsed")
    walker.press("Filter")

    expect(walker.page.locator("tbody tr")).to_have_count(1)
    walker.check_page()
    with walker.page.expect_download() as download:
        walker.press("Export CSV")
    assert "Cai" in download.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("register")
def test_officer_asks_for_a_day_that_does_not_exist(walk, officer):
    walker = walk(officer)
    walker.go("/readiness/?on=31/02/2026")

    walker.is_told_of_an_error()
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_spokesperson_sees_their_own_training(walk, spokesperson):
    walker = walk(spokesperson, POCKET)
    walker.go("/my-training/")

    walker.sees("0 of 2 courses in date.")
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_every_number_of_the_cover_grid_looks_like_the_link_that_it_is(walk, officer):
    page = walk(officer).go("/readiness/cover/")

    lines = page.locator(".cover a").evaluate_all(
        "links => links.map(link => getComputedStyle(link.firstElementChild ?? link).textDecorationLine)"
    )
    assert len(lines) > 6
    assert set(lines) == {"underline"}
