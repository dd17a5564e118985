"""Queues and sends email: stored with the action that causes it, handed to the mail server by a
job.

Each mail has one address, so that one refused address delays nobody else. Its Message-ID never
changes: if the connection breaks before the server answers, the recipient's server can recognise
the second copy.
"""

import re
import secrets
import smtplib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from functools import partial
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from accounts.audit import audit
from accounts.emailed import links_refused, with_our_address
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from jobs import job_names, notify
from jobs.actions import queue_job
from jobs.models import Job, Mail, MailCheck, TextMessage
from jobs.texts import Text, add_text
from jobs.work import PermanentFailure, TryAgain, finishing, record, within

SECONDS = 10  # for a mail, unless EMAIL_URL says otherwise
TEST_AGAIN = timedelta(seconds=30)  # after a test, to the same person
NO_ANSWER = 2  # seconds until one mail tries the server again
REFUSES_ALL = 30  # the same while it answers that it takes nothing from us
OF_THE_MAILBOX = {550, 551, 552, 553}  # RFC 5321: unavailable, not local, full, not allowed


@transaction.atomic
def queue_mail(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    now: datetime,
    calendar: str = "",
    calendar_method: str = "",
    due_at: datetime | None = None,
    dedup_key: str = "",
    text: Text | None = None,
    kind: str = "",
    needed_at: datetime | None = None,
) -> Mail:
    """Renders `TEMPLATE.txt`, and `TEMPLATE.html` if there is one, and queues the job that sends it
    to one address.

    `calendar` is the text of iCalendar objects, one after the other, `calendar_method` the METHOD of the
    first. One `dedup_key` is one mail. Before `due_at` it is not sent, and can be withdrawn. `text` goes
    to the recipient's phone, besides the mail or instead; only a mail can bring a calendar up to date.
    `kind` is the name of the template unless it is given; if the reader does not want to be told of such
    things, the mail is stored without content and not sent. `needed_at` is when the interview is that it is about.
    """
    kind = kind or template.removeprefix("emails/")
    if not _is_wanted(to, kind):
        return _store_unwanted(to, subject, dedup_key, now)
    if text and calendar:
        text = replace(text, is_instead=False)
    is_text = text is not None and text.is_instead
    job = queue_job(
        name=job_names.SEND_TEXT if is_text else job_names.SEND_MAIL,
        arguments={},
        now=now,
        due_at=text.due_at if text and is_text else due_at,
        dedup_key=dedup_key,
        party=job_names.TEXTS if is_text else job_names.MAIL,
        needed_at=needed_at,
    )
    if earlier := Mail.objects.filter(job=job).first():
        return earlier
    mail = Mail.objects.create(
        to=to,
        subject=_on_one_line(subject),
        text=_framed(render_to_string(f"{template}.txt", context), to, kind),
        html=_html(template, context),
        calendar=calendar,
        calendar_method=calendar_method,
        message_id=_new_message_id(),
        queued_at=now,
        job=job,
    )
    if text:
        add_text(mail=mail, text=text, job=job if is_text else None, now=now, needed_at=needed_at)
    if not is_text:
        job.arguments = {"mail_id": mail.pk}
        job.save(update_fields=["arguments"])
    return mail


def _is_wanted(to: str, kind: str) -> bool:
    """By the reader's own choice: an app names the function as `mail_wanted` in its config."""
    names = [getattr(config, "mail_wanted", "") for config in apps.get_app_configs()]
    return all(import_string(name)(to, kind) for name in names if name)


def _store_unwanted(to: str, subject: str, dedup_key: str, now: datetime) -> Mail:
    """So that a page can say why somebody was not told, and a second attempt changes nothing."""
    job = queue_job(
        name=job_names.SEND_MAIL,
        arguments={},
        now=now,
        dedup_key=dedup_key,
        party=job_names.MAIL,
    )
    if earlier := Mail.objects.filter(job=job).first():
        return earlier
    job.state, job.finished_at, job.outcome = Job.State.DONE, now, Mail.UNWANTED_BECAUSE
    job.save(update_fields=["state", "finished_at", "outcome"])
    return Mail.objects.create(
        to=to,
        subject=_on_one_line(subject),
        message_id=_new_message_id(),
        queued_at=now,
        problem=Mail.UNWANTED_BECAUSE,
        job=job,
    )


def _on_one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


def _new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.BASE_URL).hostname)


def _framed(text: str, to: str, kind: str) -> str:
    """In the organisation's own words: an app names the function as `mail_frame` in its config."""
    for config in apps.get_app_configs():
        if name := getattr(config, "mail_frame", ""):
            text = import_string(name)(text, to=to, kind=kind)
    return text


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        return render_to_string(f"{template}.html", context)
    except TemplateDoesNotExist:
        return ""


class ServerAway(Exception):
    """The mail server could not be reached, or did not let us in."""


class Message(EmailMultiAlternatives):
    """A mail whose invitations name their METHOD in the MIME type too, as RFC 6047 asks."""

    def message(self, **policy: Any) -> EmailMessage:
        message = super().message(**policy)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                part.set_param("method", _method_of(part.get_content()))
                part.set_param("component", "VEVENT")
        return message


def as_message(mail: Mail) -> Message:
    """The mail as it goes out: text, HTML and the invitation as alternatives of each other; several
    invitations as files, of which each can be opened.
    """
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = Message(subject=mail.subject, body=mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    invitations = re.findall(r"BEGIN:VCALENDAR.*?END:VCALENDAR\r\n", mail.calendar, re.DOTALL)
    if len(invitations) == 1:
        message.attach_alternative(mail.calendar, "text/calendar")
    else:
        for number, invitation in enumerate(invitations, 1):
            name = "cancelled" if _method_of(invitation) == "CANCEL" else "invitation"
            message.attach(f"{name}-{number}.ics", invitation, "text/calendar")
    return message


def _method_of(invitation: str) -> str:
    return invitation.partition("METHOD:")[2].split()[0]


def send(*, mail: Mail, now: datetime) -> str:
    """Hands the mail to the server once. Waits if the server cannot take it now; gives up if it
    never will.
    """
    if mail.sent_at:
        return "It had already been sent."
    try:
        server = _hand_over(mail, now=now)
    except notify.NotNow as problem:
        _wait(mail, problem.why, now=now, in_seconds=problem.in_seconds, away_seconds=NO_ANSWER)
    except notify.NotAccepted as refusal:
        if not refusal.is_about_recipient:
            _wait(mail, refusal.why, now=now, in_seconds=REFUSES_ALL, away_seconds=REFUSES_ALL)
        _give_up(mail, refusal.why)
    except ServerAway as away:
        _wait_for_server(mail, away.__cause__, now=now)
    except smtplib.SMTPSenderRefused as refusal:
        _wait_for_server(mail, refusal, now=now)
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(mail, *next(iter(refusal.recipients.values())), now=now)
    except smtplib.SMTPDataError as refusal:
        _refused(mail, refusal.smtp_code, refusal.smtp_error, now=now)
    except OSError as problem:  # every other SMTP error too, and the network's
        words = f"The mail server did not accept it: {_describe(problem)}"
        _wait(mail, words, now=now, away_seconds=NO_ANSWER)
    sentence = f"Accepted by {server} for {mail.to}."
    record(partial(_record_sent, mail, sentence, now=now))
    return sentence


def _hand_over(mail: Mail, *, now: datetime) -> str:
    """To the mail server, or to GOV.UK Notify if it sends emails; one with a calendar entry never
    goes by Notify, which has no way to send it. Returns who accepted it.
    """
    if problem := links_refused():
        _wait(mail, problem, now=now, in_seconds=REFUSES_ALL, away_seconds=REFUSES_ALL)
    for part in ("text", "html", "calendar"):
        setattr(mail, part, with_our_address(getattr(mail, part)))
    if mail.calendar or not notify.sends_emails():
        _hand_to_server(mail)
        return "the mail server"
    is_repeat = mail.offered_at is not None
    if not is_repeat:
        Mail.objects.filter(pk=mail.pk).update(offered_at=now)
    notify.send_email(
        to=mail.to,
        subject=mail.subject,
        body=mail.text,
        reference=mail.message_id,
        is_repeat=is_repeat,
    )
    return "GOV.UK Notify"


def _hand_to_server(mail: Mail) -> None:
    """In one exchange, which ends in time however slowly the server answers."""
    server = mailers["default"]
    with within(settings.MAILERS["default"].get("OPTIONS", {}).get("timeout", SECONDS)):
        try:
            server.open()
        except OSError as problem:
            raise ServerAway from problem
        try:
            server.send_messages([as_message(mail)])
        finally:
            with suppress(OSError):  # it has accepted the mail, or said why not
                server.close()


def _record_sent(mail: Mail, sentence: str, *, now: datetime) -> None:
    content = {"text": "", "html": "", "calendar": "", "calendar_method": ""}
    with finishing(sentence):
        Mail.objects.filter(pk=mail.pk, sent_at=None).update(
            sent_at=now, waiting_since=None, problem="", **content
        )


def _refused(mail: Mail, code: int, answer: bytes | str, *, now: datetime) -> NoReturn:
    """4xx asks to come back later (greylisting, a full mailbox). 5xx about this address is final.

    Any other 5xx is about us or the server (it does not relay for us, its disk is full) and would
    affect every address, so the mail waits until that is fixed.
    """
    if 400 <= code < 500:
        _wait(mail, f"The mail server asked us to wait: {code} {_text(answer)}", now=now)
    if not _is_about_the_address(code, _text(answer)):
        words = f"The mail server does not accept our email: {code} {_text(answer)}"
        _wait(mail, words, now=now, away_seconds=NO_ANSWER)
    _give_up(mail, f"The mail server refused {mail.to}: {code} {_text(answer)}")


def _give_up(mail: Mail, why: str) -> NoReturn:
    problem = why[:500]
    Mail.objects.filter(pk=mail.pk).update(problem=problem, waiting_since=None)
    raise PermanentFailure(problem)


def _is_about_the_address(code: int, answer: str) -> bool:
    """By the enhanced status code of RFC 3463 where the server gives one: x.1.x addresses, x.2.x
    mailboxes.

    5.1.7 and 5.1.8 are about the sender. Exchange Online answers 5.4.1 to a recipient that it does
    not know.
    """
    if "relay" in answer.lower():
        return False
    if enhanced := re.match(r"5\.\d{1,3}\.\d{1,3}\b", answer):
        about_address = enhanced[0].startswith(("5.1.", "5.2."))
        return enhanced[0] == "5.4.1" or (about_address and enhanced[0] not in {"5.1.7", "5.1.8"})
    return code in OF_THE_MAILBOX


def _wait_for_server(mail: Mail, problem: BaseException | None, *, now: datetime) -> NoReturn:
    """It does not take any mail now, so this one is not to blame and keeps its turn."""
    pause = REFUSES_ALL if isinstance(problem, smtplib.SMTPResponseException) else NO_ANSWER
    words = f"The mail server did not accept it: {_describe(problem)}"
    _wait(mail, words, now=now, in_seconds=pause, away_seconds=pause)


def _wait(
    mail: Mail,
    problem: str,
    *,
    now: datetime,
    in_seconds: int | None = None,
    away_seconds: int | None = None,
) -> NoReturn:
    words = problem[:500]
    Mail.objects.filter(pk=mail.pk).update(problem=words, waiting_since=mail.waiting_since or now)
    if away_seconds:  # the others wait for the same reason, and are not tried
        others = Mail.objects.unsent().filter(waiting_since=None, job__state=Job.State.WAITING)
        others.filter(job__party=job_names.MAIL, job__due_at__lte=now).update(
            problem=words, waiting_since=now
        )
    raise TryAgain(why=words, in_seconds=in_seconds, away_seconds=away_seconds)


def _describe(problem: BaseException | None) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_text(problem.smtp_error)}"
    return str(problem) or type(problem).__name__


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


class MailLeft(Exception):
    """One of the mails has been sent, or a worker has taken it up."""


@transaction.atomic
def withdraw(*, mails: QuerySet[Mail]) -> int:
    """Deletes these mails with the texts beside them, or none of them: raises MailLeft if a worker
    has taken one of them.
    """
    beside = TextMessage.objects.filter(mail__in=mails, is_instead=False, job__isnull=False)
    jobs = [*mails.values_list("job", flat=True), *beside.values_list("job", flat=True)]
    waiting = Job.objects.filter(pk__in=jobs, state=Job.State.WAITING, attempts=0)
    if waiting.update(state=Job.State.CANCELLED) != len(jobs):
        raise MailLeft
    mails.delete()
    Job.objects.filter(pk__in=jobs).delete()
    return len(jobs)


@transaction.atomic
def delete_old(*, before: datetime, retained: QuerySet[Any, Any]) -> int:
    """Deletes mails queued before then that are not waiting, with their jobs, except the keys in
    `retained`.
    """
    waits = Q(job__state__in=[Job.State.WAITING, Job.State.RUNNING])
    old = Mail.objects.filter(queued_at__lt=before).exclude(waits).exclude(pk__in=retained)
    keys = list(old.values_list("pk", "job"))
    Mail.objects.filter(pk__in=[key for key, _ in keys]).delete()
    Job.objects.filter(pk__in=[job for _, job in keys if job]).delete()
    return len(keys)


@transaction.atomic
def send_test(*, by: User, now: datetime) -> MailCheck:
    """Queues a test mail to whoever asks for it, with a code that confirms that it arrived. One that
    was sent a moment ago still counts: a second press sends no other.
    """
    sent = MailCheck.objects.filter(by=by, confirmed_at=None, mail__queued_at__gt=now - TEST_AGAIN)
    if last := sent.order_by("-pk").first():
        return last
    code = f"{secrets.randbelow(10**6):06d}"
    mail = queue_mail(
        to=by.email,
        subject="A test from Greenroom",
        template="emails/mail_check",
        context={"code": f"{code[:3]} {code[3:]}"},
        now=now,
    )
    check = MailCheck.objects.create(mail=mail, by=by, code_hash=hash_of(code))
    audit(by=by, action="mail_check.sent", about=check, now=now)
    return check


@transaction.atomic
def confirm_test(*, code: str, by: User, now: datetime) -> MailCheck:
    """The newest test of this user has arrived. Spaces in the code make no difference."""
    check = MailCheck.objects.select_for_update().filter(by=by).order_by("-pk").first()
    if check is None or check.code_hash != hash_of("".join(code.split())):
        raise Refused(
            "This is not the code of the last test. Copy the six digits from the newest email."
        )
    if check.confirmed_at is None:
        check.confirmed_at = now
        check.save(update_fields=["confirmed_at"])
        audit(by=by, action="mail_check.confirmed", about=check, now=now)
    return check
