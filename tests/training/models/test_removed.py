"""Which months say that people are missing from them."""

from datetime import date

import pytest

from training.models import RemovedMonth
from training.models.removed import last_day_of_month

pytestmark = pytest.mark.django_db


def test_removed_month_of_a_day():
    march = RemovedMonth.objects.create(ends_on=date(2019, 3, 31), people=2)

    days = [date(2019, 2, 28), date(2019, 3, 1), date(2019, 3, 31), date(2019, 4, 1)]
    assert [RemovedMonth.objects.of(day) for day in days] == [None, march, march, None]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2019, 1, 31), date(2019, 3, 1), ["2019-01-31", "2019-03-31"]),
        (date(2019, 2, 1), date(2019, 2, 28), []),
        (date(2019, 3, 31), date(2019, 3, 31), ["2019-03-31"]),
    ],
)
def test_between_includes_the_months_of_both_days(first, last, found):
    for ends_on in (date(2019, 1, 31), date(2019, 3, 31)):
        RemovedMonth.objects.create(ends_on=ends_on, people=1)

    days = (
        RemovedMonth.objects.between(first, last)
        .order_by("ends_on")
        .values_list("ends_on", flat=True)
    )
    assert [str(day) for day in days] == found


def test_last_day_of_month_in_leap_years():
    assert [last_day_of_month(date(year, 2, 1)).day for year in (2023, 2024)] == [28, 29]
