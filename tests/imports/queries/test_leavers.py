from datetime import timedelta

import pytest

from imports.queries.leavers import leavers_with_bookings
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "count"), [(0, 1), (1, 0)])
def test_leavers_keep_their_last_day(days, count):
    person = PersonFactory(left_on=TODAY + timedelta(days=days))
    BookingFactory(person=person)  # tomorrow

    assert [len(leaver.bookings) for leaver in leavers_with_bookings(now=NOW)] == [1] * count


def test_leavers_have_one_entry_each(django_assert_num_queries):
    person = PersonFactory(left_on=TODAY)
    for _ in range(3):
        BookingFactory(person=person)

    with django_assert_num_queries(1):
        (leaver,) = leavers_with_bookings(now=NOW)
    assert len(leaver.bookings) == 3
