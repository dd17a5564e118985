"""What a slot asks of a person, refused in words."""

from datetime import timedelta

import pytest

from scheduling.availability.actions.claims import PersonIsAway, PersonIsTaken, PersonNotOnRegister
from scheduling.availability.models import Claim
from scheduling.desk.actions.interview_slots import claim_slot, free_slot
from tests.clock import TODAY
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    TrainingSessionFactory,
)
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_claim_slot_takes_the_slot_and_no_more() -> None:
    interview = InterviewFactory()
    person = PersonFactory()

    claim_slot(person=person, interview=interview)

    assert list(Claim.objects.values_list("subject_id", "starts_at", "ends_at")) == [
        (person.pk, TOMORROW_AT_7_10, TOMORROW_AT_7_10 + timedelta(minutes=5))
    ]


def test_claim_slot_again_replaces_the_first() -> None:
    interview = InterviewFactory()

    claim_slot(person=PersonFactory(), interview=interview)
    claim_slot(person=PersonFactory(), interview=interview)

    assert Claim.objects.count() == 1


def test_claim_slot_on_the_last_day_is_let_through() -> None:
    claim_slot(person=PersonFactory(left_on=TOMORROW_AT_7_10.date()), interview=InterviewFactory())

    assert Claim.objects.count() == 1


def test_claim_slot_of_someone_who_has_left_is_refused() -> None:
    with pytest.raises(PersonNotOnRegister) as refusal:
        claim_slot(
            person=PersonFactory(last_name="Gone", left_on=TODAY), interview=InterviewFactory()
        )

    assert str(refusal.value) == "Robin Gone left on 25 November 2026. Choose someone else."


def test_claim_slot_of_someone_who_has_not_joined_is_refused() -> None:
    new = PersonFactory(last_name="New", joined_on=TODAY + timedelta(days=7))

    with pytest.raises(PersonNotOnRegister) as refusal:
        claim_slot(person=new, interview=InterviewFactory())

    assert (
        str(refusal.value)
        == "Robin New is not on the register on 26 November 2026. Choose someone else."
    )


def test_claim_slot_of_someone_away_is_refused() -> None:
    away = AwayFactory(
        person__last_name="Absent",
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=1),
        ends_at=TOMORROW_AT_7_10 + timedelta(minutes=1),
    )

    with pytest.raises(PersonIsAway) as refusal:
        claim_slot(person=away.person, interview=InterviewFactory())

    assert str(refusal.value) == (
        "Robin Absent is away from 6:10am on Thu 26 November to 7:11am on Thu 26 November. "
        "Choose someone else, or change the time away first."
    )


@pytest.mark.parametrize("offset", [timedelta(minutes=-60), timedelta(minutes=5)])
def test_claim_slot_that_touches_time_away_is_let_through(offset: timedelta) -> None:
    starts_at = TOMORROW_AT_7_10 + offset
    away = AwayFactory(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=60))

    claim_slot(person=away.person, interview=InterviewFactory())

    assert Claim.objects.count() == 1


def test_claim_slot_ignores_time_away_that_was_retracted() -> None:
    away = AwayFactory(retracted=True, starts_at=TOMORROW_AT_7_10 - timedelta(hours=1))

    claim_slot(person=away.person, interview=InterviewFactory())

    assert Claim.objects.count() == 1


def test_claim_slot_during_training_is_refused_by_name() -> None:
    booking = BookingFactory(
        training_session=TrainingSessionFactory(course__code="M3", starts_at=TOMORROW_AT_7_10),
        person__last_name="Busy",
    )
    ClaimFactory(
        kind="person",
        subject_id=booking.person.pk,
        booking=booking,
        training_session=None,
        starts_at=booking.training_session.starts_at,
        ends_at=booking.training_session.ends_at,
    )

    with pytest.raises(PersonIsTaken) as refusal:
        claim_slot(person=booking.person, interview=InterviewFactory())

    assert str(refusal.value) == (
        f"Robin Busy is booked on {booking.training_session.course} from 7:10am on Thu 26 November. "
        "Move that first, or choose someone else."
    )


def test_claim_slot_during_another_interview_is_refused_by_name() -> None:
    person = PersonFactory(last_name="Busy")
    first = InterviewFactory(enquiry__outlet__name="Harbour Post")
    claim_slot(person=person, interview=first)

    with pytest.raises(PersonIsTaken) as refusal:
        claim_slot(
            person=person,
            interview=InterviewFactory(starts_at=TOMORROW_AT_7_10 + timedelta(minutes=4)),
        )

    assert str(refusal.value) == (
        f"Robin Busy has interview {first.reference} for Harbour Post at 7:10am on Thu 26 November. "
        "Move that first, or choose someone else."
    )


def test_claim_slot_is_refused_by_the_database_too(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory(last_name="Busy")
    claim_slot(person=person, interview=InterviewFactory())
    monkeypatch.setattr(
        "scheduling.availability.actions.claims.clashes", lambda *_: Claim.objects.none()
    )

    with pytest.raises(PersonIsTaken, match="Robin Busy is busy at that time"):
        claim_slot(person=person, interview=InterviewFactory())


def test_free_slot() -> None:
    interview = InterviewFactory()
    claim_slot(person=PersonFactory(), interview=interview)

    free_slot(interview=interview)

    assert Claim.objects.count() == 0
