"""The desk report from plain facts: every number is the length of its list."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from reports.board.desk_report import (
    SELECTIONS,
    DeskReport,
    behind,
    desk_report,
    last_financial_year,
    load_of,
    volumes,
)
from reports.board.interview_figures import CoverageFact, DeskFacts
from tests.clock import NOW
from tests.reports.board.test_interview_figures import HOUR, enquiry, facts, interview
from training.readiness import add_months


def some_facts() -> DeskFacts:
    return facts(
        enquiries=[
            enquiry(answered_at=NOW - 8 * HOUR),  # within an hour of receipt
            enquiry(answered_at=NOW - 8 * HOUR + timedelta(seconds=1), outlet="Coastline News"),
            enquiry(topic=""),
            enquiry(received_at=NOW - 50 * HOUR, answered_at=NOW - HOUR, topic=""),
            enquiry(received_at=NOW - 20 * HOUR, answered_at=NOW),
        ],
        interviews=[
            interview(approved_at=NOW, read_at=NOW),
            interview(approved_at=NOW, medium="print"),
            interview(topic=""),
        ],
        coverage=[
            CoverageFact("E-1", "Queues", "Harbour Post", "", NOW, verdict, carried)
            for verdict, carried in (
                ("favourable", "yes"),
                ("balanced", "partly"),
                ("critical", "no"),
                ("", ""),
                ("", "yes"),
            )
        ],
    )


def report(facts: DeskFacts, *, before: int = 0) -> DeskReport:
    return desk_report(facts, endings=[], before=before)


def test_numbers_are_the_lengths_of_their_lists():
    assert report(some_facts()).numbers == {
        "received": 5,
        "due": 5,
        "in-time": 3,
        "late": 2,
        "within-1": 1,
        "within-4": 1,
        "within-24": 1,
        "later": 1,
        "waiting": 1,
        "interviews": 3,
        "approved": 2,
        "read": 1,
        "briefings": 0,
        "briefings-given": 0,
        "outside": 0,
        "outside-helped": 0,
        "coverage": 5,
        "favourable": 1,
        "balanced": 1,
        "critical": 1,
        "no-verdict": 2,
        "carried": 2,
        "in-part": 1,
        "not-carried": 1,
    }


def test_behind_is_narrowed_by_outlet_topic_and_medium():
    found = some_facts()

    assert len(behind(found, "received", outlet="Coastline News")) == 1
    assert len(behind(found, "received", topic="")) == 2
    assert len(behind(found, "interviews", medium="print")) == 1
    assert len(behind(found, "interviews", medium="print", topic="")) == 0
    assert behind(found, "received", medium="print") == []  # an enquiry has none


def test_volumes_add_up_to_the_whole():
    found = some_facts()

    for by in ("outlet", "topic"):
        for of in ("received", "interviews", "coverage"):
            assert sum(each.numbers[of] for each in volumes(found, by)) == len(behind(found, of))
    assert [(each.name, each.answered_in) for each in volumes(found, "outlet")] == [
        ("Harbour Post", 20 * HOUR),
        ("Coastline News", HOUR + timedelta(seconds=1)),
    ]


@pytest.mark.parametrize(
    ("received", "before", "expected"),
    [
        (0, 0, "No enquiries came in"),
        (1, 0, "One enquiry came in"),
        (0, 2, "No enquiries came in, two fewer than in the month before"),
        (3, 2, "Three enquiries came in, one more than in the month before"),
        (12, 12, "12 enquiries came in, as many as in the month before"),
    ],
)
def test_headline_compares_with_as_many_months_before(received, before, expected):
    found = facts(enquiries=[enquiry()] * received)

    assert report(found, before=before).headline == expected


def test_headline_names_the_months_before():
    found = facts(enquiries=[enquiry()], since=date(2025, 12, 1), on=date(2026, 11, 30))

    assert report(found, before=1).headline == (
        "One enquiry came in, as many as in the 12 months before"
    )


def test_a_report_is_empty_without_a_number():
    assert report(facts()).is_empty
    assert not report(facts(interviews=[interview()])).is_empty


def test_load_is_not_shown_of_fewer_than_eight():
    people = ["P1"] * 3 + ["P2"] * 2 + ["P3"] * 2 + ["P4"]
    given = [interview(person=person) for person in people]

    load = load_of(given)

    assert load is not None
    assert load.shares == (Fraction(75, 2), 25, 25, Fraction(25, 2))
    assert (load.people, load.first, load.half) == (4, Fraction(75, 2), 2)
    assert load_of(given[1:]) is None


@pytest.mark.parametrize(
    ("on", "starts", "ends"),
    [
        (date(2026, 3, 30), date(2024, 4, 1), date(2025, 3, 31)),
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_last_financial_year(on, starts, ends):
    assert last_financial_year(on) == (starts, ends)


def test_no_two_years_overlap_so_that_no_difference_tells_a_few():
    """Of all days of four years; the naive twin, the 12 months before a day, overlaps."""
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 365)]

    assert not any(_overlap({last_financial_year(day) for day in days}))
    assert any(_overlap({(add_months(day, -12), day) for day in days[::100]}))


def _overlap(periods: set[tuple[date, date]]) -> Iterator[bool]:
    for (_, ends), (starts, _) in pairwise(sorted(periods)):
        yield starts <= ends


def test_every_selection_has_a_heading():
    assert all(heading and select(facts()) == [] for heading, select in SELECTIONS.values())
