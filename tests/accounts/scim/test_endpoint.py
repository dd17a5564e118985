"""Users and groups by SCIM: as the checker of the standard asks for them, and what they do to people here."""

import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from django.test import Client
from django.utils import timezone
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from accounts.access import Role
from accounts.actions.users import deactivate_user
from accounts.models import AuditEvent, User
from accounts.providers.models import Provider
from accounts.scim.actions.tokens import make_token
from accounts.scim.models import ScimToken, ScimUser
from accounts.tokens import hash_of
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.providers import ProviderFactory, ScimUserFactory
from tests.sign_in import sign_in

SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
GROUPS = {"Press office": ["officer"], "Board": ["board"]}


@pytest.fixture
def provider(db: None) -> Provider:
    return ProviderFactory(name="Trust account", group_roles=GROUPS)


class Sender:
    """What a provider does with its token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {token}"})

    def __call__(self, method: str, path: str, content: dict[str, Any] | None = None):
        body = json.dumps(content) if content is not None else ""
        return self.client.generic(
            method, f"/scim/v2/{path}", body, content_type="application/scim+json"
        )

    def add(self, name: str, /, **more: Any) -> str:
        sent = {"schemas": [f"{SCHEMA}User"], "userName": name, "active": True} | more
        answer = self("POST", "Users", sent)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def patch(self, address: str, **operation: Any):
        return self("PATCH", address, {"schemas": [PATCH], "Operations": [operation]})

    def group(self, name: str, *members: str):
        sent = {
            "schemas": [f"{SCHEMA}Group"],
            "displayName": name,
            "members": [{"value": key} for key in members],
        }
        return self("POST", "Groups", sent)


@pytest.fixture
def send(provider: Provider, administrator: User, at_now: Any) -> Sender:
    return Sender(make_token(provider=provider, by=administrator, now=NOW))


def test_every_check_of_the_standard_passes(live_server, settings, administrator):
    settings.BASE_URL = live_server.url
    token = make_token(provider=ProviderFactory(), by=administrator, now=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=f"{live_server.url}/scim/v2", headers=headers) as http:
        results = check_server(SyncSCIMClient(http))

    wrong = [
        (each.title, each.resource_type, each.reason)
        for each in results
        if each.status != Status.SUCCESS
    ]
    assert wrong == []
    assert len(results) > 60


def test_user_is_made_without_a_role_and_a_known_one_is_found(send, officer):
    send.add("new.colleague@example.org", displayName="Rhys Calloway", externalId="x-1")
    send.add(officer.email.upper())

    made = User.objects.get(email="new.colleague@example.org")
    assert (made.name, made.roles, made.has_usable_password()) == ("Rhys Calloway", set(), False)
    assert ScimUser.objects.get(user_name__iexact=officer.email).user == officer


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"name": {"givenName": "Ada", "familyName": "Wren"}}, "Ada Wren"),
        ({"name": {"formatted": "Dr Ada Wren", "givenName": "Ada"}}, "Dr Ada Wren"),
        ({"name": {"familyName": "Wren"}}, "Wren"),
        ({"name": {"givenName": "Ada"}, "displayName": "Ada W."}, "Ada W."),
        ({"name": {}}, "ada.wren@example.org"),
    ],
)
def test_user_without_a_display_name_has_that_of_the_parts(send, sent, shown):
    send.add("ada.wren@example.org", **sent)

    assert User.objects.get(email="ada.wren@example.org").name == shown


def test_name_that_is_no_address_makes_no_user(send):
    send.add("a.colleague")

    assert ScimUser.objects.get().user is None


def test_address_with_other_letters_is_nobodys(send):
    holder = UserFactory(email="kit@example.org")
    send.add("\N{KELVIN SIGN}it@example.org")

    assert ScimUser.objects.get().user is None
    assert [*User.objects.filter(email__endswith="it@example.org")] == [holder]


def test_what_is_far_too_long_is_refused(send):
    long = {"schemas": [f"{SCHEMA}User"], "userName": "a" * 100_000}

    answers = [send("POST", "Users", long), send.group("Press office", "9" * 25)]

    assert [answer.status_code for answer in answers] == [400, 400]


@pytest.mark.parametrize("is_first", [True, False])
def test_user_whom_an_administrator_switched_off_stays_off(send, officer, administrator, is_first):
    """Whoever has the token could otherwise let somebody in again."""
    key = send.add(officer.email)
    if is_first:
        deactivate_user(user=officer, by=administrator, now=NOW)
    send.patch(f"Users/{key}", op="replace", path="active", value=False)
    if not is_first:
        deactivate_user(user=officer, by=administrator, now=NOW)

    answer = send.patch(f"Users/{key}", op="replace", path="active", value=True)

    officer.refresh_from_db()
    assert (answer.status_code, officer.is_active) == (200, False)


def test_user_who_is_switched_off_there_is_signed_out_here_at_once(send, client, officer):
    key = send.add(officer.email)
    sign_in(client, officer)
    assert client.get("/help/").status_code == 200

    answer = send.patch(f"Users/{key}", op="Replace", path="active", value=False)

    officer.refresh_from_db()
    assert (answer.status_code, answer.json()["active"], officer.is_active) == (200, False, False)
    assert client.get("/help/").status_code == 302
    send.patch(f"Users/{key}", op="replace", value={"active": True})
    officer.refresh_from_db()
    assert officer.is_active


def test_user_who_was_switched_off_here_stays_off(send, officer):
    key = send.add(officer.email)
    User.objects.filter(pk=officer.pk).update(is_active=False)

    send.patch(f"Users/{key}", op="replace", path="displayName", value="Ceri")

    officer.refresh_from_db()
    assert not officer.is_active


def test_user_who_is_deleted_there_is_switched_off_here(send, officer):
    key = send.add(officer.email)

    answer = send("DELETE", f"Users/{key}")

    officer.refresh_from_db()
    assert (answer.status_code, officer.is_active) == (204, False)
    assert send("GET", f"Users/{key}").status_code == 404


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("administrator", "Nobody else can manage users"),
        ("manager", "Nobody else can approve packs"),
    ],
)
@pytest.mark.parametrize("way", ["PATCH", "DELETE"])
def test_last_manager_or_administrator_is_not_switched_off(send, request, last, words, way):
    user: User = request.getfixturevalue(last)
    key = send.add(user.email)

    if way == "PATCH":
        answer = send.patch(f"Users/{key}", op="replace", path="active", value=False)
    else:
        answer = send("DELETE", f"Users/{key}")

    user.refresh_from_db()
    assert (answer.status_code, user.is_active) == (409, True)
    assert words in answer.json()["detail"]


def test_last_manager_is_switched_off_by_people_alone(send, manager, administrator):
    key = send.add(manager.email)

    answer = send.patch(f"Users/{key}", op="replace", path="active", value=False)

    assert (answer.status_code, User.objects.get(pk=manager.pk).is_active) == (409, True)
    assert "Nobody else can approve packs" in answer.json()["detail"]
    deactivate_user(user=manager, by=administrator, now=NOW)


@pytest.mark.parametrize("name", ["\u212aim@example.org", "k\u0131m@example.org"])
def test_address_that_only_folds_to_another_is_nobodys(send, name):
    """The Kelvin sign is a k in lower case, and a Turkish dotless i an I in upper case."""
    UserFactory(email="kim@example.org")

    send.add(name)

    assert not User.objects.at_address(name).exists()
    assert ScimUser.objects.get(user_name=name).user is None


def test_roles_follow_the_groups_that_are_sent(send):
    user = UserFactory(roles={Role.TRAINER})
    one, other = send.add(user.email), send.add("other@example.org")
    group = send.group("Press office", one, other).json()["id"]
    assert User.objects.get(pk=user.pk).roles == {Role.TRAINER, Role.OFFICER}

    send.patch(f"Groups/{group}", op="Remove", path="members", value=[{"value": one}])

    assert User.objects.get(pk=user.pk).roles == {Role.TRAINER}
    assert User.objects.get(email="other@example.org").roles == {Role.OFFICER}
    send("DELETE", f"Groups/{group}")
    assert User.objects.get(email="other@example.org").roles == set()


def test_groups_give_neither_manager_nor_administrator(send, provider):
    Provider.objects.update(group_roles={"Chiefs": ["manager", "administrator", "board"]})
    key = send.add("chief@example.org")

    send.group("Chiefs", key)

    assert User.objects.get(email="chief@example.org").roles == {Role.BOARD}


def test_users_are_found_by_name_and_in_pages(send):
    for number in range(5):
        send.add(f"user{number}@example.org", externalId=f"x-{number}")

    by_name = send("GET", 'Users?filter=userName eq "USER3@example.org"').json()
    by_key = send("GET", 'Users?filter=externalId eq "x-2"').json()
    page = send("GET", "Users?startIndex=3&count=2&attributes=userName").json()

    assert [each["userName"] for each in by_name["Resources"]] == ["user3@example.org"]
    assert [each["externalId"] for each in by_key["Resources"]] == ["x-2"]
    assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (5, 2, 3)
    assert [each["userName"] for each in page["Resources"]] == [
        "user2@example.org",
        "user3@example.org",
    ]


def test_what_is_not_stored_is_left_out(send):
    """Entra ID sends names and numbers unless somebody deletes them from the mapping."""
    key = send.add("new@example.org", title="Dr", phoneNumbers=[{"value": "01632 960771"}])

    answer = send.patch(f"Users/{key}", op="Add", path="title", value="Professor")

    assert answer.status_code == 200
    assert "title" not in answer.json()


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "scim_type"),
    [
        ("POST", "Users", {"schemas": [f"{SCHEMA}User"]}, 400, "invalidValue"),
        (
            "POST",
            "Users",
            {"schemas": [f"{SCHEMA}User"], "userName": "KNOWN@example.org"},
            409,
            "uniqueness",
        ),
        (
            "POST",
            "Users",
            {"schemas": [f"{SCHEMA}User"], "userName": "x" * 300},
            400,
            "invalidValue",
        ),
        (
            "POST",
            "Groups",
            {
                "schemas": [f"{SCHEMA}Group"],
                "displayName": "Press",
                "members": [{"value": "999"}],
            },
            400,
            "invalidValue",
        ),
        (
            "POST",
            "Groups",
            {
                "schemas": [f"{SCHEMA}Group"],
                "displayName": "Press",
                "members": [{"value": "9" * 30}],
            },
            400,
            "invalidValue",
        ),
        ("GET", f"Users/{'9' * 30}", None, 404, None),
        ("GET", "Users?filter=userName eq", None, 400, "invalidFilter"),
        ("GET", "Users/999", None, 404, None),
        ("GET", "Users/nobody", None, 404, None),
        ("GET", "Pets", None, 404, None),
        ("DELETE", "Users", None, 405, None),
        ("POST", "Schemas", {}, 405, None),
    ],
)
def test_what_is_wrong_is_said_as_the_standard_has_it(
    send,
    method,
    path,
    content,
    status,
    scim_type,
):
    send.add("known@example.org")

    answer = send(method, path, content)

    assert (answer.status_code, answer.json().get("scimType")) == (status, scim_type)
    assert answer["Content-Type"] == "application/scim+json"
    assert ScimUser.objects.count() == 1


def test_body_that_is_no_json_is_refused(send):
    answer = send.client.post("/scim/v2/Users", "{", content_type="application/scim+json")

    assert answer.status_code == 400


def test_providers_see_nothing_of_each_other(send):
    other = ScimUserFactory()

    assert send("GET", f"Users/{other.pk}").status_code == 404
    assert send("GET", "Users").json()["totalResults"] == 0
    assert send.group("Press office", str(other.pk)).status_code == 400


def test_token_is_stored_as_a_hash_and_ends(send, provider, administrator, at_now):
    token = make_token(provider=provider, by=administrator, now=NOW)
    sender = Sender(token)
    statuses = [sender("GET", "Users").status_code]
    assert ScimToken.objects.get(token_hash=hash_of(token)).used_at == NOW
    at_now.shift(timedelta(days=366))
    statuses.append(sender("GET", "Users").status_code)

    assert statuses == [200, 401]
    assert token not in str(AuditEvent.objects.values_list("details", flat=True))


def test_guessing_tokens_waits_and_stops_nobody_else(send):
    guess = Sender("a guess")

    statuses = [guess("GET", "Users").status_code for _ in range(31)]

    assert statuses == [401] * 30 + [429]
    assert send("GET", "Users").status_code == 200


@pytest.mark.parametrize("authorization", ["", "Basic abc", "Bearer"])
def test_without_a_token_nothing_is_said(db, authorization):
    client = Client(headers={"authorization": authorization} if authorization else {})

    answer = client.get("/scim/v2/Users")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
