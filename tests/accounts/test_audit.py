"""The chain of the audit trail: events follow each other, and tampering is found."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import models

from accounts.audit import REDACTED_LABEL, audit, breaks_in_chain, redact, redact_events
from accounts.models import AuditEvent, AuditHead, User
from tests.clock import NOW


@pytest.fixture
def trail(officer: User) -> list[AuditEvent]:
    return [
        audit(by=officer, action="user.added", about=officer, now=NOW + timedelta(days=n), n=n)
        for n in range(4)
    ]


def test_audit_numbers_events_and_chains_them(trail: list[AuditEvent]) -> None:
    assert [event.number for event in trail] == [1, 2, 3, 4]
    assert [event.previous_hash for event in trail[1:]] == [event.hash for event in trail[:-1]]
    assert list(breaks_in_chain()) == []


def test_audit_without_a_row(db: None) -> None:
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
        (_change("at", NOW), ["Event 2 was changed after it was written."]),
        (_change("by", None), ["Event 2 was changed after it was written."]),
        (
            models.Model.delete,
            ["Event 2 is missing.", "Event 3 does not follow the event before it."],
        ),
    ],
)
def test_breaks_in_chain_finds_a_tampered_event(
    trail: list[AuditEvent], tamper: Callable[[AuditEvent], None], found: list[str]
) -> None:
    tamper(trail[1])

    assert list(breaks_in_chain()) == found


def test_breaks_in_chain_finds_a_removed_end(trail: list[AuditEvent]) -> None:
    trail[3].delete()

    assert list(breaks_in_chain()) == ["The last event is number 3, but it should be number 4."]


def test_breaks_in_chain_finds_a_removed_head(trail: list[AuditEvent]) -> None:
    AuditHead.objects.all().delete()

    assert list(breaks_in_chain()) == ["The last event is number 4, but it should be number none."]


def test_of_days_counts_both_ends_in_local_time(trail: list[AuditEvent]) -> None:
    first = NOW.date() + timedelta(days=1)

    found = AuditEvent.objects.of_days(first, first + timedelta(days=1)).order_by("number")

    assert [event.number for event in found] == [2, 3]
    assert AuditEvent.objects.of_days(None, date(2000, 1, 1)).count() == 0


def _redact(officer: User) -> AuditEvent:
    struck_out = redact_events({"accounts.User": {officer.pk}})
    return audit(by=None, action="user.removed", about=None, now=NOW, struck_out=struck_out)


def test_redact_events_keeps_the_chain_intact(
    trail: list[AuditEvent], officer: User, manager: User
) -> None:
    audit(by=officer, action="user.added", about=manager, now=NOW, n=5)

    removal = _redact(officer)

    redacted = AuditEvent.objects.filter(number__lte=4)
    assert {(event.about_label, str(event.details)) for event in redacted} == {
        (REDACTED_LABEL, "{}")
    }
    assert [event.hash for event in redacted] == [event.hash for event in trail]
    assert sorted(removal.details["struck_out"]) == ["1", "2", "3", "4"]
    assert AuditEvent.objects.get(number=5).about_label == str(manager)
    assert list(breaks_in_chain()) == []
    assert _redact(officer).details == {"struck_out": {}}
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
def test_breaks_in_chain_finds_a_changed_redacted_event(
    trail: list[AuditEvent], officer: User, change: dict[str, object]
) -> None:
    _redact(officer)

    AuditEvent.objects.filter(number=2).update(**change)

    assert list(breaks_in_chain()) == ["Event 2 was changed after it was written."]


def test_redacted_details_cannot_be_guessed_from_the_hash(
    trail: list[AuditEvent], officer: User
) -> None:
    _redact(officer)

    assert [len(event.salt) for event in trail] == [32] * 4
    assert len({event.salt for event in trail}) == 4
    assert set(AuditEvent.objects.filter(number__lte=4).values_list("salt", flat=True)) == {""}


def test_redact_keeps_events_that_hold_digests(trail: list[AuditEvent], officer: User) -> None:
    _redact(officer)

    assert redact(AuditEvent.objects.all()) == {}


def test_breaks_in_chain_finds_an_event_redacted_without_a_record(
    trail: list[AuditEvent], officer: User
) -> None:
    redact_events({"accounts.User": {officer.pk}})

    assert len(list(breaks_in_chain())) == 4


def test_digests_of_later_events_do_not_count(officer: User) -> None:
    audit(by=officer, action="user.removed", about=None, now=NOW, struck_out={"2": "0" * 64})
    audit(by=officer, action="user.added", about=officer, now=NOW)
    AuditEvent.objects.filter(number=2).update(hash="1" * 64)

    assert "Event 2 was changed after it was written." in list(breaks_in_chain())
