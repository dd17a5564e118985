"""Asking several people in order, each with some time to answer before the next is asked as well."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from scheduling.desk.models.interviews import Ask, Interview
from training.models import Person


class AskSequence(models.Model):
    """One for an interview at a time. `paused_at`: nobody further is asked until it goes on."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="ask_sequences")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=Q(ended_at=None), name="ask_sequence_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview}: asked in order"


class AskStep(models.Model):
    """One person of the order. `ask` and `until` from when their turn came; `skipped_at` where it
    was cut short.

    `skipped_because`: why they could not be asked; blank where somebody passed them over.
    """

    sequence = models.ForeignKey(AskSequence, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, null=True, related_name="step")
    until = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skipped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="ask_step_once_by_number"),
            models.UniqueConstraint(fields=["sequence", "person"], name="ask_step_once_by_person"),
            models.CheckConstraint(
                condition=Q(ask=None, until=None) | Q(ask__isnull=False, until__isnull=False),
                name="ask_step_with_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.person}"

    def is_waiting(self, now: datetime) -> bool:
        """Asked, has not answered, and may still take their time."""
        if self.ask is None or self.until is None or self.skipped_at:
            return False
        return self.ask.answer == Ask.Answer.WAITING and now < self.until
