"""Mails to spokespeople: an ask, that it is settled, and the calendar invitation.

A mail says which interview, when, and what to do; everything else is behind its link. People without
an email address get no mail: the page says to ring them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from jobs.mail import queue_mail
from nhsuk.dates.moments import moment_text
from scheduling.calendars.invitations import Invitation, write_invitation
from scheduling.desk.interview_words import move_words, slot_words, when_words
from scheduling.desk.models import Ask, Interview
from scheduling.training_sessions.models import MoveRequest
from training.models import Organisation, Person


def send_ask(*, ask: Ask, token: str, now: datetime, until: datetime | None = None) -> None:
    """With the secret link, which lets its holder answer. After `until` the next person is asked
    too.
    """
    address = f"{settings.BASE_URL}{reverse('scheduling:ask_link', args=[token])}"
    _send(
        ask.person,
        ask.interview,
        "Can you give an interview?",
        "interview_ask",
        now,
        address=address,
        until=moment_text(until) if until else "",
        dedup_key=ask_key(ask),
    )


def ask_key(ask: Ask) -> str:
    """The key by which its mail is found."""
    return f"ask:{ask.pk}:"


def send_nobody_said_yes(*, interview: Interview, to: User, now: datetime) -> None:
    """To the user who started the sequence; the page shows each answer."""
    address = (
        f"{settings.BASE_URL}{reverse('scheduling:interview_choose', args=[interview.reference])}"
    )
    slot = slot_words(interview, now=now)
    context = {
        "name": to.name,
        "address": address,
        "slot": slot,
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=to.email,
        subject=f"Nobody has said yes yet: {slot}",
        template="emails/interview_nobody_said_yes",
        context=context,
        now=now,
    )


def send_move_request(*, request: MoveRequest, to: str, now: datetime) -> None:
    """Names the clash, which is the reader's own, but not the subject of the interview."""
    if to:
        when = when_words(request.interview.starts_at, now=now)
        context = {
            "request": request,
            "when": when,
            "organisation": Organisation.objects.ours(),
        }
        subject = f"Can something be moved for an interview? {when}"
        template = "emails/interview_move"
        queue_mail(to=to, subject=subject, template=template, context=context, now=now)


def send_no_longer_needed(*, ask: Ask, now: datetime) -> None:
    _send(ask.person, ask.interview, "You are no longer needed:", "interview_called_back", now)


_CHANGES = {
    "medium": "medium",
    "mode": "live or recorded",
    "format": "format",
    "arrive_minutes_before": "time to be ready",
    "place": "place or link",
    "who_calls": "who calls whom",
    "producer_name": "producer",
    "producer_phone": "producer's number",
    "fallback": "what to do if it fails",
    "presenter": "presenter",
}


def send_invitation(
    *, interview: Interview, now: datetime, before: Mapping[str, Any] | None = None
) -> None:
    """The current details of the interview, for the person who gives it. It replaces earlier
    invitations. `before`: the fields that changed since the last one, with their old values.
    """
    if interview.person:
        news = _news(interview, before, now) if before else "Your interview"
        _send_event(interview, interview.person, "REQUEST", f"{news}:", now)


def _news(interview: Interview, before: Mapping[str, Any], now: datetime) -> str:
    """`Moved from 8:10am to 9:10am`, `Changed (place or link)`."""
    if "starts_at" in before:
        moved = move_words(before["starts_at"], interview.starts_at, now=now)
        return moved[0].upper() + moved[1:]
    if "minutes" in before:
        return f"Now {interview.minutes} minutes, not {before['minutes']}"
    return f"Changed ({', '.join(_CHANGES[name] for name in before)})"


def cancel_invitation(*, interview: Interview, person: Person, now: datetime) -> None:
    """Takes the interview out of the calendar of someone who had it."""
    is_off = interview.called_off_at is not None
    news = "Called off:" if is_off else "Now with someone else, you are free:"
    _send_event(interview, person, "CANCEL", news, now)


def interview_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    organisation: Organisation,
) -> Invitation:
    """The event for one attendee. Its summary is neutral; what it is about is behind the link
    alone.
    """
    ready_at = interview.arrive_at
    ready = f"Be ready {when_words(ready_at, now=ready_at)}. " if ready_at else ""
    return Invitation(
        key=f"interview-{interview.pk}-{person.pk}",
        sequence=interview.sequence,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        summary="Interview",
        place=interview.place,
        description=f"{ready}Your briefing: {_address('reports:my_next_interview')}",
        attendee_name=person.full_name,
        attendee_email=person.email,
        organiser_name=organisation.communications_name,
        method=method,
    )


def _send_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    subject: str,
    now: datetime,
) -> None:
    event = interview_event(interview, person, method, Organisation.objects.ours())
    template = "interview_invitation" if method == "REQUEST" else "interview_cancelled"
    _send(
        person,
        interview,
        subject,
        template,
        now,
        calendar=write_invitation(event, now=now),
        calendar_method=method,
    )


def _send(
    person: Person,
    interview: Interview,
    subject: str,
    template: str,
    now: datetime,
    *,
    address: str = "",
    until: str = "",
    **mail: str,
) -> None:
    if not person.email:
        return
    address = address or _address("reports:my_next_interview")
    slot = slot_words(interview, now=now)
    context = {
        "person": person,
        "interview": interview,
        "slot": slot,
        "news": subject.removesuffix(":"),
        "address": address,
        "until": until,
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=person.email,
        subject=f"{subject} {slot}",
        template=f"emails/{template}",
        context=context,
        now=now,
        **mail,
    )


def _address(url_name: str) -> str:
    return f"{settings.BASE_URL}{reverse(url_name)}"
