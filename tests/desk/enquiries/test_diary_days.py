"""The days to come of a person as a short diary."""

from datetime import date, datetime, timedelta

from desk.enquiries.diary_days import DiaryDay, DiaryItem, DiaryLine, diary_days
from nhsuk.london import LONDON

TODAY = date(2026, 11, 25)  # a Wednesday


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def days(*items: DiaryItem, most: int = 6) -> list[DiaryDay]:
    return diary_days(items, today=TODAY, most=most)


def test_events_of_a_day_stand_together_the_soonest_first():
    later = DiaryItem(at(26, 8, 10), "Westmoor Sound", url="/b/")
    sooner = DiaryItem(at(26, 7, 10), "Solent Shore FM", url="/a/")

    assert days(later, sooner) == [
        DiaryDay(
            "Thu 26 Nov",
            [
                DiaryLine("7:10am", "Solent Shore FM", "/a/"),
                DiaryLine("8:10am", "Westmoor Sound", "/b/"),
            ],
        )
    ]


def test_spells_say_their_hours_or_their_days():
    on_call = DiaryItem(at(9, 18, month=12), "on call", ends_at=at(10, 8, month=12))
    leave = DiaryItem(at(21, month=12), "leave", ends_at=at(1, month=12) + timedelta(days=31))
    one_day = DiaryItem(at(14, month=12), "leave", ends_at=at(15, month=12))
    morning = DiaryItem(at(16, month=12), "clinic", ends_at=at(16, 12, 30, month=12))

    assert [(day.when, day.lines[0].words) for day in days(on_call, leave, one_day, morning)] == [
        ("Wed 9 Dec", "on call 6pm to 8am"),
        ("Mon 14 Dec", "leave"),
        ("Wed 16 Dec", "clinic until 12:30pm"),
        ("21 to 31 Dec", "leave"),
    ]


def test_a_spell_over_two_months_names_both_and_one_that_began_counts_from_today():
    over_two = DiaryItem(at(28), "leave", ends_at=at(3, month=12))
    begun = DiaryItem(at(20), "leave", ends_at=at(27))
    ends_today = DiaryItem(at(20), "other", ends_at=at(26))

    assert [day.when for day in days(over_two, begun)] == ["25 to 26 Nov", "28 Nov to 2 Dec"]
    assert [day.when for day in days(ends_today)] == ["Wed 25 Nov"]


def test_a_clinic_is_said_once_from_the_third_time_on():
    def clinics(count: int) -> list[DiaryItem]:
        first = at(1, 9, month=12)
        starts = [first + timedelta(days=7 * week) for week in range(count)]
        return [DiaryItem(one, "clinic", ends_at=one + timedelta(hours=3)) for one in starts]

    assert [day.lines[0].words for day in days(*clinics(2))] == ["clinic 9am to midday"] * 2
    assert [(day.when, day.lines[0].words) for day in days(*clinics(3))] == [
        ("Tue 1 Dec", "clinic 9am to midday, every Tuesday")
    ]


def test_no_more_days_than_wanted_but_all_lines_of_a_day():
    events = [DiaryItem(at(26, hour), f"No {hour}", url=f"/{hour}/") for hour in range(7, 11)]
    next_day = DiaryItem(at(27, 9), "Later", url="/later/")

    found = days(*events, next_day, most=1)

    assert [len(day.lines) for day in found] == [4]


def test_an_empty_diary_has_no_day():
    assert days() == []
