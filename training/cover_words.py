"""Says what the cheapest way to two people in every cell is, why it is the cheapest, and what cannot be had. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nhsuk.words import day
from training.cover_plan import Cell, CoverPlan, Deed
from training.media import in_sentence

NAMED = 6  # so many people or cells a line can name; of more it says how many


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`means`: what is to be done, one line each; `gain`: what it lifts; `cost`: in time, and how sure that is."""

    means: list[str]
    gain: str
    cost: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A session of a course to come, and the places that are free on it."""

    on: date
    free: int


def plan_in_words(
    plan: CoverPlan,
    *,
    topics: Mapping[str, str],
    names: Mapping[str, str],
    coming: Mapping[str, Sequence[Coming]],
) -> PlanWords:
    """`names` of the people, or none for those who may not see them; `coming`: each course, its next session first."""
    if not plan.deeds:
        return PlanWords([], "Every cell that can have two people ready has them.", "")
    lifted = [f"{_cells(plan.lifted, topics)} to two people ready"] if plan.lifted else []
    raised = [f"{_cells(plan.raised, topics)} to one"] if plan.raised else []
    proof = (
        "no cheaper set exists"
        if plan.is_proven
        else f"it is not proven the cheapest: none takes less than {_time(plan.bound)}"
    )
    return PlanWords(
        _deeds(plan.deeds, names, coming),
        f"Lifts {' and '.join(lifted + raised)}.",
        f"{_time(plan.cost).capitalize()} of time in all; {proof}.",
    )


def short_in_words(plan: CoverPlan, *, topics: Mapping[str, str]) -> list[str]:
    """Which cells cannot reach two, and why, one sentence a topic and reason."""
    by_reason: dict[tuple[str, bool, int], list[str]] = {}
    for short in plan.short:
        by_reason.setdefault((short.cell[0], short.needs_course, short.most), []).append(in_sentence(short.cell[1]))
    return [
        f"{topics[topic]}, {_all(media)}: {_why(most, needs_course)}."
        for (topic, needs_course, most), media in by_reason.items()
    ]


def _why(most: int, needs_course: bool) -> str:
    if needs_course:
        return "no course covers it, and nobody else who is listed has had one"
    return "nobody is listed for the topic" if most == 0 else "only one person is listed for the topic"


def _deeds(deeds: Sequence[Deed], names: Mapping[str, str], coming: Mapping[str, Sequence[Coming]]) -> list[str]:
    places = Counter(deed.course for deed in deeds if deed.course)
    words = [
        f"{count} place{'' if count == 1 else 's'} on {course} ({_when(count, coming.get(course, ()))})"
        for course, count in sorted(places.items())
    ]
    mocks: dict[str, list[str]] = {}
    for deed in deeds:
        if deed.medium:
            mocks.setdefault(deed.medium, []).append(names.get(deed.person, ""))
    for medium, people in mocks.items():
        count = f"{len(people)} mock{'' if len(people) == 1 else 's'} for {in_sentence(medium)}"
        words.append(f"{count} ({_all(people)})" if all(people) and len(people) <= NAMED else count)
    return words


def _when(count: int, coming: Sequence[Coming]) -> str:
    """The sessions that the places are on, as far as they have places free."""
    parts = []
    for session in coming:
        if count and session.free:
            taken = min(count, session.free)
            parts.append(f"{taken} on {day(session.on)}")
            count -= taken
    if count:
        parts.append(f"{count} on a session that is yet to be planned")
    return parts[0].partition(" ")[2] if len(parts) == 1 else _all(parts)


def _cells(cells: Sequence[Cell], topics: Mapping[str, str]) -> str:
    by_topic: dict[str, list[str]] = {}
    for topic, medium in cells:
        by_topic.setdefault(topics[topic], []).append(in_sentence(medium))
    if len(cells) > NAMED:
        return f"{len(cells)} cells of {len(by_topic)} topic{'' if len(by_topic) == 1 else 's'}"
    named = "; ".join(f"{topic} on {_all(media)}" for topic, media in by_topic.items())
    return f"{len(cells)} cell{'' if len(cells) == 1 else 's'} ({named})"


def _time(minutes: int) -> str:
    """In hours, as nobody trains by day and night."""
    parts = zip(divmod(minutes, 60), ("hour", "minute"), strict=True)
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)


def _all(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
