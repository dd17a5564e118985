"""The plan in words: what to do, for whom, and what it gains."""

import pytest

from training.cover_plan import CoverPlan, Shortfall, Step
from training.cover_words import PlanWords, plan_in_words, shortfalls_in_words

TOPICS = {"winter": "Winter", "beds": "Beds"}
WINTER = ("winter", "radio")
BEDS = ("beds", "radio")
PLACES = [Step("E1", course="M3"), Step("E2", course="M3"), Step("E3", course="M3")]
MOCK = [Step("E4", medium="radio")]


@pytest.mark.parametrize(
    ("plan", "names", "expected"),
    [
        (
            CoverPlan([], 0, [], [], []),
            {},
            PlanWords(
                [], "Every topic and medium that can have two people ready already has them.", ""
            ),
        ),
        (
            CoverPlan([*PLACES, *MOCK], 570, [WINTER, BEDS], [], []),
            {"E4": "Dr Ama"},
            PlanWords(
                ["3 places on M3 (5 free in the sessions to come)", "1 mock for radio (Dr Ama)"],
                "Lifts 2 cells (Winter on radio; Beds on radio) to two people ready.",
                "9 hours 30 minutes of time in total.",
            ),
        ),
        (
            CoverPlan([Step("E1", course="M5")], 180, [WINTER], [BEDS], []),
            {},
            PlanWords(
                ["1 place on M5 (none free in the sessions to come)"],
                "Lifts 1 cell (Winter on radio) to two people ready and 1 cell (Beds on radio) to one.",
                "3 hours of time in total.",
            ),
        ),
        (
            CoverPlan(MOCK, 30, [], [BEDS], []),
            {},
            PlanWords(
                ["1 mock for radio"],
                "Lifts 1 cell (Beds on radio) to one.",
                "30 minutes of time in total.",
            ),
        ),
    ],
)
def test_plan_in_words(
    plan,
    names,
    expected,
):
    assert plan_in_words(plan, topics=TOPICS, names=names, free_places={"M3": 5}) == expected


def test_a_line_gives_a_number_if_there_are_too_many_names():
    people = [f"E{number}" for number in range(7)]
    cells = [
        (topic, medium) for topic in TOPICS for medium in ("radio", "print", "live_tv", "committee")
    ]
    plan = CoverPlan([Step(person, medium="radio") for person in people], 8 * 190, cells, [], [])

    words = plan_in_words(
        plan, topics=TOPICS, names=dict.fromkeys(people, "Dr Ama"), free_places={}
    )

    assert (words.means, words.gain) == (
        ["7 mocks for radio"],
        "Lifts 8 cells of 2 topics to two people ready.",
    )
    assert words.cost.startswith("25 hours 20 minutes of time in total.")


def test_a_line_names_up_to_six_and_nobody_unless_all_are_known():
    people = [f"E{number}" for number in range(6)]
    cells = [
        WINTER,
        *(("beds", medium) for medium in ("radio", "print", "live_tv", "committee", "recorded_tv")),
    ]
    plan = CoverPlan([Step(person, medium="radio") for person in people], 61, cells, [], [])
    names = {person: f"Dr {person}" for person in people}

    words = plan_in_words(plan, topics=TOPICS, names=names, free_places={})
    of_some = plan_in_words(plan, topics=TOPICS, names={"E1": "Dr E1"}, free_places={})

    assert words.means == ["6 mocks for radio (Dr E0, Dr E1, Dr E2, Dr E3, Dr E4 and Dr E5)"]
    assert of_some.means == ["6 mocks for radio"]
    assert words.gain == (
        "Lifts 6 cells (Winter on radio; Beds on radio, print, phone or online, live or remote TV, committee"
        " and recorded TV or video) to two people ready."
    )
    assert words.cost.startswith("1 hour 1 minute of time in total.")


def test_shortfalls_in_words_gives_each_reason_once():
    shorts = [
        Shortfall(("winter", "radio"), 1, 1),
        Shortfall(("winter", "live_tv"), 1, 1),
        Shortfall(("winter", "print"), 0, 1),
        Shortfall(("beds", "radio"), 0, 0),
        Shortfall(("beds", "live_tv"), 0, 2),
        Shortfall(("beds", "print"), 1, 2),
    ]

    assert shortfalls_in_words(CoverPlan([], 0, [], [], shorts), topics=TOPICS) == [
        "Winter, radio and live or remote TV: only one person is listed for the topic.",
        "Winter, print, phone or online: only one person is listed for the topic, and no course covers what they lack.",
        "Beds, radio: nobody is listed for the topic.",
        "Beds, live or remote TV: no course covers it, and nobody of the 2 people listed has taken one.",
        "Beds, print, phone or online: no course covers it, and only one of the 2 people listed has taken one.",
    ]
