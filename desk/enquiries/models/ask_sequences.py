"""Asking several people in order; each has some time to answer before the next is asked too."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models import by_user
from desk.enquiries.models.interviews import Ask, Interview
from training.models import Person


class AskSequence(models.Model):
    """At most one at a time for an interview. While `paused_at` is set, nobody else is asked."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="ask_sequences")
    started_at = models.DateTimeField()
    started_by = by_user()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=Q(ended_at=None), name="ask_sequence_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview}: asked in order"


class AskStep(models.Model):
    """One person of a sequence. `ask` and `until` are set when they are asked; `skipped_at` if they
    were skipped.

    `skipped_because`: why they could not be asked; blank if a user skipped them.
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
        app_label = "scheduling"
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
        """Asked, not answered, and within their time."""
        if self.ask is None or self.until is None or self.skipped_at:
            return False
        return self.ask.answer == Ask.Answer.WAITING and now < self.until
