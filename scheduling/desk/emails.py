"""Mails to spokespeople: an ask, that it is settled, and the calendar invitation.

A link and no content. Nobody without an address gets a mail: the page says to ring them.
"""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from jobs.mail import queue_mail
from nhsuk.dates.moments import moment_text
from scheduling.calendars.invitations import Invitation, write_invitation
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
    context = {"name": to.name, "address": address, "organisation": Organisation.objects.ours()}
    template = "emails/interview_nobody_said_yes"
    queue_mail(
        to=to.email, subject="Nobody has said yes yet", template=template, context=context, now=now
    )


def send_move_request(*, request: MoveRequest, to: str, now: datetime) -> None:
    """Names the clash, which is the reader's own, but not the subject of the interview."""
    if to:
        context = {"request": request, "organisation": Organisation.objects.ours()}
        subject = "Can something be moved for an interview?"
        template = "emails/interview_move"
        queue_mail(to=to, subject=subject, template=template, context=context, now=now)


def send_called_back(*, ask: Ask, now: datetime) -> None:
    _send(ask.person, "You are no longer needed for an interview", "interview_called_back", now)


def send_invitation(*, interview: Interview, now: datetime) -> None:
    """Invites the spokesperson to the interview as it is now; a later invitation replaces an
    earlier one.
    """
    if interview.person:
        _send_event(
            interview, interview.person, "REQUEST", "Your interview: calendar invitation", now
        )


def cancel_invitation(*, interview: Interview, person: Person, now: datetime) -> None:
    """Removes the interview from the calendar of a former spokesperson."""
    _send_event(interview, person, "CANCEL", "Interview called off", now)


def interview_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    organisation: Organisation,
) -> Invitation:
    """The event for one attendee. Its summary is neutral: only the link says what it is about."""
    return Invitation(
        key=f"interview-{interview.pk}-{person.pk}",
        sequence=interview.sequence,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        summary="Interview",
        place=interview.place,
        description=f"Your briefing: {_address('reports:my_next_interview')}",
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
        subject,
        template,
        now,
        calendar=write_invitation(event, now=now),
        calendar_method=method,
    )


def _send(
    person: Person,
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
    organisation = Organisation.objects.ours()
    context = {"person": person, "address": address, "until": until, "organisation": organisation}
    queue_mail(
        to=person.email,
        subject=subject,
        template=f"emails/{template}",
        context=context,
        now=now,
        **mail,
    )


def _address(url_name: str) -> str:
    return f"{settings.BASE_URL}{reverse(url_name)}"
