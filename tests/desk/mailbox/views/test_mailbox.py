"""The settings of the mailbox that enquiries are read from."""

import pytest

from desk.enquiries.models import Mailbox
from jobs.models import Job
from tests.clock import NOW
from tests.factories.received_emails import ReceivedEmailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = "/desk/mailbox/"
SERVER = {
    "host": "mail.example.nhs.uk",
    "port": 993,
    "username": "newsdesk",
    "password": "secret",
    "security": "imaps",
}
TYPED = {"is_on": "on", "folder": "Enquiries", "days_kept": "21"}


def test_mailbox_settings_switch_it_on(client_of, administrator, settings):
    settings.MAILBOX = SERVER
    client = client_of(administrator)
    seen = client.get(ADDRESS).context["form"].initial["seen"]

    page = client.post(ADDRESS, TYPED | {"seen": seen}, follow=True).text
    late = client.post(ADDRESS, TYPED | {"seen": seen, "days_kept": "7"}).text

    ours = Mailbox.objects.ours()
    assert (ours.is_on, ours.folder, ours.days_kept) == (True, "Enquiries", 21)
    assert "Saved. The mailbox is being read." in page
    changes = client.get(ADDRESS).context["history"]
    assert ("Folder", "INBOX", "Enquiries") in [
        (each.label, each.before, each.after) for each in changes
    ]
    assert "mail.example.nhs.uk, port 993, encrypted, as newsdesk." in page
    assert "secret" not in page
    assert "Someone else changed this" in late


def test_mailbox_settings_without_an_address_say_how_to_set_it(client_of, administrator, settings):
    settings.MAILBOX = None
    client = client_of(administrator)
    page = client.get(ADDRESS)

    refused = client.post(ADDRESS, TYPED | {"seen": page.context["form"].initial["seen"]}).text
    off = client.post(
        ADDRESS, TYPED | {"is_on": "", "seen": page.context["form"].initial["seen"]}, follow=True
    ).text

    assert "No mailbox is set up" in page.text
    assert "Set IMAP_URL on the server" in refused
    assert "Saved." in off


def test_mailbox_settings_say_what_is_wrong(client_of, administrator):
    page = client_of(administrator).post(ADDRESS, {"folder": "", "days_kept": "0"}).text

    assert "Enter the folder, such as INBOX." in page
    assert "Enter a whole number from 1 to 90." in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "Off."),
        ({"is_on": True}, "On, not read yet."),
        ({"is_on": True, "read_at": NOW}, "Last read Wed 25 Nov, 4:20pm."),
        ({"is_on": True, "reading_until": NOW}, "Reading now."),
        (
            {"is_on": True, "problem": "It refused the connection.", "problem_since": NOW},
            "It refused the connection.",
        ),
        ({"is_on": True, "automatic_replies": 2}, "2 automatic replies were left out."),
    ],
)
def test_the_state_of_the_mailbox_reloads_itself(
    state,
    words,
    client_of,
    administrator,
    settings,
):
    settings.MAILBOX = SERVER
    Mailbox.objects.update(**state)
    ReceivedEmailFactory()

    part = client_of(administrator).get(ADDRESS, headers={"HX-Request": "true"})

    assert words in part.text
    assert "1 email is waiting on Today." in part.text
    assert "<form" not in part.text


def test_mailbox_read_queues_a_reading(client_of, administrator):
    client = client_of(administrator)
    off = client.post(f"{ADDRESS}read/", follow=True).text
    Mailbox.objects.update(is_on=True)

    on = client.post(f"{ADDRESS}read/", follow=True).text

    assert "Reading is switched off. Switch it on first." in off
    assert "The mailbox is being read. This page shows when it is done." in on
    assert Job.objects.get(name="desk.tasks.read_mailbox").lane == Job.Lane.OUTSIDE
