"""Text messages by GOV.UK Notify: queued with the email that says the same, sent once, followed until
they are delivered.

A text that Notify does not take, or cannot deliver, leaves nobody untold: where it stands instead of
the email, the email goes out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from uuid import uuid4

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from accounts.emailed import is_address_local, local_address, with_our_address
from jobs import job_names, notify
from jobs.actions import queue_job
from jobs.models import Job, Mail, TextMessage
from jobs.work import TryAgain, finishing, record

PATIENCE = timedelta(minutes=10)  # then the email is the better way
PAUSE = 30  # seconds between attempts, where Notify names none
NO_ANSWER = 2  # seconds until another text is tried
LOOK_AFTER = timedelta(seconds=30)  # for the first time
FOLLOWED_FOR = timedelta(hours=23)
CHARGED_WITHIN = timedelta(hours=1)  # after delivery; then our own count stands
DELIVERED = {"delivered"}
UNKNOWN = {"sent"}  # to another country: no network says more
FAILURES = {
    "permanent-failure": "The network says that there is no such number.",
    "temporary-failure": "The phone was off or out of reach for too long.",
    "technical-failure": "GOV.UK Notify could not send it.",
}
Status = TextMessage.Status


@dataclass(frozen=True, kw_only=True)
class Text:
    """What `queue_mail` stores beside the email. `pence` is the price of one segment, if it is
    known. It is sent from `due_at`; instead of the email, not beside it, if `is_instead`.
    """

    number: str
    body: str
    segments: int
    pence: Decimal | None
    is_instead: bool
    due_at: datetime


def add_text(
    *, mail: Mail, text: Text, job: Job | None, now: datetime, needed_at: datetime | None
) -> TextMessage:
    """Stores the text of a mail. Without a job it gets one of its own."""
    job = job or queue_job(
        name=job_names.SEND_TEXT,
        arguments={},
        now=now,
        due_at=text.due_at,
        party=job_names.TEXTS,
        needed_at=needed_at,
    )
    stored = TextMessage.objects.create(
        mail=mail,
        number=text.number,
        body=text.body,
        segments=text.segments,
        pence=None if text.pence is None else text.segments * text.pence,
        is_instead=text.is_instead,
        reference=f"greenroom-{uuid4().hex[:30]}",
        due_at=text.due_at,
        job=job,
    )
    job.arguments = {"text_id": stored.pk}
    job.save(update_fields=["arguments"])
    return stored


def send(*, text: TextMessage, now: datetime) -> str:
    """Hands it to GOV.UK Notify once. Waits ten minutes for Notify; then, and if it refuses, the
    email goes.
    """
    if text.accepted_at or text.status == Status.FAILED:
        return "It had already been sent."
    if not notify.sends_texts():
        return _fail(text, "Text messages are not set up any more (NOTIFY_API_KEY).", now=now)
    if is_address_local():
        return _fail(text, local_address()[0], now=now)
    is_repeat = text.offered_at is not None
    if not is_repeat:
        TextMessage.objects.filter(pk=text.pk).update(offered_at=now)
    try:
        answer = notify.send_text(
            number=text.number,
            body=with_our_address(text.body),
            reference=text.reference,
            is_repeat=is_repeat,
        )
    except notify.NotNow as problem:
        pause = problem.in_seconds or PAUSE
        if now + timedelta(seconds=pause) > text.due_at + PATIENCE:
            return _fail(text, problem.why, now=now)
        TextMessage.objects.filter(pk=text.pk).update(problem=problem.why[:500])
        raise TryAgain(why=problem.why, in_seconds=pause, away_seconds=NO_ANSWER) from problem
    except notify.NotAccepted as refusal:
        return _fail(text, refusal.why, now=now)
    sentence = "Accepted by GOV.UK Notify."
    record(partial(_record_accepted, text, str(answer["id"]), sentence, now=now))
    return sentence


def _record_accepted(text: TextMessage, notify_id: str, sentence: str, *, now: datetime) -> None:
    with finishing(sentence):
        TextMessage.objects.filter(pk=text.pk, accepted_at=None).update(
            accepted_at=now, notify_id=notify_id, status=Status.SENT, body="", problem=""
        )
        if text.is_instead:
            Mail.objects.filter(pk=text.mail_id, sent_at=None).update(sent_at=now)
        queue_job(
            name=job_names.FOLLOW_TEXT,
            arguments={"text_id": text.pk},
            now=now,
            due_at=now + LOOK_AFTER,
            party=job_names.TEXTS,
        )


def follow(*, text: TextMessage, now: datetime) -> str:
    """Whether it was delivered, and what it cost; looks again until both are known, for a day."""
    if not notify.sends_texts():
        return _stop_following(text, "Text messages are not set up any more.")
    waited = now - (text.accepted_at or now)
    try:
        answer = notify.state_of(text.notify_id)
    except notify.NotNow as problem:
        if waited > FOLLOWED_FOR:
            return _stop_following(text, problem.why)
        raise TryAgain(why=problem.why, away_seconds=NO_ANSWER) from problem
    except notify.NotAccepted as refusal:
        return _stop_following(text, refusal.why)
    said = str(answer["status"])
    is_charged = _record_cost(text, answer)
    if said in FAILURES:
        return _fail(text, FAILURES[said], now=now)
    if said in DELIVERED:
        TextMessage.objects.filter(pk=text.pk).update(status=Status.DELIVERED)
    is_known = said in DELIVERED | UNKNOWN
    if waited > FOLLOWED_FOR or (is_known and (is_charged or waited > CHARGED_WITHIN)):
        return _stop_following(text, f"GOV.UK Notify says: {said}.")
    if is_known:
        _forget_content(text)
    raise TryAgain(why=f"GOV.UK Notify says: {said}.")


def _record_cost(text: TextMessage, answer: dict[str, Any]) -> bool:
    """Stores what Notify charges; False if it does not say yet."""
    if not answer.get("is_cost_data_ready"):
        return False
    details = answer.get("cost_details") or {}
    try:
        pence = Decimal(str(answer["cost_in_pounds"])) * 100
        segments = int(details["billable_sms_fragments"])
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return False
    TextMessage.objects.filter(pk=text.pk).update(segments=segments, pence=pence, is_charged=True)
    return True


def _fail(text: TextMessage, why: str, *, now: datetime) -> str:
    """Not delivered, once: the email goes if the text was to stand in its place."""
    sentence = f"Not delivered: {why}"
    with finishing(sentence):
        changed = (
            TextMessage.objects.filter(pk=text.pk)
            .exclude(status=Status.FAILED)
            .update(status=Status.FAILED, problem=why[:500], body="")
        )
        if changed and text.is_instead:
            _send_email_instead(text, now=now)
    return sentence


def _send_email_instead(text: TextMessage, *, now: datetime) -> None:
    """The email takes over the key by which it is found."""
    key = text.job.dedup_key if text.job else ""
    Job.objects.filter(text_message=text).update(dedup_key="")
    job = queue_job(
        name=job_names.SEND_MAIL,
        arguments={"mail_id": text.mail_id},
        now=now,
        dedup_key=key,
        party=job_names.MAIL,
        needed_at=text.job.needed_at if text.job else None,
    )
    Mail.objects.filter(pk=text.mail_id).update(job=job, sent_at=None)


def _stop_following(text: TextMessage, sentence: str) -> str:
    _forget_content(text)
    return sentence


def _forget_content(text: TextMessage) -> None:
    """Of the email that the text stood in for: it may hold a link."""
    if text.is_instead:
        Mail.objects.filter(pk=text.mail_id).update(
            text="", html="", calendar="", calendar_method=""
        )


@dataclass(frozen=True)
class MonthOfTexts:
    """What text messages cost in a month. `pence` is None where a price was missing."""

    month: datetime
    texts: int
    segments: int
    pence: Decimal | None
    failed: int
    uncharged: int  # for which our own count and price stand

    @property
    def pounds(self) -> Decimal | None:
        return None if self.pence is None else (self.pence / 100).quantize(Decimal("0.01"))


def months_of_texts() -> list[MonthOfTexts]:
    """The latest first, by the month in which GOV.UK Notify accepted them."""
    accepted = TextMessage.objects.exclude(accepted_at=None)
    months = accepted.annotate(month=TruncMonth("accepted_at")).values("month").order_by("-month")
    rows = months.annotate(
        texts=Count("pk"),
        of_segments=Sum("segments"),
        of_pence=Sum("pence"),
        unpriced=Count("pk", filter=Q(pence=None)),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
        uncharged=Count("pk", filter=Q(is_charged=False)),
    )
    return [
        MonthOfTexts(
            month=row["month"],
            texts=row["texts"],
            segments=row["of_segments"],
            pence=None if row["unpriced"] else row["of_pence"],
            failed=row["failed"],
            uncharged=row["uncharged"],
        )
        for row in rows
    ]
