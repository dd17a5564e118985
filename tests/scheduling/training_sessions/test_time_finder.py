"""The best times for some people, a trainer and a venue."""

import time as clock
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from scheduling.availability.own_hours import OwnHours
from scheduling.times.office_hours import Hours
from scheduling.training_sessions.time_finder import (
    Agenda,
    Attendee,
    Busy,
    FoundTime,
    Helper,
    Request,
    WhyNone,
    find_times,
)
from tests.clock import LONDON

MONDAY = date(2026, 11, 30)
FRIDAY = date(2026, 12, 4)
NINE_TO_FIVE = Hours(opens=time(9), closes=time(17))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That many days after the Monday."""
    return datetime(2026, 11, 30, hour, minute, tzinfo=LONDON) + timedelta(days=day)


def busy(day: int, first: int, last: int, words: str = "away", *, soft: bool = False) -> Busy:
    return Busy(at(day, first), at(day, last), words, soft)


def person(key: int, *spells: Busy, **more: Any) -> Attendee:
    return Attendee(key, Agenda(spells), **more)


def request(*people: Attendee, **changed: Any) -> Request:
    given: dict[str, Any] = {
        "minutes": 180,
        "after": at(0, 0),
        "last_on": FRIDAY,
        "hours": NINE_TO_FIVE,
        "trainers": [Helper(1, Agenda())],
        "venues": [Helper(1, Agenda(), 6)],
    }
    return Request(people=people, **given | changed)


def said(found: list[FoundTime]) -> list[str]:
    """`30 09:00`, with who cannot come and why."""
    return [
        f"{each.slot.starts_at:%d %H:%M}"
        + "".join(f" {key} {why}" for key, why in each.cannot.items())
        for each in found
    ]


def test_one_time_of_each_half_day_is_given_the_earliest_first():
    found = find_times(request(person(1)))

    assert said(found.times)[:4] == ["30 09:00", "30 13:00", "01 09:00", "01 13:00"]
    assert len(found.times) == 10


def test_fewest_who_cannot_come_are_first_with_the_reason_of_each():
    people = [person(1, busy(0, 9, 17, "on leave")), person(2), person(3, busy(1, 9, 17, "M3"))]
    found = find_times(request(*people, last_on=date(2026, 12, 2)))

    assert said(found.times) == [
        *("02 09:00", "02 13:00"),
        *("30 09:00 1 on leave", "30 13:00 1 on leave"),
        *("01 09:00 3 M3", "01 13:00 3 M3"),
    ]
    assert [each.can for each in found.times[2:4]] == [[2, 3], [2, 3]]


def test_busy_in_the_calendar_weighs_less_than_booked_or_away():
    people = [
        person(1, busy(0, 9, 17, "on leave"), busy(1, 9, 17, "busy", soft=True)),
        person(2),
    ]
    found = find_times(request(*people, last_on=date(2026, 12, 1)))

    assert said(found.times)[:3] == ["01 09:00 1 busy", "01 13:00 1 busy", "30 09:00 1 on leave"]


def test_reason_is_what_is_booked_rather_than_what_the_calendar_says():
    one = person(1, busy(0, 9, 17, "busy", soft=True), busy(0, 10, 11, "M3"))
    found = find_times(request(one, person(2), last_on=MONDAY))

    assert said(found.times) == ["30 11:00 1 busy", "30 13:00 1 busy"]
    assert said(find_times(request(one, person(2), last_on=MONDAY, minutes=480)).times) == [
        "30 09:00 1 M3"
    ]


@pytest.mark.parametrize(
    ("spell", "expected"),
    [
        (busy(0, 12, 13), "30 09:00"),  # touching is no clash
        (busy(0, 7, 9), "30 09:00"),
        (busy(0, 11, 13), "30 13:00"),
        (busy(0, 9, 10), "30 10:00"),
    ],
)
def test_spells_are_half_open(spell, expected):
    found = find_times(request(person(1, spell), last_on=MONDAY))

    assert said(found.times)[0] == expected


def test_spell_of_several_days_is_in_the_way_on_each():
    away = Busy(at(-2, 12), at(2, 0), "away")
    found = find_times(request(person(1, away), person(2)))

    assert said(found.times)[0] == "02 09:00"
    assert "01 09:00 1 away" in said(found.times)


@pytest.mark.parametrize(
    ("more", "first", "why"),
    [
        ({"joined_on": date(2026, 12, 1)}, "01 09:00", "not on the register then"),
        ({"left_on": MONDAY}, "30 09:00", "not on the register then"),
        (
            {"own": OwnHours(tuple([(time(13), time(17))] * 7))},
            "30 13:00",
            "outside their hours",
        ),
    ],
)
def test_person_comes_within_their_time(more, first, why):
    found = find_times(request(person(1, **more), person(2)))

    assert said(found.times)[0] == first
    assert {each.cannot.get(1) for each in found.times} == {None, why}


def test_session_lies_within_the_hours_of_working_days_after_now():
    hours = Hours(opens=time(9), closes=time(17), bank_holidays={date(2026, 12, 1)})
    found = find_times(request(person(1), after=at(0, 11, 20), hours=hours), most=3)

    assert said(found.times) == ["30 11:30", "30 13:00", "02 09:00"]
    assert said(find_times(request(person(1), minutes=480), most=1).times) == ["30 09:00"]


def test_first_trainer_who_is_free_and_smallest_venue_that_holds_them():
    trainers = [Helper(1, Agenda([busy(0, 9, 12)])), Helper(2, Agenda())]
    venues = [Helper(1, Agenda(), 9), Helper(2, Agenda(), 1), Helper(3, Agenda(), 2)]
    found = find_times(
        request(person(1), person(2), trainers=trainers, venues=venues, last_on=MONDAY)
    ).times

    assert [(each.trainer, each.venue) for each in found] == [(2, 3), (1, 3)]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"last_on": date(2026, 11, 29)}, WhyNone.NO_TIME),
        ({"minutes": 481}, WhyNone.NO_TIME),
        ({"trainers": []}, WhyNone.NO_TRAINER),
        ({"trainers": [Helper(1, Agenda([busy(0, 0, 23)]))]}, WhyNone.NO_TRAINER),
        ({"venues": []}, WhyNone.NO_VENUE),
        ({"venues": [Helper(1, Agenda(), 1)]}, WhyNone.NO_VENUE),
        ({"people": [person(1, busy(0, 0, 23))]}, WhyNone.NOBODY),
    ],
)
def test_why_there_is_no_time(changed, why):
    people = changed.pop("people", [person(1), person(2)])
    given = {"last_on": MONDAY} | changed

    found = find_times(request(*people, **given))

    assert (found.times, found.why_none) == ([], why)


def test_clocks_going_back_move_no_time():
    found = find_times(
        request(
            person(1), after=datetime(2026, 10, 23, 18, tzinfo=LONDON), last_on=date(2026, 10, 26)
        )
    )

    assert said(found.times) == ["26 09:00", "26 13:00"]


def test_twelve_people_and_sixty_days_take_less_than_a_second():
    people = [
        person(
            key,
            *(
                busy(day, hour, hour + 1, soft=True)
                for day in range(60)
                for hour in (9, 11, 14, 16)
            ),
        )
        for key in range(12)
    ]
    begun = clock.process_time()
    find_times(request(*people, last_on=MONDAY + timedelta(days=60), minutes=60))

    assert clock.process_time() - begun < 1
