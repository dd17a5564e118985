"""The pages of allauth that no other test opens."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("inactive/", "account/account_inactive.html"),
        ("password/reset/", "account/password_reset.html"),
        ("password/reset/key/done/", "account/password_reset_from_key_done.html"),
    ],
)
def test_page_before_sign_in_has_our_design(client_of, db, path, template):
    answer = client_of(None).get(f"/account/{path}")

    assert answer.status_code == 200
    assert template in [each.name for each in answer.templates]


@pytest.mark.parametrize(
    ("path", "template"),
    [("logout/", "account/logout.html"), ("password/change/", "account/password_change.html")],
)
def test_page_after_sign_in_has_our_design(client_of, officer, path, template):
    answer = client_of(officer).get(f"/account/{path}")

    assert answer.status_code == 200
    assert template in [each.name for each in answer.templates]


def test_page_to_set_a_first_password_has_our_design(client_of, officer):
    officer.set_unusable_password()
    officer.save()
    client = client_of(officer)
    password = "a long enough password"

    answer = client.get("/account/password/set/")
    after = client.post("/account/password/set/", {"password1": password, "password2": password})

    assert answer.status_code == 200
    assert "account/password_set.html" in [each.name for each in answer.templates]
    assert "account/messages/password_set.txt" in [each.name for each in after.templates]


@pytest.mark.parametrize("base", ["account/base_entrance.html", "account/base_manage.html"])
def test_page_of_allauth_extends_our_base(rf, base):
    assert 'class="page"' in render_to_string(base, request=rf.get("/"))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/login/", {"password": "current-password"}),
        (
            "/account/password/change/",
            {
                "oldpassword": "current-password",
                "password1": "new-password",
                "password2": "new-password",
            },
        ),
    ],
)
def test_password_is_hidden_and_may_come_from_a_password_manager(client_of, officer, path, fields):
    officer.set_password("three quiet otters")
    officer.save()

    page = client_of(None if "login" in path else officer).get(path).text

    found = re.findall(r'<input type="password"[^>]*>', page)
    told = {
        re.findall(r'name="(\w+)"', each)[0]: re.findall(r'autocomplete="([\w-]+)"', each)[0]
        for each in found
    }
    assert told == fields
    assert "maxlength" not in " ".join(found)


@pytest.mark.parametrize(
    ("typed", "status"),
    [("", 302), ("without its space", 200), ("without its end", 200), ("in capitals", 200)],
)
def test_password_counts_to_its_last_character(officer, typed, status):
    password = " Dry leaves, £ and ünïcode; " + "a long way to the sea " * 5
    officer.set_password(password)
    officer.save()
    other = {
        "": password,
        "without its space": password.strip(),
        "without its end": password[:72],
        "in capitals": password.upper(),
    }[typed]

    answer = Client().post("/account/login/", {"login": officer.email, "password": other})

    assert answer.status_code == status


def test_change_of_a_password_needs_the_old_one(officer):
    officer.set_password("three quiet otters")
    officer.save()
    client = Client()
    client.force_login(officer)
    new = "seven grey herons by the water"
    given = {"oldpassword": "three quiet badgers", "password1": new, "password2": new}

    page = client.post("/account/password/change/", given)

    officer.refresh_from_db()
    assert "This is not your current password" in page.text
    assert officer.check_password("three quiet otters")
