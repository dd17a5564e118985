"""Managers change the settings of the clocks; their order is checked, and nobody overwrites
another's change.
"""

from datetime import time

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from accounts.seen import fingerprint
from desk.enquiries.actions.desk_settings import change_desk_settings
from tests.clock import NOW
from training.models import Organisation

pytestmark = pytest.mark.django_db
STARTING = {
    "acknowledge_minutes": 30,
    "acknowledge_out_of_hours_minutes": 60,
    "decide_bid_minutes": 30,
    "first_call_percent": 50,
    "last_call_percent": 80,
    "in_time_target_percent": 95,
    "line_review_after_days": 90,
    "briefing_target_days": 10,
    "records_kept_years": 6,
    "training_kept_years": 6,
    "contacts_kept_months": 24,
    "mails_kept_months": 24,
    "pack_chased_after_minutes": 60,
    "pack_told_after_minutes": 120,
    "notice_chased_after_minutes": 120,
    "notice_told_after_minutes": 240,
    "quiet_from": time(21),
    "quiet_to": time(7),
    "place_offer_hours": 24,
    "place_offer_several_hours": 48,
    "waiting_by_need": False,
    "booking_closes_hours": 0,
    "cover_place_minutes": 180,
    "cover_mock_minutes": 30,
}


def test_change_desk_settings_writes_down_what_was_there(manager):
    changed = change_desk_settings(by=manager, now=NOW, **STARTING | {"acknowledge_minutes": 15})
    change_desk_settings(by=manager, now=NOW, **STARTING | {"acknowledge_minutes": 15})

    assert changed.acknowledge_minutes == 15
    assert [event.details for event in AuditEvent.objects.order_by("pk")] == [
        {"before": {"acknowledge_minutes": 30}, "after": {"acknowledge_minutes": 15}}
    ]


def test_change_desk_settings_refuses_calls_out_of_order_and_an_old_page(manager):
    seen = fingerprint(Organisation.objects.get(pk=1), STARTING)

    with pytest.raises(Refused, match="Enter two percentages in that order, from 1"):
        change_desk_settings(by=manager, now=NOW, **STARTING | {"first_call_percent": 80})
    for name in ("pack_chased_after_minutes", "notice_told_after_minutes"):
        with pytest.raises(Refused, match="The email has to come before the notice to"):
            change_desk_settings(by=manager, now=NOW, **STARTING | {name: 120})
    change_desk_settings(by=manager, now=NOW, seen=seen, **STARTING | {"decide_bid_minutes": 20})
    with pytest.raises(Refused, match="Someone else changed this"):
        change_desk_settings(by=manager, now=NOW, seen=seen, **STARTING)
