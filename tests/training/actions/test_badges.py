"""Badges are verified by another implementation, offline, with nothing but our published key."""

from datetime import date, datetime, timedelta

import jwt
import pytest
import time_machine
from jwt import PyJWKSet
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, OpenBadgeCredential

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from tests.open_badges import problems
from training.actions.badges import issue_badges
from training.models import BadgeKey, IssuedBadge, TrainingRecord
from training.queries.badges import published_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def record() -> TrainingRecord:
    return TrainingRecordFactory(
        person=PersonFactory(email="leila@example.nhs.uk"),
        course=CourseFactory(code="M3"),
        completed_on=date(2026, 3, 31),
        valid_until=date(2028, 3, 30),
    )


def issue_badge(*, record: TrainingRecord, by: User, now: datetime) -> str:
    return issue_badges(person=record.person, records=[record], by=by, now=now)[0]


def verified(token: str) -> OpenBadgeCredential:
    """By the published key that the badge names."""
    key = PyJWKSet.from_dict(published_keys())[jwt.get_unverified_header(token)["kid"]]
    return OB3Verifier(key.key).verify(token)


def test_issue_badge_is_verified_by_another_implementation(record, officer):
    token = issue_badge(record=record, by=officer, now=NOW)

    said = verified(token)
    assert (said.name, said.achievement.name) == (record.course.title, record.course.title)
    assert (said.issuance_date.date(), said.expiration_date.date()) == (
        date(2026, 3, 31),
        date(2028, 3, 30),
    )
    payload = jwt.decode(token, options={"verify_signature": False})
    assert problems(jwt.get_unverified_header(token), payload) == []


def test_issue_badge_is_refused_once_a_byte_of_it_was_changed(record, officer):
    head, payload, signature = issue_badge(record=record, by=officer, now=NOW).split(".")
    at = range(0, len(payload), 97)
    changed = [f"{payload[:n]}{'A' if payload[n] != 'A' else 'B'}{payload[n + 1 :]}" for n in at]

    assert len(changed) > 10
    for forged in changed:
        with pytest.raises(OB3VerificationError, match="Invalid signature"):
            verified(f"{head}.{forged}.{signature}")


def test_issue_badge_is_refused_with_the_key_of_somebody_else(record, officer):
    token = issue_badge(record=record, by=officer, now=NOW)
    BadgeKey.objects.all().delete()
    issue_badge(record=TrainingRecordFactory(person=record.person), by=officer, now=NOW)
    (theirs,) = PyJWKSet.from_dict(published_keys()).keys

    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        OB3Verifier(theirs.key).verify(token)


def test_issue_badge_counts_to_the_end_of_its_last_day(record, officer):
    token = issue_badge(record=record, by=officer, now=NOW)

    with time_machine.travel("2028-03-30T22:58:00Z", tick=False):  # 11:58pm in London
        verified(token)
    with (
        time_machine.travel("2028-03-30T23:02:00Z", tick=False),
        pytest.raises(OB3VerificationError, match="expired"),
    ):
        verified(token)


def test_issue_badge_twice_is_the_same_badge(record, officer):
    first = issue_badge(record=record, by=officer, now=NOW)
    again = issue_badge(record=record, by=officer, now=NOW + timedelta(days=3))

    assert again == first
    assert (IssuedBadge.objects.count(), BadgeKey.objects.count()) == (1, 1)
    assert list(
        AuditEvent.objects.filter(action__startswith="badge")
        .order_by("number")
        .values_list("action", flat=True)
    ) == ["badge_key.made", "badge.issued"]


def test_issue_badge_with_another_secret_key_makes_a_key_and_earlier_badges_stand(
    record, officer, settings
):
    first = issue_badge(record=record, by=officer, now=NOW)
    settings.SECRET_KEY = "another one, as long as that of an installation has to be"

    again = issue_badge(record=record, by=officer, now=NOW)

    assert again != first
    assert verified(first).id == verified(again).id
    assert BadgeKey.objects.count() == 2


def test_issue_badge_needs_an_address(officer):
    with pytest.raises(Refused, match="There is no email address for Robin"):
        issue_badge(record=TrainingRecordFactory(), by=officer, now=NOW)

    assert IssuedBadge.objects.count() == 0


def test_a_published_key_has_no_private_part(record, officer):
    issue_badge(record=record, by=officer, now=NOW)

    (key,) = published_keys()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
    assert "PRIVATE" not in BadgeKey.objects.get().private_key
