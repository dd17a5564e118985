"""What people booked need: for the session's trainer until a day after; each reading is audited."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import BookingFactory, TrainerFactory, TrainingSessionFactory
from tests.factories.training import AdjustmentFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def needs(pk: int) -> str:
    return f"/training-sessions/{pk}/needs/"


def test_training_session_needs_are_those_of_who_is_booked_for_training(
    client_of, trainer_user, officer
):
    session = TrainingSessionFactory(trainer__user=trainer_user)
    booked = PersonFactory(last_name="Abara")
    reader = PersonFactory(last_name="Boyd", reading="large")
    gave_up, elsewhere = PersonFactory.create_batch(2)
    BookingFactory(training_session=session, person=booked)
    BookingFactory(training_session=session, person=reader)
    BookingFactory(training_session=session, person=gave_up, cancelled_at=NOW)
    AdjustmentFactory(person=booked, words="Front row")
    AdjustmentFactory(person=booked, kind="quiet_room", words="For the studio", for_training=False)
    AdjustmentFactory(person=booked, kind="breaks", words="Not any more", retracted=True)
    for person in (gave_up, elsewhere):
        AdjustmentFactory(person=person, words="Not for this session")

    page = client_of(trainer_user).get(needs(session.pk))
    client_of(officer).get(needs(session.pk))

    assert ("Hearing loop: Front row" in page.text, "Reads: large print" in page.text) == (
        True,
        True,
    )
    assert [w for w in ("studio", "Not any more", "Not for this") if w in page.text] == []
    assert page.headers["Cache-Control"] == "private, no-store"
    read = AuditEvent.objects.get(action="adjustments.read")
    assert (read.by, read.details) == (
        trainer_user,
        {"people": [booked.reference, reader.reference]},
    )
    assert "hearing" not in client_of(officer).get("/training-sessions/export/csv/").text.lower()


def test_the_trainer_is_led_to_the_needs_of_those_who_come(client_of, trainer_user):
    """The link is on the list of sessions and on the attendance page, as long as they may read
    them.
    """
    client = client_of(trainer_user)
    trainer = TrainerFactory(user=trainer_user)
    at = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=1)}
    over = {"starts_at": NOW - timedelta(days=3), "ends_at": NOW - timedelta(days=2)}
    empty = TrainingSessionFactory(trainer=trainer, **at)
    to_come = TrainingSessionFactory(trainer=trainer, places_taken=1)
    long_over = TrainingSessionFactory(trainer=trainer, places_taken=1, **over)
    for session in (to_come, long_over):
        BookingFactory(training_session=session)

    mine = client.get("/my/training-sessions/").text
    doors = [
        client.get(f"/training-sessions/{one.pk}/attendance/").text
        for one in (empty, to_come, long_over)
    ]

    assert [needs(one.pk) in mine for one in (empty, to_come, long_over)] == [False, True, False]
    assert [
        needs(one.pk) in page for one, page in zip((empty, to_come, long_over), doors, strict=True)
    ] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("ended", "fields", "code"),
    [
        (timedelta(hours=23), {}, 200),
        (timedelta(hours=24), {}, 404),
        (timedelta(hours=-9), {"cancelled": True}, 404),
        (timedelta(hours=-9), {"trainer__user": None}, 404),
    ],
)
def test_training_session_needs_end_with_the_session(client_of, trainer_user, ended, fields, code):
    times = {"starts_at": NOW - ended - timedelta(hours=3), "ends_at": NOW - ended}
    session = TrainingSessionFactory(**({"trainer__user": trainer_user} | fields), **times)

    assert client_of(trainer_user).get(needs(session.pk)).status_code == code
    assert client_of(UserFactory(roles={"spokesperson"})).get(needs(session.pk)).status_code == 403
