"""An interview that somebody who lacks nothing said yes to."""

from datetime import datetime, timedelta
from typing import Any

from desk.enquiries.models import Interview
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AskFactory,
    InterviewFactory,
    OnCallFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Person

ASKED_AT = NOW - timedelta(hours=2)
YES_AT = NOW - timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=300)
SINCE = NOW - timedelta(minutes=40)  # 3:40pm


def able(**values: Any) -> Person:
    """Someone on the register who lacks nothing for radio tomorrow at 7:10am."""
    names = {"first_name": "Leila", "last_name": "Iyer-Thorne", "title": "Dr"}
    person = PersonFactory(**names | values)
    TenureFactory(person=person, recorded_at=LONG_AGO)
    course = CourseFactory(code="M3", media=["radio"])
    TrainingRecordFactory(person=person, course=course, recorded_at=LONG_AGO)
    PracticeFactory(person=person, recorded_at=LONG_AGO)
    OnCallFactory(
        person=person,
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=10),
        ends_at=TOMORROW_AT_7_10 + timedelta(hours=10),
        recorded_at=LONG_AGO,
    )
    return person


def agreed(
    person: Person | None = None, *, asked_at: datetime = ASKED_AT, **values: Any
) -> Interview:
    """Asked at 2:20pm, said yes at 3:20pm."""
    person = person or able()
    given = {"person": person, "accepted_at": YES_AT} | values
    interview: Interview = InterviewFactory(**given)
    AskFactory(
        interview=interview,
        person=person,
        asked_at=asked_at,
        answer="accepted",
        answered_at=interview.accepted_at,
    )
    return interview
