"""Undoing that a training session was moved, merged or cancelled, while nobody has been told."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.mail import MailLeft, withdraw
from jobs.models import Mail
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.costs import COSTS, price
from scheduling.training_sessions.actions.session_changes import sequences_of
from scheduling.training_sessions.actions.training_sessions import (
    check_arrangement,
    check_open,
    claim_for,
)
from scheduling.training_sessions.models import (
    Booking,
    PlaceOffer,
    SessionChange,
    TrainingSession,
    WaitingListEntry,
)

Kind = SessionChange.Kind


CHANGE_IS_FINAL = (
    "Everyone concerned has been told, so this cannot be undone. Change the session"
    " again, or schedule a new one."
)


CHANGED_SINCE = (
    "Something about these sessions has changed since, so this cannot be undone. Change the"
    " session again instead."
)


@transaction.atomic
def undo_change(*, change: SessionChange, by: User, now: datetime) -> None:
    """Within a minute, if nothing else has changed: withdraws the mails, and everything is as it
    was. Refused, whole, if the venue, the trainer or somebody has been taken meanwhile.
    """
    current = SessionChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if current.is_final(now):
        raise Refused(CHANGE_IS_FINAL)
    keys = [current.training_session_id, *([current.into_id] if current.into_id else [])]
    rows = TrainingSession.objects.select_for_update(of=("self",)).order_by("pk")
    locked = rows.select_related("course", "venue", "trainer").in_bulk(keys)
    training_session = locked[current.training_session_id]
    if training_session.changes.filter(undone_at=None, pk__gt=current.pk).exists():
        raise Refused(CHANGED_SINCE)
    try:
        withdraw(mails=Mail.objects.filter(pk__in=[mail.pk for mail in current.mails.all()]))
    except MailLeft:
        raise Refused(CHANGE_IS_FINAL) from None
    if current.kind == Kind.MOVED:
        _move_back(current, training_session, now)
    elif current.kind == Kind.CANCELLED:
        _restore(current, training_session, now)
    else:
        assert current.into_id is not None  # noqa: S101  it is merged
        _separate(current, training_session, locked[current.into_id], now)
    current.undone_at = now
    current.undone_by = by
    current.save(update_fields=["undone_at", "undone_by"])
    audit(by=by, action=f"training_session.{current.kind}_undone", about=training_session, now=now)


@transaction.atomic
def undo_changes(*, changes: Iterable[SessionChange], by: User, now: datetime) -> None:
    """All of them, or none. The last first: in a series a session may stand where another one was."""
    for change in sorted(changes, key=lambda change: change.pk, reverse=True):
        undo_change(change=change, by=by, now=now)


def _move_back(change: SessionChange, training_session: TrainingSession, now: datetime) -> None:
    """Whoever was booked since then was sent the new time, and is sent the old one."""
    check_open(training_session, now)
    was = copy(training_session)
    _take_back_invitations(change.before["bookings"], training_session.bookings.active())
    stood = change.before["stood"]
    training_session.venue_id = stood["venue_id"]
    training_session.trainer_id = stood["trainer_id"]
    training_session.starts_at = change.started_at
    training_session.ends_at = datetime.fromisoformat(stood["ends_at"])
    joining = change.before.get("joining", {})
    for name, value in joining.items():
        setattr(training_session, name, value)
    check_arrangement(training_session, now)
    price(training_session)
    training_session.save(
        update_fields=["venue", "trainer", "starts_at", "ends_at", *joining, *COSTS]
    )
    claim_for(training_session, now)
    since = training_session.bookings.active().filter(booked_at__gte=change.made_at)
    since = since.exclude(pk__in=change.before["bookings"])
    booking_emails.send_invitations(bookings=since, was=was, now=now)


def _restore(change: SessionChange, training_session: TrainingSession, now: datetime) -> None:
    bookings = Booking.objects.filter(
        training_session=training_session, cancelled_at=change.made_at
    )
    _take_back_invitations(change.before["bookings"], bookings)
    _open(training_session, len(change.before["bookings"]))
    Booking.objects.filter(pk__in=change.before["bookings"]).update(
        cancelled_at=None, cancelled_by=None
    )
    _wait_again(change.before["entries"], change, training_session, now)
    claim_for(training_session, now)


def _separate(
    change: SessionChange, training_session: TrainingSession, into: TrainingSession, now: datetime
) -> None:
    before = change.before
    check_open(into, now)
    _take_back_invitations(before["bookings"], into.bookings.active())
    _take_back_invitations(before["twice"], training_session.bookings.all())
    entries = WaitingListEntry.objects.filter(pk__in=before["entries"])
    offered = PlaceOffer.objects.filter(entry__in=entries, offered_at__gte=change.made_at)
    if entries.open().count() != len(before["entries"]) or offered.exists():
        raise Refused(CHANGED_SINCE)
    Booking.objects.filter(pk__in=before["bookings"]).update(training_session=training_session)
    for pk, link in before.get("own_links", {}).items():
        Booking.objects.filter(pk=pk).update(own_link=link)
    Booking.objects.filter(pk__in=before["twice"]).update(cancelled_at=None, cancelled_by=None)
    TrainingSession.objects.filter(pk=into.pk).update(
        places_taken=F("places_taken") - len(before["bookings"])
    )
    _open(training_session, len(before["bookings"]) + len(before["twice"]))
    entries.update(training_session=training_session)
    for pk, joined_at in before["joined"].items():
        WaitingListEntry.objects.filter(pk=pk).update(joined_at=datetime.fromisoformat(joined_at))
    _wait_again(before["closed"], change, training_session, now)
    claim_for(into, now)
    claim_for(training_session, now)


def _take_back_invitations(sequences: Mapping[str, int], bookings: QuerySet[Booking]) -> None:
    """The last one never left. Refused if one of these bookings has changed."""
    if sequences_of(bookings.filter(pk__in=sequences)) != sequences:
        raise Refused(CHANGED_SINCE)
    Booking.objects.filter(pk__in=sequences).update(sequence=F("sequence") - 1)


def _open(training_session: TrainingSession, places_taken: int) -> None:
    training_session.cancelled_at = None
    training_session.cancelled_by = None
    training_session.cancelled_because = ""
    training_session.places_taken = places_taken
    training_session.save(
        update_fields=["cancelled_at", "cancelled_by", "cancelled_because", "places_taken"]
    )


def _wait_again(
    entries: list[int], change: SessionChange, training_session: TrainingSession, now: datetime
) -> None:
    """With the offers that have not run out."""
    WaitingListEntry.objects.filter(pk__in=entries, left_at=change.made_at).update(
        left_at=None, left_by=None, left_because=""
    )
    offers = PlaceOffer.objects.filter(
        pk__in=change.before["offers"],
        outcome=PlaceOffer.Outcome.WITHDRAWN,
        ended_at=change.made_at,
        ends_at__gt=now,
    )
    training_session.places_offered = offers.update(ended_at=None, outcome="")
    training_session.save(update_fields=["places_offered"])
