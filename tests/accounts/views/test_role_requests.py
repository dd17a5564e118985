"""The page *Waiting for a second person*."""

from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.models import RoleRequest, User
from tests.clock import NOW
from tests.factories.accounts import RoleRequestFactory, UserFactory

PAGE = "/users/waiting/"


@pytest.fixture
def second(db: None) -> User:
    return UserFactory(name="Nesta Farrow", roles={Role.ADMINISTRATOR})


def test_role_goes_from_one_administrator_to_the_next(client_of, administrator, second, officer):
    given = {"name": officer.name, "roles": ["officer", "manager"]}
    mine, theirs = client_of(administrator), client_of(second)

    page = mine.post(f"/users/{officer.pk}/", given, follow=True)
    assert "Communications manager waits for a second person" in page.text
    assert "1 role waits" in page.text
    assert "waits for a second person" in mine.get(f"/users/{officer.pk}/").text
    asked = RoleRequest.objects.get()
    assert "Withdraw" in mine.get(PAGE).text
    assert "Confirm" in theirs.get(PAGE).text
    refused = mine.post(f"{PAGE}{asked.pk}/confirm/", follow=True)
    assert "You asked for this yourself." in refused.text
    told = theirs.post(f"{PAGE}{asked.pk}/confirm/", follow=True)

    assert "Ceri Maddox now has the role Communications manager." in told.text
    assert "granted by Nesta Farrow" in told.text
    assert User.objects.get(pk=officer.pk).roles == {Role.OFFICER, Role.MANAGER}


def test_two_tabs_the_second_is_told(client_of, administrator, second, officer):
    given = {"name": officer.name, "roles": ["officer", "manager"]}
    client_of(administrator).post(f"/users/{officer.pk}/", given)
    asked = RoleRequest.objects.get()
    client = client_of(second)

    first = client.post(f"{PAGE}{asked.pk}/end/", follow=True)
    later = client.post(f"{PAGE}{asked.pk}/end/", follow=True)
    confirmed = client.post(f"{PAGE}{asked.pk}/confirm/", follow=True)

    assert "does not get the role Communications manager" in first.text
    assert "This request is closed" in later.text
    assert "This request is closed" in confirmed.text


def test_new_user_as_administrator_waits(client_of, administrator, second):
    given = {"name": "Rhys", "email": "rhys@example.nhs.uk", "roles": ["board", "administrator"]}

    page = client_of(administrator).post("/users/add/", given, follow=True)

    assert "Administrator waits for a second person" in page.text
    assert User.objects.get(name="Rhys").roles == {Role.BOARD}


def test_empty_list_says_what_would_be_here(client_of, administrator):
    assert "Nothing is waiting." in client_of(administrator).get(PAGE).text


def test_what_ended_by_itself_is_said(client_of, administrator, at_now):
    RoleRequestFactory(asked_at=NOW - timedelta(days=7))

    page = client_of(administrator).get(PAGE)

    assert "Nothing is waiting." in page.text
    assert "expired on 25 November 2026, 4:20pm" in page.text
