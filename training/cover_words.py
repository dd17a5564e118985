"""Says what the cheapest way to two people in every cell is, why it is the cheapest, and what
cannot be had. Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from nhsuk.words import day
from training.cover_plan import Cell, CoverPlan, Step
from training.media import in_sentence

NAMED = 6  # so many people or cells a line can name; of more it says how many


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`means`: what is to be done, one line each; `gain`: what it lifts; `cost`: in time, and how
    sure that is.
    """

    means: list[str]
    gain: str
    cost: str


Slot = tuple[datetime, datetime]  # half-open: touching is no clash


@dataclass(frozen=True, slots=True)
class UpcomingSession:
    """A session of a course to come, and the places that are free on it."""

    on: date
    free: int
    at: Slot | None = None


def plan_in_words(
    plan: CoverPlan,
    *,
    topics: Mapping[str, str],
    names: Mapping[str, str],
    upcoming: Mapping[str, Sequence[UpcomingSession]],
    busy: Mapping[str, Sequence[Slot]] = MappingProxyType({}),
) -> PlanWords:
    """`names` of the people, or none for those who may not see them; `upcoming`: each course, its
    next session first.

    `busy`: when each person is away or down for something, so that nobody is sent to a session that
    they cannot take.
    """
    if not plan.steps:
        return PlanWords(
            [], "Every topic and medium that can have two people ready already has them.", ""
        )
    lifted = [f"{_cells(plan.lifted, topics)} to two people ready"] if plan.lifted else []
    raised = [f"{_cells(plan.raised, topics)} to one"] if plan.raised else []
    proof = (
        "proven the cheapest"
        if plan.is_proven
        else f"at most {_time(plan.cost - plan.bound)} above the cheapest possible"
    )
    return PlanWords(
        _step_lines(plan.steps, names, assign_seats(plan.steps, upcoming, busy)),
        f"Lifts {' and '.join(lifted + raised)}.",
        f"{_time(plan.cost).capitalize()} of time in total; {proof}.",
    )


def shortfalls_in_words(plan: CoverPlan, *, topics: Mapping[str, str]) -> list[str]:
    """Which cells cannot reach two, and why, one sentence a topic and reason."""
    by_reason: dict[tuple[str, int, int], list[str]] = {}
    for shortfall in plan.shortfalls:
        by_reason.setdefault((shortfall.cell[0], shortfall.listed, shortfall.most), []).append(
            in_sentence(shortfall.cell[1])
        )
    return [
        f"{topics[topic]}, {_all(media)}: {_why(most, listed)}."
        for (topic, listed, most), media in by_reason.items()
    ]


def _why(most: int, listed: int) -> str:
    """Too few listed, no course for those who are, or both."""
    if listed == 0:
        return "nobody is listed for the topic"
    if listed == 1:
        alone = "only one person is listed for the topic"
        return alone if most else f"{alone}, and no course covers what they lack"
    held = "nobody" if most == 0 else "only one"
    return f"no course covers it, and {held} of the {listed} people listed has taken one"


def assign_seats(
    steps: Sequence[Step],
    upcoming: Mapping[str, Sequence[UpcomingSession]],
    busy: Mapping[str, Sequence[Slot]],
) -> dict[str, list[UpcomingSession | None]]:
    """By course the session of each person: the first with a place left that meets nothing of
    theirs; None without.

    Whoever has a seat already moves to another that they can take, where somebody else can take
    none but theirs.
    """
    assignment = _SeatAssignment(upcoming, busy)
    wanted = [step for step in steps if step.course]
    for step in wanted:
        assignment.seat(step, set())
    found: dict[str, list[UpcomingSession | None]] = {}
    for step in wanted:
        found.setdefault(step.course, []).append(assignment.of(step))
    return found


@dataclass
class _SeatAssignment:
    """Who sits in which session of a course, by its number."""

    upcoming: Mapping[str, Sequence[UpcomingSession]]
    busy: Mapping[str, Sequence[Slot]]
    assigned: dict[Step, int] = field(default_factory=dict)

    def of(self, step: Step) -> UpcomingSession | None:
        return self.upcoming[step.course][self.assigned[step]] if step in self.assigned else None

    def seat(self, step: Step, tried: set[int]) -> bool:
        """Whether a seat was found; `tried` are the sessions of the course that were tried for it
        already.
        """
        sessions = self.upcoming.get(step.course, ())
        own = self._commitments(step)
        possible = [
            n for n, session in enumerate(sessions) if n not in tried and not _clashes(session, own)
        ]
        seated = {
            n: [
                other
                for other in self.assigned
                if other.course == step.course and self.assigned[other] == n
            ]
            for n in possible
        }
        for number in possible:
            if len(seated[number]) < sessions[number].free:
                self.assigned[step] = number
                return True
        for number in (n for n in possible if n not in tried):
            tried.add(number)
            if any(self.seat(other, tried) for other in seated[number]):
                self.assigned[step] = number
                return True
        return False

    def _commitments(self, step: Step) -> list[Slot]:
        """What the person is down for, assign_seats on other courses among it."""
        others = [
            self.of(other)
            for other in self.assigned
            if other.person == step.person and other.course != step.course
        ]
        return [*self.busy.get(step.person, ()), *(one.at for one in others if one and one.at)]


def _clashes(session: UpcomingSession, slots: Sequence[Slot]) -> bool:
    return session.at is not None and any(
        first < session.at[1] and session.at[0] < last for first, last in slots
    )


def _step_lines(
    steps: Sequence[Step],
    names: Mapping[str, str],
    seated: Mapping[str, list[UpcomingSession | None]],
) -> list[str]:
    words = [
        f"{len(sessions)} place{'' if len(sessions) == 1 else 's'} on {course} ({_when(sessions)})"
        for course, sessions in sorted(seated.items())
    ]
    mocks: dict[str, list[str]] = {}
    for step in steps:
        if step.medium:
            mocks.setdefault(step.medium, []).append(names.get(step.person, ""))
    for medium, people in mocks.items():
        count = f"{len(people)} mock{'' if len(people) == 1 else 's'} for {in_sentence(medium)}"
        words.append(f"{count} ({_all(people)})" if all(people) and len(people) <= NAMED else count)
    return words


def _when(sessions: Sequence[UpcomingSession | None]) -> str:
    """The sessions that the places are on; those that are planned may be full, or clash with what
    somebody has.
    """
    days = Counter(session.on for session in sessions if session)
    parts = [f"{count} on {day(on)}" for on, count in sorted(days.items())]
    if count := sum(session is None for session in sessions):
        parts.append(f"{count} on a session still to be planned")
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
    return " ".join(
        f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number
    )


def _all(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
