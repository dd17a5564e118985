"""Who in the press office is on duty, and when."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nhsuk.dates.moments import moment_text
from training.models import Fact, FactQuerySet


class DutyShiftQuerySet(FactQuerySet["DutyShift"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that run at some moment between the two, the first on duty first."""
        meeting = self.not_retracted().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
        return meeting.order_by("starts_at", "pk")

    def running(self, at: datetime) -> Self:
        """Those that run at the moment, whoever may have left since."""
        return (
            self.not_retracted()
            .filter(starts_at__lte=at, ends_at__gt=at)
            .order_by("starts_at", "pk")
        )


class DutyShift(Fact):
    """From one moment up to another (half-open). Two people may be on duty at once, one person not
    twice. `phone`: where it differs from the team's number; `note`: what came with the handover.
    """

    class Kind(models.TextChoices):
        DAY = "day", "Day"
        NIGHT = "night", "Night"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_shifts"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="duty_shift_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "starts_at"],
                condition=Q(retracted_at=None),
                name="duty_shift_held_once",
            ),
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="duty_shift_by_time")]

    def __str__(self) -> str:
        return f"{self.user}: on duty from {moment_text(self.starts_at)}"

    def get_absolute_url(self) -> str:
        return reverse("desk:shift_change", args=[self.pk])
