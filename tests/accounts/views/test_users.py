"""Pages about users: who can sign in, and as what."""

from accounts.access import Role
from accounts.factors.queries import factors_of
from accounts.models import AuditEvent, User
from tests.factories.accounts import UserFactory
from tests.second_factors import give_codes


def test_user_list_finds_by_word_role_and_state(client_of, administrator, officer):
    UserFactory(name="Gone Away", is_active=False)
    client = client_of(administrator)

    def names(query: str) -> list[str]:
        return [user.name for user in client.get(f"/users/?{query}").context["page"]]

    assert names("words=maddox") == ["Ceri Maddox"]
    assert names("role=administrator") == ["Tomasz Underhay"]
    assert names("state=off") == ["Gone Away"]
    assert names("state=on") == ["Ceri Maddox", "Tomasz Underhay"]
    assert "No users match these filters" in client.get("/users/?words=zzz").text


def test_user_add_explains_how_they_sign_in(client_of, administrator):
    given = {"name": "Rhys Calloway", "email": "rhys.calloway@example.nhs.uk", "roles": ["officer"]}

    page = client_of(administrator).post("/users/add/", given, follow=True)

    assert User.objects.get(email="rhys.calloway@example.nhs.uk").roles == {Role.OFFICER}
    told = "An email to rhys.calloway@example.nhs.uk tells them how to sign in."
    assert f"Rhys Calloway has been added. {told}" in page.text


def test_user_add_refuses_an_address_twice(client_of, administrator, officer):
    given = {"name": "X", "email": officer.email, "roles": ["officer"]}

    page = client_of(administrator).post("/users/add/", given)

    assert page.context["form"].errors["email"] == [
        "Ceri Maddox already signs in with this address. Change their roles instead."
    ]


def test_user_add_says_what_is_missing(client_of, administrator):
    page = client_of(administrator).post("/users/add/", {"name": ""})

    assert page.context["form"].errors["roles"] == ["Choose at least one role"]
    assert "<title>Error: Add a user" in page.text


def test_user_edit_changes_name_and_roles(client_of, administrator, officer):
    given = {"name": "Ceri Lowe", "roles": ["manager", "board"]}

    client_of(administrator).post(f"/users/{officer.pk}/", given)

    changed = User.objects.get(pk=officer.pk)
    assert (changed.name, changed.roles) == ("Ceri Lowe", {Role.MANAGER, Role.BOARD})


def test_user_edit_keeps_the_last_administrator(client_of, administrator):
    given = {"name": administrator.name, "roles": ["board"]}

    page = client_of(administrator).post(f"/users/{administrator.pk}/", given)

    assert page.context["form"].errors["roles"] == [
        "Nobody else can manage users. Make someone else an administrator first."
    ]


def test_user_deactivate_can_be_undone(client_of, administrator, officer):
    client = client_of(administrator)

    page = client.post(f"/users/{officer.pk}/deactivate/", follow=True)

    assert User.objects.get(pk=officer.pk).is_active is False
    assert f'action="/users/{officer.pk}/reactivate/"' in page.text
    client.post(f"/users/{officer.pk}/reactivate/")
    assert User.objects.get(pk=officer.pk).is_active is True


def test_user_deactivate_refuses_the_last_administrator(client_of, administrator):
    page = client_of(administrator).post(f"/users/{administrator.pk}/deactivate/", follow=True)

    assert User.objects.get(pk=administrator.pk).is_active is True
    assert "Nobody else can manage users." in page.text


def test_user_reset_takes_the_second_factor_away_and_signs_them_out(
    client_of, administrator, officer
):
    give_codes(officer)
    client, theirs = client_of(administrator), client_of(officer)
    assert "Reset second factor" in client.get(f"/users/{officer.pk}/").text

    page = client.post(f"/users/{officer.pk}/reset/", follow=True)

    assert "The second factor of Ceri Maddox is reset" in page.text
    assert "Reset second factor" not in page.text
    assert factors_of(officer) == []
    assert theirs.session.get("_auth_user_id") is None
    event = AuditEvent.objects.last()
    assert (event.action, event.by, event.about_label) == (
        "user.factors_reset",
        administrator,
        "Ceri Maddox",
    )


def test_user_reset_is_never_for_oneself_nor_without_a_factor(client_of, administrator, officer):
    give_codes(administrator)
    client = client_of(administrator)

    own = client.post(f"/users/{administrator.pk}/reset/", follow=True)
    none = client.post(f"/users/{officer.pk}/reset/", follow=True)

    assert "You cannot reset your own second factor." in own.text
    assert "has no second factor that could be reset" in none.text
    assert len(factors_of(administrator)) == 1
