"""Counts of people since removed, so that figures of past months can say what they lack."""

from calendar import monthrange
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from training.models.people import Person


class RemovedMonthQuerySet(models.QuerySet["RemovedMonth"]):
    def of(self, on: date) -> "RemovedMonth | None":
        """The month that contains the day, if anyone counted in it was removed."""
        return self.filter(ends_on=last_day_of_month(on)).first()

    def between(self, first: date, last: date) -> Self:
        """The months from that of `first` to that of `last`."""
        return self.filter(ends_on__gte=first, ends_on__lte=last_day_of_month(last))


class RemovedMonth(models.Model):
    """Anonymous counts. `people` were on the register at some time in the month; the other fields
    are the figures of its last day for those people.
    """

    ends_on = models.DateField(unique=True)
    people = models.PositiveIntegerField()
    required = models.PositiveIntegerField(default=0)
    compliant = models.PositiveIntegerField(default=0)
    people_required = models.PositiveIntegerField(default=0)
    people_ready = models.PositiveIntegerField(default=0)

    objects = RemovedMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gt=0, people_required__lte=models.F("people"))
                & Q(
                    people_ready__lte=models.F("people_required"),
                    compliant__lte=models.F("required"),
                ),
                name="removed_month_of_someone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ends_on:%B %Y}: {self.people}"

    def as_json(self) -> dict[str, Any]:
        """The last day of the month, and the figures under the names that every JSON uses."""
        counts = ("people", "required", "compliant", "people_required", "people_ready")
        return {"on": self.ends_on.isoformat(), **{name: getattr(self, name) for name in counts}}


class PersonDue(models.Model):
    """A person who will soon be past their retention period, and since when they are listed.

    Nobody is removed before they have been listed for a month.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="due")
    listed_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person}, listed on {self.listed_on:%-d %B %Y}"


def last_day_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
