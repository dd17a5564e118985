"""The figures of interviews, briefings, enquiries and coverage, from plain facts."""

from datetime import date, timedelta

import pytest

from reports.board.interview_figures import (
    BriefingFact,
    CoverageFact,
    DeskFacts,
    EnquiryFact,
    InterviewCount,
    InterviewFact,
    InterviewFigures,
    interview_figures,
    median_time,
)
from tests.clock import NOW

HOUR = timedelta(hours=1)


def facts(**given: object) -> DeskFacts:
    empty = {"interviews": [], "enquiries": [], "briefings": [], "coverage": []}
    period = {"since": date(2026, 11, 1), "on": date(2026, 11, 25), "known_at": NOW}
    return DeskFacts(**period | empty | given)  # type: ignore[arg-type]  # as the test gives them


def interview(**given: object) -> InterviewFact:
    usual = {
        "reference": "I-1",
        "subject": "Queues",
        "outlet": "Harbour Post",
        "topic": "Winter",
        "medium": "radio",
    }
    times = {"person": "P1", "asked_at": NOW - 8 * HOUR, "starts_at": NOW - 2 * HOUR}
    return InterviewFact(**usual | times | given)  # type: ignore[arg-type]  # as the test gives them


def enquiry(**given: object) -> EnquiryFact:
    usual = {"reference": "E-1", "subject": "Queues", "outlet": "Harbour Post", "topic": "Winter"}
    times = {"received_at": NOW - 9 * HOUR, "deadline_at": NOW - HOUR}
    return EnquiryFact(**usual | times | given)  # type: ignore[arg-type]  # as the test gives them


def test_interview_figures_of_nothing_are_none_and_not_a_share():
    figures = interview_figures(facts())

    assert figures == InterviewFigures(
        since=date(2026, 11, 1),
        on=date(2026, 11, 25),
        interviews=0,
        approved=0,
        read=0,
        lead=None,
        pack_lead=None,
        by_medium=(),
        by_topic=(),
        briefings=0,
        briefings_delivered=0,
        people_outside=0,
        people_outside_helped=0,
        enquiries_due=0,
        enquiries_in_time=0,
        coverage=0,
        judged=0,
        carried=0,
        carried_in_part=0,
    )


def test_interview_figures_count_packs_and_lead_times():
    figures = interview_figures(
        facts(
            interviews=[
                interview(approved_at=NOW - 5 * HOUR, read_at=NOW - 4 * HOUR),
                interview(approved_at=NOW - 3 * HOUR, medium="print", topic=""),
                interview(asked_at=NOW, medium="print"),
            ]
        )
    )

    assert (figures.interviews, figures.approved, figures.read) == (3, 2, 1)
    assert (figures.lead, figures.pack_lead) == (6 * HOUR, 2 * HOUR)
    assert figures.by_medium == (InterviewCount("print", 2, 1, 0), InterviewCount("radio", 1, 1, 1))
    assert figures.by_topic == (InterviewCount("Winter", 2, 1, 1), InterviewCount("", 1, 1, 0))


def test_interview_figures_count_a_person_who_asked_twice_once():
    of = facts(
        briefings=[
            BriefingFact("P1", NOW, is_delivered=False, is_outside=True, reference="B-1"),
            BriefingFact("P1", NOW, is_delivered=True, is_outside=True, reference="B-2"),
            BriefingFact("P2", NOW, is_delivered=False, is_outside=True, reference="B-3"),
            BriefingFact("P3", NOW, is_delivered=True, is_outside=False, reference="B-4"),
        ]
    )

    figures = interview_figures(of)

    assert (figures.briefings, figures.briefings_delivered) == (4, 2)
    assert (figures.people_outside, figures.people_outside_helped) == (2, 1)
    assert [each.reference for each in of.outside] == ["B-1", "B-3"]
    assert [each.reference for each in of.outside_helped] == ["B-2"]


@pytest.mark.parametrize(
    ("answered_at", "is_in_time"),
    [(None, False), (NOW - HOUR, True), (NOW - HOUR + timedelta(seconds=1), False)],
)
def test_enquiry_in_time_up_to_its_deadline(answered_at, is_in_time):
    figures = interview_figures(facts(enquiries=[enquiry(answered_at=answered_at)]))

    assert (figures.enquiries_due, figures.enquiries_in_time) == (1, int(is_in_time))


@pytest.mark.parametrize(
    ("deadline_at", "due"),
    [
        (NOW, 1),
        (NOW + timedelta(seconds=1), 0),  # not yet
        (NOW.replace(day=1, hour=0, minute=0), 1),
        (NOW.replace(day=1, hour=0, minute=0) - timedelta(seconds=1), 0),  # in October
    ],
)
def test_enquiries_count_if_due_in_the_period_and_by_now(deadline_at, due):
    figures = interview_figures(facts(enquiries=[enquiry(deadline_at=deadline_at)]))

    assert figures.enquiries_due == due


def test_received_enquiries_are_those_of_the_period_with_their_response_times():
    early = enquiry(received_at=NOW - timedelta(days=40))
    answered = enquiry(answered_at=NOW - 8 * HOUR)
    found = facts(enquiries=[early, answered, enquiry()]).received

    assert [each.response for each in found] == [HOUR, None]


def test_coverage_counts_its_verdicts():
    items = [
        CoverageFact("E-1", "Queues", "Harbour Post", "", NOW, message_carried=each)
        for each in ("yes", "yes", "partly", "no", "")
    ]

    figures = interview_figures(facts(coverage=items))

    assert (figures.coverage, figures.judged) == (5, 4)
    assert (figures.carried, figures.carried_in_part) == (2, 1)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [([], None), ([3], 3 * HOUR), ([1, 4], 2.5 * HOUR), ([9, 1, 2], 2 * HOUR)],
)
def test_median_time(hours, expected):
    assert median_time(each * HOUR for each in hours) == expected
