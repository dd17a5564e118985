"""Text messages: once, whatever GOV.UK Notify answers, and the email where one fails."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import OperationalError

from jobs import mail, notify, texts, work
from jobs.models import Job, Mail, TextMessage
from tests import notify as stand_in
from tests.clock import NOW
from tests.notify import Notify

pytestmark = pytest.mark.django_db
NUMBER = "+447700900123"
LINK = "https://greenroom.example.nhs.uk/p/secret"


@pytest.fixture
def server(settings: Any) -> Iterator[Notify]:
    with stand_in.running() as server:
        settings.NOTIFY = server.settings
        settings.BASE_URL = "https://greenroom.example.nhs.uk"
        yield server


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "jobs.mail.render_to_string", lambda name, _: f"Read it: {LINK}" if "txt" in name else ""
    )


def queue(*, is_instead: bool = True, due_at: datetime = NOW, **fields: Any) -> TextMessage:
    text = texts.Text(
        number=NUMBER,
        body=f"Your pack is ready {LINK}",
        segments=1,
        pence=Decimal("2.5"),
        is_instead=is_instead,
        due_at=due_at,
    )
    fields = {"to": "leila@example.nhs.uk", "subject": "Your pack", "template": "x", **fields}
    return mail.queue_mail(context={}, now=NOW, text=text, **fields).text_message


def state_of(text: TextMessage) -> tuple[str, str]:
    """Of the text and its email."""
    stored = TextMessage.objects.select_related("mail__job").get(pk=text.pk)
    return stored.status, stored.mail.status


def test_a_text_instead_of_an_email_is_sent_alone(server, run_jobs):
    text = queue()

    run_jobs(at=NOW)

    assert server.bodies == [f"Your pack is ready {LINK}"]
    assert server.sent_to == {NUMBER: 1}
    assert outbox.outbox == []
    assert state_of(text) == ("sent", "sent")
    text.refresh_from_db()
    assert (text.body, text.pence, text.accepted_at) == ("", Decimal("2.5"), NOW)


def test_a_text_beside_an_email(server, run_jobs):
    text = queue(is_instead=False)

    run_jobs(at=NOW)

    assert (server.sent_to, len(outbox.outbox)) == ({NUMBER: 1}, 1)
    assert state_of(text) == ("sent", "sent")


def test_a_calendar_entry_comes_by_email_whatever_was_chosen(server, run_jobs):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"

    text = queue(calendar=calendar, calendar_method="REQUEST")
    run_jobs(at=NOW)

    assert text.is_instead is False
    assert (server.sent_to, len(outbox.outbox)) == ({NUMBER: 1}, 1)


def test_a_text_waits_until_it_is_due(server, run_jobs):
    text = queue(due_at=NOW + timedelta(hours=8))

    run_jobs(at=NOW + timedelta(hours=7))
    assert (server.accepted, state_of(text)) == ([], ("queued", "queued"))

    run_jobs(at=NOW + timedelta(hours=8))
    assert server.sent_to == {NUMBER: 1}


def test_one_key_is_one_notice_also_after_the_email_took_over(server, run_jobs):
    server.faults = [stand_in.WRONG_NUMBER]
    text = queue(dedup_key="pack 1")
    run_jobs(at=NOW)

    again = queue(dedup_key="pack 1")
    run_jobs(at=NOW)

    assert again == text
    assert len(outbox.outbox) == 1
    assert Job.objects.get(dedup_key="pack 1").mail == text.mail


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (stand_in.BUSY, 60),
        (stand_in.error(429, "TooManyRequestsError", "Exceeded", Retry_After="90"), 90),
        (stand_in.error(429, "TooManyRequestsError", "Exceeded", Retry_After="soon"), 60),
        (stand_in.BROKEN, 30),
        (stand_in.error(503, "Exception", "Down"), 30),
    ],
)
def test_a_text_waits_for_a_busy_or_broken_notify(server, run_jobs, fault, seconds):
    server.faults = [fault]
    text = queue()

    run_jobs(at=NOW)
    text.job.refresh_from_db()
    assert (text.job.state, text.job.attempts) == (Job.State.WAITING, 0)
    assert text.job.due_at == NOW + timedelta(seconds=seconds)
    run_jobs(at=NOW + timedelta(seconds=seconds))

    assert server.sent_to == {NUMBER: 1}
    assert server.looked_up.total() == 1
    assert state_of(text) == ("sent", "sent")


@pytest.mark.parametrize("fault", [stand_in.CUT, stand_in.HANGS], ids=["cut", "hangs"])
def test_a_text_that_was_accepted_unheard_is_not_sent_again(server, run_jobs, monkeypatch, fault):
    monkeypatch.setattr(notify, "WITHIN", 0.2)
    server.faults = [fault]
    text = queue()

    run_jobs(at=NOW)
    assert state_of(text) == ("queued", "queued")
    run_jobs(at=NOW + timedelta(seconds=30))

    assert server.sent_to == {NUMBER: 1}
    assert server.attempts.total() == 1
    assert state_of(text) == ("sent", "sent")


def test_a_text_is_not_sent_while_nobody_can_say_whether_it_was(server, run_jobs):
    server.faults = [stand_in.CUT, stand_in.BROKEN]
    queue()

    for minutes in (0, 1, 2):
        run_jobs(at=NOW + timedelta(minutes=minutes))

    assert server.attempts.total() == 1
    assert server.sent_to == {NUMBER: 1}


def test_the_email_goes_when_notify_does_not_come_back(settings, run_jobs):
    with stand_in.running() as gone:
        settings.NOTIFY = gone.settings
        settings.BASE_URL = "https://greenroom.example.nhs.uk"
    text = queue()

    for seconds in range(0, 601, 30):
        assert outbox.outbox == []
        run_jobs(at=NOW + timedelta(seconds=seconds))

    assert len(outbox.outbox) == 1
    assert LINK in outbox.outbox[0].body
    assert state_of(text) == ("failed", "sent")


def test_the_email_goes_at_once_when_notify_asks_to_wait_too_long(server, run_jobs):
    server.faults = [stand_in.error(429, "TooManyRequestsError", "Exceeded", Retry_After="3600")]
    text = queue()

    run_jobs(at=NOW)

    assert len(outbox.outbox) == 1
    assert state_of(text) == ("failed", "sent")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (stand_in.WRONG_NUMBER, "phone_number Not enough digits. Check the number."),
        (stand_in.TEAM_ONLY, "team-only API key. Use a live key in NOTIFY_API_KEY"),
        (stand_in.NO_TEMPLATE, "Template not found. Check NOTIFY_TEXT_TEMPLATE"),
        (
            stand_in.REJECTED,
            "rejects the API key: Invalid token: API key not found. Set NOTIFY_API_KEY",
        ),
        (
            stand_in.error(403, "AuthError", "Error: Your system clock must be accurate"),
            "Set this machine’s clock",
        ),
    ],
)
def test_what_notify_refuses_goes_by_email_and_says_what_to_do(server, run_jobs, fault, words):
    server.faults = [fault]
    text = queue()

    run_jobs(at=NOW)

    text.refresh_from_db()
    assert words in text.problem
    assert (server.accepted, len(outbox.outbox)) == ([], 1)
    assert state_of(text) == ("failed", "sent")
    assert NUMBER not in Job.objects.get(text_message=text).outcome


def test_a_failed_text_beside_an_email_sends_no_second_one(server, run_jobs):
    server.faults = [stand_in.WRONG_NUMBER]
    text = queue(is_instead=False)

    run_jobs(at=NOW)

    assert len(outbox.outbox) == 1
    assert state_of(text) == ("failed", "sent")


def test_a_wrong_key_is_seen_by_the_stand_in(server, settings, run_jobs):
    settings.NOTIFY = server.settings | {"api_key": f"x-{stand_in.SERVICE}-{stand_in.SERVICE}"}
    text = queue()

    run_jobs(at=NOW)

    text.refresh_from_db()
    assert text.problem.startswith(notify.KEY_REJECTED)


def test_texts_that_are_switched_off_meanwhile_go_by_email(settings, run_jobs):
    settings.NOTIFY = None
    text = queue()

    run_jobs(at=NOW)

    assert len(outbox.outbox) == 1
    assert state_of(text) == ("failed", "sent")


def test_an_accepted_text_is_recorded_after_the_database_was_away(server, run_jobs, monkeypatch):
    slept: list[int] = []
    tries = iter([OperationalError("away"), None])
    real = texts._record_accepted

    def away_once(*args: Any, **words: Any) -> None:
        if problem := next(tries):
            raise problem
        real(*args, **words)

    monkeypatch.setattr(texts, "_record_accepted", away_once)
    monkeypatch.setattr(work.time, "sleep", slept.append)
    monkeypatch.setattr(work.connection, "close", lambda: None)
    text = queue()

    run_jobs(at=NOW)

    assert slept == [1]
    assert state_of(text) == ("sent", "sent")


def test_follow_until_it_is_delivered_and_charged(server, run_jobs):
    text = queue()
    run_jobs(at=NOW)
    assert Mail.objects.get().text  # still there, in case the text fails

    server.set_state("delivered")
    run_jobs(at=NOW + timedelta(seconds=30))
    assert state_of(text) == ("delivered", "sent")
    assert Mail.objects.get().text == ""

    server.set_state(
        "delivered",
        is_cost_data_ready=True,
        cost_in_pounds=0.0466,
        cost_details={"billable_sms_fragments": 2, "international_rate_multiplier": 1},
    )
    run_jobs(at=NOW + timedelta(minutes=5))
    text.refresh_from_db()
    assert (text.segments, text.pence, text.is_charged) == (2, Decimal("4.66"), True)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    assert outbox.outbox == []


@pytest.mark.parametrize("cost", [{}, {"cost_in_pounds": "?", "cost_details": {}}])
def test_a_cost_that_cannot_be_read_leaves_our_own(server, run_jobs, cost):
    text = queue()
    run_jobs(at=NOW)
    server.set_state("delivered", is_cost_data_ready=True, **cost)

    run_jobs(at=NOW + timedelta(seconds=30))
    run_jobs(at=NOW + timedelta(hours=2))

    text.refresh_from_db()
    assert (text.segments, text.pence, text.is_charged) == (1, Decimal("2.5"), False)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


@pytest.mark.parametrize("status", list(texts.FAILURES))
def test_a_text_that_is_not_delivered_goes_by_email_once(server, run_jobs, status):
    text = queue()
    run_jobs(at=NOW)
    server.set_state(status)

    for minutes in (1, 20, 60):
        run_jobs(at=NOW + timedelta(minutes=minutes))

    assert len(outbox.outbox) == 1
    assert LINK in outbox.outbox[0].body
    assert state_of(text) == ("failed", "sent")
    text.refresh_from_db()
    assert text.problem == texts.FAILURES[status]


def test_following_ends_after_a_day(server, run_jobs):
    text = queue()
    run_jobs(at=NOW)

    run_jobs(at=NOW + timedelta(hours=23, minutes=30))

    assert state_of(text) == ("sent", "sent")
    assert Mail.objects.get().text == ""
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


@pytest.mark.parametrize("hours", [1, 23.5])
def test_following_waits_for_a_notify_that_is_away(server, run_jobs, hours):
    queue()
    run_jobs(at=NOW)
    server.faults = [stand_in.BROKEN]

    run_jobs(at=NOW + timedelta(hours=hours))

    follow = Job.objects.get(name="jobs.tasks.follow_text")
    assert follow.state == (Job.State.WAITING if hours == 1 else Job.State.DONE)


def test_following_ends_if_notify_knows_nothing_of_it_or_is_gone(server, settings, run_jobs):
    queue()
    queue()
    run_jobs(at=NOW)
    server.faults = [stand_in.error(404, "NoResultFound", "No result found")]

    first, second = Job.objects.filter(name="jobs.tasks.follow_text").order_by("pk")
    run_jobs_of = texts.follow
    assert "No result found" in run_jobs_of(
        text=TextMessage.objects.get(pk=first.arguments["text_id"]), now=NOW
    )
    settings.NOTIFY = None
    assert "not set up" in run_jobs_of(
        text=TextMessage.objects.get(pk=second.arguments["text_id"]), now=NOW
    )


def test_an_email_by_notify_once(server, settings, run_jobs):
    settings.NOTIFY = server.settings | {"email_template": stand_in.EMAIL_TEMPLATE}
    server.faults = [stand_in.CUT]
    stored = mail.queue_mail(
        to="leila@example.nhs.uk", subject="Your pack", template="x", context={}, now=NOW
    )

    run_jobs(at=NOW)
    run_jobs(at=NOW + timedelta(minutes=1))

    stored.refresh_from_db()
    assert stored.status == Mail.Status.SENT
    assert server.sent_to == {"leila@example.nhs.uk": 1}
    [sent] = server.accepted
    assert sent["personalisation"] == {"subject": "Your pack", "body": f"Read it: {LINK}\n"} or (
        sent["personalisation"]["body"].startswith("Read it")
    )
    assert outbox.outbox == []


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (stand_in.BUSY, Mail.Status.WAITING),
        (stand_in.REJECTED, Mail.Status.WAITING),
        (
            stand_in.error(400, "ValidationError", "email_address Not a valid email address"),
            Mail.Status.NOT_SENT,
        ),
    ],
)
def test_an_email_that_notify_does_not_take(server, settings, run_jobs, fault, status):
    settings.NOTIFY = server.settings | {"email_template": stand_in.EMAIL_TEMPLATE}
    server.faults = [fault]
    stored = mail.queue_mail(
        to="leila@example.nhs.uk", subject="Your pack", template="x", context={}, now=NOW
    )

    run_jobs(at=NOW)

    assert Mail.objects.select_related("job").get(pk=stored.pk).status == status


def test_months_of_texts_adds_up_what_was_accepted(server, run_jobs):
    for _ in range(2):
        queue()
    run_jobs(at=NOW)
    server.faults = [stand_in.WRONG_NUMBER]
    queue()
    run_jobs(at=NOW)

    [month] = texts.months_of_texts()

    assert (month.texts, month.segments, month.pounds) == (2, 2, Decimal("0.05"))
    assert (month.failed, month.uncharged) == (0, 2)
    TextMessage.objects.update(pence=None)
    assert texts.months_of_texts()[0].pounds is None


def test_no_redirect_is_followed_with_our_key(server):
    server.faults = [(307, {}, {"Location": f"{server.settings['url']}/v2/notifications/sms"})]

    with pytest.raises(notify.NotNow, match="307"):
        notify.send_text(number=NUMBER, body="x", reference="r", is_repeat=False)

    assert server.accepted == []
