"""Whoever left loses access with the next day; the last administrators keep theirs."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.access import Role
from accounts.actions.users import deactivate_user, set_roles
from accounts.leavers import departures, holders_here, with_access
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from imports.actions.register import import_register
from imports.queries.stored_register import prepare_import
from tests.clock import LONDON, NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory, TenureFactory
from tests.imports.tables_of import source
from training.actions.people import stay_on_register
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PASSWORD = "three quiet otters"
LAST_MINUTE = datetime(2026, 11, 30, 23, 59, 59, tzinfo=LONDON)
YESTERDAY = TODAY - timedelta(days=1)


def sign_in(user: User) -> tuple[Client, str]:
    client = Client()
    page = client.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    return client, page.text


@pytest.fixture
def leaver(spokesperson: User) -> User:
    spokesperson.set_password(PASSWORD)
    spokesperson.save()
    PersonFactory(user=spokesperson, left_on=LAST_MINUTE.date())
    return spokesperson


def test_access_ends_at_midnight_in_london_and_comes_back(leaver, administrator, at_now):
    at_now.move_to(LAST_MINUTE)
    client, _ = sign_in(leaver)
    assert client.get("/my-training/").status_code == 200

    at_now.shift(1)
    assert client.get("/my-training/").headers["Location"].startswith("/account/login/")
    _, refused = sign_in(leaver)
    assert "You can no longer sign in" in refused
    assert "left on 30 November 2026" in refused
    event = AuditEvent.objects.order_by("number").last()
    assert (event.action, event.details["because"]) == (
        "sign_in.failed",
        "left on 30 November 2026",
    )

    stay_on_register(person=leaver.person, by=administrator, now=LAST_MINUTE)
    client, _ = sign_in(leaver)
    assert client.get("/my-training/").status_code == 200


def test_midnight_is_that_of_london_in_summer(leaver, at_now):
    """23:30 in UTC on the last day of June is the first of July in London."""
    Person.objects.update(left_on=datetime(2027, 6, 30, tzinfo=LONDON).date())
    at_now.move_to(datetime(2027, 6, 30, 23, 30, tzinfo=LONDON))
    client, _ = sign_in(leaver)

    assert client.get("/my-training/").status_code == 200
    at_now.move_to(datetime(2027, 7, 1, 0, 30, tzinfo=LONDON))
    assert client.get("/my-training/").status_code == 302


def test_a_wrong_password_learns_nothing_of_a_leaver(leaver, at_now):
    at_now.move_to(LAST_MINUTE + timedelta(days=1))

    page = Client().post("/account/login/", {"login": leaver.email, "password": "not this one"})

    assert "The email address or password is wrong" in page.text


def test_an_import_that_ends_the_last_role_ends_the_session(client_of, spokesperson, officer):
    person = TenureFactory(
        person__reference="E1007", person__user=spokesperson, role="senior_staff"
    ).person
    started = person.tenures.get().starts_on
    client = client_of(spokesperson)
    assert client.get("/my-training/").status_code == 200

    rows = f"person,role,starts_on,ends_on\nE1007,senior_staff,{started},{YESTERDAY}\n"
    import_register(
        prepared=prepare_import(source(tenures=rows), TODAY),
        source_name="register",
        by=officer,
        now=NOW,
    )

    assert client.get("/my-training/").status_code == 302
    assert client_of(officer).get("/people/E1007/").status_code == 200


def test_the_last_administrator_keeps_access_until_there_is_another(client_of, administrator):
    PersonFactory(user=administrator, left_on=YESTERDAY)
    client = client_of(administrator)

    assert "left on 24 November 2026, the last administrator" in client.get("/users/").text
    assert "nobody else is left who manages users" in client.get(f"/users/{administrator.pk}/").text
    assert departures([administrator], on=TODAY)[administrator.pk].may_sign_in

    UserFactory(roles={Role.ADMINISTRATOR})
    assert client.get("/users/").status_code == 302


def test_two_administrators_who_left_keep_access_together():
    gone = [UserFactory(roles={Role.ADMINISTRATOR}) for _ in range(2)]
    for user in gone:
        PersonFactory(user=user, left_on=YESTERDAY)
    UserFactory(roles={Role.ADMINISTRATOR}, is_active=False)

    assert set(User.objects.filter(with_access(TODAY))) == set(gone)


def test_an_administrator_who_left_does_not_count_as_another(administrator):
    gone = UserFactory(roles={Role.ADMINISTRATOR})
    PersonFactory(user=gone, left_on=YESTERDAY)

    with pytest.raises(Refused, match="Nobody else can manage users"):
        deactivate_user(user=administrator, by=administrator, now=NOW)
    with pytest.raises(Refused, match="Nobody else can manage users"):
        set_roles(user=administrator, roles={Role.BOARD}, by=administrator, now=NOW)
    deactivate_user(user=gone, by=administrator, now=NOW)


def test_users_page_says_who_left_and_finds_them(client_of, administrator):
    user = UserFactory(name="Gwen Fenwright")
    PersonFactory(user=user, left_on=YESTERDAY)
    UserFactory(name="Hamish Dunmore")
    client = client_of(administrator)

    left = client.get("/users/", {"state": "left"}).text
    on = client.get("/users/", {"state": "on"}).text

    assert "left on 24 November 2026" in left
    assert [name in left for name in ("Gwen Fenwright", "Hamish Dunmore")] == [True, False]
    assert [name in on for name in ("Gwen Fenwright", "Hamish Dunmore")] == [False, True]
    page = client.get(f"/users/{user.pk}/").text
    assert "the register ended their access" in page
    assert ("Sign-in ended" in page, "Sign-in on" in page) == (True, False)


def test_a_user_without_a_person_is_no_leaver(officer):
    assert User.objects.filter(with_access(TODAY)).get() == officer
    assert departures([officer], on=TODAY) == {}


def test_an_administrator_who_left_is_no_second_person(administrator, officer):
    """A role that waited for them would wait for ever."""
    PersonFactory(user=UserFactory(roles={Role.ADMINISTRATOR}), left_on=YESTERDAY)

    set_roles(user=officer, roles={Role.OFFICER, Role.MANAGER}, by=administrator, now=NOW)

    assert User.objects.get(pk=officer.pk).roles == {Role.OFFICER, Role.MANAGER}


def test_holders_here_are_those_of_the_roles_who_can_sign_in_each_once():
    both = UserFactory(roles={Role.OFFICER, Role.MANAGER})
    UserFactory(roles={Role.BOARD})
    UserFactory(roles={Role.OFFICER}, is_active=False)
    PersonFactory(user=UserFactory(roles={Role.MANAGER}), left_on=YESTERDAY)

    assert list(holders_here({Role.OFFICER, Role.MANAGER}, TODAY)) == [both]
