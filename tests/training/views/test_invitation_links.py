"""The page behind the link of an invitation, for the person and for everybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.accounts import BrakeFactory, UserFactory
from tests.factories.invitations import TOKEN, InvitationFactory
from training.models import Invitation, Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LINK = reverse("training:invitation_link", args=[TOKEN])
NOT_ME = reverse("training:invitation_link_disown", args=[TOKEN])
ASK = reverse("training:invitation_link_ask", args=[TOKEN])
PASSWORD = {"password": "three quiet lemons"}
LEILA = {
    "person__title": "Dr",
    "person__first_name": "Leila",
    "person__last_name": "Iyer-Thorne",
    "person__job_title": "Clinical Lead",
    "person__email": "leila@solent.example.nhs.uk",
}


@pytest.fixture
def invitation() -> Invitation:
    return InvitationFactory(opens=True, invited_by__name="Tomasz Underhay", **LEILA)


def test_link_says_who_invites_whom_and_changes_nothing(client, invitation):
    page = client.get(LINK)

    assert "Is that you?" in page.text
    assert "Tomasz Underhay invites you to sign in to Greenroom as" in page.text
    assert "Dr Leila Iyer-Thorne</strong>, Clinical Lead" in page.text
    assert "leila@solent.example.nhs.uk" in page.text.replace("<wbr>", "")
    assert page["Cache-Control"] == "private, no-store"
    assert client.head(LINK).content == b""
    invitation.refresh_from_db()
    assert invitation.is_open


def test_one_press_and_a_password_make_the_sign_in(client, invitation):
    page = client.post(LINK, PASSWORD | {"email": "another@example.org"}, follow=True)

    user = Person.objects.get().user
    assert user.email == "leila@solent.example.nhs.uk"  # whatever was sent
    assert page.request["PATH_INFO"] == reverse("reports:my_next_interview")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEvent.objects.filter(action="sign_in.done", by=user).exists()
    assert "This invitation has been used." in Client().get(LINK).text


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a password"),
        ("short", "too short"),
        ("leila@solent.example", "too similar"),
        ("123412341234", "easy to guess"),
    ],
)
def test_a_password_that_is_easy_to_guess_makes_nothing(client, invitation, password, words):
    page = client.post(LINK, {"password": password})

    assert words in page.text
    assert "<title>Error: Your invitation" in page.text
    assert not User.objects.filter(email=invitation.email).exists()


def test_somebody_else_ends_the_link(client, invitation):
    first = client.post(NOT_ME, follow=True)
    again = client.post(NOT_ME, follow=True)
    late = client.post(LINK, PASSWORD)

    assert "The link no longer works, and Tomasz Underhay has been told." in first.text
    assert again.text == first.text
    assert "Is that you?" not in late.text
    assert Person.objects.get().user is None
    assert Mail.objects.get().to == invitation.invited_by.email


def test_another_user_is_told_and_cannot_accept(client_of, officer, invitation):
    other = client_of(officer)

    page = other.get(LINK)
    sent = other.post(LINK, PASSWORD)

    for answer in (page, sent):
        assert "This invitation is for Dr Leila Iyer-Thorne. You have signed in as" in answer.text
        assert "password" not in answer.text
    assert Person.objects.get().user is None


def test_an_expired_link_asks_for_a_new_one(client, invitation, at_now):
    at_now.move_to(NOW + timedelta(days=14))

    page = client.get(LINK).text
    sent = client.post(LINK, PASSWORD).text
    asked = client.post(ASK, follow=True).text
    client.post(ASK)

    assert "This link worked until 9 December 2026" in page
    assert "Ask for a new link" in sent
    assert "has been told that you would like a new link" in asked
    assert Mail.objects.get().to == invitation.invited_by.email
    assert Person.objects.get().user is None


def test_a_link_to_an_address_that_the_register_dropped_opens_nothing(client, invitation):
    Person.objects.update(email="right@solent.example.nhs.uk")

    page = client.post(LINK, PASSWORD).text

    assert "The register has changed since this link was sent" in page
    assert "Ask for a new link" in page
    assert Person.objects.get().user is None


def test_who_signs_in_by_now_is_told(client, invitation):
    Person.objects.update(user=UserFactory())

    page = client.post(LINK, PASSWORD).text

    assert "Dr Leila Iyer-Thorne signs in already" in page
    assert User.objects.filter(email=invitation.email).count() == 0


def test_an_address_that_was_taken_since_is_said(client, invitation):
    UserFactory(name="Ines Thackray", email=invitation.email)

    page = client.post(LINK, PASSWORD).text

    assert "Ines Thackray already signs in with this address." in page
    assert Person.objects.get().user is None


@pytest.mark.parametrize("address", [LINK, NOT_ME, ASK])
def test_a_guess_is_counted_and_then_waits(client, address):
    Organisation.objects.update(communications_phone="01632 960148")

    page = client.post(address)
    assert page.status_code == 404
    assert "This link does not work" in page.text
    for _ in range(29):
        client.post(address)

    assert client.post(address).status_code == 429
    assert AuditEvent.objects.get().details["what"] == "invitation_link"


def test_a_good_link_never_waits(client, invitation):
    BrakeFactory(misses=1_000)

    assert client.get(LINK).status_code == 200
