"""How many people of a month were removed since, and how ready they were: figures of the past say
what they lack.
"""

from calendar import monthrange
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from training.models.people import Person


class RemovedMonthQuerySet(models.QuerySet["RemovedMonth"]):
    def of(self, on: date) -> "RemovedMonth | None":
        """That of the month in which the day lies, where anybody of it was removed."""
        return self.filter(ends_on=last_day_of_month(on)).first()

    def between(self, first: date, last: date) -> Self:
        """Those of the months in which the days lie, and of the months between."""
        return self.filter(ends_on__gte=first, ends_on__lte=last_day_of_month(last))


class RemovedMonth(models.Model):
    """Nobody's name and nobody's course. `people` were on the register on some day of the month,
    the others are the figures of its last day: what was asked of the people who were removed, and
    of how many of them.
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
        """The day that the figures are of, and the figures by the names that every JSON has."""
        counts = ("people", "required", "compliant", "people_required", "people_ready")
        return {"on": self.ends_on.isoformat(), **{name: getattr(self, name) for name in counts}}


class PersonDue(models.Model):
    """Somebody whose time will soon be over, and since when that is listed: nobody goes who was
    not, for a month.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="due")
    listed_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person}, listed on {self.listed_on:%-d %B %Y}"


def last_day_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
