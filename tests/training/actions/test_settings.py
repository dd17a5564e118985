"""Settings are changed with what they were, by whom, and never over another's change."""

import pytest

from accounts.models import AuditEvent
from tests.clock import NOW
from training.actions.settings import change_settings
from training.models import Organisation

pytestmark = pytest.mark.django_db
WINDOW = {"renewal_window_days": 60}


def test_change_settings_records_what_was_and_what_is(manager):
    for _ in range(2):
        change_settings(subject="validity", values=WINDOW, by=manager, now=NOW)

    event = AuditEvent.objects.get()
    assert (event.by, event.action) == (manager, "validity.changed")
    assert event.details == {
        "before": {"renewal_window_days": 90},
        "after": {"renewal_window_days": 60},
    }
    assert Organisation.objects.get().renewal_window_days == 60
