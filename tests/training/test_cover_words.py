"""The plan in words: what to do, for whom, in which sessions, what it gains and how certain it is."""

from datetime import date, timedelta

import pytest

from tests.clock import NOW
from training.cover_plan import CoverPlan, Shortfall, Step
from training.cover_words import (
    PlanWords,
    UpcomingSession,
    assign_seats,
    plan_in_words,
    shortfalls_in_words,
)

TOPICS = {"winter": "Winter", "beds": "Beds"}
WINTER = ("winter", "radio")
BEDS = ("beds", "radio")
PLACES = [Step("E1", course="M3"), Step("E2", course="M3"), Step("E3", course="M3")]
MOCK = [Step("E4", medium="radio")]


@pytest.mark.parametrize(
    ("plan", "names", "upcoming", "expected"),
    [
        (
            CoverPlan([], 0, 0, [], [], []),
            {},
            {},
            PlanWords(
                [], "Every topic and medium that can have two people ready already has them.", ""
            ),
        ),
        (
            CoverPlan([*PLACES, *MOCK], 570, 570, [WINTER, BEDS], [], []),
            {"E4": "Dr Ama"},
            {"M3": [UpcomingSession(date(2026, 12, 12), 5)]},
            PlanWords(
                ["3 places on M3 (on 12 December 2026)", "1 mock for radio (Dr Ama)"],
                "Lifts 2 cells (Winter on radio; Beds on radio) to two people ready.",
                "9 hours 30 minutes of time in total; proven the cheapest.",
            ),
        ),
        (
            CoverPlan(PLACES, 540, 360, [WINTER], [BEDS], []),
            {},
            {
                "M3": [
                    UpcomingSession(date(2026, 12, 12), 0),
                    UpcomingSession(date(2026, 12, 14), 2),
                ]
            },
            PlanWords(
                ["3 places on M3 (2 on 14 December 2026 and 1 on a session still to be planned)"],
                "Lifts 1 cell (Winter on radio) to two people ready and 1 cell (Beds on radio) to one.",
                "9 hours of time in total; at most 3 hours above the cheapest possible.",
            ),
        ),
        (
            CoverPlan(MOCK, 30, 30, [], [BEDS], []),
            {},
            {},
            PlanWords(
                ["1 mock for radio"],
                "Lifts 1 cell (Beds on radio) to one.",
                "30 minutes of time in total; proven the cheapest.",
            ),
        ),
        (
            CoverPlan(PLACES[:1], 180, 180, [BEDS], [], []),
            {},
            {},
            PlanWords(
                ["1 place on M3 (on a session still to be planned)"],
                "Lifts 1 cell (Beds on radio) to two people ready.",
                "3 hours of time in total; proven the cheapest.",
            ),
        ),
    ],
)
def test_plan_in_words(
    plan: CoverPlan,
    names: dict[str, str],
    upcoming: dict[str, list[UpcomingSession]],
    expected: PlanWords,
) -> None:
    assert plan_in_words(plan, topics=TOPICS, names=names, upcoming=upcoming) == expected


def test_a_line_gives_a_number_if_there_are_too_many_names() -> None:
    people = [f"E{number}" for number in range(7)]
    cells = [
        (topic, medium) for topic in TOPICS for medium in ("radio", "print", "live_tv", "committee")
    ]
    plan = CoverPlan([Step(person, medium="radio") for person in people], 8 * 190, 0, cells, [], [])

    words = plan_in_words(plan, topics=TOPICS, names=dict.fromkeys(people, "Dr Ama"), upcoming={})

    assert (words.means, words.gain) == (
        ["7 mocks for radio"],
        "Lifts 8 cells of 2 topics to two people ready.",
    )
    assert words.cost.startswith("25 hours 20 minutes of time in total;")


def test_a_line_names_up_to_six_and_nobody_unless_all_are_known() -> None:
    people = [f"E{number}" for number in range(6)]
    cells = [
        WINTER,
        *(("beds", medium) for medium in ("radio", "print", "live_tv", "committee", "recorded_tv")),
    ]
    plan = CoverPlan([Step(person, medium="radio") for person in people], 61, 0, cells, [], [])
    names = {person: f"Dr {person}" for person in people}

    words = plan_in_words(plan, topics=TOPICS, names=names, upcoming={})
    of_some = plan_in_words(plan, topics=TOPICS, names={"E1": "Dr E1"}, upcoming={})

    assert words.means == ["6 mocks for radio (Dr E0, Dr E1, Dr E2, Dr E3, Dr E4 and Dr E5)"]
    assert of_some.means == ["6 mocks for radio"]
    assert words.gain == (
        "Lifts 6 cells (Winter on radio; Beds on radio, print, phone or online, live or remote TV, committee"
        " and recorded TV or video) to two people ready."
    )
    assert words.cost.startswith("1 hour 1 minute of time in total;")


def test_assign_seats_skips_full_and_clashing_sessions() -> None:
    hour = timedelta(hours=1)
    first, second = (
        UpcomingSession(date(2026, 12, day), 1, (NOW + day * hour, NOW + (day + 2) * hour))
        for day in (12, 14)
    )
    both = {"M3": [first, second], "M5": [first]}
    busy = {"E1": [(NOW + 13 * hour, NOW + 14 * hour)], "E2": [(NOW, NOW + 12 * hour)]}
    steps = [*PLACES, Step("E2", course="M5"), Step("E3", medium="radio")]

    assert assign_seats(steps, both, busy) == {
        "M3": [second, first, None],
        "M5": [None],
    }  # to touch is not to clash


def test_assign_seats_moves_people_to_make_room() -> None:
    """E3 can only attend the first session, so E1 moves to the second and E2 to the third."""
    hour = timedelta(hours=1)
    at = {day: (NOW + day * hour, NOW + (day + 1) * hour) for day in (12, 14, 16)}
    first, second, third = (
        UpcomingSession(date(2026, 12, day), 1, at[day]) for day in (12, 14, 16)
    )
    steps = [Step(person, course="M3") for person in ("E1", "E2", "E3")]
    busy = {"E1": [at[16]], "E2": [at[12]], "E3": [at[14], at[16]]}

    assert assign_seats(steps, {"M3": [first, second, third]}, busy) == {
        "M3": [second, third, first]
    }


def test_assign_seats_avoids_clashes_between_courses() -> None:
    """M5 is at the same time as the first M3; a session without a time clashes with nothing."""
    hour = timedelta(hours=1)
    first, second = (
        UpcomingSession(date(2026, 12, day), 1, (NOW + day * hour, NOW + (day + 1) * hour))
        for day in (12, 14)
    )
    unplanned = UpcomingSession(date(2026, 12, 20), 1)
    steps = [
        Step("E1", course="M5"),
        Step("E1", course="M3"),
        Step("E2", course="M3"),
        Step("E1", course="M7"),
    ]

    assert assign_seats(steps, {"M5": [first], "M3": [first, second], "M7": [unplanned]}, {}) == {
        "M5": [first],
        "M3": [second, first],
        "M7": [unplanned],
    }
    assert assign_seats([steps[3], steps[1]], {"M3": [first], "M7": [unplanned]}, {}) == {
        "M7": [unplanned],
        "M3": [first],
    }


def test_assign_seats_seats_as_many_as_possible() -> None:
    """E1 and E2 can attend any session, E3 only the first, E4 only the second: those seated first
    move.
    """
    hour = timedelta(hours=1)
    first, second = (
        UpcomingSession(date(2026, 12, day), 1, (NOW + day * hour, NOW + (day + 1) * hour))
        for day in (12, 14)
    )
    third = UpcomingSession(date(2026, 12, 16), 2, (NOW + 16 * hour, NOW + 17 * hour))
    steps = [Step(person, course="M3") for person in ("E1", "E2", "E3", "E4")]
    after = (NOW + 13 * hour, NOW + 20 * hour)
    around = [(NOW, NOW + 14 * hour), (NOW + 16 * hour, NOW + 17 * hour)]
    busy = {"E3": [after], "E4": around}

    assert assign_seats([steps[0], steps[2]], {"M3": [first, second]}, busy) == {
        "M3": [second, first]
    }
    assert assign_seats(steps, {"M3": [first, second, third]}, busy) == {
        "M3": [third, third, first, second]
    }
    assert assign_seats(steps, {"M3": [first, second]}, busy) == {"M3": [first, second, None, None]}


def test_shortfalls_in_words_gives_each_reason_once() -> None:
    shorts = [
        Shortfall(("winter", "radio"), 1, 1),
        Shortfall(("winter", "live_tv"), 1, 1),
        Shortfall(("winter", "print"), 0, 1),
        Shortfall(("beds", "radio"), 0, 0),
        Shortfall(("beds", "live_tv"), 0, 2),
        Shortfall(("beds", "print"), 1, 2),
    ]

    assert shortfalls_in_words(CoverPlan([], 0, 0, [], [], shorts), topics=TOPICS) == [
        "Winter, radio and live or remote TV: only one person is listed for the topic.",
        "Winter, print, phone or online: only one person is listed for the topic, and no course covers what they lack.",
        "Beds, radio: nobody is listed for the topic.",
        "Beds, live or remote TV: no course covers it, and nobody of the 2 people listed has taken one.",
        "Beds, print, phone or online: no course covers it, and only one of the 2 people listed has taken one.",
    ]
