"""Merging two training sessions of one course: whoever is booked or waits goes to the other one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.models import Mail
from nhsuk.dates.moments import moment_text
from nhsuk.words import plural
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails, waiting_emails
from scheduling.training_sessions.actions.place_offers import end_offers, queue_offering
from scheduling.training_sessions.actions.session_changes import (
    record_change,
    sequences_of,
    tell_trainer,
)
from scheduling.training_sessions.actions.training_sessions import (
    IS_DRAFT,
    check_open,
    claim_for,
    set_cancelled,
)
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    PlaceOffer,
    SessionChange,
    TrainingSession,
    WaitingListEntry,
)


@transaction.atomic
def merge_training_sessions(
    *, training_session: TrainingSession, into: TrainingSession, by: User, now: datetime
) -> SessionChange:
    """Everyone booked on the first has a place on the other; whoever has one there already keeps
    that. Those who wait keep their order by when they joined. The first is cancelled. Refused,
    whole, if there are too few places or one of them is not free then. Each is told once, a
    minute later. Links of their own led to the first, so they are removed.
    """
    rows = TrainingSession.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("course", "venue", "trainer")
    locked = rows.in_bulk([training_session.pk, into.pk])
    old, new = locked[training_session.pk], locked[into.pk]
    _check(old, new, now)
    merging = _Merging(old, new, by, now)
    merging.move_bookings()
    merging.move_waiting()
    return merging.finish()


def _check(old: TrainingSession, new: TrainingSession, now: datetime) -> None:
    if old.pk == new.pk or old.course_id != new.course_id:
        raise Refused("Only two sessions of one course can be merged. Choose another session.")
    for each in (old, new):
        check_open(each, now)
        if not each.published_at:
            raise Refused(IS_DRAFT)


@dataclass
class _Merging:
    old: TrainingSession
    new: TrainingSession
    by: User
    now: datetime
    before: dict[str, Any] = field(default_factory=dict)
    mails: list[Mail] = field(default_factory=list)

    def move_bookings(self) -> None:
        there = self.new.bookings.active().values("person")
        active = self.old.bookings.active()
        coming = list(active.exclude(person__in=there).values_list("pk", flat=True))
        twice = list(active.filter(person__in=there).values_list("pk", flat=True))
        if len(coming) > self.new.places_left:
            left = plural(self.new.places_left, "place is,places are")
            people = plural(len(coming), "person,people")
            raise Refused(
                f"{people} would come to the session at {moment_text(self.new.starts_at)}, where {left}"
                " left. Offer more places there first, or choose another session."
            )
        Claim.objects.filter(training_session=self.old).delete()
        Claim.objects.filter(booking__training_session=self.old).delete()
        gone = Booking.objects.filter(pk__in=twice)
        gone.update(cancelled_at=self.now, cancelled_by=self.by)
        moved = Booking.objects.filter(pk__in=coming)
        own_links = moved.exclude(own_link="").order_by("pk").values_list("pk", "own_link")
        self.before["own_links"] = {str(pk): link for pk, link in own_links}
        moved.update(training_session=self.new, own_link="")
        TrainingSession.objects.filter(pk=self.new.pk).update(
            places_taken=F("places_taken") + len(coming)
        )
        claim_for(self.new, self.now)
        self.mails += booking_emails.send_invitations(
            bookings=moved, was=self.old, now=self.now, after=UNDO_FOR
        )
        self.mails += booking_emails.cancel_invitations(bookings=gone, now=self.now, after=UNDO_FOR)
        self.before |= {"bookings": sequences_of(moved), "twice": sequences_of(gone)}

    def move_waiting(self) -> None:
        """Whoever has a place on the other, or waits for it, stays there once: where they joined
        first.
        """
        offers = PlaceOffer.objects.open().filter(entry__training_session=self.old)
        self.before["offers"] = list(offers.order_by("pk").values_list("pk", flat=True))
        end_offers(list(offers), PlaceOffer.Outcome.WITHDRAWN, now=self.now)
        booked = set(self.new.bookings.active().values_list("person_id", flat=True))
        waiting = {entry.person_id: entry for entry in self.new.waiting_list.filter(left_at=None)}
        self.before |= {"entries": [], "closed": [], "joined": {}}
        entries = self.old.waiting_list.filter(left_at=None).select_related("person")
        for entry in entries.order_by("joined_at", "pk"):
            if entry.person_id in booked or entry.person_id in waiting:
                self._close(entry, waiting.get(entry.person_id))
            else:
                WaitingListEntry.objects.filter(pk=entry.pk).update(training_session=self.new)
                entry.training_session = self.new
                self.before["entries"].append(entry.pk)
                mail = waiting_emails.send_moved(
                    entry=entry, was=self.old, now=self.now, after=UNDO_FOR
                )
                self.mails += [mail] if mail else []

    def _close(self, entry: WaitingListEntry, other: WaitingListEntry | None) -> None:
        WaitingListEntry.objects.filter(pk=entry.pk).update(
            left_at=self.now, left_by=self.by, left_because=WaitingListEntry.Left.CANCELLED
        )
        self.before["closed"].append(entry.pk)
        if other and entry.joined_at < other.joined_at:
            WaitingListEntry.objects.filter(pk=other.pk).update(joined_at=entry.joined_at)
            self.before["joined"][str(other.pk)] = other.joined_at.isoformat()
        mail = waiting_emails.send_cancelled(entry=entry, now=self.now, after=UNDO_FOR)
        self.mails += [mail] if mail else []

    def finish(self) -> SessionChange:
        """A place that is left is offered to those who wait once this cannot be undone."""
        because = f"Merged with the session at {moment_text(self.new.starts_at)}"
        set_cancelled(self.old, because=because, by=self.by, now=self.now)
        queue_offering(training_session=self.new, due_at=self.now + UNDO_FOR, now=self.now)
        self.mails += tell_trainer(
            training_session=self.old, has="been merged with another", now=self.now
        )
        change = record_change(
            kind=SessionChange.Kind.MERGED,
            training_session=self.old,
            into=self.new,
            before=self.before,
            mails=self.mails,
            by=self.by,
            now=self.now,
        )
        audit(
            by=self.by,
            action="training_session.merged",
            about=self.old,
            now=self.now,
            into=self.new.pk,
            moved=len(self.before["bookings"]),
            waiting=len(self.before["entries"]),
        )
        return change
