"""When people are on call outside office hours, and when they are away."""

from django.db import models
from django.db.models import F, Q

from training.models import Fact, FactQuerySet, Person


class OnCall(Fact):
    """From one moment up to another (half-open)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="on_call_spells")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = FactQuerySet["OnCall"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="on_call_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "starts_at"],
                condition=Q(retracted_at=None),
                name="on_call_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: on call from {self.starts_at:%-d %B %Y %H:%M}"


class Away(Fact):
    """From one moment up to another (half-open)."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "Leave"
        CLINIC = "clinic", "Clinic"
        OTHER = "other", "Other"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="away_spells")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    # the clinic that repeats, if it is one occurrence of it
    clinic = models.ForeignKey(
        "scheduling.RecurringClinic",
        on_delete=models.PROTECT,
        null=True,
        related_name="occurrences",
    )

    objects = FactQuerySet["Away"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="away_in_order"),
            models.UniqueConstraint(
                fields=["person", "starts_at"],
                condition=Q(retracted_at=None),
                name="away_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: away from {self.starts_at:%-d %B %Y %H:%M}"
