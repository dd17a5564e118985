"""The state of asking in order, with the times to come."""

from datetime import timedelta

import pytest

from desk.enquiries.queries.asks import note_for, sequence_of
from tests.clock import NOW
from tests.factories.scheduling import (
    AskFactory,
    AskSequenceFactory,
    AskStepFactory,
    ContactableHoursFactory,
    InterviewFactory,
)
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_sequence_of_says_who_is_on_until_when_and_who_is_next():
    sequence = AskSequenceFactory()
    asks = [
        AskFactory(interview=sequence.interview, answer="declined", answered_at=NOW),
        AskFactory(interview=sequence.interview),
        AskFactory(interview=sequence.interview),
    ]
    for number, (ask, until) in enumerate(zip(asks, (5, 0, 10), strict=True)):
        AskStepFactory(
            sequence=sequence, number=number, person=ask.person, ask=ask, until=NOW + until * MINUTE
        )
    AskStepFactory(sequence=sequence, number=8, skipped_at=NOW)
    AskStepFactory(sequence=sequence, number=9, minutes=20)

    found = sequence_of(sequence.interview, now=NOW)

    assert found is not None
    assert [(entry.state, entry.until) for entry in found.entries] == [
        ("answered", NOW),
        ("late", NOW),
        ("waiting", NOW + 10 * MINUTE),
        ("skipped", NOW),
        ("next", NOW + 30 * MINUTE),
    ]


def test_sequence_of_an_interview_without_one_is_none():
    assert sequence_of(InterviewFactory(), now=NOW) is None


def test_note_for_goes_by_own_hours():
    """Mornings until Thursday; a slot on Friday is in everybody's hours, and not in theirs."""
    interview = InterviewFactory(starts_at=NOW.replace(day=27, hour=10))
    everybody = PersonFactory()
    own = ContactableHoursFactory().person

    assert note_for(interview, everybody) == ""
    assert note_for(interview, own).startswith("It is out of hours")
