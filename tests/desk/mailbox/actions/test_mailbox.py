import socket
import time
from contextlib import closing
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.enquiries.actions.received_emails import drop_email
from desk.enquiries.email_contents import EmailContents, read_contents
from desk.enquiries.models import Enquiry, Mailbox, ReceivedEmail
from desk.mailbox.actions import mailbox
from desk.mailbox.actions.mailbox import MOST, change_mailbox, read_mailbox
from desk.reader import imap
from jobs.models import Job
from tests.clock import NOW
from tests.imap import ImapFolder, free_port, imap_folder, imap_server, written  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=2)


@pytest.fixture
def folder(imap_folder: ImapFolder) -> ImapFolder:  # noqa: F811  the fixture
    """Read by a mailbox that is switched on."""
    Mailbox.objects.update(is_on=True, folder=imap_folder.name)
    return imap_folder


def subjects() -> list[str]:
    return list(ReceivedEmail.objects.order_by("pk").values_list("subject", flat=True))


def test_read_mailbox_stores_what_the_email_asks_and_logs_nothing(folder):
    folder.deliver(written(), at=NOW - timedelta(minutes=18))

    outcome = read_mailbox(now=NOW)

    email = ReceivedEmail.objects.get()
    assert outcome == "1 new emails."
    assert (email.sender, email.subject, email.outlet) == (
        "Dan Pettifer (dan@westmoorsound.example.org)",
        "Ambulance handover delays",
        "Westmoor Sound",
    )
    assert email.received_at == NOW - timedelta(minutes=18)
    assert email.wanted_at == NOW.replace(day=26, hour=8, minute=10)
    assert email.deadline_at == NOW.replace(hour=17, minute=0)
    assert email.text.startswith("From: Dan Pettifer <dan@westmoorsound.example.org>\nDate: Wed")
    assert (Enquiry.objects.count(), folder.unseen()) == (0, 1)  # nor is the mailbox changed


def test_an_email_is_suggested_once_however_often_it_is_read(folder, officer):
    """Read again, delivered twice, numbered anew by the server, and after it was dropped."""
    folder.deliver(written())
    read_mailbox(now=NOW)
    read_mailbox(now=SOON)
    folder.deliver(written(subject="[External] Ambulance handover delays"))
    read_mailbox(now=SOON)
    drop_email(email=ReceivedEmail.objects.get(), by=officer, now=SOON)
    folder.number_anew()

    read_mailbox(now=SOON)

    assert subjects() == ["Ambulance handover delays"]
    assert not ReceivedEmail.objects.waiting().exists()


def test_emails_without_a_message_id_differ_by_what_they_say(folder):
    for subject in ("First", "Second", "Second"):
        folder.deliver(written(subject=subject, message_id=""))

    read_mailbox(now=NOW)

    assert subjects() == ["First", "Second"]


def test_a_mailbox_that_is_read_for_the_first_time_gives_the_last_two_days(
    folder,
):
    for days in (3, 2, 0):
        message = written(subject=f"{days} days ago", message_id=f"<{days}@example.org>")
        folder.deliver(message, at=NOW - timedelta(days=days))

    read_mailbox(now=NOW)

    assert subjects() == ["2 days ago", "0 days ago"]


def test_what_is_moved_into_the_folder_later_is_read_whenever_it_came(folder):
    folder.deliver(written())
    read_mailbox(now=NOW)
    folder.deliver(written(subject="Moved", message_id="<2@e.org>"), at=NOW - timedelta(days=9))

    read_mailbox(now=SOON)

    assert subjects() == ["Ambulance handover delays", "Moved"]


def test_automatic_replies_are_counted_and_left_out(folder):
    folder.deliver(written(subject="Out of office", Auto_Submitted="auto-replied"))
    folder.deliver(written(message_id="<2@example.org>", Auto_Submitted="no"))

    read_mailbox(now=NOW)

    assert subjects() == ["Ambulance handover delays"]
    assert Mailbox.objects.ours().automatic_replies == 1


def test_one_reading_takes_no_more_than_a_few_and_the_next_goes_on(folder, monkeypatch):
    monkeypatch.setattr("desk.mailbox.actions.mailbox.MOST", 2)
    for number in range(3):
        folder.deliver(written(message_id=f"<{number}@example.org>"))

    counts = []
    for _ in range(3):
        read_mailbox(now=NOW)
        counts.append(ReceivedEmail.objects.count())

    assert MOST == 50
    assert counts == [2, 3, 3]


def test_a_big_email_is_read_in_part_and_its_attachments_named(folder):
    big = written()
    big.add_attachment(b"x" * 7_500_000, maintype="application", subtype="pdf", filename="Plan.pdf")

    folder.deliver(big)
    read_mailbox(now=NOW)

    email = ReceivedEmail.objects.get()
    assert email.size > 10_000_000
    assert (email.is_cut, email.attachments, email.outlet) == (True, ["Plan.pdf"], "Westmoor Sound")
    assert len(email.text) < 2_000


def test_an_email_that_nobody_can_read_does_not_stop_the_next(folder):
    head = b"From: a@example.org\r\nSubject: Bomb\r\nContent-Type: multipart/mixed; boundary=b\r\n"
    folder.deliver(head + b"\r\n--b\r\n\r\nHello\r\n" * 1_200)
    folder.deliver(written())

    read_mailbox(now=NOW)

    first, second = ReceivedEmail.objects.order_by("pk")
    assert (first.subject, second.subject) == ("Bomb", "Ambulance handover delays")
    assert "Greenroom could not read this email" in first.text


def test_an_email_that_our_reading_fails_on_is_stored_and_the_next_is_read(
    folder, monkeypatch, caplog
):
    def failing(raw: bytes) -> EmailContents:
        if b"(odd)" in raw:
            raise RecursionError
        return read_contents(raw)

    monkeypatch.setattr(mailbox, "read_contents", failing)
    folder.deliver(written(subject="Secret (odd)"))
    folder.deliver(written(subject="Beds"))

    assert read_mailbox(now=NOW) == "2 new emails."
    assert subjects() == ["", "Beds"]
    assert caplog.messages == ["An email could not be read: RecursionError"]


def test_a_mailbox_that_is_switched_off_is_not_read(folder):
    folder.deliver(written())
    Mailbox.objects.update(is_on=False)

    assert read_mailbox(now=NOW) == "Reading is switched off."
    assert not ReceivedEmail.objects.exists()


def test_two_readings_at_once_are_one(folder):
    folder.deliver(written())
    Mailbox.objects.update(reading_until=NOW + timedelta(seconds=30))

    assert read_mailbox(now=NOW) == "Another reading is under way."
    assert read_mailbox(now=NOW + timedelta(minutes=1)) == "1 new emails."


def test_a_mailbox_that_is_away_says_why_and_is_read_when_it_is_back(folder, settings):
    folder.deliver(written())
    well = settings.MAILBOX
    settings.MAILBOX = well | {"port": free_port()}
    outcome = read_mailbox(now=NOW)
    read_mailbox(now=SOON)
    away = Mailbox.objects.ours()
    settings.MAILBOX = well

    read_mailbox(now=SOON)

    back = Mailbox.objects.ours()
    assert outcome == "The mailbox cannot be read: 127.0.0.1 refused the connection."
    assert (away.problem, away.problem_since) == ("127.0.0.1 refused the connection.", NOW)
    assert (back.problem, back.read_at, back.reading_until) == ("", SOON, None)
    assert subjects() == ["Ambulance handover delays"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong"}, "refused the user or the password"),
        ({"security": "imaps"}, "127.0.0.1 broke off"),
        ({"host": "mail.invalid"}, "is not known. Check the host in IMAP_URL"),
    ],
)
def test_what_is_wrong_with_the_mailbox_is_said_in_words(change, words, folder, settings):
    settings.MAILBOX = settings.MAILBOX | change

    read_mailbox(now=NOW)

    assert words in Mailbox.objects.ours().problem


def test_a_folder_that_is_not_there_is_named(folder):
    Mailbox.objects.update(folder="Enquiries")

    read_mailbox(now=NOW)

    assert "There is no folder “Enquiries” that can be read" in Mailbox.objects.ours().problem


def test_without_an_address_the_problem_says_so(folder, settings):
    settings.MAILBOX = None

    assert read_mailbox(now=NOW) == "The mailbox cannot be read: IMAP_URL is not set."


def test_a_mailbox_that_hangs_is_left_after_its_time(folder, settings):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.MAILBOX = settings.MAILBOX | {"port": silent.getsockname()[1], "timeout": 1}
        began = time.monotonic()
        read_mailbox(now=NOW)

    assert time.monotonic() - began < 30  # LONGEST would end it after 45
    assert Mailbox.objects.ours().problem == "127.0.0.1 did not answer in time."


def test_a_slow_mailbox_is_left_and_what_it_gave_is_stored(folder, monkeypatch):
    for number in range(3):
        folder.deliver(written(message_id=f"<{number}@example.org>"))
    monkeypatch.setattr(imap, "LONGEST", 2)
    real = imap.Folder.fetch

    def slow(self: imap.Folder, uid: int) -> imap.RawEmail | None:
        if ReceivedEmail.objects.exists():  # the first was stored
            time.sleep(2.5)
        return real(self, uid)

    monkeypatch.setattr(imap.Folder, "fetch", slow)

    read_mailbox(now=NOW)

    assert ReceivedEmail.objects.count() == 1
    assert "did not finish within" in Mailbox.objects.ours().problem


def test_change_mailbox_starts_over_with_another_folder(folder, administrator):
    Mailbox.objects.update(uid_validity=7, last_uid=9, problem="x", problem_since=NOW)

    change_mailbox(is_on=True, folder=folder.name, days_kept=30, by=administrator, now=NOW)
    unchanged = Mailbox.objects.ours()
    change_mailbox(is_on=True, folder="Desk", days_kept=30, by=administrator, now=NOW)

    changed = Mailbox.objects.ours()
    assert (unchanged.last_uid, unchanged.days_kept) == (9, 30)
    assert (changed.uid_validity, changed.last_uid, changed.problem) == (None, 0, "")
    assert Job.objects.filter(name="desk.tasks.read_mailbox", lane="outside").count() == 2
    assert AuditEvent.objects.filter(action="mailbox.changed").count() == 2


def test_change_mailbox_to_the_same_writes_nothing(administrator):
    change_mailbox(is_on=False, folder="INBOX", days_kept=14, by=administrator, now=NOW)

    assert not AuditEvent.objects.exists()
