"""Applies the cheapest fix for what someone lacks for an interview: one action for each kind.

Each takes what the page showed (`seen`). A time that has been taken since is refused, and the next
free one is named.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.briefings.actions.briefers import arrange_briefing
from desk.briefings.actions.briefings import request_briefing, request_for_interview
from desk.choosing.queries.fixes import MINUTES, Fixes, clashes_of, lead_of
from desk.choosing.ranking import Fix
from desk.enquiries import emails
from desk.enquiries.actions.assignments import ask_person
from desk.enquiries.actions.interviews import check_open, check_spokesperson
from desk.enquiries.models import Interview
from nhsuk.dates.moments import moment_text
from nhsuk.numbers import whole_number
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import MoveRequest, TrainingSession
from training.models import Person


@transaction.atomic
def book_mock(*, interview: Interview, person: Person, seen: str, by: User, now: datetime) -> str:
    """Books a mock interview with the user, at the time shown on the page, and claims both people's
    time.
    """
    return _book_meeting(interview, person, "mock", by, seen, by, now)


@transaction.atomic
def book_topic_briefing(
    *, interview: Interview, person: Person, seen: str, by: User, now: datetime
) -> str:
    """Books a short briefing with the lead on the topic, at the time shown on the page, and claims
    both people's time.
    """
    lead = lead_of(interview, now=now)
    if lead is None:
        raise Refused(
            "Nobody leads on the topic, so nobody can brief on it. Choose someone who can already"
            " speak on it."
        )
    return _book_meeting(interview, person, "topic", lead, seen, by, now)


@transaction.atomic
def ask_for_briefing(
    *,
    interview: Interview,
    person: Person,
    seen: str,  # noqa: ARG001  no time is shown
    by: User,
    now: datetime,
) -> str:
    """Requests a targeted briefing for the interview (12.2). Returns a message that says by when it
    must be over.
    """
    briefing = request_for_interview(interview=interview, person=person, by=by, now=now)
    return (
        f"Coaching {briefing} for {person} has been asked for, to finish by"
        f" {moment_text(briefing.due_at)}."
    )


@transaction.atomic
def book_session(
    *, interview: Interview, person: Person, seen: str, by: User, now: datetime
) -> str:
    """Books a place on the training session shown on the page."""
    check_open(interview)
    before_slot = TrainingSession.objects.published().filter(
        ends_at__lte=interview.starts_at, pk=whole_number(seen)
    )
    training_session = before_slot.select_related("course").first()
    if training_session is None:
        raise Refused(
            "That training session is no longer available. See what else the page offers."
        )
    book(training_session=training_session, person=person, by=by, now=now)
    return (
        f"{person} now has a place on {training_session.course},"
        f" {moment_text(training_session.starts_at)}."
    )


@transaction.atomic
def ask_out_of_hours(
    *,
    interview: Interview,
    person: Person,
    seen: str,  # noqa: ARG001  no time is shown
    by: User,
    now: datetime,
) -> str:
    """Asks them as in office hours, with a note that it is out of hours. Returns the message."""
    ask_person(interview=interview, person=person, by=by, now=now)
    return f"{person} has been asked, and told that it is out of hours."


@transaction.atomic
def ask_to_move(*, interview: Interview, person: Person, seen: str, by: User, now: datetime) -> str:  # noqa: ARG001  no time is shown
    """Mails whoever can move each clash, naming it; once."""
    check_open(interview)
    clashes = clashes_of(person, interview)
    if not clashes:
        raise Refused(f"{person} is free at that time now. Ask them.")
    asked: list[MoveRequest] = []
    unmailed: list[str] = []
    for clash in clashes:
        values = {"asked_of": clash.mover, "asked_at": now, "asked_by": by}
        request, is_new = MoveRequest.objects.get_or_create(
            interview=interview, person=person, what=clash.words[:300], defaults=values
        )
        if is_new:
            emails.send_move_request(request=request, to=clash.email, now=now)
            asked.append(request)
            unmailed += [] if clash.email else [clash.mover]
    if not asked:
        raise Refused(
            f"{request.asked_of} was already asked, at {moment_text(request.asked_at)}. Ring them."
        )
    names = ", ".join(dict.fromkeys(one.asked_of for one in asked))
    audit(
        by=by,
        action="interview.move_asked",
        about=interview,
        now=now,
        person=person.reference,
        of=names,
    )
    return f"{names} asked to move it." + (
        f" No email address is known: ring {', '.join(unmailed)}." if unmailed else ""
    )


ACTIONS: dict[str, Callable[..., str]] = {
    Fix.MOCK: book_mock,
    Fix.TOPIC_BRIEFING: book_topic_briefing,
    Fix.BRIEFING: ask_for_briefing,
    Fix.SESSION: book_session,
    Fix.MOVE: ask_to_move,
    Fix.OUT_OF_HOURS: ask_out_of_hours,
}


@transaction.atomic
def apply_fix(
    *,
    kind: str,
    interview: Interview,
    person: Person,
    seen: str,
    spokesperson_shown: str | None,
    by: User,
    now: datetime,
) -> str:
    """Runs the action of this kind, unless the interview has been assigned since the page was shown
    (`spokesperson_shown`).
    """
    check_spokesperson(interview, spokesperson_shown, to=person)
    return ACTIONS[kind](interview=interview, person=person, seen=seen, by=by, now=now)


def _book_meeting(
    interview: Interview,
    person: Person,
    need: str,
    briefer: User | Person,
    seen: str,
    by: User,
    now: datetime,
) -> str:
    check_open(interview)
    at = Fixes(interview, [person], by=by, now=now).time_with(person, briefer)
    if at is None:
        raise Refused(
            f"{person} has no free time before the slot. Choose someone else, or prepare them by"
            " phone."
        )
    if seen and seen != at.isoformat():
        raise Refused(
            f"That time has just been taken. {moment_text(at)} is free: press again to book it."
        )
    asked = request_briefing(
        person=person,
        need=need,
        media=[interview.medium],
        topic=interview.enquiry.topic,
        interview=interview,
        wanted_by=interview.starts_at,
        words=f"For interview {interview.reference}, {moment_text(interview.starts_at)}",
        by=by,
        now=now,
    )
    arrange_briefing(briefing=asked, briefer=briefer, starts_at=at, minutes=MINUTES, by=by, now=now)
    booked = f"Coaching on {asked.topic}" if need == "topic" else asked.get_need_display()
    return f"{booked} is booked for {person}: {moment_text(at)}, with {briefer} ({asked})."
