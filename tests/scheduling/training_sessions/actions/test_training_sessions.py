from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.seen import fingerprint
from jobs.models import Mail
from scheduling.availability.actions.claims import PersonIsTaken
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.training_sessions import (
    ARRANGED,
    Arrangement,
    cancel_training_session,
    change_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Course

HOUR = timedelta(hours=1)


@pytest.fixture
def radio(db: None) -> Course:
    return CourseFactory(code="M3")


@pytest.fixture
def arrangement(radio: Course) -> Arrangement:
    """M3 in a room for 12, by someone who can give it, tomorrow from 10am to 1pm, 6 places."""
    return {
        "course": radio,
        "venue": VenueFactory(name="Wharf Room"),
        "trainer": TrainerFactory(name="Bronwen Achterberg", courses=[radio]),
        "starts_at": TOMORROW_AT_10,
        "ends_at": TOMORROW_AT_10 + 3 * HOUR,
        "places": 6,
        "note": "",
    }


@pytest.fixture
def scheduled(arrangement: Arrangement, officer: User) -> TrainingSession:
    return schedule_training_session(by=officer, now=NOW, **arrangement)


def claims() -> set[tuple[str, int, int]]:
    """Kind, subject, and hours from tomorrow at 10am."""
    return {
        (c.kind, c.subject_id, (c.starts_at - TOMORROW_AT_10) // HOUR) for c in Claim.objects.all()
    }


def test_schedule_claims_the_venue_and_the_trainer(scheduled):
    assert claims() == {("venue", scheduled.venue_id, 0), ("trainer", scheduled.trainer_id, 0)}
    assert AuditEvent.objects.get().action == "training_session.scheduled"


def test_schedule_tells_the_trainer_of_what_is_no_draft(arrangement, officer):
    arrangement["trainer"] = TrainerFactory(
        email="bronwen@example.org", courses=[arrangement["course"]]
    )
    for hours in (0, 24):
        times = {name: arrangement[name] + hours * HOUR for name in ("starts_at", "ends_at")}
        schedule_training_session(by=officer, now=NOW, **arrangement | times)
    later = {name: arrangement[name] + 48 * HOUR for name in ("starts_at", "ends_at")}
    schedule_training_session(is_draft=True, by=officer, now=NOW, **arrangement | later)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (
        "bronwen@example.org",
        "Training that you give: 2 sessions",
    )


def test_schedule_claims_a_trainer_who_is_on_the_register_as_a_person(
    arrangement, trainer_user, officer
):
    bronwen = PersonFactory(user=trainer_user)
    arrangement["trainer"].user = trainer_user
    arrangement["trainer"].save()

    schedule_training_session(by=officer, now=NOW, **arrangement)

    assert ("person", bronwen.pk, 0) in claims()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        (
            {"starts_at": NOW},
            "day",
            "25 November 2026, 4:20pm has passed. Enter a start in the future.",
        ),
        (
            {"ends_at": TOMORROW_AT_10},
            "ends",
            "The end must be after the start. Enter a later end.",
        ),
        (
            {"ends_at": TOMORROW_AT_10 + 12 * HOUR + timedelta(minutes=1)},
            "ends",
            "A session can last up to 12 hours. Enter an earlier end, or schedule a session for each day.",
        ),
        (
            {"places": 7},
            "places",
            "M3 Radio: studio, phone, phone-in is for groups of up to 6 people. Offer fewer places.",
        ),
    ],
)
def test_schedule_refuses(wrong, field, words, arrangement, officer):
    with pytest.raises(Refused) as refused:
        schedule_training_session(by=officer, now=NOW, **arrangement | wrong)

    assert (str(refused.value), refused.value.field) == (words, field)
    assert TrainingSession.objects.count() == 0


def test_schedule_refuses_a_venue_that_is_too_small(arrangement, officer):
    arrangement["venue"] = VenueFactory(name="Snug", capacity=5)

    with pytest.raises(Refused, match="Offer fewer places, or choose a larger venue") as refused:
        schedule_training_session(by=officer, now=NOW, **arrangement)

    assert (
        str(refused.value) == "Snug holds 5 people. Offer fewer places, or choose a larger venue."
    )


def test_schedule_refuses_a_trainer_who_cannot_give_the_course(arrangement, officer):
    arrangement["trainer"] = TrainerFactory(name="Someone Else")

    with pytest.raises(Refused, match="cannot give") as refused:
        schedule_training_session(by=officer, now=NOW, **arrangement)

    assert str(refused.value) == (
        "Someone Else cannot give M3 Radio: studio, phone, phone-in. Choose one of: Bronwen Achterberg."
    )


def test_schedule_refuses_a_course_that_nobody_gives(arrangement, officer):
    arrangement["course"] = CourseFactory(code="X9", title="New")

    with pytest.raises(Refused, match="First add this course to a trainer"):
        schedule_training_session(by=officer, now=NOW, **arrangement)


def test_schedule_refuses_a_venue_that_is_taken(scheduled, arrangement, officer):
    arrangement |= {
        "trainer": TrainerFactory(courses=[arrangement["course"]]),
        "starts_at": TOMORROW_AT_10 + HOUR,
    }

    with pytest.raises(Refused, match="Choose another venue or time") as refused:
        schedule_training_session(by=officer, now=NOW, **arrangement)

    assert str(refused.value) == (
        "Wharf Room is booked for M3 Radio: studio, phone, phone-in from 10am on Thu 26 Nov. "
        "Choose another venue or time."
    )


def test_schedule_refuses_a_trainer_who_is_taken(scheduled, arrangement, officer):
    arrangement["venue"] = VenueFactory()

    with pytest.raises(Refused, match="Choose another trainer or time") as refused:
        schedule_training_session(by=officer, now=NOW, **arrangement)

    assert str(refused.value) == (
        "Bronwen Achterberg is giving M3 Radio: studio, phone, phone-in from 10am on Thu 26 Nov. "
        "Choose another trainer or time."
    )
    assert TrainingSession.objects.count() == 1


def test_schedule_right_after_another_is_no_clash(scheduled, arrangement, officer):
    arrangement |= {"starts_at": scheduled.ends_at, "ends_at": scheduled.ends_at + HOUR}

    schedule_training_session(by=officer, now=NOW, **arrangement)

    assert TrainingSession.objects.count() == 2


def test_change_moves_whoever_is_booked_and_tells_them(scheduled, arrangement, officer):
    leila = PersonFactory(email="leila@example.nhs.uk")
    booking = book(training_session=scheduled, person=leila, by=officer, now=NOW)
    arrangement |= {"starts_at": TOMORROW_AT_10 + HOUR, "ends_at": TOMORROW_AT_10 + 4 * HOUR}

    change_training_session(training_session=scheduled, by=officer, now=NOW, **arrangement)

    booking.refresh_from_db()
    assert claims() == {
        ("venue", scheduled.venue_id, 1),
        ("trainer", scheduled.trainer_id, 1),
        ("person", leila.pk, 1),
    }
    assert booking.sequence == 2
    moved = Mail.objects.latest("pk")
    assert moved.subject == f"Training changed: {scheduled.course}, Thu 26 Nov, 11am, Wharf Room"
    was, _, now_is = moved.text.partition("It is now:")
    assert "It was:" in was
    assert ("10am to 1pm" in was, "11am to 2pm" in now_is) == (True, True)
    assert "DTSTART:20261126T110000Z" in moved.calendar


def test_change_of_the_note_alone_tells_nobody(scheduled, arrangement, officer):
    book(
        training_session=scheduled,
        person=PersonFactory(email="a@example.nhs.uk"),
        by=officer,
        now=NOW,
    )

    change_training_session(
        training_session=scheduled, by=officer, now=NOW, **arrangement | {"note": "Bring a phone"}
    )

    assert Mail.objects.count() == 1
    assert AuditEvent.objects.latest("number").details == {"before": {"note": ""}}


def test_change_that_changes_nothing_leaves_no_trace(scheduled, arrangement, officer):
    change_training_session(training_session=scheduled, by=officer, now=NOW, **arrangement)

    assert AuditEvent.objects.count() == 1


def test_change_refuses_fewer_places_than_are_taken(scheduled, arrangement, officer):
    for _ in range(2):
        book(training_session=scheduled, person=PersonFactory(), by=officer, now=NOW)

    with pytest.raises(Refused, match="2 people are booked"):
        change_training_session(
            training_session=scheduled, by=officer, now=NOW, **arrangement | {"places": 1}
        )


def test_change_refuses_a_time_at_which_someone_booked_is_taken(scheduled, arrangement, officer):
    leila = PersonFactory(first_name="Leila", last_name="Iyer-Thorne")
    book(training_session=scheduled, person=leila, by=officer, now=NOW)
    later = TrainingSessionFactory(course__code="M4", starts_at=TOMORROW_AT_10 + 5 * HOUR)
    book(training_session=later, person=leila, by=officer, now=NOW)

    with pytest.raises(PersonIsTaken, match="Leila Iyer-Thorne is booked on M4"):
        change_training_session(
            training_session=scheduled,
            by=officer,
            now=NOW,
            **arrangement | {"starts_at": later.starts_at, "ends_at": later.ends_at},
        )

    scheduled.refresh_from_db()
    assert scheduled.starts_at == TOMORROW_AT_10


def test_change_from_a_page_that_is_out_of_date_is_refused(scheduled, arrangement, officer):
    seen = fingerprint(scheduled, ARRANGED)
    change_training_session(
        training_session=scheduled, by=officer, now=NOW, **arrangement | {"places": 5}
    )

    with pytest.raises(Refused, match="Someone else changed this"):
        change_training_session(
            training_session=scheduled,
            by=officer,
            now=NOW,
            seen=seen,
            **arrangement | {"note": "Mine"},
        )


def test_cancel_frees_everything_and_tells_everyone(scheduled, officer):
    booking = book(
        training_session=scheduled,
        person=PersonFactory(email="leila@example.nhs.uk"),
        by=officer,
        now=NOW,
    )

    cancel_training_session(
        training_session=scheduled, reason="The trainer is ill", by=officer, now=NOW
    )

    scheduled.refresh_from_db()
    booking.refresh_from_db()
    assert (scheduled.cancelled_because, scheduled.places_taken) == ("The trainer is ill", 0)
    assert (booking.cancelled_at, booking.cancelled_by) == (NOW, officer)
    assert Claim.objects.count() == 0
    cancellation = Mail.objects.latest("pk")
    assert (cancellation.subject, cancellation.calendar_method) == (
        f"Training cancelled: {scheduled.course}, Thu 26 Nov, 10am, Wharf Room",
        "CANCEL",
    )
    assert "SEQUENCE:2" in cancellation.calendar


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            {"cancelled": True},
            "This training session was cancelled, so you cannot change it. Schedule a new one instead.",
        ),
        (
            {"past": True},
            "This training session has started, so you cannot change it. Schedule a new one instead.",
        ),
    ],
)
def test_what_is_over_stays_as_it_is(state, words, arrangement, officer):
    over = TrainingSessionFactory(**state)

    with pytest.raises(Refused, match="so you cannot change it") as changed:
        change_training_session(training_session=over, by=officer, now=NOW, **arrangement)
    with pytest.raises(Refused, match="so you cannot change it") as cancelled:
        cancel_training_session(training_session=over, reason="", by=officer, now=NOW)

    assert [str(changed.value), str(cancelled.value)] == [words, words]


@pytest.mark.django_db
def test_sessions_are_seen_by_the_desk_and_by_whoever_gives_them(officer, trainer_user):
    given = TrainingSessionFactory(trainer__user=trainer_user)
    another = TrainingSessionFactory()

    assert set(TrainingSession.objects.visible_to(officer)) == {given, another}
    assert set(TrainingSession.objects.visible_to(trainer_user)) == {given}
    assert set(TrainingSession.objects.visible_to(UserFactory())) == set()


def test_schedule_online_claims_no_venue(arrangement, officer):
    arrangement["venue"] = VenueFactory(is_online=True)
    schedule_training_session(by=officer, now=NOW, **arrangement)
    arrangement["trainer"] = TrainerFactory(courses=[arrangement["course"]])

    schedule_training_session(by=officer, now=NOW, **arrangement)

    assert TrainingSession.objects.count() == 2
    assert {kind for kind, _, _ in claims()} == {"trainer"}


def test_schedule_refuses_a_link_that_is_none(arrangement, officer):
    arrangement["joining_link"] = "http://meet.example.org/j/1"

    with pytest.raises(Refused, match=r"must start with https://"):
        schedule_training_session(by=officer, now=NOW, **arrangement)

    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("joining_link", "https://meet.example.org/j/1"),
        ("joining_instructions", "Ring at the side door."),
    ],
)
def test_change_sends_everyone_booked_how_to_join(part, value, scheduled, arrangement, officer):
    book(
        training_session=scheduled,
        person=PersonFactory(email="leila@example.nhs.uk"),
        by=officer,
        now=NOW,
    )

    changed = {**arrangement, part: value}
    change_training_session(training_session=scheduled, by=officer, now=NOW, **changed)

    assert value in Mail.objects.latest("pk").text
    details = AuditEvent.objects.filter(action="training_session.changed").get().details
    assert details == {"before": {part: ""}}


def test_the_trail_never_holds_the_link(scheduled, arrangement, officer):
    for link in ("https://meet.example.org/j/1", "https://meet.example.org/j/2"):
        changed = {**arrangement, "joining_link": link}
        change_training_session(training_session=scheduled, by=officer, now=NOW, **changed)

    details = [event.details for event in AuditEvent.objects.order_by("number")]
    assert "meet.example.org" not in str(details)
    assert details[-1] == {"before": {"joining_link": "a link"}}
