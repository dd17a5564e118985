from io import StringIO

from django.core.management import call_command

from accounts.audit import audit, breaks_in_chain
from tests.clock import NOW


def test_sign_audit_trail_after_a_change_of_the_key(officer, settings):
    audit(by=officer, action="user.added", about=officer, now=NOW)
    settings.AUDIT_KEY = "another key"
    out = StringIO()

    call_command("sign_audit_trail", stdout=out)

    assert out.getvalue() == "1 event signed. The trail says so in its last event.\n"
    assert list(breaks_in_chain()) == []
