import smtplib
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, OperationalError

from jobs import mail, work
from jobs.models import Job, Mail
from tests.factories.jobs import JobFactory, MailFactory

pytestmark = pytest.mark.django_db
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def _templates(settings: object) -> None:
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "note.txt": "Read it: {{ link }}",
                        "both.txt": "Words",
                        "both.html": "<p>Words</p>",
                    },
                )
            ]
        },
    }
    settings.TEMPLATES = [engine]


def queue(now: datetime, **fields: object) -> Mail:
    fields = {
        "to": "leila@example.nhs.uk",
        "subject": "Your pack",
        "template": "note",
        "context": {},
        **fields,
    }
    return mail.queue_mail(now=now, **fields)


def refuse_with(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def send_messages(self: EmailBackend, messages: object) -> None:
        raise problem

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_queue_mail_stores_it_and_queues_the_job(now):
    stored = queue(now, context={"link": "https://example.nhs.uk/p/1"})

    assert (stored.text, stored.html, stored.status) == (
        "Read it: https://example.nhs.uk/p/1",
        "",
        Mail.Status.QUEUED,
    )
    assert Job.objects.get().arguments == {"mail_id": stored.pk}


def test_queue_mail_with_the_same_key_once(now):
    first = queue(now, dedup_key="pack 1")

    assert queue(now, dedup_key="pack 1") == first
    assert Mail.objects.count() == 1


def test_queue_mail_keeps_the_subject_on_one_line(now):
    assert queue(now, subject="Your\r\nBcc: pack").subject == "Your Bcc: pack"


def test_send_once_then_delete_the_content(now, run_jobs):
    stored = queue(now, template="both", calendar=CALENDAR, calendar_method="REQUEST")

    answers = run_jobs(at=now)
    again = mail.send(mail=Mail.objects.get(), now=now)

    stored.refresh_from_db()
    assert (answers, again) == (
        ["Accepted by the mail server for leila@example.nhs.uk."],
        "It had already been sent.",
    )
    assert (stored.status, stored.sent_at, stored.text, stored.calendar) == (
        Mail.Status.SENT,
        now,
        "",
        "",
    )
    assert [message.to for message in outbox.outbox] == [["leila@example.nhs.uk"]]


def test_send_does_not_send_again_while_the_database_is_away(now, run_jobs, monkeypatch):
    stored = queue(now)
    answers = [OperationalError("locked"), OperationalError("locked"), None]
    write_down = mail._record_sent
    slept = list[int]()

    def sometimes(*arguments: object, **keywords: object) -> None:
        if problem := answers.pop(0):
            raise problem
        write_down(*arguments, **keywords)

    monkeypatch.setattr(mail, "_record_sent", sometimes)
    monkeypatch.setattr(work.connection, "close", lambda: None)
    monkeypatch.setattr(work.time, "sleep", slept.append)

    run_jobs(at=now)

    stored.refresh_from_db()
    assert (len(outbox.outbox), stored.status, slept) == (1, Mail.Status.SENT, [1, 2])


def test_invitation_has_its_method_in_the_content_type(now):
    stored = queue(now, template="both", calendar=CALENDAR, calendar_method="REQUEST")

    message = message_from_bytes(
        mail.as_message(stored).message().as_bytes(), policy=policy.default
    )

    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    invitation = list(message.walk())[-1]
    assert (invitation.get_param("method"), invitation.get_param("charset")) == ("REQUEST", "utf-8")
    assert invitation.get_content().replace("\n", "\r\n").replace("\r\r", "\r") == CALENDAR
    assert message["Message-ID"] == stored.message_id


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (ConnectionRefusedError("refused"), "The mail server did not accept it: refused"),
        (TimeoutError(), "The mail server did not accept it: TimeoutError"),
        (smtplib.SMTPServerDisconnected("gone"), "The mail server did not accept it: gone"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "The mail server did not accept it: 535 no"),
        (smtplib.SMTPDataError(451, b"later"), "The mail server asked us to wait: 451 later"),
        (
            smtplib.SMTPRecipientsRefused({"leila@example.nhs.uk": (450, b"greylisted")}),
            "The mail server asked us to wait: 450 greylisted",
        ),
        (
            smtplib.SMTPRecipientsRefused(
                {"leila@example.nhs.uk": (554, b"5.7.1 Relay access denied")}
            ),
            "The mail server does not accept our email: 554 5.7.1 Relay access denied",
        ),
        (
            smtplib.SMTPDataError(554, b"no service"),
            "The mail server does not accept our email: 554 no service",
        ),
        (
            smtplib.SMTPSenderRefused(550, b"not you", "greenroom@example.nhs.uk"),
            "The mail server did not accept it: 550 not you",
        ),
    ],
)
def test_send_waits_for_an_unreachable_mail_server(problem, words, now, run_jobs, monkeypatch):
    stored = queue(now)
    refuse_with(monkeypatch, problem)

    run_jobs(at=now)
    run_jobs(at=now + timedelta(seconds=30))

    stored.refresh_from_db()
    assert (stored.status, stored.waiting_since, stored.problem) == (
        Mail.Status.WAITING,
        now,
        words,
    )
    assert (stored.job.attempts, stored.job.waits, stored.job.outcome) == (0, 2, words)
    assert list(Mail.objects.waiting()) == [stored]


def test_while_the_server_is_away_every_mail_says_so_and_one_tries_it(now, run_jobs, monkeypatch):
    def refuse(self: EmailBackend) -> None:
        raise ConnectionRefusedError("refused")

    mails = [queue(now) for _ in range(3)]
    monkeypatch.setattr(EmailBackend, "open", refuse)

    tries = len(run_jobs(at=now))
    waiting = list(Mail.objects.waiting().order_by("pk"))
    monkeypatch.undo()
    run_jobs(at=now + timedelta(seconds=2))

    assert (tries, waiting) == (1, mails)
    assert {each.problem for each in waiting} == {"The mail server did not accept it: refused"}
    assert Mail.objects.unsent().count() == 0


@pytest.mark.parametrize(
    "problem",
    [
        smtplib.SMTPRecipientsRefused({"leila@example.nhs.uk": (550, b"no such user")}),
        smtplib.SMTPDataError(550, b"no such user"),
    ],
)
def test_send_gives_up_on_a_refused_address(problem, now, run_jobs, monkeypatch):
    stored = queue(now)
    refuse_with(monkeypatch, problem)

    run_jobs(at=now)

    stored = Mail.objects.get()
    assert stored.status == Mail.Status.NOT_SENT
    assert stored.problem == "The mail server refused leila@example.nhs.uk: 550 no such user"
    assert list(Mail.objects.given_up()) == [stored]


@pytest.mark.parametrize(
    ("code", "answer", "is_about_it"),
    [
        (550, "no such user", True),
        (550, "5.1.1 no such user", True),
        (552, "5.2.2 mailbox full", True),
        (554, "5.1.1 no such user", True),
        (550, "5.4.1 Recipient address rejected: Access denied", True),
        (550, "5.1.8 sender rejected", False),
        (550, "5.7.1 blocked by policy", False),
        (550, "relay not permitted", False),
        (553, "5.1.10 relaying denied", False),
        (552, "5.3.4 message too big", False),
        (554, "no service", False),
        (521, "does not accept mail", False),
        (530, "5.7.0 authentication required", False),
    ],
)
def test_refusals_that_are_about_the_address(code, answer, is_about_it):
    assert mail._is_about_the_address(code, answer) is is_about_it


def test_mail_uses_the_outside_lane(now):
    assert queue(now).job.lane == Job.Lane.OUTSIDE


def test_mail_with_a_cancelled_job_is_not_sent():
    cancelled = MailFactory(job=JobFactory(state=Job.State.CANCELLED))

    assert cancelled.status == Mail.Status.NOT_SENT
    assert MailFactory(job=None).status == Mail.Status.NOT_SENT


def test_mail_calendar_has_method():
    with pytest.raises(IntegrityError):
        MailFactory(calendar=CALENDAR)


def test_delete_old_keeps_waiting_and_retained_mails(
    now,
):
    sent = queue(now)
    refused = queue(now)
    waiting = queue(now)
    kept = queue(now)
    young = queue(now + timedelta(seconds=1))
    Job.objects.filter(pk__in=[each.job_id for each in (sent, kept, young)]).update(
        state=Job.State.DONE
    )
    Job.objects.filter(pk=refused.job_id).update(state=Job.State.GIVEN_UP)
    past = {
        "before": now + timedelta(seconds=1),
        "retained": Mail.objects.filter(pk=kept.pk).values("pk"),
    }

    assert [mail.delete_old(**past), mail.delete_old(**past)] == [2, 0]

    assert list(Mail.objects.order_by("pk")) == [waiting, kept, young]
    assert set(Job.objects.values_list("pk", flat=True)) == {
        waiting.job_id,
        kept.job_id,
        young.job_id,
    }


def test_no_email_leaves_with_links_that_only_this_machine_can_open(now, run_jobs, settings):
    folded = CALENDAR.replace("END:", "DESCRIPTION:http://loc\r\n alhost:8000/i/1\r\nEND:")
    link = {"context": {"link": "http://localhost:8000/i/1"}}
    stored = queue(now, **link, calendar=folded, calendar_method="REQUEST")
    by_memory = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    run_jobs(at=now)

    stored.refresh_from_db()
    assert stored.status == Mail.Status.WAITING
    assert "http://localhost:8000, which only this machine can open. Write" in stored.problem

    settings.MAILERS = by_memory
    settings.BASE_URL = "https://greenroom.example.nhs.uk"
    run_jobs(at=now + timedelta(seconds=30))

    [sent] = outbox.outbox
    assert sent.body == "Read it: https://greenroom.example.nhs.uk/i/1"
    assert "\nDESCRIPTION:https://greenroom.example.nhs.uk/i/1\r" in sent.alternatives[0].content


def test_the_example_may_send_links_to_itself(now, run_jobs, settings):
    settings.DEMO = True
    queue(now, context={"link": "http://localhost:8000/i/1"})

    run_jobs(at=now)

    assert "http://localhost:8000/i/1" in outbox.outbox[0].body
