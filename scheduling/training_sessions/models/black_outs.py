"""Days on which a venue is closed or a trainer is away, so that no session is planned on them."""

from calendar import day_name
from collections.abc import Iterator
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.access import Permission
from accounts.models import User
from scheduling.times.spans import DAY
from training.models import Fact, FactQuerySet
from training.models.facts import period_in_order

EVERY_DAY = 7


class BlackOutQuerySet(FactQuerySet["BlackOut"]):
    def between(self, first: date, last: date) -> Self:
        """Not retracted, and with their period on some of these days; both ends included."""
        ends = Q(ends_on=None) | Q(ends_on__gte=first)
        return self.not_retracted().filter(ends, starts_on__lte=last)

    def visible_to(self, user: User) -> Self:
        """All for the desk; for a trainer when they are away themselves."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        return self.filter(trainer__user=user)


class BlackOut(Fact):
    """Of one venue or one trainer, from a day to a day or without an end: all of them, or those that
    are one weekday.
    """

    class Weekday(models.IntegerChoices):
        EVERY_DAY = EVERY_DAY, "Every day"
        MONDAY = 0, "Mondays"
        TUESDAY = 1, "Tuesdays"
        WEDNESDAY = 2, "Wednesdays"
        THURSDAY = 3, "Thursdays"
        FRIDAY = 4, "Fridays"
        SATURDAY = 5, "Saturdays"
        SUNDAY = 6, "Sundays"

    venue = models.ForeignKey(
        "scheduling.Venue", on_delete=models.PROTECT, null=True, related_name="black_outs"
    )
    trainer = models.ForeignKey(
        "scheduling.Trainer", on_delete=models.PROTECT, null=True, related_name="black_outs"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=EVERY_DAY)
    reason = models.CharField(max_length=100)

    objects = BlackOutQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("black_out_in_order", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(venue__isnull=False, trainer=None)
                | Q(venue=None, trainer__isnull=False),
                name="black_out_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=EVERY_DAY), name="black_out_on_a_weekday"
            ),
            models.UniqueConstraint(
                fields=["venue", "starts_on", "weekday"],
                condition=Q(retracted_at=None),
                name="venue_blacked_out_once",
            ),
            models.UniqueConstraint(
                fields=["trainer", "starts_on", "weekday"],
                condition=Q(retracted_at=None),
                name="trainer_blacked_out_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue or self.trainer}: {self.state.lower()} from {self.starts_on:%-d %B %Y}"

    @property
    def state(self) -> str:
        return "Closed" if self.venue_id else "Away"

    @property
    def words(self) -> str:
        """`Closed: the lights are serviced`."""
        return f"{self.state}: {self.reason}"

    @property
    def only_on(self) -> str:
        """`Mondays`, or nothing for every day."""
        return "" if self.weekday == EVERY_DAY else f"{day_name[self.weekday]}s"

    def covers(self, on: date) -> bool:
        return (
            self.starts_on <= on
            and (self.ends_on is None or on <= self.ends_on)
            and self.weekday in (EVERY_DAY, on.weekday())
        )

    def days(self, first: date, last: date) -> Iterator[date]:
        """Those that it covers between two days, both included."""
        on = max(first, self.starts_on)
        until = last if self.ends_on is None else min(last, self.ends_on)
        while on <= until:
            if self.covers(on):
                yield on
            on += DAY
