"""What keeps a spokesperson from an interview after their yes, from the database."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.choosing.queries.attention import Attention, attention_of, needing_attention
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.interviews import move_interview
from desk.enquiries.models import Interview
from scheduling.training_sessions.actions.bookings import book
from tests.clock import LONDON, NOW
from tests.desk.enquiries.agreed import ASKED_AT, LONG_AGO, SINCE, YES_AT, able, agreed
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.busy_calendars import BusyTimeFactory
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AwayFactory,
    ClaimFactory,
    EnquiryFactory,
    InterviewFactory,
    TrainingSessionFactory,
)
from tests.factories.training import PersonFactory, PersonTopicFactory, TopicFactory
from training.actions.facts import correct_fact, retract_fact
from training.models import Practice, Tenure, TrainingRecord

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
MIDNIGHT = datetime(2026, 11, 26, tzinfo=LONDON)
DAY = timedelta(days=1)


def found(interview: Interview) -> Attention:
    attention = attention_of(Interview.objects.get(pk=interview.pk), now=NOW)
    assert attention is not None
    return attention


def said(interview: Interview) -> list[str]:
    """Each cause with since when."""
    rows = found(interview).rows
    return [f"{row.sentence}{f', {row.since}' if row.since else ''}" for row in rows]


def leave(interview: Interview, **values: Any) -> None:
    whole = {"starts_at": MIDNIGHT, "ends_at": MIDNIGHT + DAY, "recorded_at": SINCE}
    AwayFactory(person=interview.person, **whole | values)


def claim(of: Interview, starts: int, ends: int, **values: Any) -> None:
    """Time of its spokesperson that is taken, in minutes from when this one was to start."""
    ClaimFactory(
        kind="person",
        subject_id=of.person_id,
        training_session=None,
        starts_at=TOMORROW_AT_7_10 + timedelta(minutes=starts),
        ends_at=TOMORROW_AT_7_10 + timedelta(minutes=ends),
        **values,
    )


def test_who_lacks_nothing_needs_no_attention():
    interview = agreed()

    assert said(interview) == []
    assert [check.met for check in found(interview).checks] == [True] * 5
    assert needing_attention(now=NOW) == []


def test_leave_entered_after_the_yes_needs_attention_with_who_and_when(officer):
    interview = agreed()
    leave(interview, recorded_by=officer)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is on leave on Thu 26 Nov, added 3:40pm by Ceri Maddox"
    ]
    assert [each.interview for each in needing_attention(now=NOW)] == [interview]


@pytest.mark.parametrize(
    ("minutes", "starts", "ends", "expected"),
    [
        (60, 0, 5, ["Dr Leila Iyer-Thorne is busy in their calendar from 7:10am to 7:15am"]),
        (59, 0, 5, []),  # it may be our own invitation, of a slot that has moved
        (60, -20, 0, []),  # the way there
        (60 * 24, 0, 5, []),  # so it was when they were asked
    ],
)
def test_busy_time_found_after_the_yes_needs_attention_once_it_has_stayed(
    minutes, starts, ends, expected
):
    interview = agreed()
    begins = interview.starts_at
    BusyTimeFactory(
        calendar__person=interview.person,
        starts_at=begins + timedelta(minutes=starts),
        ends_at=begins + timedelta(minutes=ends),
        found_at=NOW - timedelta(minutes=minutes),
    )

    assert [row.sentence for row in found(interview).rows] == expected
    if expected:
        assert [each.interview for each in needing_attention(now=NOW)] == [interview]
        assert [check.met for check in found(interview).checks] == [True, True, True, False, True]


def test_leave_of_earlier_days_says_its_day():
    interview = agreed(asked_at=NOW - DAY)
    leave(interview, recorded_at=NOW - timedelta(hours=17))

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is on leave on Thu 26 Nov, added Tue 24 Nov, 11:20pm"
    ]


@pytest.mark.parametrize(
    ("recorded_at", "is_seen"),
    [(ASKED_AT - TICK, True), (ASKED_AT, True), (ASKED_AT + TICK, False), (YES_AT, False)],
)
def test_what_was_recorded_when_they_were_asked_was_seen(recorded_at, is_seen):
    interview = agreed()
    leave(interview, recorded_at=recorded_at)

    assert (said(interview) == []) is is_seen
    assert not found(interview).checks[3].met


@pytest.mark.parametrize(("recorded_at", "is_seen"), [(YES_AT, True), (YES_AT + TICK, False)])
def test_what_was_recorded_when_somebody_was_named_was_seen(recorded_at, is_seen):
    """Nobody asked them: the officer named them on the telephone."""
    interview = InterviewFactory(person=able(), accepted_at=YES_AT)
    leave(interview, recorded_at=recorded_at)

    assert (said(interview) == []) is is_seen


def test_an_ask_of_an_earlier_turn_does_not_count():
    interview = agreed()
    Interview.objects.filter(pk=interview.pk).update(accepted_at=SINCE)  # named again since
    leave(interview, recorded_at=SINCE)

    assert said(interview) == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (
            TOMORROW_AT_7_10 + timedelta(minutes=19),
            TOMORROW_AT_7_10 + timedelta(hours=4),
            ["is in clinic on Thu 26 Nov, 7:29am to 11:10am"],
        ),
        (TOMORROW_AT_7_10 + timedelta(minutes=20), TOMORROW_AT_7_10 + timedelta(hours=4), []),
        (MIDNIGHT - DAY, TOMORROW_AT_7_10 - timedelta(minutes=30), []),
        (
            MIDNIGHT - DAY,
            TOMORROW_AT_7_10 - timedelta(minutes=29),
            ["is in clinic from Wed 25 Nov, midnight, to Thu 26 Nov, 6:41am"],
        ),
        (MIDNIGHT - DAY, MIDNIGHT + DAY, ["is in clinic from Wed 25 Nov to Thu 26 Nov"]),
    ],
)
def test_time_away_counts_where_it_meets_the_slot_with_its_margins(starts_at, ends_at, words):
    interview = agreed()
    leave(interview, kind="clinic", starts_at=starts_at, ends_at=ends_at)

    assert [row.cause.words for row in found(interview).rows] == words


def test_leave_taken_back_needs_no_attention():
    interview = agreed()
    away = AwayFactory(
        person=interview.person, starts_at=MIDNIGHT, ends_at=MIDNIGHT + DAY, recorded_at=SINCE
    )
    retract_fact(fact=away, because="Entered by mistake", by=None, now=NOW)

    assert said(interview) == []


def test_a_place_booked_in_the_margin_is_a_clash(officer):
    interview = agreed()
    training_session = TrainingSessionFactory(
        starts_at=TOMORROW_AT_7_10 + timedelta(minutes=10), course__code="M2"
    )
    book(training_session=training_session, person=interview.person, by=officer, now=SINCE)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is booked on M2 Print, phone and online interviews from 7:20am on "
        "Thu 26 Nov, added 3:40pm by Ceri Maddox"
    ]


def test_another_interview_is_a_clash_with_the_one_agreed_first():
    first = agreed()
    other = InterviewFactory(
        person=first.person, starts_at=TOMORROW_AT_7_10 + timedelta(minutes=15)
    )
    claim(first, 15, 20, interview=other, made_at=SINCE)

    assert said(first) == [
        f"Dr Leila Iyer-Thorne has interview {other} for {other.enquiry.outlet} at 7:25am on "
        "Thu 26 Nov, added 3:40pm"
    ]


def test_a_clash_that_was_there_when_they_were_asked_was_seen():
    interview = agreed()
    briefing = BriefingFactory(person=interview.person)
    claim(interview, 10, 15, briefing=briefing, made_at=None)
    claim(interview, 5, 10, briefing=briefing, made_at=ASKED_AT)

    assert said(interview) == []
    assert not found(interview).checks[3].met


def test_a_briefing_for_the_interview_is_no_clash_with_it():
    interview = agreed()
    briefing = BriefingFactory(person=interview.person, interview=interview)
    claim(interview, -20, 0, briefing=briefing, made_at=SINCE)

    assert said(interview) == []


@pytest.mark.parametrize(
    ("valid_until", "words"),
    [
        (date(2026, 11, 26), []),
        (date(2026, 11, 25), ["is trained for radio only until Wed 25 Nov"]),
        (date(2026, 11, 24), ["was trained for radio only until Tue 24 Nov"]),
    ],
)
def test_training_that_ends_before_the_slot_counts_whenever_it_was_recorded(valid_until, words):
    interview = agreed()
    TrainingRecord.objects.update(valid_until=valid_until)

    assert [row.cause.words for row in found(interview).rows] == words


def test_training_corrected_after_the_yes_says_by_whom(officer):
    interview = agreed()
    record = TrainingRecord.objects.get()
    values = {"valid_until": date(2026, 11, 1)}
    correct_fact(fact=record, values=values, because="Wrong day", by=officer, now=SINCE)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne was trained for radio only until Sun 1 Nov, "
        "changed 3:40pm by Ceri Maddox"
    ]


def test_training_taken_back_after_the_yes_needs_attention(officer):
    interview = agreed()
    retract_fact(fact=TrainingRecord.objects.get(), because="Not hers", by=officer, now=SINCE)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is not trained for radio, changed 3:40pm by Ceri Maddox"
    ]


def test_practice_taken_back_after_the_yes_needs_attention():
    interview = agreed()
    retract_fact(fact=Practice.objects.get(), because="Not hers", by=None, now=SINCE)

    assert said(interview) == ["Dr Leila Iyer-Thorne has not practised radio, changed 3:40pm"]


def test_who_was_never_trained_when_asked_shows_it_but_needs_no_attention():
    interview = agreed(medium="live_tv")

    assert said(interview) == []
    assert (found(interview).checks[1].met, found(interview).checks[1].why) == (
        False,
        "never trained for live or remote TV",
    )


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (date(2026, 11, 26), []),
        (date(2026, 11, 25), ["holds no spokesperson role after Wed 25 Nov"]),
    ],
)
def test_a_role_that_ends_before_the_slot_counts_whenever_it_was_recorded(ends_on, words):
    interview = agreed()
    Tenure.objects.update(ends_on=ends_on)

    assert [row.cause.words for row in found(interview).rows] == words


def test_a_role_taken_back_after_the_yes_needs_attention():
    interview = agreed()
    retract_fact(fact=Tenure.objects.get(), because="Not hers", by=None, now=SINCE)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne does not hold a spokesperson role, changed 3:40pm"
    ]


def test_who_never_held_a_role_when_asked_needs_no_attention():
    person = able()
    Tenure.objects.all().delete()

    assert said(agreed(person)) == []


@pytest.mark.parametrize(
    ("left_on", "words"),
    [(date(2026, 11, 26), []), (date(2026, 11, 25), ["leaves on Wed 25 Nov"])],
)
def test_who_leaves_before_the_slot_needs_attention(left_on, words):
    interview = agreed(able(left_on=left_on))

    assert [row.cause.words for row in found(interview).rows] == words


def test_who_was_removed_from_the_register_needs_attention(officer):
    interview = agreed(able(removed_at=SINCE, removed_by=officer))

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is no longer on the register, removed 3:40pm by Ceri Maddox"
    ]


def test_a_topic_taken_back_after_the_yes_needs_attention():
    topic = TopicFactory(title="Winter pressures")
    interview = agreed(enquiry=EnquiryFactory(state="accepted", topic=topic))
    listed = PersonTopicFactory(person=interview.person, topic=topic, recorded_at=LONG_AGO)
    assert said(interview) == []

    retract_fact(fact=listed, because="Moved on", by=None, now=SINCE)

    assert said(interview) == [
        "Dr Leila Iyer-Thorne does not speak on Winter pressures, changed 3:40pm"
    ]


@pytest.mark.parametrize(
    ("scope", "applies"),
    [
        ("everything", True),
        ("topic", True),
        ("another topic", False),
        ("person", True),
        ("another person", False),
        ("enquiry", True),
        ("another enquiry", False),
    ],
)
def test_a_restriction_recorded_after_the_yes_needs_attention(scope, applies):
    topic = TopicFactory()
    interview = agreed(enquiry=EnquiryFactory(state="accepted", topic=topic))
    PersonTopicFactory(person=interview.person, topic=topic, recorded_at=LONG_AGO)
    on: dict[str, dict[str, Any]] = {
        "everything": {},
        "topic": {"scope": "topics", "topics": [topic]},
        "another topic": {"scope": "topics", "topics": [TopicFactory()]},
        "person": {"scope": "people", "people": [interview.person]},
        "another person": {"scope": "people", "people": [PersonFactory()]},
        "enquiry": {"scope": "enquiry", "enquiry": interview.enquiry},
        "another enquiry": {"scope": "enquiry", "enquiry": EnquiryFactory()},
    }
    restriction = RestrictionFactory(recorded_at=SINCE, **on[scope])

    name = restriction.recorded_by.name
    assert said(interview) == (
        [f"Dr Leila Iyer-Thorne may not speak then: {restriction.words}, added 3:40pm by {name}"]
        if applies
        else []
    )


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "applies"),
    [
        (NOW, TOMORROW_AT_7_10, False),
        (NOW, TOMORROW_AT_7_10 + TICK, True),
        (TOMORROW_AT_7_10 + timedelta(minutes=5), None, False),
        (TOMORROW_AT_7_10 + timedelta(minutes=5) - TICK, None, True),
    ],
)
def test_a_restriction_counts_where_it_is_in_force_during_the_slot(starts_at, ends_at, applies):
    interview = agreed()
    RestrictionFactory(starts_at=starts_at, ends_at=ends_at, recorded_at=SINCE)

    assert (said(interview) != []) is applies


def test_a_restriction_that_was_there_when_they_were_asked_was_seen():
    interview = agreed()
    RestrictionFactory(recorded_at=ASKED_AT)

    assert said(interview) == []
    assert not found(interview).checks[4].met


def test_an_override_withdrawn_after_the_yes_needs_attention(manager):
    interview = agreed()
    restriction = RestrictionFactory(recorded_at=LONG_AGO)
    override = RestrictionOverrideFactory(
        restriction=restriction, interview=interview, recorded_at=LONG_AGO
    )
    assert said(interview) == []

    retract_fact(fact=override, because="Not any more", by=manager, now=SINCE)

    assert said(interview) == [
        f"Dr Leila Iyer-Thorne may not speak then: {restriction.words}, "
        "override withdrawn 3:40pm by Ines Thackray"
    ]


def test_a_slot_out_of_hours_needs_no_attention():
    person = able()
    person.on_call_spells.update(retracted_at=NOW)  # after the yes
    interview = agreed(person)

    assert said(interview) == []
    assert found(interview).checks[3].why == "out of hours and not on call"


def test_a_slot_that_moves_onto_leave_needs_attention_since_it_moved(officer):
    interview = agreed()
    leave(
        interview,
        starts_at=MIDNIGHT + DAY,
        ends_at=MIDNIGHT + 2 * DAY,
        recorded_at=LONG_AGO,
    )
    claim(interview, 0, 5, interview=interview)
    assert said(interview) == []
    move_interview(
        interview=interview,
        starts_at=MIDNIGHT + DAY - timedelta(minutes=19),
        minutes=5,
        by=officer,
        now=SINCE,
    )

    assert said(interview) == [
        "Dr Leila Iyer-Thorne is on leave on Fri 27 Nov, slot changed 3:40pm"
    ]


def test_who_it_is_handed_over_to_starts_anew(officer):
    interview = agreed()
    leave(interview)
    hand_over_interview(interview=interview, person=able(reference="NEW"), by=officer, now=NOW)

    assert said(interview) == []


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": NOW},
        {"called_off_at": NOW},
        {"person": None, "accepted_at": None},
    ],
)
def test_what_is_over_called_off_or_nobodys_needs_no_attention(values):
    interview = agreed()
    leave(interview, starts_at=NOW - DAY, ends_at=NOW + DAY)
    Interview.objects.filter(pk=interview.pk).update(**values)

    assert needing_attention(now=NOW) == []
    assert attention_of(Interview.objects.get(pk=interview.pk), now=NOW) is None


def test_needing_attention_makes_as_many_queries_for_three_as_for_one():
    counts = []
    for number in range(3):
        interview = agreed(able(reference=f"E{number}"))
        leave(interview, recorded_by=UserFactory())
        topic = TopicFactory()
        restriction = RestrictionFactory(scope="people", people=[interview.person])
        RestrictionFactory(scope="topics", topics=[topic])
        RestrictionOverrideFactory(restriction=restriction, interview=interview)
        with CaptureQueriesContext(connection) as queries:
            assert len(needing_attention(now=NOW)) == number + 1
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 22
