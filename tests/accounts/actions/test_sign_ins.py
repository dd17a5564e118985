from accounts.actions.sign_ins import record_sign_in, set_password
from accounts.models import AuditEvent, User
from tests.clock import NOW


def test_record_sign_in_names_only_the_users_own_events(officer):
    record_sign_in(event="done", user=officer, now=NOW)
    record_sign_in(event="failed", user=officer, now=NOW, address=officer.email)

    assert [(e.action, e.by) for e in AuditEvent.objects.order_by("number")] == [
        ("sign_in.done", officer),
        ("sign_in.failed", None),
    ]


def test_set_password_is_audited_without_the_password(officer):
    set_password(user=officer, password="three quiet otters", by=officer, now=NOW)

    assert User.objects.get(pk=officer.pk).check_password("three quiet otters")
    assert AuditEvent.objects.get().details == {}
