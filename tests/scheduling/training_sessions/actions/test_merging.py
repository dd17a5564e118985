from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.availability.actions.claims import PersonIsAway
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.merging import merge_training_sessions
from scheduling.training_sessions.actions.training_sessions import (
    schedule_training_session,
)
from scheduling.training_sessions.actions.undoing import undo_change
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    TrainingSession,
    WaitingListEntry,
)
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Course, Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + timedelta(seconds=10)


@pytest.fixture
def course() -> Course:
    return CourseFactory(code="X1", max_group=None)


def scheduled(course: Course, officer: User, *, days: int, places: int) -> TrainingSession:
    starts_at = TOMORROW_AT_10 + days * DAY
    return schedule_training_session(
        course=course,
        venue=VenueFactory(),
        trainer=TrainerFactory(courses=[course]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        places=places,
        note="",
        by=officer,
        now=NOW,
    )


@pytest.fixture
def old(course: Course, officer: User) -> TrainingSession:
    """In three days, with two places, both taken by Ama and Ben."""
    session = scheduled(course, officer, days=2, places=2)
    for name in ("ama", "ben"):
        book(training_session=session, person=person(name), by=officer, now=NOW)
    session.refresh_from_db()
    return session


@pytest.fixture
def new(course: Course, officer: User) -> TrainingSession:
    """In eleven days, with four places, one of them taken by Cleo."""
    session = scheduled(course, officer, days=10, places=4)
    book(training_session=session, person=person("cleo"), by=officer, now=NOW)
    session.refresh_from_db()
    return session


def person(name: str) -> Person:
    address = f"{name}@example.nhs.uk"
    return Person.objects.filter(email=address).first() or PersonFactory(email=address)


def wait(session: TrainingSession, name: str, officer: User, *, minute: int) -> WaitingListEntry:
    return join_waiting_list(
        training_session=session,
        person=person(name),
        by=officer,
        now=NOW + timedelta(minutes=minute - 30),
    )


def booked(session: TrainingSession) -> list[str]:
    rows = session.bookings.active().order_by("person__email")
    return [email.split("@")[0] for email in rows.values_list("person__email", flat=True)]


def waiting(session: TrainingSession) -> list[str]:
    rows = session.waiting_list.filter(left_at=None).order_by("joined_at")
    return [email.split("@")[0] for email in rows.values_list("person__email", flat=True)]


def snapshot() -> list[Any]:
    """Everything that a merge touches."""
    claims = ("kind", "subject_id", "starts_at", "training_session", "booking")
    return [
        list(TrainingSession.objects.order_by("pk").values()),
        list(Booking.objects.order_by("pk").values()),
        list(WaitingListEntry.objects.order_by("pk").values()),
        sorted(Claim.objects.values_list(*claims), key=str),
        sorted(Mail.objects.values_list("to", "subject")),
    ]


def told() -> list[tuple[str, str]]:
    """Whom the mails that wait for a minute go to, and what each is."""
    rows = Mail.objects.filter(job__due_at=NOW + UNDO_FOR).order_by("to", "pk")
    return [(mail.to.split("@")[0], mail.calendar_method or mail.subject[:22]) for mail in rows]


def test_merge_moves_everyone_booked_and_tells_each_once(old, new, officer):
    keys = set(old.bookings.values_list("pk", flat=True))

    merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (booked(new), new.places_taken) == (["ama", "ben", "cleo"], 3)
    assert keys < set(new.bookings.active().values_list("pk", flat=True))
    assert (old.cancelled_at, old.places_taken) == (NOW, 0)
    assert old.cancelled_because == "Merged with the session at 10am on Sun 6 Dec"
    assert told() == [("ama", "REQUEST"), ("ben", "REQUEST")]
    assert {claim.starts_at for claim in Claim.objects.all()} == {new.starts_at}
    assert AuditEvent.objects.latest("number").action == "training_session.merged"


def test_merge_is_refused_whole_where_too_few_places_are_left(old, new, officer):
    TrainingSession.objects.filter(pk=new.pk).update(places=2)
    before = snapshot()

    with pytest.raises(Refused, match=r"2 people would come .* where 1 place is left"):
        merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    assert snapshot() == before


def test_merge_leaves_the_places_that_are_offered_to_others(old, new, officer):
    TrainingSession.objects.filter(pk=new.pk).update(places_offered=2)

    with pytest.raises(Refused, match="Offer more places there first, or choose"):
        merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)


def book_as_if_of_another_course(one: TrainingSession, somebody: Person, by: User) -> None:
    """As places of one course could be taken twice before they had to be named."""
    row = TrainingSession.objects.filter(pk=one.pk)
    row.update(course=CourseFactory())
    book(training_session=row.get(), person=somebody, by=by, now=NOW)
    row.update(course=one.course)


def test_whoever_has_a_place_in_both_keeps_one(old, new, officer):
    book_as_if_of_another_course(new, person("ama"), officer)

    merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    new.refresh_from_db()
    assert (booked(new), new.places_taken) == (["ama", "ben", "cleo"], 3)
    assert told() == [("ama", "CANCEL"), ("ben", "REQUEST")]


def test_waiting_lists_become_one_in_order_and_nobody_waits_twice(old, new, officer):
    TrainingSession.objects.filter(pk=new.pk).update(places=3, places_offered=2)
    wait(new, "eve", officer, minute=2)
    wait(new, "dan", officer, minute=4)
    wait(old, "dan", officer, minute=1)
    wait(old, "fay", officer, minute=3)
    wait(old, "cleo", officer, minute=5)
    TrainingSession.objects.filter(pk=new.pk).update(places_offered=0)

    merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    assert (waiting(new), waiting(old)) == (["dan", "eve", "fay"], [])
    assert told() == [
        ("ama", "REQUEST"),
        ("ben", "REQUEST"),
        ("cleo", "Training session cance"),
        ("dan", "Training session cance"),
        ("fay", "Training session moved"),
    ]


def test_merge_is_refused_whole_where_somebody_is_not_free(old, new, officer):
    AwayFactory(
        person=person("ben"), starts_at=new.starts_at, ends_at=new.ends_at + timedelta(hours=1)
    )
    before = snapshot()

    with pytest.raises(PersonIsAway):
        merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    assert snapshot() == before


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ({"draft": True}, "is a draft"),
        ({"cancelled": True}, "so you cannot change it"),
        ({"past": True}, "so you cannot change it"),
        ({"course__code": "X2"}, "of one course"),
    ],
)
def test_merge_is_refused(state, refusal, old, officer):
    if "course__code" not in state:
        state = state | {"course": old.course}
    other = TrainingSessionFactory(**state)

    with pytest.raises(Refused, match=refusal):
        merge_training_sessions(training_session=old, into=other, by=officer, now=NOW)


def test_merge_into_itself_is_refused(old, officer):
    with pytest.raises(Refused, match="of one course"):
        merge_training_sessions(training_session=old, into=old, by=officer, now=NOW)


def test_merge_twice_is_refused(old, new, officer):
    merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)

    with pytest.raises(Refused, match="so you cannot change it"):
        merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)


def test_undo_leaves_two_sessions_as_they_were(old, new, officer):
    book_as_if_of_another_course(new, person("ama"), officer)
    TrainingSession.objects.filter(pk=new.pk).update(places_offered=2)
    wait(new, "dan", officer, minute=4)
    wait(old, "dan", officer, minute=1)
    wait(old, "fay", officer, minute=3)
    TrainingSession.objects.filter(pk=new.pk).update(places_offered=0)
    before = snapshot()

    change = merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)
    undo_change(change=change, by=officer, now=LATER)

    assert snapshot() == before
    assert AuditEvent.objects.latest("number").action == "training_session.merged_undone"
    with pytest.raises(Refused, match="Everyone concerned has been told, so this"):
        undo_change(change=change, by=officer, now=LATER)


def test_undo_is_refused_once_they_have_been_told(old, new, officer):
    change = merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)
    after = snapshot()

    with pytest.raises(Refused, match="Everyone concerned has been told, so this"):
        undo_change(change=change, by=officer, now=NOW + UNDO_FOR)

    assert snapshot() == after


def test_undo_is_refused_once_a_place_of_it_was_cancelled(old, new, officer):
    change = merge_training_sessions(training_session=old, into=new, by=officer, now=NOW)
    new.bookings.filter(person=person("ama")).update(cancelled_at=LATER)
    after = snapshot()

    with pytest.raises(Refused, match="Something about these sessions has changed"):
        undo_change(change=change, by=officer, now=LATER)

    assert snapshot() == after


def test_links_of_their_own_stay_with_the_session_they_lead_to(old, new, officer):
    ama = old.bookings.order_by("pk")[0]
    Booking.objects.filter(pk=ama.pk).update(own_link="https://meet.example.org/j/ama")

    change = merge_training_sessions(training_session=old, into=new, by=officer, now=LATER)

    ama.refresh_from_db()
    assert (ama.training_session, ama.own_link) == (new, "")
    assert "meet.example.org" not in Mail.objects.filter(to=ama.person.email).latest("pk").text
    undo_change(change=change, by=officer, now=LATER)
    ama.refresh_from_db()
    assert (ama.training_session, ama.own_link) == (old, "https://meet.example.org/j/ama")
