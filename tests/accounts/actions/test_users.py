import pytest

from accounts.access import Role
from accounts.actions.users import (
    add_user,
    change_user,
    deactivate_user,
    reactivate_user,
    set_roles,
)
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.accounts import UserFactory


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
    assert (event.action, event.about_label, event.by) == (
        "user.added",
        "Rhys Calloway",
        administrator,
    )
    assert event.details == {"roles": ["board", "officer"]}


def test_set_roles_replaces_roles_and_ends_sign_ins(officer, administrator, client_of):
    client = client_of(officer)

    set_roles(user=officer, roles={Role.TRAINER}, by=administrator, now=NOW)

    assert set(officer.role_grants.values_list("role", flat=True)) == {Role.TRAINER}
    assert client.session.get("_auth_user_id") is None
    assert AuditEvent.objects.get().details == {"before": ["officer"], "after": ["trainer"]}


def test_add_user_refuses_a_taken_address(officer, administrator):
    with pytest.raises(Refused, match="Ceri Maddox already signs in with this address"):
        add_user(
            email="OFFICER@example.nhs.uk",
            name="X",
            roles={Role.BOARD},
            password=None,
            by=administrator,
            now=NOW,
        )


def test_add_user_refuses_an_address_taken_concurrently(officer, administrator, monkeypatch):
    monkeypatch.setattr(User.objects, "at_address", lambda _: User.objects.none())

    with pytest.raises(Refused, match="Someone already signs in with this address"):
        add_user(
            email="officer@example.nhs.uk",
            name="X",
            roles={Role.BOARD},
            password=None,
            by=administrator,
            now=NOW,
        )


def test_set_roles_keeps_the_last_administrator(administrator):
    with pytest.raises(Refused, match="Nobody else can manage users"):
        set_roles(user=administrator, roles={Role.BOARD}, by=administrator, now=NOW)

    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}


def test_set_roles_allows_removing_another_administrator(administrator):
    UserFactory(roles={Role.ADMINISTRATOR})

    set_roles(user=administrator, roles={Role.BOARD}, by=administrator, now=NOW)

    assert User.objects.get(pk=administrator.pk).roles == {Role.BOARD}


def test_inactive_administrator_does_not_count(administrator):
    UserFactory(roles={Role.ADMINISTRATOR}, is_active=False)

    with pytest.raises(Refused, match="Nobody else can manage users"):
        deactivate_user(user=administrator, by=administrator, now=NOW)


def test_change_user_ends_sign_ins_only_if_roles_change(officer, administrator, client_of):
    client = client_of(officer)

    change_user(
        user=officer, name="Ceri Maddox-Lowe", roles={Role.OFFICER}, by=administrator, now=NOW
    )

    assert User.objects.get(pk=officer.pk).name == "Ceri Maddox-Lowe"
    assert client.session.get("_auth_user_id") == str(officer.pk)
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["user.renamed"]


def test_change_user_sets_roles(officer, administrator):
    change_user(user=officer, name=officer.name, roles={Role.BOARD}, by=administrator, now=NOW)

    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["user.roles_set"]


def test_deactivate_and_reactivate_user(officer, administrator, client_of):
    client = client_of(officer)

    deactivate_user(user=officer, by=administrator, now=NOW)

    assert (officer.is_active, client.session.get("_auth_user_id")) == (False, None)
    reactivate_user(user=officer, by=administrator, now=NOW)
    assert User.objects.get(pk=officer.pk).is_active is True
    assert [e.action for e in AuditEvent.objects.order_by("number")] == [
        "user.deactivated",
        "user.reactivated",
    ]
