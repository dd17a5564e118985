"""An enquiry by email, from a real mailbox to who can do it, and junk that goes with one press."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desk.enquiries.models import Enquiry, Interview, ReceivedEmail
from desk.mailbox.actions.mailbox import read_mailbox
from tests.imap import TEXT, ImapFolder, imap_folder, imap_server, written  # noqa: F401  fixtures

JUNK = "Win a holiday in the sun"


@pytest.fixture
def mailbox(imap_folder: ImapFolder) -> ImapFolder:
    """What a journalist wrote a minute ago, of days to come at whatever hour this runs; and junk."""
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=3)
    text = TEXT.replace("tomorrow", f"on {day:%-d %B}").replace("5pm today", "5pm tomorrow")
    imap_folder.deliver(written(sent_at=now, text=text), at=now)
    imap_folder.deliver(
        written(subject=JUNK, sender="d@e.example.org", message_id="<2@e>", text="Click"), at=now
    )
    return imap_folder


def test_an_enquiry_by_email_is_looked_at_and_logged(
    mailbox,
    walk,
    administrator,
    officer,
):
    switched_on(walk(administrator), mailbox.name)
    read_mailbox(now=timezone.now())
    walker = walk(officer)
    junk_is_dropped_and_put_back(walker)
    logged(walker)

    assert Interview.objects.get().enquiry.outlet.name == "Westmoor Sound"
    assert Enquiry.objects.get().received_emails.get().sender_name == "Dan Pettifer"
    assert ReceivedEmail.objects.waiting().count() == 0


def switched_on(walker: Any, folder: str) -> None:
    page = walker.go("/settings/")
    walker.press("Enquiries by email")
    page.get_by_label("Read enquiries from the mailbox").check()
    page.get_by_label("Folder").fill(folder)
    walker.press("Save")
    walker.sees("On, not read yet.")
    walker.check_page()


def junk_is_dropped_and_put_back(walker: Any) -> None:
    page = walker.go("/today/")
    walker.sees("Westmoor Sound: Ambulance handover delays")
    walker.check_page()
    page.get_by_role("button", name=re.compile(f"Not an enquiry.*{JUNK}")).click()
    walker.sees("is not an enquiry. Its text will be deleted here tonight.")
    walker.press("Undo")
    walker.sees("The email is back on Today.")
    page.get_by_role("link", name=JUNK).click()
    walker.check_page()
    page.get_by_role("button", name=re.compile(f"Not an enquiry.*{JUNK}")).click()
    walker.sees("1 email is waiting for someone to look")


def logged(walker: Any) -> None:
    page = walker.go("/today/")
    page.get_by_role("button", name="Look and log").click()
    walker.sees("From Dan Pettifer")
    walker.check_page()
    expect(page.get_by_label("Outlet").first).to_have_value("Westmoor Sound")
    walker.press("Log it")
    walker.sees("is logged. Choose who speaks.")
    walker.go(Enquiry.objects.get().get_absolute_url())
    walker.sees("Came by email from Dan Pettifer")
