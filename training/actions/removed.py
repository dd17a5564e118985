"""Before a person is removed, add them to the anonymous figures of each month."""

from datetime import date
from itertools import batched

from training.models import Person, RemovedMonth
from training.models.removed import last_day_of_month
from training.queries.register import read_register
from training.readiness import DAY, Figures
from training.trend import trend

COUNTED = ("required", "compliant", "people_required", "people_ready")
BATCH = 500


def count_removed(person: Person) -> int:
    """Add them to each month they were on the register and return how many. Call it before removal.

    Someone whose import was undone counts in no figure, so they are left out.
    """
    if person.removed_at or not person.left_on:
        return 0
    months = _months(person.joined_on, person.left_on)
    figures = {point.on: point.figures for point in trend(read_register(people=[person]), months)}
    existing = {
        month.ends_on: month for month in RemovedMonth.objects.filter(ends_on__gte=months[0])
    }
    counted = [
        _with(existing.get(on) or RemovedMonth(ends_on=on, people=0), figures[on]) for on in months
    ]
    for some in batched(counted, BATCH, strict=False):
        RemovedMonth.objects.bulk_create([month for month in some if not month.pk])
        RemovedMonth.objects.bulk_update(
            [month for month in some if month.ends_on in existing], ["people", *COUNTED]
        )
    return len(months)


def _with(month: RemovedMonth, figures: Figures) -> RemovedMonth:
    month.people += 1
    for name in COUNTED:
        setattr(month, name, getattr(month, name) + getattr(figures, name))
    return month


def _months(first: date, last: date) -> list[date]:
    """The last day of each month from that of `first` to that of `last`."""
    found = [last_day_of_month(first)]
    while found[-1] < last:
        found.append(last_day_of_month(found[-1] + DAY))
    return found
