"""The code from the terminal makes the first user, once."""

import pytest
from django.test import Client

from accounts.actions.set_up import make_set_up_code
from accounts.demo import add_cast
from accounts.models import SetUpCode, User
from tests.clock import NOW
from training.models import Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = "/set-up/start/"
TYPED = {
    "name": "Robin Tavener",
    "email": "robin@westmoor.example.nhs.uk",
    "password": "three quiet lemons",
}


def code() -> str:
    made = make_set_up_code(now=NOW)
    assert made is not None
    return made


def test_set_up_start_makes_the_first_user_and_goes_on_to_the_steps():
    Requirement.objects.all().delete()
    client = Client()
    front = client.get("/account/login/").text
    assert "Nobody can sign in here yet" in front
    assert 'name="password"' not in front

    page = client.post(ADDRESS, TYPED | {"code": code().lower().replace("-", " ")}, follow=True)

    assert page.request["PATH_INFO"] == "/set-up/"
    assert "0 of 9 steps are done." in page.text
    user = User.objects.get()
    assert user.check_password("three quiet lemons")
    front = Client().get("/account/login/").text
    assert "Nobody can sign in here yet" not in front
    assert 'name="password"' in front


def test_while_the_example_is_made_the_sign_in_page_says_so_and_offers_nothing_else(
    settings,
):
    settings.DEMO = True

    page = Client().get("/account/login/").text

    assert "The example is still being made" in page
    assert 'hx-trigger="every 2s"' in page  # until it shows the sign-ins
    assert 'method="post"' not in page
    assert "Set up Greenroom" not in page

    add_cast(NOW)

    page = Client().get("/account/login/").text
    assert "The example is still being made" not in page
    assert "Ceri Maddox" in page


def test_whoever_has_just_begun_is_not_asked_for_the_password_again():
    client = Client()
    client.post(ADDRESS, TYPED | {"code": code()})

    added = client.post(
        "/users/add/",
        {"name": "Ceri Maddox", "email": "ceri@westmoor.example.nhs.uk", "roles": "officer"},
    )

    assert added.status_code == 302
    assert User.objects.count() == 2


def test_set_up_start_tells_the_second_who_has_begun():
    held = code()
    Client().post(ADDRESS, TYPED | {"code": held})

    second = Client().post(
        ADDRESS, TYPED | {"code": held, "name": "Ines", "email": "ines@westmoor.example.nhs.uk"}
    )

    assert "Robin Tavener has begun to set this up." in second.text
    assert User.objects.count() == 1
    assert "Set-up has begun here" in Client().get(ADDRESS).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "AAAA-BBBB-CCCC-DDDD"}, "This is not the code."),
        ({"code": ""}, "Enter the code from the terminal"),
        ({"password": "greenroom"}, "too short"),
        ({"password": "robin@westmoor.example"}, "too similar"),
    ],
)
def test_set_up_start_says_what_is_wrong(changes, words):
    page = Client().post(ADDRESS, TYPED | {"code": code()} | changes)

    assert words in page.text
    assert not User.objects.exists()


def test_a_new_code_ends_the_one_before():
    old = code()
    new = code()

    assert "This is not the code." in Client().post(ADDRESS, TYPED | {"code": old}).text
    assert Client().post(ADDRESS, TYPED | {"code": new}).status_code == 302


def test_the_code_is_stored_hashed_and_dies_with_the_first_user(officer):
    assert make_set_up_code(now=NOW) is None

    officer.delete()
    made = code()

    stored = SetUpCode.objects.get()
    assert made not in str(vars(stored))
    assert len(made.replace("-", "")) == 28  # each one of 32: 140 bits
