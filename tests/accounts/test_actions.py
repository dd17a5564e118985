from accounts.access import Role
from accounts.actions import add_user, set_roles
from accounts.models import AuditEvent
from tests.clock import NOW


def test_add_user_grants_each_role_and_is_audited(administrator):
    user = add_user(
        email="New.Officer@example.nhs.uk",
        name="Rhys Calloway",
        roles={Role.OFFICER, Role.BOARD},
        password=None,
        by=administrator,
        now=NOW,
    )

    assert user.email == "new.officer@example.nhs.uk"
    assert user.roles == {Role.OFFICER, Role.BOARD}
    assert user.has_usable_password() is False
    event = AuditEvent.objects.get()
    assert (event.action, event.about_label, event.by) == ("user.added", "Rhys Calloway", administrator)
    assert event.details == {"roles": ["board", "officer"]}


def test_set_roles_makes_the_roles_exactly_these_and_ends_sign_ins(officer, administrator, client_of):
    client = client_of(officer)

    set_roles(user=officer, roles={Role.TRAINER}, by=administrator, now=NOW)

    assert set(officer.role_grants.values_list("role", flat=True)) == {Role.TRAINER}
    assert client.session.get("_auth_user_id") is None
    assert AuditEvent.objects.get().details == {"before": ["officer"], "after": ["trainer"]}
