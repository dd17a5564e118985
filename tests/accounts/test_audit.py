"""The chain of the audit trail: events follow each other, and tampering is found."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from accounts.audit import (
    GENESIS,
    REDACTED_LABEL,
    audit,
    breaks_in_chain,
    check_key,
    digest,
    redact,
    redact_events,
    sign_again,
    words_digest,
)
from accounts.models import AuditEvent, AuditHead, User
from accounts.refusals import Refused
from tests.clock import NOW

signed_seal = import_module("accounts.migrations.0004_signed_events")


@pytest.fixture
def trail(officer: User) -> list[AuditEvent]:
    return [
        audit(by=officer, action="user.added", about=officer, now=NOW + timedelta(days=n), n=n)
        for n in range(4)
    ]


def test_audit_numbers_events_and_chains_them(trail):
    assert [event.number for event in trail] == [1, 2, 3, 4]
    assert [event.previous_hash for event in trail[1:]] == [event.hash for event in trail[:-1]]
    assert list(breaks_in_chain()) == []


def test_audit_without_a_row(db):
    event = audit(
        by=None, action="sign_in.failed", about=None, now=NOW, address="someone@example.org"
    )

    assert (event.about_type, event.about_id, event.about_label) == ("", "", "")


def _change(field: str, value: object) -> Callable[[AuditEvent], None]:
    return lambda event: AuditEvent.objects.filter(pk=event.pk).update(**{field: value})


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (_change("action", "user.removed"), ["Event 2 was changed after it was written."]),
        (_change("details", {"n": 9}), ["Event 2 was changed after it was written."]),
        (_change("about_label", "Else"), ["Event 2 was changed after it was written."]),
        (_change("at", NOW), ["Event 2 was changed after it was written."]),
        (
            _change("signature", "0" * 64),
            ["1 event, the first number 2, not signed with the key of this installation."],
        ),
        (
            _change("signature", ""),
            ["1 event, the first number 2, not signed with the key of this installation."],
        ),
        (_change("by", None), ["Event 2 was changed after it was written."]),
        (
            models.Model.delete,
            ["Event 2 is missing.", "Event 3 does not follow the event before it."],
        ),
    ],
)
def test_breaks_in_chain_finds_a_tampered_event(trail, tamper, found):
    tamper(trail[1])

    assert list(breaks_in_chain()) == found


def test_breaks_in_chain_finds_a_removed_end(trail):
    trail[3].delete()

    assert list(breaks_in_chain()) == ["The last event is number 3, but it should be number 4."]


def test_breaks_in_chain_finds_a_removed_head(trail):
    AuditHead.objects.all().delete()

    assert list(breaks_in_chain()) == ["The last event is number 4, but it should be number none."]


def test_breaks_in_chain_is_not_confused_by_an_event_added_meanwhile(trail, officer):
    AuditEvent.objects.filter(number=2).update(action="user.removed")
    found = breaks_in_chain()
    assert next(found) == "Event 2 was changed after it was written."

    audit(by=officer, action="user.added", about=officer, now=NOW)

    assert list(found) == []


def test_of_days_counts_both_ends_in_local_time(trail):
    first = NOW.date() + timedelta(days=1)

    found = AuditEvent.objects.of_days(first, first + timedelta(days=1)).order_by("number")

    assert [event.number for event in found] == [2, 3]
    assert AuditEvent.objects.of_days(None, date(2000, 1, 1)).count() == 0


def _redact(officer: User) -> AuditEvent:
    struck_out = redact_events({"accounts.User": {officer.pk}})
    return audit(by=None, action="user.removed", about=None, now=NOW, struck_out=struck_out)


def test_redact_events_keeps_the_chain_intact(trail, officer, manager):
    audit(by=officer, action="user.added", about=manager, now=NOW, n=5)

    removal = _redact(officer)

    redacted = AuditEvent.objects.filter(number__lte=4).order_by("number")
    assert {(event.about_label, str(event.details)) for event in redacted} == {
        (REDACTED_LABEL, "{}")
    }
    assert [event.hash for event in redacted] == [event.hash for event in trail]
    assert removal.details["struck_out"] == [1, 2, 3, 4]
    assert AuditEvent.objects.get(number=5).about_label == str(manager)
    assert list(breaks_in_chain()) == []
    assert _redact(officer).details == {"struck_out": []}
    assert list(breaks_in_chain()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "user.removed"},
        {"about_label": "Somebody else"},
        {"details": {"n": 9}},
        {"by": None},
        {"at": NOW},
    ],
)
def test_breaks_in_chain_finds_a_changed_redacted_event(trail, officer, change):
    _redact(officer)

    AuditEvent.objects.filter(number=2).update(**change)

    assert list(breaks_in_chain()) == ["Event 2 was changed after it was written."]


def test_redacted_details_cannot_be_guessed_from_the_hash(trail, officer):
    _redact(officer)

    assert [len(event.salt) for event in trail] == [32] * 4
    assert len({event.salt for event in trail}) == 4
    assert set(AuditEvent.objects.filter(number__lte=4).values_list("salt", flat=True)) == {""}


def test_redact_keeps_events_that_hold_digests(trail, officer):
    _redact(officer)

    assert redact(AuditEvent.objects.all()) == []


def test_breaks_in_chain_finds_an_event_redacted_without_a_record(trail, officer):
    redact_events({"accounts.User": {officer.pk}})

    assert len(list(breaks_in_chain())) == 4


def test_a_redaction_that_was_named_beforehand_does_not_count(officer):
    audit(by=officer, action="user.removed", about=None, now=NOW, struck_out=[2])
    audit(by=officer, action="user.added", about=officer, now=NOW)
    redact_events({"accounts.User": {officer.pk}})

    assert "Event 2 was changed after it was written." in list(breaks_in_chain())


def _claim(number: int) -> None:
    """As a forger would who has the database alone: an event that names another as redacted, by number
    and by the digest that it has now.
    """
    changed = AuditEvent.objects.get(number=number)
    claims = [{str(number): digest(changed)}, [number], {str(number): words_digest(changed)}]
    for claim in claims:
        last = AuditEvent.objects.latest("number")
        event = AuditEvent(number=last.number + 1, at=NOW, action="user.removed")
        event.details, event.previous_hash = {"struck_out": claim}, last.hash
        event.words_hash = words_digest(event)
        event.hash = digest(event)
        event.signature = last.signature
        event.save()
        AuditHead.objects.update(number=event.number, hash=event.hash)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "user.removed"},
        {"details": {"n": 9}},
        {"about_label": "Somebody else"},
        {"by": None},
        {"about_label": REDACTED_LABEL, "details": {}, "salt": ""},
    ],
)
def test_an_event_that_claims_to_redact_a_changed_one_hides_nothing(trail, change):
    AuditEvent.objects.filter(number=2).update(**change)

    _claim(2)

    found = list(breaks_in_chain())
    assert found[-1] == (
        "3 events, the first number 5, not signed with the key of this installation."
    )
    is_emptied = change.get("details") == {} and "salt" in change
    assert ("Event 2 was changed after it was written." in found) != is_emptied


def test_a_rewritten_chain_lacks_the_signatures(trail):
    _rewrite_from(2, "user.forgotten")

    assert list(breaks_in_chain()) == [
        "3 events, the first number 2, not signed with the key of this installation."
    ]


def _rewrite_from(first: int, action: str) -> None:
    """Changes an event and hashes it and all later ones again, with the head."""
    AuditEvent.objects.filter(number=first).update(action=action)
    previous = AuditEvent.objects.get(number=first - 1).hash
    for event in AuditEvent.objects.filter(number__gte=first).order_by("number"):
        event.previous_hash = previous
        event.hash = previous = digest(event)
        event.save()
        AuditHead.objects.update(number=event.number, hash=event.hash)


def test_another_key_is_found_and_sign_again_says_so(trail, settings):
    settings.AUDIT_KEY = "another key"
    [found] = breaks_in_chain()

    signed = sign_again(now=NOW)

    last = AuditEvent.objects.latest("number")
    assert found.startswith("4 events, the first number 1, not signed")
    assert (signed, list(breaks_in_chain())) == (4, [])
    assert (last.action, last.details) == ("audit.signed_again", {"events": 4})


@pytest.mark.parametrize("is_named", [True, False])
def test_another_key_is_refused_at_the_start_and_by_each_action(trail, is_named, settings):
    """Also where the trail is from before it named its key."""
    if not is_named:
        AuditHead.objects.update(key_fingerprint="")
    check_key()

    settings.AUDIT_KEY = "another key"
    for command in ("worker", "upgrade"):
        with pytest.raises(CommandError, match="was signed with another key"):
            call_command(command, verbosity=0)
    if is_named:
        with pytest.raises(Refused, match="bring back secret_key"):
            audit(by=None, action="user.added", about=None, now=NOW)

    settings.AUDIT_KEY = settings.SECRET_KEY
    assert list(breaks_in_chain()) == []


def old_trail(officer: User, count: int = 4) -> None:
    """Events as they were written before version 2, the second of them redacted."""
    previous = GENESIS
    for number in range(1, count + 1):
        event = AuditEvent(
            number=number,
            at=NOW + timedelta(days=number),
            by=officer,
            action="user.added",
            about_type="accounts.User",
            about_id=str(officer.pk),
            about_label="Somebody",
            details={"n": number},
            salt="5a" * 16,
            previous_hash=previous,
        )
        if number == count:
            event.about_type, event.about_id, event.salt = "", "", ""
            event.details = {"struck_out": {"2": _redacted_as_then(2)}}
        event.hash = previous = signed_seal.old_digest(event)
        event.save()
    AuditHead.objects.create(pk=1, number=count, hash=previous)


def _redacted_as_then(number: int) -> str:
    event = AuditEvent.objects.get(number=number)
    event.about_label, event.details, event.salt = REDACTED_LABEL, {}, ""
    event.save()
    return str(signed_seal.old_digest(event))


def test_seal_keeps_old_events_verifiable(officer):
    old_trail(officer)
    before = list(AuditEvent.objects.order_by("number").values_list("hash", flat=True))

    signed_seal.seal(apps, None)

    event = AuditEvent.objects.latest("number")
    assert (event.number, event.action) == (5, "audit.sealed")
    assert (event.details["events"], event.details["breaks"]) == (4, [])
    assert list(AuditEvent.objects.order_by("number").values_list("hash", flat=True))[:4] == before
    assert list(breaks_in_chain()) == []

    redacted = redact_events({"accounts.User": {officer.pk}})
    audit(by=None, action="user.removed", about=None, now=NOW, struck_out=redacted)
    assert redacted == [1, 3]
    assert list(breaks_in_chain()) == []


def test_seal_says_what_was_broken_then(officer):
    old_trail(officer)
    AuditEvent.objects.filter(number=3).update(action="user.removed")

    signed_seal.seal(apps, None)

    assert list(breaks_in_chain()) == [
        "Event 3 was changed after it was written.",
        "When the trail was sealed: Event 3 was changed after it was written.",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"number": 1, "action": "user.removed"},
        {"number": 1, "details": {"n": 9}},
        {"number": 2, "action": "user.removed"},
        {"number": 2, "hash": "1" * 64},
        {"number": 3, "about_label": REDACTED_LABEL, "details": {}, "salt": ""},
        {"number": 5, "details": {"events": 4, "digest": "0" * 64, "breaks": []}},
        {"number": 5, "action": "user.removed"},
        {"number": 5, "signature": ""},
    ],
)
def test_a_change_of_a_sealed_trail_is_found(officer, change):
    old_trail(officer)
    signed_seal.seal(apps, None)

    AuditEvent.objects.filter(number=change["number"]).update(**change)

    assert list(breaks_in_chain()) != []


def test_a_trail_that_pretends_to_be_old_is_found(officer):
    old_trail(officer)

    assert list(breaks_in_chain())[-1] == "Events 1 to 4 are neither signed nor sealed."

    audit(by=officer, action="user.added", about=officer, now=NOW)
    assert "Events 1 to 4 are not sealed." in list(breaks_in_chain())


def test_seal_of_an_empty_trail_writes_nothing(db):
    signed_seal.seal(apps, None)

    assert AuditEvent.objects.count() == 0
