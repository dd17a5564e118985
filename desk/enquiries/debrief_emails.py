"""Mails after an interview: the debrief's secret link, a request for support, a correction that is
wanted.

A link and no content: neither who was abused nor what was said.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.enquiries.interview_words import slot_words
from desk.enquiries.models import CareNote, DebriefLink, Interview
from jobs.models import Mail
from training.link_emails import queue_page_mail
from training.models import Organisation


def send_link(*, link: DebriefLink, token: str, now: datetime) -> Mail:
    """Asks whoever gave the interview how it was; in the morning after, once more."""
    slot = slot_words(link.interview, now=now)
    wanted = "Two minutes, when you can" if link.is_chase else "How was it?"
    return queue_page_mail(
        to=link.person.email,
        subject=f"{wanted} Your interview: {slot}",
        template="emails/debrief_link",
        path=reverse("desk:debrief_link", args=[token]),
        context={"is_chase": link.is_chase, "slot": slot},
        now=now,
        dedup_key=f"debrief_link:{link.pk}",
    )


def notify_of_care(*, note: CareNote, reader: User, now: datetime, is_chase: bool = False) -> None:
    queue_page_mail(
        to=reader.email,
        subject="Someone is still waiting for support"
        if is_chase
        else "Someone has asked for support",
        template="emails/care",
        path=note.get_absolute_url(),
        context={"is_chase": is_chase},
        now=now,
        dedup_key=f"{care_key(note, reader)}{timezone.localdate(now) if is_chase else 'first'}",
    )


def care_key(note: CareNote, reader: User) -> str:
    """The beginning of the keys of all mails to this reader about this note."""
    return f"care:{note.pk}:{reader.pk}:"


def notify_correction(*, interview: Interview, now: datetime) -> None:
    """To the desk, or to the owner of the enquiry if the desk has no mail address."""
    slot = slot_words(interview, now=now)
    queue_page_mail(
        to=Organisation.objects.ours().communications_email or interview.enquiry.owner.email,
        subject=f"A correction is needed: {slot}",
        template="emails/correction_wanted",
        path=interview.get_absolute_url(),
        context={"slot": slot},
        now=now,
    )
