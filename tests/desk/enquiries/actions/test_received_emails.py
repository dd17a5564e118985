from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.enquiries.actions.enquiries import log_enquiry
from desk.enquiries.actions.received_emails import (
    DoneAlready,
    drop_email,
    empty_due_emails,
    open_email,
    restore_email,
    store_email,
    values_of,
)
from desk.enquiries.email_contents import read_contents
from desk.enquiries.models import ReceivedEmail
from desk.reader.imap import RawEmail
from tests.clock import NOW
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import JournalistFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
CALLER = {"outlet": "Westmoor Sound", "journalist": "Dan Pettifer", "phone": "", "email": ""}
LATER = NOW + timedelta(minutes=5)


def details(officer: User) -> dict[str, object]:
    return {
        "caller": CALLER,
        "subject": "Handover delays",
        "programme": "",
        "channel": "email",
        "received_at": NOW - timedelta(minutes=18),
        "deadline_at": NOW + timedelta(hours=1),
        "wants": "interview",
        "questions": "",
        "angle": "",
        "other_guests": "",
        "background": "",
        "topic": None,
        "sensitivity": "routine",
        "embargo_until": None,
        "owner": officer,
        "deputy": None,
        "partners_to_inform": "",
        "by": officer,
        "now": NOW,
    }


def stored(raw: bytes, arrived_at: datetime | None = NOW) -> ReceivedEmail:
    email = RawEmail(1, arrived_at, len(raw), raw)
    store_email(values_of(raw=email, contents=read_contents(raw), now=NOW))
    return ReceivedEmail.objects.get()


def test_store_email_that_the_server_could_not_give_says_so():
    email = stored(b"", arrived_at=None)

    assert email.received_at == NOW
    assert "Greenroom could not read this email" in email.text
    assert email.sender == "an unknown sender"


def test_store_email_never_says_that_it_came_later_than_now():
    assert stored(b"Subject: x\n\nHi", arrived_at=LATER).received_at == NOW


@pytest.mark.parametrize(
    ("sender", "doubt"),
    [
        ("Ceri Vaughan <ceri.vaughan@example.nhs.uk>", ""),
        ("Ceri Vaughan <CERI.VAUGHAN@example.nhs.uk>", ""),
        ("Ceri Vaughan <ceri@freemail.example.org>", "colleague"),
        ('"Vaughan, Ceri" <ceri@freemail.example.org>', "colleague"),
        ("Dr Leila Iyer-Thorne <leila@freemail.example.org>", "colleague"),
        ('"VAUGHAN, Ceri (Comms)" <ceri@freemail.example.org>', "colleague"),
        ("Ceri Vaughan via Teams <ceri@freemail.example.org>", "colleague"),
        ("Leila Iyer-Thorne [NHS] <leila@freemail.example.org>", "colleague"),
        ("Ceri Vaughan-Moss <ceri@freemail.example.org>", ""),
        ('"leila@example.nhs.uk" <leila@freemail.example.org>', "colleague"),
        ("Dan Pettifer <dan@example.org>", ""),
        ("Ceri <ceri@freemail.example.org>", ""),
        ("Gwen Fenwright <gwen@paper.example.org>", ""),  # a journalist of that address is known
        ("", ""),
    ],
)
def test_store_email_notices_who_pretends_to_be_a_colleague(sender, doubt, officer):
    User.objects.filter(pk=officer.pk).update(
        name="Ceri Vaughan", email="ceri.vaughan@example.nhs.uk"
    )
    PersonFactory(first_name="Leila", last_name="Iyer-Thorne", email="leila@example.nhs.uk")
    PersonFactory(first_name="Gwen", last_name="Fenwright", email="gwen@example.nhs.uk")
    JournalistFactory(name="Gwen Fenwright", email="gwen@paper.example.org")

    assert stored(f"From: {sender}\n\nHi from the radio".encode()).doubt == doubt


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Half price until Friday. To unsubscribe, click here.", "no_enquiry"),
        ("Only three stands are left at our exhibition. Book yours today.", "no_enquiry"),
        ("Might there be something on the wards for our readers?", ""),
    ],
)
def test_store_email_doubts_that_a_newsletter_or_an_offer_is_an_enquiry(text, doubt):
    assert stored(f"From: Brightwell <hello@example.org>\n\n{text}".encode()).doubt == doubt


def test_store_email_notices_what_the_mail_server_doubts():
    raw = b"From: ceri@example.nhs.uk\nAuthentication-Results: mx; dmarc=fail\n\nHi"

    assert stored(raw).doubt == ReceivedEmail.Doubt.UNPROVEN


def test_log_enquiry_of_an_email_that_another_dropped_takes_it(officer):
    email = ReceivedEmailFactory(dropped=True)

    log_enquiry(email=email, **details(officer))

    email.refresh_from_db()
    assert (email.logged_by, email.dropped_at) == (officer, None)


def test_drop_email_and_restore_it(officer):
    email = ReceivedEmailFactory()

    for _ in range(2):
        drop_email(email=email, by=officer, now=NOW)
    dropped = ReceivedEmail.objects.waiting().count()
    for _ in range(2):
        restore_email(email=email, by=officer, now=NOW)

    assert dropped == 0
    assert ReceivedEmail.objects.waiting().get() == email
    assert [
        (event.action, event.about_label) for event in AuditEvent.objects.order_by("number")
    ] == [
        ("received_email.dropped", f"Email {email.pk}"),
        ("received_email.restored", f"Email {email.pk}"),
    ]


def test_nothing_is_done_with_an_email_that_is_logged_or_deleted(officer):
    logged = ReceivedEmailFactory(logged=True)
    ReceivedEmailFactory(read_at=NOW - timedelta(days=15))
    empty_due_emails(now=NOW)
    emptied = ReceivedEmail.objects.get(emptied_at=NOW)

    for act in (open_email, drop_email, restore_email):
        with pytest.raises(DoneAlready):
            act(email=logged, by=officer, now=NOW)
        with pytest.raises(Refused, match="has been deleted here"):
            act(email=emptied, by=officer, now=NOW)


def test_empty_due_emails_deletes_what_was_dropped_or_waited_too_long():
    waiting = ReceivedEmailFactory(read_at=NOW - timedelta(days=14))
    old = ReceivedEmailFactory(read_at=NOW - timedelta(days=14, minutes=1), attachments=["a.pdf"])
    dropped = ReceivedEmailFactory(dropped=True, dropped_at=NOW - timedelta(hours=2))
    just_dropped = ReceivedEmailFactory(dropped=True, dropped_at=NOW - timedelta(minutes=59))
    logged = ReceivedEmailFactory(logged=True, read_at=NOW - timedelta(days=99))

    assert [empty_due_emails(now=NOW), empty_due_emails(now=NOW)] == [2, 0]

    for email in (old, dropped):
        email.refresh_from_db()
        assert (email.text, email.subject, email.sender_email, email.attachments) == (
            "",
            "",
            "",
            [],
        )
    for email in (waiting, just_dropped, logged):
        email.refresh_from_db()
        assert email.subject


def test_empty_due_emails_forgets_a_year_later_that_there_was_one():
    blank = {"sender_name": "", "sender_email": "", "subject": "", "text": "", "outlet": ""}
    ReceivedEmailFactory(emptied_at=NOW - timedelta(days=366), **blank)
    kept = ReceivedEmailFactory(emptied_at=NOW - timedelta(days=364), **blank)

    empty_due_emails(now=NOW)

    assert ReceivedEmail.objects.get() == kept
