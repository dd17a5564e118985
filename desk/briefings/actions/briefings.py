"""Targeted briefings (12.2) until they are held: request, take on, decline, cancel; and their
templates.

Giving one is in briefers.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import DoneAlready, Refused, reason_given
from accounts.seen import check_seen
from desk.briefings import briefing_emails as emails
from desk.briefings.actions.briefing_claims import release
from desk.briefings.briefing_calendars import snapshot
from desk.briefings.briefing_rules import MAX_PEOPLE, due_by
from desk.briefings.models import Briefing, BriefingTemplate
from desk.briefings.queries.briefings import window_for
from desk.enquiries.actions.interviews import check_open
from desk.enquiries.models import Interview
from nhsuk.dates.moments import moment_text
from scheduling.references import next_reference
from training.models import Organisation, Person, Topic

TRIAGED = ("need", "media", "topic", "wanted_by")


TOO_MANY_TOGETHER = (
    f"Coaching is for {MAX_PEOPLE} people at most. For more, plan a training session."
)
WANTED_IN_THE_PAST = "That time has passed. Enter a time in the future, or leave it empty."


def briefing_over(briefing: Briefing) -> Refused:
    words = {
        "completed": "is completed",
        "turned_down": "was declined",
        "cancelled": "was called off",
    }
    return Refused(
        f"{briefing.reference} {words[briefing.status]}, so you cannot change it. Ask for a new"
        " one."
    )


@transaction.atomic
def request_briefing(
    *,
    person: Person,
    need: str,
    by: User,
    now: datetime,
    media: Sequence[str] = (),
    topic: Topic | None = None,
    interview: Interview | None = None,
    wanted_by: datetime | None = None,
    words: str = "",
    together_with: Briefing | None = None,
    tells_person: bool = True,
) -> Briefing:
    """Requests a briefing: for oneself, by the line manager or by the desk. Notifies the desk, once
    for several people.
    """
    _check_request(person, by, wanted_by, now)
    reference = next_reference(Briefing, "B")
    about = {"need": need, "topic": topic, "interview": interview}
    alike = Briefing.objects.open().filter(person=person, **about).order_by("pk")
    if earlier := next((one for one in alike if one.is_for(media)), None):
        raise DoneAlready(
            f"{earlier.reference} has already been asked for, for {earlier.person} and the same"
            " need. Use that one.",
            earlier,
        )
    briefing = Briefing.objects.create(
        reference=reference,
        meeting=together_with.meeting if together_with else uuid.uuid4(),
        person=person,
        media=list(media),
        wanted_by=wanted_by,
        due_at=_due_by(now, wanted_by),
        words=words,
        asked_at=now,
        asked_by=by,
        **about,
        **_from_template(need),
    )
    if not together_with and not by.may(Permission.WORK_DESK):
        emails.notify_desk(briefing=briefing, now=now)
    if tells_person and person.user_id != by.pk:
        emails.notify_person(briefing=briefing, what="for_you", now=now)
    audit(
        by=by, action="briefing.asked", about=briefing, now=now, person=person.reference, need=need
    )
    return briefing


@transaction.atomic
def request_together(
    *, people: Sequence[Person], by: User, now: datetime, **asked: Any
) -> list[Briefing]:
    """Requests one briefing for several people: a request for each of them, and one time
    for all.
    """
    if len(people) > MAX_PEOPLE:
        raise Refused(TOO_MANY_TOGETHER)
    first, *others = people
    briefing = request_briefing(person=first, by=by, now=now, **asked)
    return [briefing] + [
        request_briefing(person=person, together_with=briefing, by=by, now=now, **asked)
        for person in others
    ]


@transaction.atomic
def request_for_interview(
    *, interview: Interview, by: User, now: datetime, person: Person | None = None
) -> Briefing:
    """Requests a briefing that ends in time for the slot, for the spokesperson or a candidate.
    Refused if there is no time.
    """
    check_open(interview)
    briefed = person or interview.person
    if briefed is None:
        raise Refused(
            f"Nobody has accepted {interview.reference} yet. Choose a spokesperson first."
        )
    window = window_for(interview, now=now)
    if not window.is_enough:
        raise Refused(
            f"There is no time for coaching before {interview.reference} at"
            f" {moment_text(interview.starts_at)}: {window.why}. It needs 24 hours, or 2 office"
            " hours. Go through the pack by phone, or choose someone ready."
        )
    return request_briefing(
        person=briefed,
        need="interview",
        media=[interview.medium],
        topic=interview.enquiry.topic,
        interview=interview,
        wanted_by=window.wanted_by,
        words=(
            f"For interview {interview.reference}, {interview.enquiry.outlet},"
            f" {moment_text(interview.starts_at)}"
        ),
        by=by,
        now=now,
    )


def may_ask_for(user: User, person: Person) -> bool:
    """Whether the user may ask: for themselves, for their team, or, from the desk, for anyone."""
    manager = person.line_manager
    is_own = person.user_id == user.pk or bool(manager and manager.user_id == user.pk)
    return is_own or user.may(Permission.WORK_DESK)


@transaction.atomic
def triage_briefing(
    *,
    briefing: Briefing,
    need: str,
    media: Sequence[str],
    topic: Topic | None,
    wanted_by: datetime | None,
    by: User,
    now: datetime,
    seen: str | None = None,
    is_new: bool = False,
) -> Briefing:
    """The desk takes it on and says what it is for. A new need loads its template unless something
    is ticked.

    Need, media and topic apply to everyone in a shared briefing; each keeps their own deadline.
    `is_new`: the page showed that nobody had taken it on; refused if somebody has.
    """
    current = check_seen(briefing, TRIAGED, None if is_new else seen)
    check_briefing_open(current)
    if is_new and current.triaged_at:
        raise DoneAlready(
            f"{current.triaged_by} has already taken on {current.reference}, at"
            f" {moment_text(current.triaged_at)}. Nothing was changed. To change it, press Change"
            " what it is for.",
            current,
        )
    check_seen(current, TRIAGED, seen)
    if wanted_by and wanted_by <= now and wanted_by != current.wanted_by:
        raise Refused(WANTED_IN_THE_PAST)
    is_untouched = not any(item["is_done"] for item in current.checklist)
    if need != current.need and is_untouched:
        for field, value in _from_template(need).items():
            setattr(current, field, value)
    current.need = need
    current.media = list(media)
    current.topic = topic
    current.wanted_by = wanted_by
    current.due_at = _due_by(current.asked_at, wanted_by)
    current.triaged_at = current.triaged_at or now
    current.triaged_by = current.triaged_by or by
    current.save()
    shared = {
        field: getattr(current, field) for field in ("need", "media", "topic", "plan", "checklist")
    }
    Briefing.objects.open().filter(meeting=current.meeting).update(**shared)
    audit(by=by, action="briefing.triaged", about=current, now=now, need=need)
    return current


@transaction.atomic
def decline_briefing(*, briefing: Briefing, reason: str, by: User, now: datetime) -> None:
    """Declines it and notifies the requester, who finds the reason on its page."""
    _end([briefing], reason, "turned_down", by, now, turned_down_at=now, turned_down_because=reason)
    audit(by=by, action="briefing.turned_down", about=briefing, now=now, reason=reason)


@transaction.atomic
def cancel_briefing(
    *, briefing: Briefing, reason: str, by: User, now: datetime, for_all: bool = False
) -> None:
    """Cancels a briefing that is no longer needed: frees the time and notifies the others.

    `for_all`: the whole shared briefing; otherwise the others are briefed without this person.
    """
    ended = (
        list(Briefing.objects.open().together_with(briefing).exclude(pk=briefing.pk))
        if for_all
        else []
    )
    ended.insert(0, briefing)
    _end(ended, reason, "cancelled", by, now, cancelled_at=now, cancelled_because=reason)
    for one in ended:
        audit(by=by, action="briefing.cancelled", about=one, now=now, reason=reason)


def check_briefing_open(briefing: Briefing) -> None:
    """Refuses a briefing that is completed, declined or cancelled."""
    if not briefing.is_open:
        raise briefing_over(briefing)


def _check_request(person: Person, by: User, wanted_by: datetime | None, now: datetime) -> None:
    if not may_ask_for(by, person):
        raise Refused(
            f"You can ask for yourself and for your own team. {person} or the desk can ask for"
            f" {person}."
        )
    if not Person.objects.on_register(timezone.localdate(now)).filter(pk=person.pk).exists():
        raise Refused(f"{person} is not on the register today. Choose someone who is.")
    if wanted_by and wanted_by <= now:
        raise Refused(WANTED_IN_THE_PAST)


def _due_by(asked_at: datetime, wanted_by: datetime | None) -> datetime:
    target = Organisation.objects.ours().briefing_target_days
    return due_by(asked_at=asked_at, wanted_by=wanted_by, target_days=target)


def _end(
    ended: Sequence[Briefing], reason: str, what: str, by: User, now: datetime, **values: object
) -> None:
    """Ends these, and notifies once each: those with it in their calendar, who asked, and the
    briefer.
    """
    reason = reason_given(reason, otherwise="Enter the reason. Whoever asked for it will be told.")
    first = ended[0]
    before = snapshot(Briefing.objects.open().together_with(first).with_people(), now=now)
    for briefing in ended:
        if not Briefing.objects.open().filter(pk=briefing.pk).update(**values):
            briefing.refresh_from_db()
            raise briefing_over(briefing)
        release(briefing)
        briefing.refresh_from_db()
    left = list(Briefing.objects.open().together_with(first).with_people())
    known = emails.update_calendars(before=before, briefings=left, cancelled_as=what, now=now) | {
        by.email
    }
    for briefing in ended:
        emails.notify_people(briefing=briefing, what=what, now=now, but=known)
    if left:
        emails.notify_briefer(briefing=left[0], what="company", now=now, but=known)
    else:
        emails.notify_briefer(briefing=first, what="cancelled", now=now, but=known)


def _from_template(need: str) -> dict[str, object]:
    """The plan and checklist of the need's template."""
    template = BriefingTemplate.objects.filter(need=need).first()
    if template is None:
        return {"plan": "", "checklist": []}
    items = [line.strip() for line in template.checklist.splitlines() if line.strip()]
    return {
        "plan": template.text,
        "checklist": [{"text": item, "is_done": False} for item in items],
    }


CHANGED = ("text", "checklist")


@transaction.atomic
def change_template(
    *,
    template: BriefingTemplate,
    text: str,
    checklist: str,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> BriefingTemplate:
    """Changes the template for later requests (12.2). Refused if it is not as it
    was `seen`.
    """
    current = check_seen(template, CHANGED, seen)
    before = {field: getattr(current, field) for field in CHANGED}
    if before == {"text": text, "checklist": checklist}:
        return current
    current.text = text
    current.checklist = checklist
    current.changed_at = now
    current.changed_by = by
    current.save()
    audit(by=by, action="briefing_template.changed", about=current, now=now, before=before)
    return current
