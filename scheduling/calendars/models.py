"""What people answered to our invitations with their calendar, and to an ask with another time."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import by_someone, by_user
from training.models import Person

__all__ = ["ASK", "CalendarAnswer"]

ASK = "ask-"  # begins the key of an answer to an ask


class CalendarAnswerQuerySet(models.QuerySet["CalendarAnswer"]):
    def to_settle(self, now: datetime) -> Self:
        """What somebody has to look at: a no or another time, as long as it is about the event as it
        stands, and whatever came from an address that was not invited.
        """
        asks = self.filter(doubt="", answer__in=CalendarAnswer.ASKS).about_what_stands(now)
        to_look_at = Q(pk__in=asks.values("pk")) | ~Q(doubt="")
        return self.filter(to_look_at, settled_at=None, replaced_at=None)

    def about_what_stands(self, now: datetime) -> Self:
        """About something to come as it was last sent."""
        return self.filter(
            Q(
                booking__cancelled_at=None,
                booking__training_session__starts_at__gt=now,
                sequence__gte=F("booking__sequence"),
            )
            | Q(
                Q(interview__person=F("person")) | Q(interview__person=None),
                interview__called_off_at=None,
                interview__starts_at__gt=now,
                sequence__gte=F("interview__sequence"),
            )
            | Q(
                briefing__cancelled_at=None,
                briefing__starts_at__gt=now,
                sequence__gte=F("briefing__sequence"),
            )
        )

    def of_bookings(self, bookings: Collection[int]) -> "dict[int, CalendarAnswer]":
        """By booking, the answer that counts."""
        counting = self.filter(booking__in=bookings, doubt="", replaced_at=None)
        current = counting.filter(sequence__gte=F("booking__sequence"))
        return {each.booking_id: each for each in current if each.booking_id}

    def with_event(self) -> Self:
        return self.select_related(
            "person",
            "booking__person",
            "booking__training_session__course",
            "booking__training_session__venue",
            "booking__training_session__trainer",
            "interview__enquiry__outlet",
            "interview__enquiry__journalist",
            "briefing",
            "settled_by",
        )


class CalendarAnswer(models.Model):
    """One answer to the invitation whose UID begins with `key`. The web pages are the truth: it
    changes neither a booking nor an interview.

    `sequence` and `stamped_at` are of the invitation as it was answered. An answer that counts has
    no `doubt`, and a later one of the same invitation sets `replaced_at`.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        TENTATIVE = "tentative", "Perhaps"
        PROPOSED = "proposed", "Another time proposed"

    class Doubt(models.TextChoices):
        STRANGER = "stranger", "It did not come from the address that was invited"
        UNPROVEN = "unproven", "The mail server could not confirm that it came from this address"

    ASKS = (Answer.DECLINED, Answer.PROPOSED)

    key = models.CharField(max_length=100)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="calendar_answers"
    )
    booking = models.ForeignKey(
        "scheduling.Booking", on_delete=models.CASCADE, null=True, related_name="calendar_answers"
    )
    interview = models.ForeignKey(
        "scheduling.Interview", on_delete=models.CASCADE, null=True, related_name="calendar_answers"
    )
    briefing = models.ForeignKey(
        "scheduling.Briefing", on_delete=models.CASCADE, null=True, related_name="calendar_answers"
    )
    sender = models.CharField(max_length=254)
    answer = models.CharField(max_length=9, choices=Answer)
    sequence = models.PositiveIntegerField()
    stamped_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=300, blank=True)
    doubt = models.CharField(max_length=8, choices=Doubt, blank=True)
    received_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = by_user(null=True)

    objects = CalendarAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, interview=None, briefing=None)
                | Q(booking=None, interview__isnull=False, briefing=None)
                | Q(booking=None, interview=None, briefing__isnull=False),
                name="calendar_answer_to_one_thing",
            ),
            by_someone("calendar_answer", "settled"),
            models.UniqueConstraint(
                fields=["key", "sender", "sequence", "stamped_at", "answer"],
                name="calendar_answer_once",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(doubt="", replaced_at=None),
                name="calendar_answer_one_counts",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="calendar_answer_arrived")]

    def __str__(self) -> str:
        """Without a name: the audit trail outlives it."""
        return f"Calendar answer {self.pk}"

    @property
    def is_to_ask(self) -> bool:
        """Not to an invitation: whoever was asked for the interview can give it at another time."""
        return self.key.startswith(ASK)
