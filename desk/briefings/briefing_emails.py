"""Mails about targeted briefings: the interview that it is for, a link, and no content.

Those with a time carry the event for the reader's calendar, or its cancellation.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse

from desk.briefings.briefing_calendars import (
    CalendarSnapshot,
    Change,
    briefers_address,
    changes,
    snapshot,
)
from desk.briefings.models import Briefing
from desk.enquiries.interview_words import slot_words
from scheduling.calendars.invitations import write_invitation
from training.link_emails import queue_link
from training.models import Organisation

SUBJECTS = {
    "asked": "Someone has asked for coaching",
    "for_you": "Coaching has been asked for, for you",
    "given": "You are giving coaching",
    "arranged": "Your coaching has a time",
    "moved": "Coaching has a new time",
    "out_of_step": "The interview that coaching is for has moved",
    "company": "Who is taking part in coaching has changed",
    "not_yours": "You are no longer giving coaching",
    "turned_down": "About the coaching that you asked for",
    "cancelled": "Coaching has been called off",
    "held": "After your coaching: one minute",
    "not_ready": "Someone does not feel ready yet",
}
SENTENCES = {
    "asked": "Someone has asked for coaching. See who, what for and by when",
    "for_you": "Coaching has been asked for, for you. See what for and by when",
    "given": "You are asked to give coaching. See who it is for, when, and how to prepare",
    "arranged": "Your coaching has a time. See when, where and who with",
    "moved": "Coaching has a new time, place or coach. See the details",
    "out_of_step": (
        "An interview has moved, and now starts before your coaching for it ends. See its time"
    ),
    "company": (
        "You are giving coaching to several people, and who is taking part has changed. See who"
    ),
    "not_yours": (
        "Someone else is now giving coaching that was yours. See what is still yours to give"
    ),
    "turned_down": (
        "The coaching that you asked for cannot be given. See why, and what is offered instead"
    ),
    "cancelled": "Coaching has been called off. See which one",
    "held": (
        "You had coaching. Say how ready you feel now, and what else would help, in one minute"
    ),
    "not_ready": (
        "Someone has been coached and does not feel ready yet. See who, and what would help"
    ),
}


def notify_desk(*, briefing: Briefing, now: datetime) -> None:
    """Tells the desk of a request, if it has a mail address of its own."""
    _send(briefing, "asked", [Organisation.objects.ours().communications_email], now)


def notify_not_ready(*, briefing: Briefing, now: datetime) -> None:
    """Tells the desk and the briefer that the person needs something else before they speak."""
    desk = Organisation.objects.ours().communications_email
    _send(briefing, "not_ready", (desk, briefers_address(briefing)), now)


def notify_people(
    *, briefing: Briefing, what: str, now: datetime, but: Collection[str] = ()
) -> None:
    """To the person and the requester, each once, except the addresses in `but`."""
    _send(briefing, what, (briefing.person.email, briefing.asked_by.email), now, but=but)


def notify_person(
    *, briefing: Briefing, what: str, now: datetime, but: Collection[str] = ()
) -> None:
    _send(briefing, what, [briefing.person.email], now, but=but)


def notify_briefer(
    *, briefing: Briefing, what: str, now: datetime, but: Collection[str] = ()
) -> None:
    _send(briefing, what, [briefers_address(briefing)], now, but=but)


def notify_briefer_of_slot(*, briefing: Briefing, now: datetime) -> None:
    """Tells the briefer that the interview has moved and the briefing no longer fits; once for each
    move.
    """
    interview = briefing.interview
    key = f"briefing_out_of_step:{briefing.pk}:{interview.sequence if interview else 0}"
    _send(briefing, "out_of_step", [briefers_address(briefing)], now, dedup_key=key)


def update_calendars(
    *, before: CalendarSnapshot, briefings: Iterable[Briefing], cancelled_as: str, now: datetime
) -> set[str]:
    """Mails everyone whose calendar has changed; returns their addresses, so that nobody is told
    twice.

    `cancelled_as`: what people are told whose event is cancelled. Each briefing continues from the
    sequence number that was sent.
    """
    after = snapshot(briefings, now=now)
    changed = changes(before, after)
    for change in changed:
        _send_event(change, _words(change, cancelled_as), now)
    if changed:
        rows = Briefing.objects.filter(pk__in=before.briefings | after.briefings)
        rows.update(sequence=changed[0].event.invitation.sequence)
    return {change.event.invitation.attendee_email for change in changed}


def _words(change: Change, cancelled_as: str) -> str:
    if change.event.is_briefers:
        if change.is_cancelled:
            return cancelled_as if cancelled_as == "cancelled" else "not_yours"
        return "given" if change.is_new else "moved"
    if change.is_cancelled:
        return cancelled_as
    return "arranged" if change.is_new else "moved"


def _send_event(change: Change, what: str, now: datetime) -> None:
    event = change.event
    calendar = {
        "calendar": write_invitation(event.invitation, now=now),
        "calendar_method": event.invitation.method,
    }
    _send(event.briefing, what, [event.invitation.attendee_email], now, **calendar)


def _send(
    briefing: Briefing,
    what: str,
    addresses: Iterable[str],
    now: datetime,
    but: Collection[str] = (),
    **more: str,
) -> None:
    known = {address.lower() for address in but}
    wanted = {
        address.lower(): address
        for address in addresses
        if address and address.lower() not in known
    }
    path = reverse("desk:briefing_detail", args=[briefing.reference])
    if what == "not_yours":
        path = reverse("desk:my_briefings")
    subject, sentence = SUBJECTS[what], SENTENCES[what]
    if briefing.interview:
        slot = slot_words(briefing.interview, now=now)
        subject = f"{subject}: {slot}"
        sentence = f"For an interview: {slot}. {sentence}"
    kind = "briefing_held" if what == "held" else "briefing"
    for to in wanted.values():
        queue_link(to=to, kind=kind, subject=subject, sentence=sentence, path=path, now=now, **more)
