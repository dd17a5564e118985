"""The cheapest cover against every set of steps in small cases, and cells that cannot have two."""

from itertools import chain, combinations, permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from training.cover_plan import Costs, CoverPlan, Grid, Lack, Shortfall, Step, cheapest_cover

MEDIA = ("radio", "live_tv", "recorded_tv")
COURSES = {
    "M3": frozenset({"radio"}),
    "M4": frozenset({"recorded_tv"}),
    "M5": frozenset({"live_tv", "recorded_tv"}),
}
NOTHING, MOCK, TRAINING, BOTH = Lack
People = dict[str, tuple[frozenset[str], tuple[Lack, ...]]]


def grid_of(
    people: People, topics: tuple[str, ...] = ("winter", "beds"), media: tuple[str, ...] = MEDIA
) -> Grid:
    kinds: dict[Any, list[str]] = {}
    for reference, kind in people.items():
        kinds.setdefault(kind, []).append(reference)
    return Grid(topics, media, kinds)


def ready_after(people: People, steps: tuple[Step, ...], topic: str, medium: str) -> int:
    """How many can speak on the topic in the medium once all steps are done."""
    place = MEDIA.index(medium)
    count = 0
    for reference, (topics, lacks) in people.items():
        own = [step for step in steps if step.person == reference]
        is_trained = lacks[place] not in (TRAINING, BOTH) or any(
            step.course and medium in COURSES[step.course] for step in own
        )
        is_practised = lacks[place] not in (MOCK, BOTH) or any(
            step.medium == medium for step in own
        )
        count += topic in topics and is_trained and is_practised
    return count


def brute_force(people: People, courses: list[str], costs: Costs) -> int:
    """The least cost of any set of steps that gives each cell two, or as many as all steps together
    would.
    """
    every = tuple(
        chain.from_iterable(
            [*(Step(who, course=c) for c in courses), *(Step(who, medium=m) for m in MEDIA)]
            for who in people
        )
    )
    cells = [(topic, medium) for topic in ("winter", "beds") for medium in MEDIA]
    wanted = {cell: min(2, ready_after(people, every, *cell)) for cell in cells}
    useful = [
        d for d in every if d.course or people[d.person][1][MEDIA.index(d.medium)] in (MOCK, BOTH)
    ]
    return min(
        sum(costs.place if step.course else costs.mock for step in steps)
        for size in range(len(useful) + 1)
        for steps in combinations(useful, size)
        if all(ready_after(people, steps, *cell) >= wanted[cell] for cell in cells)
    )


LACKS = st.tuples(
    st.sampled_from(Lack),
    st.sampled_from([NOTHING, TRAINING, BOTH]),
    st.sampled_from([NOTHING, BOTH]),
)
SOMEONE = st.tuples(st.frozensets(st.sampled_from(["winter", "beds"])), LACKS)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SOMEONE, max_size=2),
    st.sampled_from([["M3", "M5"], ["M4", "M5"], ["M3"]]),
    st.sampled_from([Costs(180, 30), Costs(30, 30), Costs(20, 50)]),
)
def test_cheapest_cover_is_the_cheapest_of_all_sets(
    kinds: list[Any], courses: list[str], costs: Costs
) -> None:
    people = {f"E{number}": kind for number, kind in enumerate(kinds)}
    offered = {course: COURSES[course] for course in courses}

    plan = cheapest_cover(grid_of(people), media_of=offered, costs=costs)

    assert plan.cost == plan.bound == brute_force(people, courses, costs)
    assert plan.cost == sum(costs.place if step.course else costs.mock for step in plan.steps)
    for short in plan.shortfalls:
        assert ready_after(people, tuple(plan.steps), *short.cell) == short.most < 2
    for cell in plan.lifted:
        assert ready_after(people, tuple(plan.steps), *cell) >= 2


def test_cheapest_cover_prefers_one_person_who_lifts_two_topics() -> None:
    both = frozenset({"winter", "beds"})
    one = frozenset({"winter"})
    ready = (both, (NOTHING, NOTHING, NOTHING))
    people: People = {
        "E1": ready,
        "E2": (one, (MOCK, NOTHING, NOTHING)),
        "E3": (both, (MOCK, NOTHING, NOTHING)),
        "E4": (both, (TRAINING, NOTHING, NOTHING)),
    }

    plan = cheapest_cover(grid_of(people), media_of=COURSES)

    assert plan.steps == [Step("E3", medium="radio")]
    assert plan.lifted == [("winter", "radio"), ("beds", "radio")]
    assert (plan.cost, plan.is_proven, plan.shortfalls) == (30, True, [])


def test_cheapest_cover_trains_for_two_media_at_once() -> None:
    people: People = {
        name: (frozenset({"winter"}), (NOTHING, TRAINING, TRAINING)) for name in ("E1", "E2", "E3")
    }

    plan = cheapest_cover(grid_of(people, topics=("winter",)), media_of=COURSES)

    assert plan.steps == [Step("E1", course="M5"), Step("E2", course="M5")]


def test_cheapest_cover_says_which_cells_cannot_have_two() -> None:
    people: People = {
        "E1": (frozenset({"winter"}), (BOTH, NOTHING, NOTHING)),
        "E2": (frozenset({"beds"}), (NOTHING, BOTH, NOTHING)),
        "E3": (frozenset({"beds"}), (NOTHING, BOTH, NOTHING)),
    }

    plan = cheapest_cover(grid_of(people), media_of={"M3": frozenset({"radio"})})

    assert plan.steps == [Step("E1", medium="radio"), Step("E1", course="M3")]
    assert (plan.lifted, plan.raised) == ([], [("winter", "radio")])
    assert plan.shortfalls == [
        Shortfall(("winter", "radio"), 1, 1),
        Shortfall(("winter", "live_tv"), 1, 1),
        Shortfall(("winter", "recorded_tv"), 1, 1),
        Shortfall(("beds", "live_tv"), 0, 2),
    ]


def test_cheapest_cover_separates_lifted_and_raised_cells() -> None:
    """Two people could speak on winter, one of them after a mock; on beds only one, also after a
    mock.
    """
    both = frozenset({"winter", "beds"})
    people: People = {"E1": (both, (MOCK,)), "E2": (frozenset({"winter"}), (NOTHING,))}

    plan = cheapest_cover(grid_of(people, media=("radio",)), media_of={})

    assert plan.steps == [Step("E1", medium="radio")]
    assert (plan.lifted, plan.raised) == ([("winter", "radio")], [("beds", "radio")])
    assert plan.shortfalls == [Shortfall(("beds", "radio"), 1, 1)]


def test_cheapest_cover_does_not_count_people_already_ready() -> None:
    """E1 is ready for live TV: training them for recorded TV as well adds nobody to live TV."""
    winter = frozenset({"winter"})
    people: People = {
        "E1": (winter, (NOTHING, NOTHING, TRAINING)),
        "E2": (winter, (NOTHING, TRAINING, NOTHING)),
        "E3": (winter, (NOTHING, TRAINING, TRAINING)),
    }

    plan = cheapest_cover(grid_of(people, topics=("winter",)), media_of=COURSES)

    assert plan.steps == [Step("E3", course="M5")]
    assert plan.lifted == [("winter", "live_tv"), ("winter", "recorded_tv")]


def test_cheapest_cover_of_topics_that_lack_different_media() -> None:
    """Winter lacks one for live TV only, beds one for recorded TV only: E1 does both."""
    people: People = {
        "E1": (frozenset({"winter", "beds"}), (MOCK, MOCK)),
        "E2": (frozenset({"winter"}), (NOTHING, NOTHING)),
        "E3": (frozenset({"winter"}), (TRAINING, NOTHING)),
        "E4": (frozenset({"beds"}), (NOTHING, NOTHING)),
        "E5": (frozenset({"beds"}), (NOTHING, TRAINING)),
    }

    plan = cheapest_cover(grid_of(people, media=("live_tv", "recorded_tv")), media_of=COURSES)

    assert plan.steps == [Step("E1", medium="live_tv"), Step("E1", medium="recorded_tv")]
    assert plan.lifted == [("winter", "live_tv"), ("beds", "recorded_tv")]


def test_cheapest_cover_does_not_depend_on_the_order_of_people() -> None:
    """Any two of E1, E2 and E3 would do."""
    topics = ("winter", "beds", "staff")
    people: People = {
        "E0": (frozenset(topics), (NOTHING,)),
        "E1": (frozenset({"winter", "beds"}), (MOCK,)),
        "E2": (frozenset({"beds", "staff"}), (MOCK,)),
        "E3": (frozenset({"staff", "winter"}), (MOCK,)),
    }
    plans = [
        cheapest_cover(grid_of(dict(order), topics=topics, media=("radio",)), media_of=COURSES)
        for order in permutations(people.items())
    ]

    assert plans == [plans[0]] * len(plans)
    assert [step.person for step in plans[0].steps] == ["E1", "E2"]


def test_cheapest_cover_leaves_out_people_whom_no_course_helps() -> None:
    winter = frozenset({"winter"})
    people: People = {"E1": (winter, (MOCK,)), "E2": (winter, (TRAINING,))}

    plan = cheapest_cover(grid_of(people, topics=("winter",), media=("radio",)), media_of={})

    assert (plan.steps, plan.raised) == ([Step("E1", medium="radio")], [("winter", "radio")])


def hard(size: int) -> Grid:
    """Everyone is listed for three of many topics and lacks something, so that pairs must be
    combined.
    """
    topics = tuple(f"t{n:02}" for n in range(size))
    people: People = {
        f"E{n:03}": (
            frozenset({topics[n % size], topics[n * 7 % size], topics[n * 5 % size]}),
            (Lack(n % 3 + 1),),
        )
        for n in range(size * 6)
    }
    return grid_of(people, topics=topics, media=("radio",))


def test_cheapest_cover_cut_short_has_a_valid_bound() -> None:
    exact = cheapest_cover(hard(12), media_of=COURSES, seconds=60)
    cut = cheapest_cover(hard(12), media_of=COURSES, seconds=0)

    assert exact.is_proven
    assert not cut.is_proven
    assert cut.bound <= exact.cost <= cut.cost
    assert (cut.lifted, cut.raised, cut.shortfalls) == (
        exact.lifted,
        exact.raised,
        exact.shortfalls,
    )


def test_cheapest_cover_of_a_full_grid_is_empty() -> None:
    people: People = {
        name: (frozenset({"winter", "beds"}), (NOTHING,) * 3) for name in ("E1", "E2")
    }

    assert cheapest_cover(grid_of(people), media_of=COURSES) == CoverPlan([], 0, 0, [], [], [])


def test_cheapest_cover_of_many_people_is_proven() -> None:
    topics = tuple(f"t{n:02}" for n in range(50))
    people: People = {
        f"E{n:04}": (frozenset(pair), (MOCK,)) for n, pair in enumerate(combinations(topics, 2))
    }

    plan = cheapest_cover(
        grid_of(people, topics=topics, media=("radio",)), media_of=COURSES, seconds=60
    )

    assert (len(plan.lifted), plan.shortfalls, plan.is_proven, plan.cost) == (50, [], True, 50 * 30)


def test_cheapest_cover_of_many_people_has_a_close_bound_if_not_proven() -> None:
    topics = tuple(f"t{n:02}" for n in range(50))
    people: People = {
        f"E{n:04}": (frozenset(pair), (MOCK,)) for n, pair in enumerate(combinations(topics, 2))
    }

    plan = cheapest_cover(
        grid_of(people, topics=topics, media=("radio",)), media_of=COURSES, seconds=0
    )

    assert plan.bound == 50 * 30 <= plan.cost
