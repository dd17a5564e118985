"""What was believed of a course asked of a person, on what grounds, and how the belief changed.
Pure.

Facts come with the moments between which they were held, so that any past belief is found by
replaying them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from nhsuk.london import LONDON
from nhsuk.words import day, moment
from training.readiness import (
    Status,
    Unit,
    is_on_register,
    requirements_in_force,
    tenure_starts,
    units_of,
)
from training.register import Exemption, Person, Record, Requirement, Tenure, covers, is_known


@dataclass(frozen=True, slots=True)
class Known[F]:
    """A fact with when it was recorded and by whom (empty: by a command), and when it was taken
    back.
    """

    fact: F
    recorded_at: datetime
    recorded_by: str = ""
    retracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """All that was ever recorded that bears on one course of one person; `person` is without facts."""

    person: Person
    course: str
    renewal_window_days: int
    tenures: Sequence[Known[Tenure]] = ()
    requirements: Sequence[Known[Requirement]] = ()
    records: Sequence[Known[Record]] = ()
    exemptions: Sequence[Known[Exemption]] = ()

    @property
    def all(self) -> list[Known[Tenure] | Known[Requirement] | Known[Record] | Known[Exemption]]:
        return [*self.tenures, *self.requirements, *self.records, *self.exemptions]


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a course is due when it is: a role held since a day, and a requirement in force from a
    day.
    """

    role: str
    since: date
    asked_from: date
    within_days: int

    @property
    def due_by(self) -> date:
        return max(self.since, self.asked_from) + timedelta(days=self.within_days)


@dataclass(frozen=True, slots=True)
class Belief:
    """`ground` and `unit` are None where nothing was asked; `record` and `exemption` are those that
    decide.
    """

    course: str
    on: date
    is_on_register: bool
    unit: Unit | None
    ground: Ground | None
    record: Known[Record] | None
    exemption: Known[Exemption] | None

    @property
    def substance(self) -> object:
        """What is believed, whoever recorded it and when."""
        facts = [known and known.fact for known in (self.record, self.exemption)]
        return self.unit, self.ground, facts


@dataclass(frozen=True, slots=True)
class Period:
    """A belief from the moment at which it arose; `until` is None for the last."""

    since: datetime
    until: datetime | None
    belief: Belief


def held[F](facts: Iterable[Known[F]], known_at: datetime | None) -> list[Known[F]]:
    """Those that were known and not retracted at the moment, or now."""
    return [known for known in facts if is_known(known.recorded_at, known.retracted_at, known_at)]


def belief_at(facts: UnitFacts, *, on: date, known_at: datetime | None) -> Belief:
    """What is believed of the day from what was known at the moment; without one, from what is held
    now.
    """
    records = held(facts.records, known_at)
    exemptions = held(facts.exemptions, known_at)
    requirements = [known.fact for known in held(facts.requirements, known_at)]
    person = replace(
        facts.person,
        tenures=[known.fact for known in held(facts.tenures, known_at)],
        records=[known.fact for known in records],
        exemptions=[known.fact for known in exemptions],
    )
    in_force = requirements_in_force(requirements, on)
    units = units_of(
        person, in_force=in_force, on=on, renewal_window_days=facts.renewal_window_days
    )
    unit = next(iter(units), None)
    return Belief(
        course=facts.course,
        on=on,
        is_on_register=is_on_register(person, on),
        unit=unit,
        ground=_ground(person, in_force.values(), on) if unit else None,
        record=_deciding(records, on),
        exemption=next(
            (e for e in exemptions if covers(e.fact.starts_on, e.fact.ends_on, on)), None
        ),
    )


def _ground(person: Person, in_force: Iterable[list[Requirement]], on: date) -> Ground:
    """The ground that makes it due first."""
    starts = tenure_starts(person.tenures, on)
    grounds = [
        Ground(asked.role, starts[asked.role], asked.in_force_from, asked.due_within_days)
        for by_role in in_force
        for asked in by_role
        if asked.role in starts
    ]
    return min(grounds, key=lambda ground: (ground.due_by, ground.role))


def _deciding(records: Iterable[Known[Record]], on: date) -> Known[Record] | None:
    """That with the latest last day among those completed by the day, and of two the later one."""
    done = [known for known in records if known.fact.completed_on <= on]
    return max(
        done,
        key=lambda known: (known.fact.valid_until or date.max, known.fact.completed_on),
        default=None,
    )


def periods(facts: UnitFacts, *, on: date, known_at: datetime | None) -> list[Period]:
    """How the belief about the day changed up to the moment, oldest first, from when something was
    first asked.
    """
    moments = {m for known in facts.all for m in (known.recorded_at, known.retracted_at) if m}
    found: list[tuple[datetime, Belief]] = []
    for at in sorted(m for m in moments if known_at is None or m <= known_at):
        belief = belief_at(facts, on=on, known_at=at)
        if belief.unit is None and not found:
            continue
        if not found or found[-1][1].substance != belief.substance:
            found.append((at, belief))
    ends = [at for at, _ in found[1:]]
    return [Period(at, until, belief) for (at, belief), until in zip_longest(found, ends)]


def explain(belief: Belief, *, role_words: Mapping[str, str]) -> str:
    """'M3 due by 14 March 2026, because Clinical Lead since 14 December 2025 + 90 days; completed
    ...; valid ...'
    """
    parts = [_asked(belief, role_words)]
    if belief.unit and belief.unit.status is Status.EXEMPT and belief.exemption:
        parts.append(_exempt(belief.exemption))
    if belief.record:
        parts += [_completed(belief.record), _counts(belief.record.fact, belief)]
    elif belief.unit and belief.unit.status is Status.OVERDUE:
        parts.append(
            f"never completed; overdue since {day(belief.unit.due_by + timedelta(days=1))}"
        )
    else:
        parts.append("not completed yet" if belief.unit else "never completed")
    return "; ".join(parts) + "."


def _asked(belief: Belief, role_words: Mapping[str, str]) -> str:
    if belief.ground is None:
        why = (
            "none of their roles required it"
            if belief.is_on_register
            else "they were not on the register"
        )
        return f"{belief.course} not required of them on {day(belief.on)}, because {why}"
    ground = belief.ground
    role = role_words[ground.role].title()
    if ground.asked_from > ground.since:
        because = f"required of {role} from {day(ground.asked_from)}"
    else:
        because = f"{role} since {day(ground.since)}"
    return f"{belief.course} due by {day(ground.due_by)}, because {because} + {ground.within_days} days"


def _exempt(known: Known[Exemption]) -> str:
    last = f" to {day(known.fact.ends_on)}" if known.fact.ends_on else ""
    return (
        f"exempt from {day(known.fact.starts_on)}{last} ({_recorded(known, known.fact.starts_on)})"
    )


def _completed(known: Known[Record]) -> str:
    return f"completed {day(known.fact.completed_on)} ({_recorded(known, known.fact.completed_on)})"


def _recorded[F](known: Known[F], near: date) -> str:
    """'recorded 5 March by Ceri Maddox'; with the year where it is not that of the fact itself."""
    on = known.recorded_at.astimezone(LONDON).date()
    words = day(on) if on.year != near.year else f"{on.day} {on:%B}"
    return f"recorded {words} by {known.recorded_by or 'a command'}"


def _counts(record: Record, belief: Belief) -> str:
    if record.valid_until is None:
        return "valid with no end date"
    if record.valid_until < belief.on:
        return f"ran out on {day(record.valid_until)}"
    return f"valid until {day(record.valid_until)}"


def span_words(period: Period, *, is_only: bool) -> str:
    """'Known until 5 March 2026, 9am', 'Since then'; of a belief that never changed, since when
    it is held.
    """
    if is_only:
        return f"Known since {_at(period.since)}"
    return f"Known until {_at(period.until)}" if period.until else "Since then"


def _at(instant: datetime) -> str:
    return moment(instant.astimezone(LONDON))
