"""Mails to spokespeople: an ask, that it is settled, and the calendar invitation.

A mail says which interview, when, and what to do; everything else is behind its link. People
without an email address get no mail: the page says to ring them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypedDict, Unpack

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from desk.enquiries.interview_words import (
    ask_facts,
    contacts_of,
    medium_and_mode,
    slot_words,
    when_words,
)
from desk.enquiries.models import Ask, Interview
from desk.rota.queries.duty import contact_at
from nhsuk.words import duration
from scheduling.calendars.invitations import Invitation, write_invitation
from scheduling.times.our_hours import text_due_at
from scheduling.training_sessions.models import MoveRequest
from training.link_emails import queue_page_mail
from training.models import Organisation, Person
from training.texts import text_for


class News(TypedDict, total=False):
    """What an invitation says of a change, in sentences. Two of one `key` are one mail."""

    changes: Sequence[str]
    key: str


ALARM_BEFORE = timedelta(minutes=30)  # being ready, or the start of the slot


def send_ask(*, ask: Ask, token: str, now: datetime, until: datetime | None = None) -> None:
    """With the secret link, which lets its holder answer. After `until` the next person is asked
    too.
    """
    path = reverse("desk:ask_link", args=[token])
    question = "Can you give an interview?"
    facts = ask_facts(ask, now=now, until=until)
    news = f"{question} Answer by {facts['Answer by']}." if "Answer by" in facts else question
    slot = [medium_and_mode(ask.interview), slot_words(ask.interview, now=now)]
    if "Be ready" in facts:
        slot.append(f"be ready {facts['Be ready']}")
    slot.append(f"about {facts['About']}")  # a text that is too long loses its end
    text = text_for(
        ask.person,
        "ask",
        news=news,
        slot=", ".join([*slot, *filter(None, [facts.get("Where")])]),
        link=f"{settings.BASE_URL}{path}",
        now=now,
    )
    _send(
        ask.person,
        ask.interview,
        question,
        "interview_ask",
        now,
        path=path,
        more={"facts": facts, "until": facts["Answer by"] if until else ""},
        text=text,
        dedup_key=ask_key(ask),
    )


def ask_key(ask: Ask) -> str:
    """The key by which its mail is found."""
    return f"ask:{ask.pk}:"


def send_nobody_said_yes(*, interview: Interview, to: User, now: datetime) -> None:
    """To the user who started the sequence; the page shows each answer."""
    slot = slot_words(interview, now=now)
    queue_page_mail(
        to=to.email,
        subject=f"Nobody has said yes yet: {slot}",
        template="emails/interview_nobody_said_yes",
        path=reverse("desk:interview_choose", args=[interview.reference]),
        context={"name": to.name, "slot": slot},
        now=now,
        needed_at=interview.starts_at,
    )


def send_move_request(*, request: MoveRequest, to: str, now: datetime) -> None:
    """Names the clash, which is the reader's own, but not the subject of the interview."""
    if to:
        when = when_words(request.interview.starts_at, now=now)
        queue_page_mail(
            to=to,
            subject=f"Can something be moved for an interview? {when}",
            template="emails/interview_move",
            path=request.interview.get_absolute_url(),
            context={"request": request, "when": when},
            now=now,
            needed_at=request.interview.starts_at,
        )


def send_no_longer_needed(*, ask: Ask, asked_for: datetime, now: datetime) -> None:
    """With the start that they were asked for: since then it may have moved."""
    interview = ask.interview
    slot = f"{interview.enquiry.outlet}, {when_words(asked_for, now=now)}"
    text = text_for(
        ask.person,
        "warning",
        news="You are no longer needed",
        slot=slot,
        link=f"{settings.BASE_URL}{_interview_page()}",
        now=now,
        due_at=text_due_at(starts_at=interview.starts_at, now=now),
    )
    _send(
        ask.person,
        interview,
        "You are no longer needed:",
        "interview_called_back",
        now,
        slot=slot,
        text=text,
    )


CHANGES = {
    "medium": "medium",
    "mode": "live or recorded",
    "format": "format",
    "arrive_minutes_before": "time to be ready",
    "place": "place or link",
    "contacts": "contacts",
    "fallback": "what to do if it fails",
}


def send_invitation(
    *, interview: Interview, token: str, now: datetime, **news: Unpack[News]
) -> None:
    """The current details of the interview, for the person who gives it, with their secret link. It
    replaces earlier invitations.
    """
    if interview.person:
        subject = "Your interview has changed:" if news.get("changes") else "Your interview:"
        _send_event(interview, interview.person, "REQUEST", subject, now, token=token, **news)


def cancel_invitation(*, interview: Interview, person: Person, now: datetime) -> None:
    """Takes the interview out of the calendar of someone who had it."""
    is_off = interview.called_off_at is not None
    news = "Called off:" if is_off else "Now with someone else, you are free:"
    _send_event(interview, person, "CANCEL", news, now)


def interview_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    *,
    organisation: Organisation,
    token: str = "",
) -> Invitation:
    """The event for one attendee, from being ready to the end of the slot.

    Its summary is neutral; what it is about is behind the link alone. Without a token the link asks
    its reader to sign in.
    """
    return Invitation(
        key=f"interview-{interview.pk}-{person.pk}",
        sequence=interview.sequence,
        starts_at=interview.arrive_at or interview.starts_at,
        ends_at=interview.ends_at,
        summary="Interview",
        place=interview.place,
        description="\n".join(_event_lines(interview, organisation, token)),
        attendee_name=person.full_name,
        attendee_email=person.email,
        organiser_name=organisation.communications_name,
        method=method,
        has_accepted=True,
        alarm_before=ALARM_BEFORE,
    )


def _event_lines(interview: Interview, organisation: Organisation, token: str) -> Iterator[str]:
    """What matters first: what must not be said, when, whom to ring, and where the pack is."""
    contact = contact_at(organisation, interview.starts_at)
    team = f"{contact.name} {organisation.phones}".strip()
    if contact.duty_phone:
        team += f", or {contact.duty_name}, on duty then, {contact.duty_phone}"
    if interview.calendar_warning:
        yield f"{interview.calendar_warning} Ring us first: {team}."
    if ready_at := interview.arrive_at:
        yield f"Be ready {when_words(ready_at, now=ready_at)}."
    start = interview.starts_at
    yield f"Starts {when_words(start, now=start)}, {duration(interview.minutes)}."
    yield from map(str, contacts_of(interview))
    if organisation.communications_phone and not interview.calendar_warning:
        yield f"Questions: {team}"
    yield f"Your pack: {settings.BASE_URL}{_interview_page(token)}"


def _interview_page(token: str = "") -> str:
    if token:
        return reverse("reports:interview_link", args=[token])
    return reverse("reports:my_next_interview")


def write_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    *,
    token: str = "",
    now: datetime,
) -> str:
    """The text of the event."""
    ours = Organisation.objects.ours()
    event = interview_event(interview, person, method, organisation=ours, token=token)
    return write_invitation(event, now=now)


def _send_event(
    interview: Interview,
    person: Person,
    method: Literal["REQUEST", "CANCEL"],
    subject: str,
    now: datetime,
    *,
    token: str = "",
    changes: Sequence[str] = (),
    key: str = "",
) -> None:
    template = "interview_invitation" if method == "REQUEST" else "interview_cancelled"
    path = _interview_page(token)
    text = None
    if changes or method == "CANCEL":
        text = text_for(
            person,
            "warning",
            news=subject.removesuffix(":"),
            slot=slot_words(interview, now=now),
            link=f"{settings.BASE_URL}{path}",
            now=now,
            due_at=text_due_at(starts_at=interview.starts_at, now=now),
        )
    _send(
        person,
        interview,
        subject,
        template,
        now,
        path=path,
        more={"changes": changes},
        dedup_key=key,
        text=text,
        calendar=write_event(interview, person, method, token=token, now=now),
        calendar_method=method,
    )


def _send(
    person: Person,
    interview: Interview,
    subject: str,
    template: str,
    now: datetime,
    *,
    path: str = "",
    slot: str = "",
    more: Mapping[str, Any] | None = None,
    **mail: Any,
) -> None:
    if not person.email:
        return
    slot = slot or slot_words(interview, now=now)
    context = {
        "person": person,
        "interview": interview,
        "slot": slot,
        "news": subject.removesuffix(":"),
        **(more or {}),
    }
    queue_page_mail(
        to=person.email,
        subject=f"{subject} {slot}",
        template=f"emails/{template}",
        path=path or _interview_page(),
        context=context,
        now=now,
        needed_at=interview.starts_at,
        **mail,
    )
