"""Answers that people's calendars send: stored when they arrive, and settled by the desk. Another time
that somebody proposes is a request to move: the desk moves it there, or says no (DECLINECOUNTER).

One counts only if it comes from the address that was invited, for an invitation that we sent, and is
not about an earlier version of it. What comes from another address, such as that of somebody to whom
it was forwarded, is shown to the desk and changes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.briefings.briefing_calendars import briefers_address, event_of_person
from desk.briefings.models import Briefing
from desk.enquiries.actions.assignments import assign_interview, decline_ask
from desk.enquiries.actions.interviews import move_interview, slot_in_the_past
from desk.enquiries.emails import interview_event
from desk.enquiries.models import Ask, Interview
from scheduling.calendars.invitations import Invitation, our_host, write_invitation
from scheduling.calendars.models import ASK, CalendarAnswer
from scheduling.calendars.replies import Reply, Version, is_older
from scheduling.training_sessions.actions.training_sessions import (
    ARRANGED,
    Arrangement,
    change_training_session,
)
from scheduling.training_sessions.actions.undoing import CHANGE_IS_FINAL, undo_change
from scheduling.training_sessions.booking_emails import booking_event
from scheduling.training_sessions.models import Booking, SessionChange
from training.link_emails import queue_link
from training.models import Organisation, Person

_KEY = re.compile(
    r"(?P<what>booking|briefing)-(?P<pk>[0-9]{1,15})"
    r"|interview-(?P<interview>[0-9]{1,15})-(?P<person>[0-9]{1,15})"
    r"|briefing-(?P<meeting>[0-9a-f]{32})-(?:user|trainer|person)-[0-9]{1,15}"
)


TIME_KEPT = (
    "You proposed another time in your calendar. It cannot be moved. See when and where it is, and ring"
    " us if you cannot come"
)
TIME_OF_ASK_KEPT = (
    "You could give the interview at another time. It cannot be moved, so you are not needed for it. See"
    " what else you are asked for"
)


def answer_settled(answer: CalendarAnswer) -> Refused:
    return Refused(f"{answer.settled_by or 'Somebody'} has dealt with this answer already.")


NO_TIME_TO_MOVE_TO = (
    "This answer proposes no time for a training session or an interview that stands. Look at"
    " the email in the mailbox, or at their latest answer."
)


@dataclass(frozen=True)
class Invited:
    """Whom an invitation was sent to, for what, and how often it has been sent."""

    key: str
    address: str
    sequence: int
    person: Person | None
    what: Mapping[str, Model]


def is_ours(reply: Reply) -> bool:
    """Whether it is about an invitation of this installation, by its UID."""
    key, _, host = reply.uid.rpartition("@")
    return host.lower() == our_host() and bool(_KEY.fullmatch(key))


@transaction.atomic
def store_answer(
    *, reply: Reply, sender: str, is_unproven: bool, received_at: datetime, now: datetime
) -> CalendarAnswer | None:
    """None if it says nothing new: it is here already, is older than the one that counts, or is
    about an earlier version of the invitation.
    """
    invited = _invited(reply.uid.rpartition("@")[0])
    if invited is None:
        return None
    doubt = _doubt(reply, sender, is_unproven, invited)
    stamped_at = min(reply.stamped_at or received_at, received_at)
    version = Version(min(reply.sequence, invited.sequence), stamped_at)
    values = {"key": invited.key, "sender": sender[:254], "answer": reply.answer}
    values |= version._asdict()
    if reply.sequence < invited.sequence or CalendarAnswer.objects.filter(**values).exists():
        return None
    if not doubt and not _replaces(invited, version, now):
        return None
    answer = CalendarAnswer.objects.create(
        **values,
        **invited.what,
        person=invited.person,
        starts_at=reply.starts_at,
        ends_at=reply.ends_at,
        comment=reply.comment,
        doubt=doubt,
        received_at=received_at,
    )
    audit(
        by=None,
        action="calendar_answer.received",
        about=answer,
        now=now,
        answer=answer.answer,
        doubt=doubt,
    )
    return answer


@transaction.atomic
def propose_time(
    *, ask: Ask, starts_at: datetime, comment: str, by: User | None, now: datetime
) -> CalendarAnswer:
    """Not available then, but at another time: it waits for the desk as one from a calendar does."""
    interview = ask.interview
    if starts_at <= now:
        raise slot_in_the_past(starts_at)
    decline_ask(ask=ask, reason="", by=by, now=now)
    answer = CalendarAnswer.objects.create(
        key=f"{ASK}{ask.pk}",
        person=ask.person,
        interview=interview,
        sender=ask.person.email,
        answer=CalendarAnswer.Answer.PROPOSED,
        sequence=interview.sequence,
        stamped_at=now,
        starts_at=starts_at,
        ends_at=starts_at + (interview.ends_at - interview.starts_at),
        comment=comment,
        received_at=now,
    )
    audit(by=by, action="calendar_answer.received", about=answer, now=now, answer=answer.answer)
    return answer


@transaction.atomic
def settle_answer(*, answer: CalendarAnswer, by: User, now: datetime) -> None:
    """The desk has looked at it."""
    _settle(answer, by, now)
    audit(by=by, action="calendar_answer.settled", about=answer, now=now)


@transaction.atomic
def reopen_answer(*, answer: CalendarAnswer, by: User, now: datetime) -> None:
    """Undoes that somebody has looked at it."""
    settled = CalendarAnswer.objects.filter(pk=answer.pk, settled_at__isnull=False)
    if settled.update(settled_at=None, settled_by=None):
        audit(by=by, action="calendar_answer.reopened", about=answer, now=now)


@transaction.atomic
def keep_time(*, answer: CalendarAnswer, by: User, now: datetime) -> None:
    """The other time that somebody proposed is not possible. They are told so by email, and their
    calendar too (DECLINECOUNTER).
    """
    if answer.answer != CalendarAnswer.Answer.PROPOSED or answer.doubt or answer.replaced_at:
        raise Refused("This answer proposes no other time, so there is none to turn down.")
    _settle(answer, by, now)
    queue_link(
        to=answer.sender,
        kind="time_kept",
        subject="The time stays as it is",
        sentence=TIME_OF_ASK_KEPT if answer.is_to_ask else TIME_KEPT,
        path=_page(answer),
        now=now,
        **_calendar(answer, now),
    )
    audit(by=by, action="calendar_answer.time_kept", about=answer, now=now)


@transaction.atomic
def move_as_proposed(*, answer: CalendarAnswer, by: User, now: datetime, **agreed: str) -> None:
    """Moves the training session or the interview by as much as was proposed; it stays as long as it
    is. Everybody whom it touches is told by the ways of every move. A refusal, such as of a room that
    is taken, leaves the answer as it was. Whoever was asked and could do it then gives it.
    """
    _settle(answer, by, now)
    shift = shift_of(answer, now=now)
    if shift is None:
        raise Refused(NO_TIME_TO_MOVE_TO)
    if answer.booking:
        training_session = answer.booking.training_session
        arrangement = {field: getattr(training_session, field) for field in ARRANGED}
        arrangement["starts_at"] += shift
        arrangement["ends_at"] += shift
        change_training_session(
            training_session=training_session, by=by, now=now, **cast(Arrangement, arrangement)
        )
    elif answer.interview:
        moved = move_interview(
            interview=answer.interview,
            starts_at=answer.interview.starts_at + shift,
            minutes=answer.interview.minutes,
            by=by,
            now=now,
            **agreed,
        )
        if answer.is_to_ask and answer.person:
            assign_interview(interview=moved, person=answer.person, by=by, now=now)
            declined = Ask.objects.filter(pk=int(answer.key.removeprefix(ASK)))
            declined.update(answer=Ask.Answer.ACCEPTED, answered_at=now)
    audit(by=by, action="calendar_answer.moved", about=answer, now=now)


@transaction.atomic
def move_back(*, answer: CalendarAnswer, by: User, now: datetime) -> None:
    """Undoes the move of a training session, until those whom it touches are told: the answer waits
    again.
    """
    change = session_change_of(answer)
    if change is None:
        raise Refused(CHANGE_IS_FINAL)
    undo_change(change=change, by=by, now=now)
    reopen_answer(answer=answer, by=by, now=now)


def session_change_of(answer: CalendarAnswer) -> SessionChange | None:
    """What moving its training session there has recorded."""
    if answer.booking is None or answer.settled_at is None:
        return None
    changes = answer.booking.training_session.changes.filter(kind=SessionChange.Kind.MOVED)
    return changes.filter(made_at=answer.settled_at).first()


def shift_of(answer: CalendarAnswer, *, now: datetime) -> timedelta | None:
    """By how much it would move; None where it proposes no time, or something else stands by now."""
    stands = CalendarAnswer.objects.about_what_stands(now).filter(pk=answer.pk)
    is_open = answer.answer == CalendarAnswer.Answer.PROPOSED and not answer.doubt
    if not is_open or answer.replaced_at or not stands.exists() or answer.starts_at is None:
        return None
    if answer.booking:
        return answer.starts_at - answer.booking.training_session.starts_at
    if answer.interview:
        slot = answer.interview
        invited_for = slot.starts_at if answer.is_to_ask else slot.arrive_at or slot.starts_at
        return answer.starts_at - invited_for
    return None


def _settle(answer: CalendarAnswer, by: User, now: datetime) -> None:
    """Compare-and-set: of two people at once, the second is told."""
    waiting = CalendarAnswer.objects.filter(pk=answer.pk, settled_at=None)
    is_first = waiting.update(settled_at=now, settled_by=by)
    answer.refresh_from_db()
    if not is_first:
        raise answer_settled(answer)


def _page(answer: CalendarAnswer) -> str:
    if answer.briefing:
        return reverse("desk:briefing_detail", args=[answer.briefing.reference])
    if answer.is_to_ask:
        return reverse("desk:my_asks")
    page = "scheduling:my_bookings" if answer.booking_id else "reports:my_next_interview"
    return reverse(page)


def _calendar(answer: CalendarAnswer, now: datetime) -> dict[str, str]:
    """For `queue_mail`: the event as it stands, under the UID and SEQUENCE that were answered."""
    event = _event(answer, Organisation.objects.ours())
    if event is None or answer.is_to_ask:
        return {}
    declined = replace(
        event,
        key=answer.key,
        sequence=answer.sequence,
        attendee_email=answer.sender,
        method="DECLINECOUNTER",
        has_accepted=False,
    )
    text = write_invitation(declined, now=now)
    return {"calendar": text, "calendar_method": "DECLINECOUNTER"}


def _event(answer: CalendarAnswer, organisation: Organisation) -> Invitation | None:
    if answer.booking:
        return booking_event(answer.booking, "REQUEST", organisation)
    if answer.interview and answer.person:
        return interview_event(
            answer.interview, answer.person, "REQUEST", organisation=organisation
        )
    if answer.briefing is None or answer.briefing.starts_at is None:
        return None
    event = event_of_person(answer.briefing, organisation)
    name = event.attendee_name if answer.person else str(answer.briefing.briefer)
    return replace(event, attendee_name=name)


def _invited(key: str) -> Invited | None:
    """None if we sent no such invitation, or somebody else has what it was for."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    if found["interview"]:
        theirs = Interview.objects.filter(pk=found["interview"], person_id=int(found["person"]))
        return _to_person(key, "interview", theirs.select_related("person").first())
    if found["what"] == "booking":
        bookings = Booking.objects.active().select_related("person")
        return _to_person(key, "booking", bookings.filter(pk=found["pk"]).first())
    briefings = Briefing.objects.with_people()
    if found["what"]:
        return _to_person(key, "briefing", briefings.filter(pk=found["pk"]).first())
    given = briefings.filter(meeting=UUID(found["meeting"])).order_by("pk").first()
    if given is None:
        return None
    return Invited(key, briefers_address(given), given.sequence, None, {"briefing": given})


def _to_person(key: str, name: str, row: Booking | Interview | Briefing | None) -> Invited | None:
    if row is None:
        return None
    address = row.person.email if row.person else ""
    return Invited(key, address, row.sequence, row.person, {name: row})


def _doubt(reply: Reply, sender: str, is_unproven: bool, invited: Invited) -> str:
    addresses = {sender.lower(), reply.attendee}
    if addresses != {invited.address.lower()}:
        return CalendarAnswer.Doubt.STRANGER
    return CalendarAnswer.Doubt.UNPROVEN if is_unproven else ""


def _replaces(invited: Invited, version: Version, now: datetime) -> bool:
    """Whether it counts from now on, in place of the one before."""
    counting = CalendarAnswer.objects.select_for_update().filter(
        key=invited.key, doubt="", replaced_at=None
    )
    before = counting.first()
    if before and is_older(version, Version(before.sequence, before.stamped_at)):
        return False
    counting.update(replaced_at=now)
    return True
