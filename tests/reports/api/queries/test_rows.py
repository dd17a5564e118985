"""Rows for other programs: days in London, in an order that never changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.api.queries.rows import (
    between,
    briefings_listed,
    enquiries_listed,
    interview_answers,
    interviews_listed,
    sessions_listed,
)
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db


def test_between_takes_whole_days_in_london():
    """In summer a day there begins at 11pm of the day before, by Greenwich."""
    moments = [
        datetime(2026, 6, day, hour, minute, tzinfo=UTC)
        for day, hour, minute in ((9, 22, 59), (9, 23, 0), (10, 22, 59), (10, 23, 0))
    ]
    found = [EnquiryFactory(received_at=at, deadline_at=NOW) for at in moments]
    day = date(2026, 6, 10)

    rows = enquiries_listed()

    assert list(between(rows, "received_at", day, day)) == found[1:3]
    assert list(between(rows, "received_at", day, None)) == found[1:]
    assert list(between(rows, "received_at", None, day)) == found[:3]
    assert list(between(rows, "received_at", None, None)) == found


def test_rows_of_one_moment_have_an_order():
    sessions = [
        TrainingSessionFactory(starts_at=NOW, ends_at=NOW + timedelta(hours=1)) for _ in range(3)
    ]
    interviews = [InterviewFactory(starts_at=NOW, reference=f"I-{n}") for n in (3, 1, 2)]
    briefings = [BriefingFactory(asked_at=NOW, reference=f"B-{n}") for n in (3, 1, 2)]

    assert list(sessions_listed()) == sorted(sessions, key=lambda one: one.pk)
    assert list(interviews_listed()) == [interviews[at] for at in (1, 2, 0)]
    assert list(briefings_listed()) == [briefings[at] for at in (1, 2, 0)]


def test_interview_answers_name_nobody_unless_they_may():
    version = PackVersionFactory(approved=True)
    interviews = list(interviews_listed())

    [plain] = interview_answers(interviews, with_names=False, now=NOW)
    [named] = interview_answers(interviews, with_names=True, now=NOW)

    assert plain["spokesperson"] is None
    assert named["spokesperson"]["person"] == version.pack.interview.person.reference
    assert named["pack"]["version"] == plain["pack"]["version"] == version.number
