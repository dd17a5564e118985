"""T14: tampering with the audit trail in the database is detected. Numbers without hashes would miss
most of it.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F
from pytest_django import Settings

from accounts.audit import (
    GENESIS,
    audit,
    breaks_in_chain,
    digest,
    redact_events,
    words_digest,
)
from accounts.audit_heads import breaks_since_export, write_head
from accounts.models import AuditEvent, AuditHead, User
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.faults.installation import IS_FULL

pytestmark = pytest.mark.fault
TAMPERINGS = 200 if IS_FULL else 40
EVENTS = 30
Tampering = Callable[[random.Random], None]


def _some(chance: random.Random) -> AuditEvent:
    return chance.choice(list(AuditEvent.objects.all()))


def _change_one(chance: random.Random) -> None:
    """One field of one event, to a value of the same kind."""
    event = _some(chance)
    field, value = chance.choice(
        [
            ("at", event.at + timedelta(microseconds=1)),
            ("by", UserFactory()),
            ("action", "person.forgotten"),
            ("about_type", "training.Other"),
            ("about_id", f"{event.about_id}0"),
            ("about_label", f"{event.about_label} "),
            ("salt", f"{chance.getrandbits(128):032x}"),
            ("details", {**event.details, "n": -1}),
            ("previous_hash", "0" * 63 + "1"),
            ("hash", f"{chance.getrandbits(256):064x}"),
        ]
    )
    AuditEvent.objects.filter(pk=event.pk).update(**{field: value})


def _remove_one(chance: random.Random) -> None:
    _some(chance).delete()


def _cut_off_the_end(chance: random.Random) -> None:
    AuditEvent.objects.filter(number__gt=chance.randrange(EVENTS)).delete()


def _remove_and_close_the_gap(chance: random.Random) -> None:
    gone = chance.randrange(1, EVENTS)
    AuditEvent.objects.filter(number=gone).delete()
    for event in AuditEvent.objects.filter(number__gt=gone).order_by("number"):
        AuditEvent.objects.filter(pk=event.pk).update(number=F("number") - 1)
    AuditHead.objects.update(number=EVENTS - 1)


def _swap_two(chance: random.Random) -> None:
    one, other = chance.sample(list(AuditEvent.objects.all()), 2)
    AuditEvent.objects.filter(pk=one.pk).update(number=EVENTS + 1)
    AuditEvent.objects.filter(pk=other.pk).update(number=one.number)
    AuditEvent.objects.filter(pk=one.pk).update(number=other.number)


def _add_one(chance: random.Random) -> None:
    last = AuditEvent.objects.get(number=EVENTS)
    forged = AuditEvent(
        number=EVENTS + 1, at=last.at, action="pack.approved", previous_hash=last.hash
    )
    forged.hash = f"{chance.getrandbits(256):064x}"
    forged.save()


def _hash_again(event: AuditEvent, previous: str) -> str:
    """As somebody would who has the database and this program, but not the key."""
    event.words_hash = words_digest(event)
    event.previous_hash = previous
    event.hash = digest(event)
    event.save()
    AuditHead.objects.update(number=event.number, hash=event.hash)
    return event.hash


def _change_and_strike_out(chance: random.Random) -> None:
    """One field of one event, and an event at the end that says it was redacted."""
    event = _some(chance)
    field, value = chance.choice([("action", "person.forgotten"), ("details", {"n": -1})])
    AuditEvent.objects.filter(pk=event.pk).update(**{field: value})
    event.refresh_from_db()
    claim = chance.choice([[event.number], {str(event.number): digest(event)}])
    last = AuditEvent.objects.get(number=EVENTS)
    forged = AuditEvent(number=EVENTS + 1, at=last.at, action="person.removed")
    forged.details, forged.signature = {"struck_out": claim}, last.signature
    _hash_again(forged, last.hash)


def _change_and_hash_again(chance: random.Random) -> None:
    """One event is changed, and it and all later ones are hashed again, with the head."""
    first = chance.randrange(1, EVENTS + 1)
    previous = AuditEvent.objects.filter(number=first - 1).values_list("hash", flat=True).first()
    previous = previous or GENESIS
    for event in AuditEvent.objects.filter(number__gte=first).order_by("number"):
        if event.number == first:
            event.action = "person.forgotten"
        previous = _hash_again(event, previous)


def _cut_off_with_the_head(chance: random.Random) -> None:
    """Only what was written down outside the database says that there was more."""
    last = AuditEvent.objects.get(number=chance.randrange(1, EVENTS))
    AuditEvent.objects.filter(number__gt=last.number).delete()
    AuditHead.objects.update(number=last.number, hash=last.hash)


def _cut_off_and_write_anew(chance: random.Random) -> None:
    _cut_off_with_the_head(chance)
    for _ in range(EVENTS):
        audit(by=None, action="person.added", about=None, now=NOW)


TAMPERINGS_WITH: list[Tampering] = [
    _change_one,
    _remove_one,
    _cut_off_the_end,
    _remove_and_close_the_gap,
    _swap_two,
    _add_one,
    _change_and_strike_out,
    _change_and_hash_again,
    _cut_off_with_the_head,
    _cut_off_and_write_anew,
]


def _all_breaks() -> Iterator[str]:
    yield from breaks_in_chain()
    yield from breaks_since_export()


def _numbers_alone() -> Iterator[str]:
    """The control: a trail that is trusted as long as its numbers follow each other."""
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        yield "A number is missing."


@pytest.fixture
def trail(officer: User, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    gone = UserFactory()
    for n in range(EVENTS - 1):
        about = gone if n % 3 else officer
        audit(by=officer, action="person.added", about=about, now=NOW + timedelta(minutes=n), n=n)
    struck_out = redact_events({"accounts.User": {gone.pk}})
    audit(
        by=None,
        action="person.removed",
        about=None,
        now=NOW + timedelta(minutes=EVENTS),
        struck_out=struck_out,
    )
    last = AuditEvent.objects.get(number=EVENTS)
    write_head(at=NOW, number=EVENTS, hash=last.hash, signature=last.signature)


def _found(check: Callable[[], Iterator[str]]) -> int:
    """How many of the tamperings this check finds; each is undone before the next."""
    found = 0
    for seed in range(TAMPERINGS):
        chance = random.Random(seed)
        with transaction.atomic():
            TAMPERINGS_WITH[seed % len(TAMPERINGS_WITH)](chance)
            found += any(True for _ in check())
            transaction.set_rollback(True)
    return found


def test_every_tampering_is_found(trail, capsys):
    assert list(_all_breaks()) == []

    found = _found(_all_breaks)

    with capsys.disabled():
        print(f"\nT14: {found} of {TAMPERINGS} tamperings with the audit trail found")
    assert found == TAMPERINGS


def test_control_numbers_alone_miss_most_tamperings(trail):
    assert _found(_numbers_alone) < TAMPERINGS / 2
