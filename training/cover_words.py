"""A cover plan in words: what to do, what it gains, and what cannot be reached. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.cover_plan import Cell, CoverPlan, Step
from training.media import in_sentence

NAMED = 6  # the most people or cells that a line names; otherwise it gives the number


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`means`: what to do, one line each; `gain`: what it lifts; `cost`: time."""

    means: list[str]
    gain: str
    cost: str


def plan_in_words(
    plan: CoverPlan,
    *,
    topics: Mapping[str, str],
    names: Mapping[str, str],
    free_places: Mapping[str, int],
) -> PlanWords:
    """The plan as sentences.

    `names` of the people, empty for those who may not see them; `free_places`: in the sessions to
    come, by course.
    """
    if not plan.steps:
        return PlanWords(
            [], "Every topic and medium that can have two people ready already has them.", ""
        )
    lifted = [f"{_cells(plan.lifted, topics)} to two people ready"] if plan.lifted else []
    raised = [f"{_cells(plan.raised, topics)} to one"] if plan.raised else []
    return PlanWords(
        _step_lines(plan.steps, names, free_places),
        f"Lifts {' and '.join(lifted + raised)}.",
        f"{_time(plan.minutes).capitalize()} of time in total.",
    )


def shortfalls_in_words(plan: CoverPlan, *, topics: Mapping[str, str]) -> list[str]:
    """Cells that cannot reach two and why, one sentence per topic and reason."""
    by_reason: dict[tuple[str, int, int], list[str]] = {}
    for shortfall in plan.shortfalls:
        by_reason.setdefault((shortfall.cell[0], shortfall.listed, shortfall.most), []).append(
            in_sentence(shortfall.cell[1])
        )
    return [
        f"{topics[topic]}, {_join_words(media)}: {_why(most, listed)}."
        for (topic, listed, most), media in by_reason.items()
    ]


def _why(most: int, listed: int) -> str:
    """Too few people listed, no course for those who are, or both."""
    if listed == 0:
        return "nobody is listed for the topic"
    if listed == 1:
        alone = "only one person is listed for the topic"
        return alone if most else f"{alone}, and no course covers what they lack"
    taken_by = "nobody" if most == 0 else "only one"
    return f"no course covers it, and {taken_by} of the {listed} people listed has taken one"


def _step_lines(
    steps: Sequence[Step], names: Mapping[str, str], free_places: Mapping[str, int]
) -> list[str]:
    places = Counter(step.course for step in steps if step.course)
    words = [
        f"{count} place{'' if count == 1 else 's'} on {course}"
        f" ({free_places.get(course, 'none')} free in the sessions to come)"
        for course, count in sorted(places.items())
    ]
    mocks: dict[str, list[str]] = {}
    for step in steps:
        if step.medium:
            mocks.setdefault(step.medium, []).append(names.get(step.person, ""))
    for medium, people in mocks.items():
        count = f"{len(people)} mock{'' if len(people) == 1 else 's'} for {in_sentence(medium)}"
        words.append(
            f"{count} ({_join_words(people)})" if all(people) and len(people) <= NAMED else count
        )
    return words


def _cells(cells: Sequence[Cell], topics: Mapping[str, str]) -> str:
    by_topic: dict[str, list[str]] = {}
    for topic, medium in cells:
        by_topic.setdefault(topics[topic], []).append(in_sentence(medium))
    if len(cells) > NAMED:
        return f"{len(cells)} cells of {len(by_topic)} topic{'' if len(by_topic) == 1 else 's'}"
    named = "; ".join(f"{topic} on {_join_words(media)}" for topic, media in by_topic.items())
    return f"{len(cells)} cell{'' if len(cells) == 1 else 's'} ({named})"


def _time(minutes: int) -> str:
    """In hours and minutes."""
    parts = zip(divmod(minutes, 60), ("hour", "minute"), strict=True)
    return " ".join(
        f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number
    )


def _join_words(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
