"""Who is waiting for a place in a full training session, and the free places that they were
offered.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.access import Permission
from accounts.models import User, by_user
from scheduling.training_sessions.models.training_sessions import Booking, TrainingSession
from training.models import Person


class WaitingListEntryQuerySet(models.QuerySet["WaitingListEntry"]):
    def open(self) -> Self:
        return self.filter(left_at=None)

    def visible_to(self, user: User) -> Self:
        """All for the desk; for everyone else their own."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        if user.may(Permission.SEE_OWN_TRAINING):
            return self.filter(person__user=user)
        return self.none()


class WaitingListEntry(models.Model):
    """Open until the person has a place, leaves, or the session is cancelled."""

    class Left(models.TextChoices):
        BOOKED = "booked", "Has a place"
        LEFT = "left", "Left the list"
        CANCELLED = "cancelled", "The session was cancelled"
        UNANSWERED = "unanswered", "Did not answer the offer after missing a session"

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="waiting_list"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waiting_lists")
    joined_at = models.DateTimeField()
    joined_by = by_user(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = by_user(null=True)
    left_because = models.CharField(max_length=10, choices=Left, blank=True)

    objects = WaitingListEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "person"],
                condition=Q(left_at=None),
                name="waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by=None, left_because="")
                | (Q(left_at__isnull=False) & ~Q(left_because="")),
                name="waiting_left_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} waits for {self.training_session}"

    def get_absolute_url(self) -> str:
        return self.training_session.get_absolute_url()


class PlaceOfferQuerySet(models.QuerySet["PlaceOffer"]):
    def open(self) -> Self:
        """Not answered, and not recorded as ended; `ends_at` may have passed."""
        return self.filter(ended_at=None)

    def to_answer(self, now: datetime) -> Self:
        return self.open().filter(
            ends_at__gt=now,
            entry__training_session__cancelled_at=None,
            entry__training_session__starts_at__gt=now,
        )


class PlaceOffer(models.Model):
    """A free place, offered to someone who waits, until `ends_at`. Offered to several, the first to
    accept has it.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Not answered in time"
        TAKEN = "taken", "Someone else was first"
        WITHDRAWN = "withdrawn", "The session was cancelled"

    entry = models.ForeignKey(WaitingListEntry, on_delete=models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects = PlaceOfferQuerySet.as_manager()

    replaced: Booking | None = None  # for a page: the place that taking this one gives up

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_at=None), name="place_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="place_offer_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("offered_at")), name="place_offer_in_order"
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "ends_at"], name="place_offer_open")]

    def __str__(self) -> str:
        return f"Place offered to {self.entry.person}"
