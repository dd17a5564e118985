"""The pages of allauth that no other test opens."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.models import User
from tests.conftest import ClientOf


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("inactive/", "account/account_inactive.html"),
        ("password/reset/", "account/password_reset.html"),
        ("password/reset/key/done/", "account/password_reset_from_key_done.html"),
    ],
)
def test_page_before_sign_in_has_our_design(
    client_of: ClientOf, db: None, path: str, template: str
) -> None:
    answer = client_of(None).get(f"/account/{path}")

    assert answer.status_code == 200
    assert template in [each.name for each in answer.templates]


@pytest.mark.parametrize(
    ("path", "template"),
    [("logout/", "account/logout.html"), ("reauthenticate/", "account/reauthenticate.html")],
)
def test_page_after_sign_in_has_our_design(
    client_of: ClientOf, officer: User, path: str, template: str
) -> None:
    answer = client_of(officer).get(f"/account/{path}")

    assert answer.status_code == 200
    assert template in [each.name for each in answer.templates]


def test_page_to_set_a_first_password_has_our_design(client_of: ClientOf, officer: User) -> None:
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
def test_page_of_allauth_extends_our_base(rf: RequestFactory, base: str) -> None:
    assert 'class="app-page"' in render_to_string(base, request=rf.get("/"))
