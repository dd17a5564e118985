"""Shared briefings: adding people to a targeted briefing, and taking one out again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.briefings import briefing_emails as emails
from desk.briefings.actions.briefers import ARRANGED, PREPARED, lock_open_members
from desk.briefings.actions.briefing_claims import check_not_themselves, claim_person_time, release
from desk.briefings.actions.briefings import (
    TOO_MANY_TOGETHER,
    check_briefing_open,
    request_briefing,
)
from desk.briefings.briefing_calendars import snapshot
from desk.briefings.briefing_rules import MAX_PEOPLE
from desk.briefings.models import Briefing
from training.models import Person

SHARED = ("need", "media", "topic", *ARRANGED, *PREPARED, "meeting")


@transaction.atomic
def add_participants(
    *,
    briefing: Briefing,
    people: Sequence[Person],
    asked: Sequence[Briefing],
    by: User,
    now: datetime,
) -> list[Briefing]:
    """Adds these people, and the people of these other requests, to the briefing as it is arranged.

    Each has a briefing of their own, with its own clock. Once it is held, it counts for those who
    came.
    """
    members = lock_open_members(briefing)
    check_briefing_open(Briefing.objects.get(pk=briefing.pk))
    if not people and not asked:
        raise Refused("Choose who else is taking part, or enter a name.")
    first = members[0]
    there = {member.person_id for member in members}
    joining = [*asked, *(_get_or_request(person, first, by, now) for person in people)]
    if len(members) + len(joining) > MAX_PEOPLE:
        raise Refused(TOO_MANY_TOGETHER)
    before = snapshot([*members, *_in_same_meetings(joining)], now=now)
    for one in joining:
        _join(one, first, there, by, now)
    known = emails.update_calendars(
        before=before, briefings=_in_same_meetings([first, *joining]), cancelled_as="moved", now=now
    )
    for one in joining:
        what = "arranged" if one.starts_at else "for_you"
        emails.notify_person(briefing=one, what=what, now=now, but=known | {by.email})
    emails.notify_briefer(briefing=first, what="company", now=now, but=known | {by.email})
    return joining


@transaction.atomic
def remove_participant(*, briefing: Briefing, by: User, now: datetime) -> Briefing:
    """Takes one person out of a shared briefing: the same briefer, at a time still to be
    arranged.
    """
    members = lock_open_members(briefing)
    leaving = next((member for member in members if member.pk == briefing.pk), None)
    if leaving is None:
        check_briefing_open(Briefing.objects.get(pk=briefing.pk))
    if leaving is None or len(members) == 1:
        raise Refused(
            f"{briefing.person} is coached alone. Call {briefing.reference} off, if it is not"
            " wanted."
        )
    before = snapshot(members, now=now)
    release(leaving)
    leaving.meeting, leaving.starts_at, leaving.minutes = uuid.uuid4(), None, None
    leaving.save()
    known = emails.update_calendars(
        before=before, briefings=members, cancelled_as="moved", now=now
    ) | {by.email}
    emails.notify_person(briefing=leaving, what="moved", now=now, but=known)
    emails.notify_briefer(briefing=leaving, what="company", now=now, but=known)
    audit(by=by, action="briefing.apart", about=leaving, now=now, person=leaving.person.reference)
    return leaving


def _get_or_request(person: Person, first: Briefing, by: User, now: datetime) -> Briefing:
    """Their open request for the same need, or a new one."""
    same = {"person": person, "need": first.need, "topic": first.topic, "interview": None}
    if existing := Briefing.objects.open().with_people().filter(**same).first():
        return existing
    wanted_by = first.wanted_by if first.wanted_by and first.wanted_by > now else None
    return request_briefing(
        person=person,
        need=first.need,
        media=first.media,
        topic=first.topic,
        wanted_by=wanted_by,
        together_with=first,
        tells_person=False,
        by=by,
        now=now,
    )


def _join(one: Briefing, first: Briefing, there: set[int], by: User, now: datetime) -> None:
    check_briefing_open(one)
    if one.person_id in there:
        raise Refused(f"{one.person} is already taking part. Enter someone else.")
    there.add(one.person_id)
    if first.briefer:
        check_not_themselves(one.person, first.briefer)
    release(one)
    for field in SHARED:
        setattr(one, field, getattr(first, field))
    one.triaged_at = one.triaged_at or first.triaged_at
    one.triaged_by = one.triaged_by or first.triaged_by
    claim_person_time(one, now=now)
    one.save()
    audit(
        by=by,
        action="briefing.together",
        about=one,
        now=now,
        person=one.person.reference,
        with_briefing=str(first),
    )


def _in_same_meetings(briefings: Sequence[Briefing]) -> list[Briefing]:
    """These, and everyone who shares a briefing with them, once each."""
    meetings = {briefing.meeting for briefing in briefings}
    return list(Briefing.objects.open().with_people().filter(meeting__in=meetings).order_by("pk"))
