"""Each kind of fix: offered with its time, booked with one press, and shown as booked; nobody is
double-booked.
"""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from accounts.refusals import Refused
from desk.briefings.actions.briefers import complete_briefing, reopen_briefing
from desk.briefings.models import Briefing
from desk.choosing.actions.fixes import ACTIONS
from desk.choosing.queries.fixes import Fixes, FixOption
from desk.choosing.ranking import Fix
from desk.enquiries.models import Ask, Interview
from jobs.models import Mail
from scheduling.availability.models import Claim
from scheduling.training_sessions.models import Booking, MoveRequest
from tests.clock import NOW, TODAY
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, PersonTopicFactory, TopicFactory
from training.models import Person, Practice

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AT_5 = NOW.replace(hour=17, minute=0)


@pytest.fixture
def interview() -> Interview:
    return InterviewFactory(enquiry__topic=TopicFactory(code="winter"))


@pytest.fixture
def person() -> Person:
    return PersonFactory(
        reference="E1", first_name="Gwen", last_name="Fenwright", email="gwen@example.org"
    )


def offer(
    interview: Interview, person: Person, kind: Fix, by: User, now: datetime = NOW
) -> FixOption:
    return Fixes(interview, [person], by=by, now=now).offer(person, kind)


def press(interview: Interview, person: Person, kind: Fix, by: User, now: datetime = NOW) -> str:
    """As someone does who has the page before them."""
    seen = offer(interview, person, kind, by, now).seen
    return ACTIONS[kind](interview=interview, person=person, seen=seen, by=by, now=now)


def given_to(person: Person, other: Interview) -> None:
    """Their time is claimed for another interview at the same moment."""
    at = {"starts_at": TOMORROW_AT_7_10, "training_session": None}
    ClaimFactory(kind="person", subject_id=person.pk, interview=other, **at)


def test_mock_is_booked_for_the_time_that_was_shown(interview, person, officer):
    ClaimFactory(kind="user", subject_id=officer.pk, starts_at=NOW, ends_at=NOW + 50 * MINUTE)

    before = offer(interview, person, Fix.MOCK, officer)
    said = press(interview, person, Fix.MOCK, officer)
    after = offer(interview, person, Fix.MOCK, officer)

    briefing = Briefing.objects.get()
    assert (before.words, before.button) == (
        "20 min mock with you today, 5:15pm, both free",
        "Book a mock, 5:15pm",
    )
    assert (
        "A mock interview is booked for Gwen Fenwright: 5:15pm on Wed 25 Nov, with Ceri Maddox"
        in said
    )
    assert (after.is_done, after.button, after.url) == (True, "", briefing.get_absolute_url())
    assert (
        after.words
        == f"booked: a mock interview, Wed 25 Nov, 5:15pm, with Ceri Maddox ({briefing})"
    )
    assert sorted(Claim.objects.filter(briefing=briefing).values_list("kind", flat=True)) == [
        "person",
        "user",
    ]


def test_mock_twice_and_a_time_that_has_gone_are_refused(interview, person, officer):
    seen = offer(interview, person, Fix.MOCK, officer).seen
    ClaimFactory(kind="person", subject_id=person.pk, starts_at=NOW, ends_at=NOW + 35 * MINUTE)

    with pytest.raises(Refused, match="5pm on Wed 25 Nov is free"):
        ACTIONS[Fix.MOCK](interview=interview, person=person, seen=seen, by=officer, now=NOW)
    press(interview, person, Fix.MOCK, officer)
    with pytest.raises(Refused, match="already been asked for"):
        ACTIONS[Fix.MOCK](interview=interview, person=person, seen="", by=officer, now=NOW)


def test_mock_without_a_free_time_says_so(interview, person, officer):
    AwayFactory(person=person, starts_at=NOW, ends_at=TOMORROW_AT_7_10)

    found = offer(interview, person, Fix.MOCK, officer)

    assert (found.words, found.button) == ("no free time before the slot", "")
    with pytest.raises(Refused, match="has no free time before the slot"):
        press(interview, person, Fix.MOCK, officer)


def test_mock_held_is_practice_until_it_is_retracted(interview, person, officer):
    press(interview, person, Fix.MOCK, officer)
    briefing = Briefing.objects.get()

    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=AT_5)
    held = list(Practice.objects.not_retracted().values_list("medium", "kind", "practised_on"))
    reopen_briefing(briefing=briefing, by=officer, now=AT_5)

    assert held == [("radio", "mock", TODAY)]
    assert not Practice.objects.not_retracted().exists()


def test_topic_briefing_is_with_the_lead_and_lists_the_person_once_held(interview, person, officer):
    lead = PersonFactory(reference="E0", first_name="Ama", last_name="Lead")
    PersonTopicFactory(person=lead, topic=interview.enquiry.topic, level="lead")
    AwayFactory(person=lead, starts_at=NOW, ends_at=NOW + 30 * MINUTE)

    words = offer(interview, person, Fix.TOPIC_BRIEFING, officer).words
    said = press(interview, person, Fix.TOPIC_BRIEFING, officer)
    briefing = Briefing.objects.get()
    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=AT_5)

    assert words == "20 min with Ama Lead today, 5pm, both free"
    assert said.startswith(
        f"Coaching on {interview.enquiry.topic} is booked for {person}: 5pm on Wed 25 Nov"
    )
    assert set(Claim.objects.values_list("kind", "subject_id")) == {
        ("person", person.pk),
        ("person", lead.pk),
    }
    assert list(person.topics.not_retracted().values_list("topic__code", "level")) == [
        ("winter", "can")
    ]


def test_targeted_briefing_is_asked_for_in_time_or_not_at_all(interview, person, officer):
    late = interview.starts_at - 60 * MINUTE
    no_time = offer(interview, person, Fix.BRIEFING, officer, late)

    button = offer(interview, person, Fix.BRIEFING, officer, NOW - 240 * MINUTE).button
    said = press(interview, person, Fix.BRIEFING, officer, NOW - 240 * MINUTE)

    assert (no_time.button, no_time.words[:22]) == ("", "no time for coaching: ")
    assert (button, said[:9], Briefing.objects.get().person) == (
        "Ask for coaching",
        "Coaching ",
        person,
    )


def test_session_is_the_first_with_a_place_for_someone_free(person, officer):
    course = CourseFactory(code="M3")
    interview = InterviewFactory(starts_at=TOMORROW_AT_10 + timedelta(days=3))
    full, clashing, wanted = (
        TrainingSessionFactory(
            course=course, places=1, starts_at=TOMORROW_AT_10 + timedelta(days=day)
        )
        for day in range(3)
    )
    BookingFactory(training_session=full)
    type(full).objects.filter(pk=full.pk).update(places_taken=1)
    AwayFactory(person=person, starts_at=clashing.starts_at, ends_at=clashing.ends_at)

    before = offer(interview, person, Fix.SESSION, officer)
    press(interview, person, Fix.SESSION, officer)

    assert before.words == f"a place on {course}, Sat 28 Nov, 10am, 1 of 1 free"
    assert Booking.objects.get(person=person).training_session == wanted
    assert offer(interview, person, Fix.SESSION, officer).is_done
    with pytest.raises(Refused, match="no longer available"):
        ACTIONS[Fix.SESSION](interview=interview, person=person, seen="x", by=officer, now=NOW)


def test_a_clash_is_mailed_to_those_who_can_move_it(interview, person, officer):
    other = InterviewFactory(
        enquiry__owner__name="Ola Press", enquiry__owner__email="ola@example.org"
    )
    given_to(person, other)

    before = offer(interview, person, Fix.MOVE, officer)
    said = press(interview, person, Fix.MOVE, officer)

    assert (before.words, before.button) == (
        "an email now to Ola Press, who can move it",
        "Ask to move the interview",
    )
    mail = Mail.objects.get()
    assert (said, mail.to) == ("Ola Press asked to move it.", "ola@example.org")
    assert f"interview {other.reference}" in mail.text
    assert (
        offer(interview, person, Fix.MOVE, officer).words
        == "Ola Press was asked to move it, Wed 25 Nov, 4:20pm"
    )
    with pytest.raises(Refused, match="was already asked"):
        press(interview, person, Fix.MOVE, officer)
    assert MoveRequest.objects.count() == 1


def test_clash_that_the_reader_can_move_leads_to_where_they_do(interview, person, officer):
    other = InterviewFactory(enquiry__owner=officer)
    given_to(person, other)

    found = offer(interview, person, Fix.MOVE, officer)

    assert (found.words, found.button, found.url) == (
        "yours to move",
        "Move it",
        other.get_absolute_url(),
    )


def test_each_mover_is_named_if_there_are_several(interview, person, officer):
    AwayFactory(person=person, starts_at=interview.starts_at, ends_at=interview.ends_at)
    own = offer(interview, person, Fix.MOVE, officer)
    other = InterviewFactory(enquiry__owner__name="Ola Press")
    given_to(person, other)

    both = offer(interview, person, Fix.MOVE, officer)

    assert own.words == f"an email now to {person}, whose leave it is"
    assert (both.words, both.button) == (
        f"an email now to {person} and Ola Press, who can move it",
        "Ask each to move it",
    )


def test_nothing_to_move_is_said(interview, person, officer):
    assert offer(interview, person, Fix.MOVE, officer).words == "nothing is in the way now"
    with pytest.raises(Refused, match="is free at that time now"):
        press(interview, person, Fix.MOVE, officer)


def test_asking_out_of_hours_says_that_it_is(interview, person, officer):
    press(interview, person, Fix.OUT_OF_HOURS, officer)

    assert Ask.objects.get().note.startswith("It is out of hours")


def test_override_is_a_managers(interview, person, officer, manager):
    restriction = RestrictionFactory(scope="people", starts_at=NOW, ends_at=None)
    restriction.people.add(person)

    theirs, own = (offer(interview, person, Fix.OVERRIDE, user) for user in (officer, manager))

    assert (theirs.button, theirs.url) == ("", "")
    assert (own.button, own.url) == (
        "Override",
        f"/restrictions/{restriction.pk}/override/{interview.reference}/",
    )
