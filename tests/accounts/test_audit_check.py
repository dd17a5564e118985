"""The check of the whole audit trail, and what pages say between two of them."""

from datetime import timedelta

import pytest

from accounts.audit import audit, breaks_in_chain
from accounts.audit_check import CHECKED, check_audit_trail, latest_state
from accounts.audit_heads import ONE_A_NIGHT
from accounts.models import AuditEvent, User
from tests.clock import NOW

CHANGED = "Event {} was changed after it was written."


@pytest.fixture(autouse=True)
def trail(officer: User) -> None:
    """Two events, a check as the third, and two since."""
    _add(officer)
    _add(officer)
    check_audit_trail(by=None, now=NOW)
    _add(officer)
    _add(officer)


def _add(officer: User) -> None:
    audit(by=officer, action="user.added", about=officer, now=NOW)


def _change(number: int) -> None:
    AuditEvent.objects.filter(number=number).update(about_id="0")


def test_check_is_an_event_of_the_trail():
    event = AuditEvent.objects.get(action=CHECKED)

    assert (event.number, event.by, event.details) == (3, None, {"breaks": [], "count": 0})
    assert list(breaks_in_chain()) == []


@pytest.mark.parametrize("number", [3, 4, 5])
def test_latest_state_finds_a_change_from_the_check_on(number):
    _change(number)

    state = latest_state()
    assert (state.breaks, state.count) == ([CHANGED.format(number)], 1)
    assert state.checked
    assert state.checked.number == 3


def test_latest_state_finds_a_removed_check():
    AuditEvent.objects.filter(action=CHECKED).delete()

    assert latest_state().breaks == [
        "Event 3 is missing.",
        "Event 4 does not follow the event before it.",
    ]


def test_latest_state_finds_a_removed_end():
    AuditEvent.objects.filter(number=5).delete()

    assert latest_state().breaks == ["The last event is number 4, but it should be number 5."]


def test_change_before_the_check_is_found_by_the_next():
    _change(1)
    assert latest_state().count == 0

    check_audit_trail(by=None, now=NOW + timedelta(days=1))

    state = latest_state()
    assert (state.breaks, state.count) == ([CHANGED.format(1)], 1)
    assert state.checked
    assert state.checked.number == 6


def test_latest_state_says_once_what_is_still_as_the_check_found_it(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / ONE_A_NIGHT).write_text("2026-11-24T03:00:00+00:00 2 another-hash -\n")

    check_audit_trail(by=None, now=NOW)

    state = latest_state()
    assert (len(state.breaks), state.count) == (1, 1)
    assert state.breaks[0].startswith("Event 2 is not the one that was written down on 2026-11-24")
