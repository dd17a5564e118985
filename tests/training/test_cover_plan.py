"""What the steps of a plan lift, who is chosen, and cells that cannot have two."""

from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from training.cover_plan import Costs, CoverPlan, Grid, Lack, Shortfall, Step, plan_cover

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


LACKS = st.tuples(
    st.sampled_from(Lack),
    st.sampled_from([NOTHING, TRAINING, BOTH]),
    st.sampled_from([NOTHING, BOTH]),
)
SOMEONE = st.tuples(st.frozensets(st.sampled_from(["winter", "beds"])), LACKS)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(SOMEONE, max_size=6),
    st.sampled_from([["M3", "M5"], ["M4", "M5"], ["M3"]]),
    st.sampled_from([Costs(180, 30), Costs(20, 50)]),
)
def test_plan_cover_lifts_every_cell_as_far_as_anybody_could(kinds, courses, costs):
    people = {f"E{number}": kind for number, kind in enumerate(kinds)}
    offered = {course: COURSES[course] for course in courses}
    everything = [
        *(Step(who, course=course) for who in people for course in courses),
        *(Step(who, medium=medium) for who in people for medium in MEDIA),
    ]

    plan = plan_cover(grid_of(people), media_of=offered, costs=costs)

    steps = tuple(plan.steps)
    lifted = []
    for topic in ("winter", "beds"):
        for medium in MEDIA:
            before, after, most = (
                min(2, ready_after(people, of, topic, medium))
                for of in ((), steps, tuple(everything))
            )
            assert after == most
            lifted += [(topic, medium)] if after > before else []
    assert sorted(plan.lifted + plan.raised) == sorted(lifted)
    assert len(set(steps)) == len(steps)
    assert plan.minutes == sum(costs.place if step.course else costs.mock for step in steps)


def test_plan_cover_prefers_one_person_who_lifts_two_topics():
    both = frozenset({"winter", "beds"})
    one = frozenset({"winter"})
    ready = (both, (NOTHING, NOTHING, NOTHING))
    people: People = {
        "E1": ready,
        "E2": (one, (MOCK, NOTHING, NOTHING)),
        "E3": (both, (MOCK, NOTHING, NOTHING)),
        "E4": (both, (TRAINING, NOTHING, NOTHING)),
    }

    plan = plan_cover(grid_of(people), media_of=COURSES)

    assert plan.steps == [Step("E3", medium="radio")]
    assert plan.lifted == [("winter", "radio"), ("beds", "radio")]
    assert (plan.minutes, plan.shortfalls) == (30, [])


def test_plan_cover_trains_for_two_media_at_once():
    people: People = {
        name: (frozenset({"winter"}), (NOTHING, TRAINING, TRAINING)) for name in ("E1", "E2", "E3")
    }

    plan = plan_cover(grid_of(people, topics=("winter",)), media_of=COURSES)

    assert plan.steps == [Step("E1", course="M5"), Step("E2", course="M5")]


def test_plan_cover_says_which_cells_cannot_have_two():
    people: People = {
        "E1": (frozenset({"winter"}), (BOTH, NOTHING, NOTHING)),
        "E2": (frozenset({"beds"}), (NOTHING, BOTH, NOTHING)),
        "E3": (frozenset({"beds"}), (NOTHING, BOTH, NOTHING)),
    }

    plan = plan_cover(grid_of(people), media_of={"M3": frozenset({"radio"})})

    assert plan.steps == [Step("E1", medium="radio"), Step("E1", course="M3")]
    assert (plan.lifted, plan.raised) == ([], [("winter", "radio")])
    assert plan.shortfalls == [
        Shortfall(("winter", "radio"), 1, 1),
        Shortfall(("winter", "live_tv"), 1, 1),
        Shortfall(("winter", "recorded_tv"), 1, 1),
        Shortfall(("beds", "live_tv"), 0, 2),
    ]


def test_plan_cover_separates_lifted_and_raised_cells():
    """Two people could speak on winter, one of them after a mock; on beds only one, also after a
    mock.
    """
    both = frozenset({"winter", "beds"})
    people: People = {"E1": (both, (MOCK,)), "E2": (frozenset({"winter"}), (NOTHING,))}

    plan = plan_cover(grid_of(people, media=("radio",)), media_of={})

    assert plan.steps == [Step("E1", medium="radio")]
    assert (plan.lifted, plan.raised) == ([("winter", "radio")], [("beds", "radio")])
    assert plan.shortfalls == [Shortfall(("beds", "radio"), 1, 1)]


def test_plan_cover_does_not_count_people_already_ready():
    """E1 is ready for live TV: training them for recorded TV as well adds nobody to live TV."""
    winter = frozenset({"winter"})
    people: People = {
        "E1": (winter, (NOTHING, NOTHING, TRAINING)),
        "E2": (winter, (NOTHING, TRAINING, NOTHING)),
        "E3": (winter, (NOTHING, TRAINING, TRAINING)),
    }

    plan = plan_cover(grid_of(people, topics=("winter",)), media_of=COURSES)

    assert plan.steps == [Step("E3", course="M5")]
    assert plan.lifted == [("winter", "live_tv"), ("winter", "recorded_tv")]


def test_plan_cover_of_topics_that_lack_different_media():
    """Winter lacks one for live TV only, beds one for recorded TV only: E1 does both."""
    people: People = {
        "E1": (frozenset({"winter", "beds"}), (MOCK, MOCK)),
        "E2": (frozenset({"winter"}), (NOTHING, NOTHING)),
        "E3": (frozenset({"winter"}), (TRAINING, NOTHING)),
        "E4": (frozenset({"beds"}), (NOTHING, NOTHING)),
        "E5": (frozenset({"beds"}), (NOTHING, TRAINING)),
    }

    plan = plan_cover(grid_of(people, media=("live_tv", "recorded_tv")), media_of=COURSES)

    assert plan.steps == [Step("E1", medium="live_tv"), Step("E1", medium="recorded_tv")]
    assert plan.lifted == [("winter", "live_tv"), ("beds", "recorded_tv")]


def test_plan_cover_does_not_depend_on_the_order_of_people():
    """Any two of E1, E2 and E3 would do."""
    topics = ("winter", "beds", "staff")
    people: People = {
        "E0": (frozenset(topics), (NOTHING,)),
        "E1": (frozenset({"winter", "beds"}), (MOCK,)),
        "E2": (frozenset({"beds", "staff"}), (MOCK,)),
        "E3": (frozenset({"staff", "winter"}), (MOCK,)),
    }
    plans = [
        plan_cover(grid_of(dict(order), topics=topics, media=("radio",)), media_of=COURSES)
        for order in permutations(people.items())
    ]

    assert plans == [plans[0]] * len(plans)
    assert [step.person for step in plans[0].steps] == ["E1", "E2"]


def test_plan_cover_leaves_out_people_whom_no_course_helps():
    winter = frozenset({"winter"})
    people: People = {"E1": (winter, (MOCK,)), "E2": (winter, (TRAINING,))}

    plan = plan_cover(grid_of(people, topics=("winter",), media=("radio",)), media_of={})

    assert (plan.steps, plan.raised) == ([Step("E1", medium="radio")], [("winter", "radio")])


def test_plan_cover_of_a_full_grid_is_empty():
    people: People = {
        name: (frozenset({"winter", "beds"}), (NOTHING,) * 3) for name in ("E1", "E2")
    }

    assert plan_cover(grid_of(people), media_of=COURSES) == CoverPlan([], 0, [], [], [])
