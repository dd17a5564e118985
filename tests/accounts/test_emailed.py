"""Pages say that an email is sent only where a mail server or GOV.UK Notify takes it."""

import pytest
from django.test import Client

from accounts.emailed import NOWHERE, emailed, reaches_nobody

FILES = {"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}
BY_NOTIFY = {"email_template": "8a1c", "text_template": ""}


@pytest.mark.parametrize(
    ("mailer", "notify", "said"),
    [
        ({"BACKEND": "smtp"}, None, "It is on its way."),
        (FILES, None, NOWHERE),
        ({"BACKEND": "console"}, None, NOWHERE),
        (FILES, BY_NOTIFY, "It is on its way."),
    ],
)
def test_emailed_says_what_becomes_of_it(settings, mailer, notify, said):
    settings.MAILERS = {"default": mailer}
    settings.NOTIFY = notify

    assert emailed("It is on its way.") == said


@pytest.mark.django_db
def test_pages_that_send_say_so_before_and_after(client_of, administrator, spokesperson, settings):
    desk = client_of(administrator)
    given = {"name": "Rhys", "email": "rhys@example.nhs.uk", "roles": ["officer"]}
    warned = "<strong>Email reaches nobody</strong>, because no mail server is set up yet"
    assert warned not in desk.get("/users/add/").text

    settings.MAILERS = {"default": FILES}

    page = desk.get("/users/add/").text
    assert page.count("Email reaches nobody") == 1
    assert f'{warned}: it is stored in /srv/mail.\n      <a href="/jobs/email/">Set up' in page
    their_page = client_of(spokesperson).get("/my-training/").text
    assert warned in their_page
    assert "/srv/mail" not in their_page
    stranger = Client().get("/account/password/reset/").text
    assert "Email reaches nobody." in stranger
    assert "/srv/mail" not in stranger
    assert "Set up email" not in stranger
    assert f"Rhys has been added. {NOWHERE}" in desk.post("/users/add/", given, follow=True).text


def test_an_email_of_the_example_counts_as_sent(settings):
    settings.MAILERS = {"default": FILES}
    assert (reaches_nobody(), emailed("Sent.")) == ("stored in /srv/mail", NOWHERE)

    settings.DEMO = True

    assert reaches_nobody() == ""


@pytest.mark.django_db
def test_pages_of_the_example_say_it_where_somebody_is_invited(client_of, administrator, settings):
    settings.MAILERS, settings.DEMO = {"default": FILES}, True
    desk = client_of(administrator)

    assert "Email reaches nobody: it is stored in /srv/mail." in desk.get("/users/add/").text
    assert "Email reaches nobody" not in desk.get("/users/").text
