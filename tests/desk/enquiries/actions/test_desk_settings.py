"""Managers change the settings of the clocks; their order is checked, and nobody overwrites
another's change.
"""

from datetime import time

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from accounts.seen import fingerprint
from desk.enquiries.actions.desk_settings import SETTINGS, change_desk_settings
from tests.clock import NOW
from training.models import Organisation

pytestmark = pytest.mark.django_db
STARTING = dict(
    zip(
        SETTINGS,
        (
            30,
            60,
            30,
            50,
            80,
            95,
            90,
            10,
            6,
            6,
            24,
            24,
            60,
            120,
            120,
            240,
            time(21),
            time(7),
            24,
            48,
            False,
            0,
            180,
            30,
        ),
        strict=True,
    )
)


def test_change_desk_settings_writes_down_what_was_there(manager):
    changed = change_desk_settings(by=manager, now=NOW, **STARTING | {"acknowledge_minutes": 15})
    change_desk_settings(by=manager, now=NOW, **STARTING | {"acknowledge_minutes": 15})

    assert changed.acknowledge_minutes == 15
    assert [event.details for event in AuditEvent.objects.order_by("pk")] == [
        {"before": {"acknowledge_minutes": 30}, "after": {"acknowledge_minutes": 15}}
    ]


def test_change_desk_settings_refuses_calls_out_of_order_and_an_old_page(manager):
    seen = fingerprint(Organisation.objects.get(pk=1), SETTINGS)

    with pytest.raises(Refused, match="Enter two percentages in that order, from 1"):
        change_desk_settings(by=manager, now=NOW, **STARTING | {"first_call_percent": 80})
    for name in ("pack_chased_after_minutes", "notice_told_after_minutes"):
        with pytest.raises(Refused, match="The email has to come before the notice to"):
            change_desk_settings(by=manager, now=NOW, **STARTING | {name: 120})
    change_desk_settings(by=manager, now=NOW, seen=seen, **STARTING | {"decide_bid_minutes": 20})
    with pytest.raises(Refused, match="Someone else changed this"):
        change_desk_settings(by=manager, now=NOW, seen=seen, **STARTING)
