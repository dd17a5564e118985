"""Nobody makes a manager or an administrator alone."""

from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.actions.role_requests import confirm_role, end_role_request
from accounts.actions.users import add_user, deactivate_user, set_roles
from accounts.audit import breaks_in_chain
from accounts.models import AuditEvent, RoleRequest, User
from accounts.refusals import Refused
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def second(db: None) -> User:
    return UserFactory(name="Nesta Farrow", roles={Role.ADMINISTRATOR})


@pytest.fixture
def waiting(officer: User, administrator: User, second: User) -> RoleRequest:
    """Tomasz asked that Ceri becomes a manager."""
    set_roles(user=officer, roles={Role.OFFICER, Role.MANAGER}, by=administrator, now=NOW)
    return RoleRequest.objects.get()


def _roles(user: User) -> set[str]:
    return set(user.role_grants.values_list("role", flat=True))


def test_role_waits_and_the_others_are_granted_at_once(officer, administrator, second):
    roles = {Role.OFFICER, Role.BOARD, Role.MANAGER, Role.ADMINISTRATOR}

    set_roles(user=officer, roles=roles, by=administrator, now=NOW)

    assert _roles(officer) == {"officer", "board"}
    assert {str(each) for each in RoleRequest.objects.waiting(NOW)} == {
        "Communications manager for Ceri Maddox",
        "Administrator for Ceri Maddox",
    }
    assert AuditEvent.objects.get(action="user.roles_set").details == {
        "before": ["officer"],
        "after": ["board", "officer"],
        "waiting": ["administrator", "manager"],
    }


def test_new_user_waits_too(administrator, second):
    user = add_user(
        email="rhys@example.nhs.uk",
        name="Rhys",
        roles={Role.MANAGER},
        password=None,
        by=administrator,
        now=NOW,
    )

    assert _roles(user) == set()
    assert RoleRequest.objects.get().user == user


def test_second_person_confirms(waiting, second, officer):
    confirm_role(request=waiting, by=second, now=NOW + DAY)

    assert _roles(officer) == {"officer", "manager"}
    assert AuditEvent.objects.get(action="user.role_confirmed").details == {
        "role": "manager",
        "asked_by": "Tomasz Underhay",
    }
    assert RoleRequest.objects.get().outcome == "granted"
    assert list(breaks_in_chain()) == []


def test_confirmed_user_is_signed_out(waiting, second, officer, client_of):
    client = client_of(officer)

    confirm_role(request=waiting, by=second, now=NOW)

    assert client.session.get("_auth_user_id") is None


def test_who_asked_cannot_confirm(waiting, administrator, officer):
    with pytest.raises(Refused, match="Another administrator has to confirm it"):
        confirm_role(request=waiting, by=administrator, now=NOW)

    assert _roles(officer) == {"officer"}


def test_who_lost_the_role_meanwhile_cannot_confirm(waiting, administrator, second, officer):
    set_roles(user=second, roles={Role.BOARD}, by=administrator, now=NOW)

    with pytest.raises(Refused, match="Nesta Farrow no longer manages users"):
        confirm_role(request=waiting, by=second, now=NOW)

    assert _roles(officer) == {"officer"}


def test_what_somebody_asked_who_lost_the_role_meanwhile_is_not_confirmed(
    waiting, administrator, second, officer
):
    deactivate_user(user=administrator, by=second, now=NOW)

    with pytest.raises(Refused, match="Tomasz Underhay no longer manages users"):
        confirm_role(request=waiting, by=second, now=NOW)

    assert _roles(officer) == {"officer"}


def test_who_left_meanwhile_neither_asked_nor_confirms(waiting, administrator, second, officer):
    third = UserFactory(roles={Role.ADMINISTRATOR})
    for gone in (administrator, third):
        PersonFactory(user=gone, left_on=TODAY - DAY)

    with pytest.raises(Refused, match="Tomasz Underhay"):
        confirm_role(request=waiting, by=second, now=NOW)
    RoleRequest.objects.update(asked_by=second)
    with pytest.raises(Refused, match=str(third)):
        confirm_role(request=waiting, by=third, now=NOW)

    assert _roles(officer) == {"officer"}


def test_role_of_somebody_switched_off_meanwhile_is_not_confirmed(waiting, second, officer):
    deactivate_user(user=officer, by=second, now=NOW)

    with pytest.raises(Refused, match="Switch it on first"):
        confirm_role(request=waiting, by=second, now=NOW)


@pytest.mark.parametrize(("days", "ends"), [(6, False), (7, True)])
def test_it_ends_by_itself_after_seven_days(waiting, second, officer, days, ends):
    if ends:
        with pytest.raises(Refused, match="This request is closed: it was decided"):
            confirm_role(request=waiting, by=second, now=NOW + days * DAY)
    else:
        confirm_role(request=waiting, by=second, now=NOW + days * DAY)

    assert ("manager" in _roles(officer)) is not ends


def test_it_is_decided_once(waiting, second, administrator):
    end_role_request(request=waiting, by=second, now=NOW)

    with pytest.raises(Refused, match="decided meanwhile"):
        end_role_request(request=waiting, by=administrator, now=NOW)

    assert RoleRequest.objects.get().outcome == "refused"
    assert AuditEvent.objects.filter(action="user.role_refused").count() == 1


def test_who_asked_withdraws(waiting, administrator):
    end_role_request(request=waiting, by=administrator, now=NOW)

    assert RoleRequest.objects.get().outcome == "withdrawn"
    assert AuditEvent.objects.last().action == "user.role_withdrawn"


def test_it_waits_once_and_is_asked_anew_when_it_has_ended(waiting, administrator, second, officer):
    roles = {Role.OFFICER, Role.MANAGER}
    events = AuditEvent.objects.count()

    set_roles(user=officer, roles=roles, by=second, now=NOW + DAY)
    assert AuditEvent.objects.count() == events
    set_roles(user=officer, roles=roles, by=second, now=NOW + 8 * DAY)

    again = RoleRequest.objects.get()
    assert (again.asked_by, again.asked_at) == (second, NOW + 8 * DAY)
    confirm_role(request=again, by=administrator, now=NOW + 9 * DAY)
    assert _roles(officer) == {"officer", "manager"}


def test_only_administrator_grants_alone_and_the_trail_says_so(officer, administrator):
    UserFactory(roles={Role.ADMINISTRATOR}, is_active=False)

    set_roles(user=officer, roles={Role.ADMINISTRATOR}, by=administrator, now=NOW)

    assert _roles(officer) == {"administrator"}
    assert AuditEvent.objects.get().details["alone"] == ["administrator"]


def _switch_off(other: User, by: User) -> None:
    deactivate_user(user=other, by=by, now=NOW)


def _take_the_role_away(other: User, by: User) -> None:
    set_roles(user=other, roles={Role.BOARD}, by=by, now=NOW)


def _take_away_and_switch_off(other: User, by: User) -> None:
    _take_the_role_away(other, by)
    _switch_off(other, by)


def _say_that_they_left(other: User, by: User) -> None:
    User.objects.filter(pk=other.pk).update(last_login=NOW)
    PersonFactory(user=other, left_on=TODAY - 9 * DAY)


@pytest.mark.parametrize(
    "take_away",
    [_switch_off, _take_the_role_away, _take_away_and_switch_off, _say_that_they_left],
)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_who_takes_the_other_administrators_away_is_not_alone_for_seven_days(
    officer, administrator, second, take_away, role
):
    take_away(second, administrator)

    with pytest.raises(Refused, match="Nesta Farrow managed users too until lately"):
        set_roles(user=officer, roles={role}, by=administrator, now=NOW + 7 * DAY - SECOND)
    assert _roles(officer) == {"officer"}
    set_roles(user=officer, roles={role}, by=administrator, now=NOW + 7 * DAY)

    assert _roles(officer) == {role}


def test_who_lost_the_role_by_mistake_gets_it_back(administrator, second):
    _take_the_role_away(second, administrator)

    with pytest.raises(Refused, match="managed users too until lately, so you"):
        set_roles(
            user=second,
            roles={Role.BOARD, Role.ADMINISTRATOR, Role.MANAGER},
            by=administrator,
            now=NOW,
        )
    set_roles(user=second, roles={Role.BOARD, Role.ADMINISTRATOR}, by=administrator, now=NOW)

    assert _roles(second) == {"board", "administrator"}


def test_taking_away_needs_nobody(manager, administrator, second):
    set_roles(user=manager, roles={Role.BOARD}, by=administrator, now=NOW)

    assert _roles(manager) == {"board"}
    assert not RoleRequest.objects.exists()


def test_command_needs_no_second_person(officer, administrator, second):
    set_roles(user=officer, roles={Role.MANAGER}, by=None, now=NOW)

    assert _roles(officer) == {"manager"}
