from datetime import timedelta

import pytest
from django.db import IntegrityError

from scheduling.availability.models import Claim
from tests.factories.scheduling import TOMORROW_AT_10, BookingFactory, ClaimFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
START = TOMORROW_AT_10
END = TOMORROW_AT_10 + timedelta(hours=3)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (START, END),
        (END - MINUTE, END + MINUTE),
        (START - MINUTE, START + timedelta(microseconds=1)),
        (START + MINUTE, END - MINUTE),
        (START - MINUTE, END + MINUTE),
    ],
)
def test_database_refuses_an_overlap(starts_at, ends_at):
    ClaimFactory()

    with pytest.raises(IntegrityError, match="claims_do_not_overlap"):
        ClaimFactory(starts_at=starts_at, ends_at=ends_at)


@pytest.mark.parametrize(("starts_at", "ends_at"), [(END, END + MINUTE), (START - MINUTE, START)])
def test_adjacent_claims_do_not_overlap(starts_at, ends_at):
    ClaimFactory()

    ClaimFactory(starts_at=starts_at, ends_at=ends_at)

    assert Claim.objects.count() == 2


def test_claims_of_another_subject_or_kind_do_not_overlap():
    ClaimFactory()

    ClaimFactory(subject_id=2)
    ClaimFactory(kind=Claim.Kind.TRAINER)

    assert Claim.objects.count() == 3


def test_claim_cannot_move_into_another():
    ClaimFactory()
    later = ClaimFactory(starts_at=END, ends_at=END + MINUTE)

    with pytest.raises(IntegrityError, match="claims_do_not_overlap"):
        Claim.objects.filter(pk=later.pk).update(starts_at=END - MINUTE)


def test_claim_can_move_within_itself():
    claim = ClaimFactory()

    Claim.objects.filter(pk=claim.pk).update(starts_at=START + MINUTE)

    claim.refresh_from_db()
    assert claim.starts_at == START + MINUTE


def test_a_claim_ends_after_it_starts():
    with pytest.raises(IntegrityError):
        ClaimFactory(ends_at=START)


def test_a_claim_is_for_one_thing():
    with pytest.raises(IntegrityError):
        ClaimFactory(booking=BookingFactory())
