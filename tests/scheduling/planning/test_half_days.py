from datetime import date, datetime

import pytest

from scheduling.planning.half_days import PlanSlot, next_quarter, slot_of, slots_between
from tests.clock import LONDON


def test_a_slot_is_named_and_timed_in_london():
    slot = PlanSlot(date(2027, 7, 6), "pm")

    assert slot.id == "2027-07-06 pm"
    assert slot_of(slot.id) == slot
    assert slot.words == "Tue 6 Jul, 1:30pm"
    assert slot.starts_at == datetime(2027, 7, 6, 13, 30, tzinfo=LONDON)
    assert slot.ends_at == datetime(2027, 7, 6, 16, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("minutes", "ends"), [(60, (10, 30)), (180, (12, 30)), (181, (12, 30)), (600, (12, 30))]
)
def test_a_session_ends_with_its_half_day_at_the_latest(minutes, ends):
    slot = PlanSlot(date(2027, 1, 12), "am")

    assert slot.end_after(minutes) == datetime(2027, 1, 12, *ends, tzinfo=LONDON)


def test_slots_between_includes_both_ends_and_leaves_out_holidays():
    slots = slots_between(
        date(2027, 1, 1),
        date(2027, 1, 8),
        weekdays=[0, 4],
        parts=["pm", "am"],
        bank_holidays={date(2027, 1, 1)},
    )

    assert [slot.id for slot in slots] == [
        "2027-01-04 am",
        "2027-01-04 pm",
        "2027-01-08 am",
        "2027-01-08 pm",
    ]


def test_slots_between_has_the_parts_asked_for():
    slots = slots_between(date(2027, 1, 4), date(2027, 1, 4), weekdays=[0], parts=["pm"])

    assert [slot.id for slot in slots] == ["2027-01-04 pm"]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 25), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2027, 4, 1), date(2027, 6, 30)),
        (date(2027, 6, 30), date(2027, 7, 1), date(2027, 9, 30)),
        (date(2027, 9, 1), date(2027, 10, 1), date(2027, 12, 31)),
    ],
)
def test_next_quarter(today, first, last):
    assert next_quarter(today) == (first, last)
