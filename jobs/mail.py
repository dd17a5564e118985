"""Queues and sends email: stored with the action that causes it, handed to the mail server by a job.

Each mail has one address, so that one refused address delays nobody else. Its Message-ID never
changes: if the connection breaks before the server answers, the recipient's server can recognise the
second copy.
"""

import re
import smtplib
import time
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from jobs.actions import queue_job
from jobs.models import Job, Mail
from jobs.work import PermanentFailure, TryAgain, finishing

PAUSES = (1, 2, 4, 8, 16)  # seconds between attempts to record that a mail was accepted
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
    dedup_key: str = "",
) -> Mail:
    """Renders `TEMPLATE.txt`, and `TEMPLATE.html` if there is one, and queues the job that sends it
    to one address.

    `calendar` is the text of one iCalendar object, `calendar_method` its METHOD. One `dedup_key` is
    one mail.
    """
    job = queue_job(
        name="jobs.tasks.send_mail",
        arguments={},
        now=now,
        dedup_key=dedup_key,
        lane=Job.Lane.OUTSIDE,
    )
    if earlier := Mail.objects.filter(job=job).first():
        return earlier
    mail = Mail.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        text=render_to_string(f"{template}.txt", context),
        html=_html(template, context),
        calendar=calendar,
        calendar_method=calendar_method,
        message_id=make_msgid(domain=urlsplit(settings.BASE_URL).hostname),
        queued_at=now,
        job=job,
    )
    job.arguments = {"mail_id": mail.pk}
    job.save(update_fields=["arguments"])
    return mail


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        return render_to_string(f"{template}.html", context)
    except TemplateDoesNotExist:
        return ""


class Message(EmailMultiAlternatives):
    """A mail whose invitation names its METHOD in the MIME type too, as RFC 6047 asks."""

    calendar_method = ""

    def message(self, **policy: Any) -> EmailMessage:
        message = super().message(**policy)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                part.set_param("method", self.calendar_method)
                part.set_param("component", "VEVENT")
        return message


def as_message(mail: Mail) -> Message:
    """The mail as it goes out: text, HTML and the invitation as alternatives of each other."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = Message(subject=mail.subject, body=mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.calendar_method = mail.calendar_method
        message.attach_alternative(mail.calendar, "text/calendar")
    return message


def send(*, mail: Mail, now: datetime) -> str:
    """Hands the mail to the server once. Waits if the server cannot take it now; gives up if it never
    will.
    """
    if mail.sent_at:
        return "It had already been sent."
    try:
        as_message(mail).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(mail, *next(iter(refusal.recipients.values())), now=now)
    except smtplib.SMTPDataError as refusal:
        _refused(mail, refusal.smtp_code, refusal.smtp_error, now=now)
    except OSError as problem:  # every other SMTP error too, and the network's
        _wait(mail, f"The mail server did not accept it: {_describe(problem)}", now=now)
    sentence = f"Accepted by the mail server for {mail.to}."
    for pause in PAUSES:
        try:
            _record_sent(mail, sentence, now=now)
            break
        except OperationalError:  # do not send it twice because the database is briefly away
            connection.close()
            time.sleep(pause)
    else:
        _record_sent(mail, sentence, now=now)
    return sentence


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
        _wait(mail, f"The mail server does not accept our email: {code} {_text(answer)}", now=now)
    problem = f"The mail server refused {mail.to}: {code} {_text(answer)}"[:500]
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


def _wait(mail: Mail, problem: str, *, now: datetime) -> NoReturn:
    Mail.objects.filter(pk=mail.pk).update(
        problem=problem[:500], waiting_since=mail.waiting_since or now
    )
    raise TryAgain(why=problem[:500])


def _describe(problem: OSError) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_text(problem.smtp_error)}"
    return str(problem) or type(problem).__name__


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


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
