"""What people keep in their diary themselves: their hours, clinics that repeat, and who else may."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scheduling.availability.own_hours import days_words, read_days
from training.models import Fact, FactQuerySet, Person
from training.models.facts import period_in_order


class ContactableHours(Fact):
    """Of a person whose hours differ from everybody's. `week`: see `scheduling.availability.own_hours`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contactable_hours")
    week = models.JSONField()

    objects = FactQuerySet["ContactableHours"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(retracted_at=None),
                name="contactable_hours_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: contactable {days_words(read_days(self.week))}"


class RecurringClinic(Fact):
    """Weekly or fortnightly on the weekday of its first day. Its occurrences are spells away, which
    everything else reads.
    """

    class Every(models.IntegerChoices):
        WEEK = 1, "Every week"
        FORTNIGHT = 2, "Every two weeks"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recurring_clinics")
    first_on = models.DateField()
    last_on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    every_weeks = models.PositiveSmallIntegerField(choices=Every)

    objects = FactQuerySet["RecurringClinic"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("recurring_clinic_days_in_order", "first_on", "last_on"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="recurring_clinic_times_in_order"
            ),
            models.CheckConstraint(
                condition=Q(every_weeks__in=[1, 2]), name="recurring_clinic_every_week_or_two"
            ),
            models.UniqueConstraint(
                fields=["person", "first_on", "starts"],
                condition=Q(retracted_at=None),
                name="recurring_clinic_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: clinic on {self.first_on:%A}s from {self.starts:%H:%M}"


class DiaryDelegate(Fact):
    """Someone who may keep the diary of a person for them: their line manager, or a secretary."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="diary_delegates")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diaries_kept"
    )

    objects = FactQuerySet["DiaryDelegate"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "user"],
                condition=Q(retracted_at=None),
                name="diary_delegate_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} keeps the diary of {self.person}"
