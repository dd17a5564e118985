"""Changes of pack settings are audited, and never overwrite another's change."""

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from accounts.seen import fingerprint
from reports.packs.actions.pack_settings import SETTINGS, PackSettings, change_pack_settings
from tests.clock import NOW
from training.models import Organisation

pytestmark = pytest.mark.django_db
STARTING = PackSettings(
    flash_facts_good_for_days=30,
    standard_facts_good_for_days=30,
    full_facts_good_for_days=30,
    line_figures_good_for_days=90,
    pack_valid_for_hours=24,
    approver_may_have_edited=False,
    approver_may_be_author=False,
)


def test_change_pack_settings_writes_down_what_was_and_is(manager):
    seen = fingerprint(Organisation.objects.get(pk=1), SETTINGS)
    stricter = STARTING | {"flash_facts_good_for_days": 7}

    change_pack_settings(by=manager, now=NOW, seen=seen, **STARTING)
    change_pack_settings(by=manager, now=NOW, seen=seen, **stricter)

    event = AuditEvent.objects.get()
    assert event.details == {
        "before": {"flash_facts_good_for_days": 30},
        "after": {"flash_facts_good_for_days": 7},
    }
    with pytest.raises(Refused, match="Someone else changed this"):
        change_pack_settings(by=manager, now=NOW, seen=seen, **STARTING)
