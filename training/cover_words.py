"""A cover plan in words: what to do, what it gains, and what cannot be reached. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from nhsuk.words import day
from training.cover_plan import Cell, CoverPlan, Step
from training.media import in_sentence

NAMED = 6  # the most people or cells that a line names; otherwise it gives the number


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`means`: what to do, one line each; `gain`: what it lifts; `cost`: time, and how certain that
    is.
    """

    means: list[str]
    gain: str
    cost: str


Slot = tuple[datetime, datetime]  # half-open: adjacent slots do not clash


@dataclass(frozen=True, slots=True)
class UpcomingSession:
    """A future session of a course and its free places."""

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
    """The plan as sentences.

    `names` of the people, empty for those who may not see them; `upcoming`: sessions of each
    course, earliest first; `busy`: when each person is unavailable, so that nobody is sent to a
    session they cannot attend.
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


def assign_seats(
    steps: Sequence[Step],
    upcoming: Mapping[str, Sequence[UpcomingSession]],
    busy: Mapping[str, Sequence[Slot]],
) -> dict[str, list[UpcomingSession | None]]:
    """By course, the session of each person: the first with a free place and no clash; None if
    there is none.

    Someone who already has a place moves to another session that they can attend, if someone else
    can only attend theirs.
    """
    assignment = _PlaceAssignment(upcoming, busy)
    wanted = [step for step in steps if step.course]
    for step in wanted:
        assignment.assign_place(step, set())
    found: dict[str, list[UpcomingSession | None]] = {}
    for step in wanted:
        found.setdefault(step.course, []).append(assignment.of(step))
    return found


@dataclass
class _PlaceAssignment:
    """Who has a place in which session of a course, by index."""

    upcoming: Mapping[str, Sequence[UpcomingSession]]
    busy: Mapping[str, Sequence[Slot]]
    assigned: dict[Step, int] = field(default_factory=dict)

    def of(self, step: Step) -> UpcomingSession | None:
        return self.upcoming[step.course][self.assigned[step]] if step in self.assigned else None

    def assign_place(self, step: Step, tried: set[int]) -> bool:
        """Find a place by augmenting paths; `tried` are the sessions of the course already
        tried.
        """
        training_sessions = self.upcoming.get(step.course, ())
        own = self._commitments(step)
        possible = [
            n
            for n, training_session in enumerate(training_sessions)
            if n not in tried and not _clashes(training_session, own)
        ]
        taken_by = {
            n: [
                other
                for other in self.assigned
                if other.course == step.course and self.assigned[other] == n
            ]
            for n in possible
        }
        for number in possible:
            if len(taken_by[number]) < training_sessions[number].free:
                self.assigned[step] = number
                return True
        for number in (n for n in possible if n not in tried):
            tried.add(number)
            if any(self.assign_place(other, tried) for other in taken_by[number]):
                self.assigned[step] = number
                return True
        return False

    def _commitments(self, step: Step) -> list[Slot]:
        """When the person is busy, including places on other courses."""
        others = [
            self.of(other)
            for other in self.assigned
            if other.person == step.person and other.course != step.course
        ]
        return [*self.busy.get(step.person, ()), *(one.at for one in others if one and one.at)]


def _clashes(training_session: UpcomingSession, slots: Sequence[Slot]) -> bool:
    return training_session.at is not None and any(
        first < training_session.at[1] and training_session.at[0] < last for first, last in slots
    )


def _step_lines(
    steps: Sequence[Step],
    names: Mapping[str, str],
    assigned: Mapping[str, list[UpcomingSession | None]],
) -> list[str]:
    words = [
        f"{len(booked)} place{'' if len(booked) == 1 else 's'} on {course} ({_when(booked)})"
        for course, booked in sorted(assigned.items())
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


def _when(training_sessions: Sequence[UpcomingSession | None]) -> str:
    """The days of the sessions; None is a session still to be planned, because the others are full
    or clash.
    """
    days = Counter(
        training_session.on for training_session in training_sessions if training_session
    )
    parts = [f"{count} on {day(on)}" for on, count in sorted(days.items())]
    if count := sum(training_session is None for training_session in training_sessions):
        parts.append(f"{count} on a session still to be planned")
    return parts[0].partition(" ")[2] if len(parts) == 1 else _join_words(parts)


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
