import pytest

from accounts.models import AuditEvent
from tests.clock import NOW
from tests.factories.training import PersonFactory
from training.actions.unwanted_emails import choose_emails
from training.models import UnwantedEmail
from training.unwanted_emails import unwanted_by

pytestmark = pytest.mark.django_db
SHOWN = ["missed_offers", "assessments", "packs"]


def test_choose_emails_changes_what_was_shown_and_may_be_switched_off(spokesperson):
    person = PersonFactory(user=spokesperson)
    UnwantedEmail.objects.create(person=person, kind="lapses")
    given = {"to": spokesperson, "among": SHOWN, "by": spokesperson, "now": NOW}

    choose_emails(unwanted=["missed_offers", "packs", "policies"], **given)
    first = unwanted_by(person)
    before = choose_emails(unwanted=["assessments"], **given)
    again = choose_emails(unwanted=["assessments"], **given)

    assert first == before == {"lapses", "missed_offers"}
    assert unwanted_by(person) == again == {"lapses", "assessments"}
    assert UnwantedEmail.objects.filter(user__isnull=False).count() == 0
    assert AuditEvent.objects.filter(action="unwanted_emails.changed").count() == 2
