"""What was known about one required course of a person, why, and how that changed over time. Pure.

Each fact carries when it was recorded and retracted, so any past state can be rebuilt.
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
class RecordedFact[F]:
    """A fact with when it was recorded, by whom (empty for a command) and when it was retracted."""

    fact: F
    recorded_at: datetime
    recorded_by: str = ""
    retracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Every fact ever recorded about one course of one person; `person` itself carries none."""

    person: Person
    course: str
    renewal_window_days: int
    tenures: Sequence[RecordedFact[Tenure]] = ()
    requirements: Sequence[RecordedFact[Requirement]] = ()
    records: Sequence[RecordedFact[Record]] = ()
    exemptions: Sequence[RecordedFact[Exemption]] = ()

    @property
    def all(
        self,
    ) -> list[
        RecordedFact[Tenure]
        | RecordedFact[Requirement]
        | RecordedFact[Record]
        | RecordedFact[Exemption]
    ]:
        return [*self.tenures, *self.requirements, *self.records, *self.exemptions]


@dataclass(frozen=True, slots=True)
class DueReason:
    """Why a course is due: a role held since a day and a requirement in force from a day."""

    role: str
    since: date
    in_force_from: date
    within_days: int

    @property
    def due_by(self) -> date:
        return max(self.since, self.in_force_from) + timedelta(days=self.within_days)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the facts known at a moment say about the unit on a day.

    `unit` and `due_reason` are None if the course was not required. `record` and `exemption` are
    the ones that decide the status.
    """

    course: str
    on: date
    is_on_register: bool
    unit: Unit | None
    due_reason: DueReason | None
    record: RecordedFact[Record] | None
    exemption: RecordedFact[Exemption] | None

    @property
    def conclusion(self) -> object:
        """What the snapshot says, regardless of who recorded it and when."""
        facts = [recorded and recorded.fact for recorded in (self.record, self.exemption)]
        return self.unit, self.due_reason, facts


@dataclass(frozen=True, slots=True)
class SnapshotPeriod:
    """A snapshot and the moments between which it applied; `until` is None for the current one."""

    since: datetime
    until: datetime | None
    snapshot: Snapshot


def known_facts[F](
    facts: Iterable[RecordedFact[F]], known_at: datetime | None
) -> list[RecordedFact[F]]:
    """Facts recorded and not retracted by `known_at`, or now if it is None."""
    return [
        recorded
        for recorded in facts
        if is_known(recorded.recorded_at, recorded.retracted_at, known_at)
    ]


def snapshot_at(facts: UnitFacts, *, on: date, known_at: datetime | None) -> Snapshot:
    """The unit on a day, from the facts known at `known_at`, or now if it is None."""
    records = known_facts(facts.records, known_at)
    exemptions = known_facts(facts.exemptions, known_at)
    requirements = [recorded.fact for recorded in known_facts(facts.requirements, known_at)]
    person = replace(
        facts.person,
        tenures=[recorded.fact for recorded in known_facts(facts.tenures, known_at)],
        records=[recorded.fact for recorded in records],
        exemptions=[recorded.fact for recorded in exemptions],
    )
    in_force = requirements_in_force(requirements, on)
    units = units_of(
        person, in_force=in_force, on=on, renewal_window_days=facts.renewal_window_days
    )
    unit = next(iter(units), None)
    return Snapshot(
        course=facts.course,
        on=on,
        is_on_register=is_on_register(person, on),
        unit=unit,
        due_reason=_due_reason(person, in_force.values(), on) if unit else None,
        record=_deciding_record(records, on),
        exemption=next(
            (e for e in exemptions if covers(e.fact.starts_on, e.fact.ends_on, on)), None
        ),
    )


def _due_reason(person: Person, in_force: Iterable[list[Requirement]], on: date) -> DueReason:
    """The reason with the earliest due date."""
    starts = tenure_starts(person.tenures, on)
    due_reasons = [
        DueReason(
            requirement.role,
            starts[requirement.role],
            requirement.in_force_from,
            requirement.due_within_days,
        )
        for by_role in in_force
        for requirement in by_role
        if requirement.role in starts
    ]
    return min(due_reasons, key=lambda due_reason: (due_reason.due_by, due_reason.role))


def _deciding_record(
    records: Iterable[RecordedFact[Record]], on: date
) -> RecordedFact[Record] | None:
    """Of the records completed by the day, the one valid longest; then the latest completed."""
    done = [recorded for recorded in records if recorded.fact.completed_on <= on]
    return max(
        done,
        key=lambda recorded: (recorded.fact.valid_until or date.max, recorded.fact.completed_on),
        default=None,
    )


def periods(facts: UnitFacts, *, on: date, known_at: datetime | None) -> list[SnapshotPeriod]:
    """How the snapshot of a day changed up to `known_at`, oldest first.

    Starts when the course was first required.
    """
    moments = {
        m for recorded in facts.all for m in (recorded.recorded_at, recorded.retracted_at) if m
    }
    found: list[tuple[datetime, Snapshot]] = []
    for at in sorted(m for m in moments if known_at is None or m <= known_at):
        snapshot = snapshot_at(facts, on=on, known_at=at)
        if snapshot.unit is None and not found:
            continue
        if not found or found[-1][1].conclusion != snapshot.conclusion:
            found.append((at, snapshot))
    ends = [at for at, _ in found[1:]]
    return [
        SnapshotPeriod(at, until, snapshot) for (at, snapshot), until in zip_longest(found, ends)
    ]


def explain(snapshot: Snapshot, *, role_words: Mapping[str, str]) -> str:
    """'M3 due by 14 March 2026, because Clinical Lead since 14 December 2025 + 90 days; completed
    ...; valid ...'
    """
    parts = [_requirement_words(snapshot, role_words)]
    if snapshot.unit and snapshot.unit.status is Status.EXEMPT and snapshot.exemption:
        parts.append(_exemption_words(snapshot.exemption))
    if snapshot.record:
        parts += [
            _completion_words(snapshot.record),
            _validity_words(snapshot.record.fact, snapshot),
        ]
    elif snapshot.unit and snapshot.unit.status is Status.OVERDUE:
        parts.append(
            f"never completed; overdue since {day(snapshot.unit.due_by + timedelta(days=1))}"
        )
    else:
        parts.append("not completed yet" if snapshot.unit else "never completed")
    return "; ".join(parts) + "."


def _requirement_words(snapshot: Snapshot, role_words: Mapping[str, str]) -> str:
    if snapshot.due_reason is None:
        why = (
            "none of their roles required it"
            if snapshot.is_on_register
            else "they were not on the register"
        )
        return f"{snapshot.course} not required of them on {day(snapshot.on)}, because {why}"
    due_reason = snapshot.due_reason
    role = role_words[due_reason.role].title()
    if due_reason.in_force_from > due_reason.since:
        because = f"required of {role} from {day(due_reason.in_force_from)}"
    else:
        because = f"{role} since {day(due_reason.since)}"
    return (
        f"{snapshot.course} due by {day(due_reason.due_by)}, because {because} +"
        f" {due_reason.within_days} days"
    )


def _exemption_words(recorded: RecordedFact[Exemption]) -> str:
    last = f" to {day(recorded.fact.ends_on)}" if recorded.fact.ends_on else ""
    return (
        f"exempt from {day(recorded.fact.starts_on)}{last}"
        f" ({_recorded_words(recorded, recorded.fact.starts_on)})"
    )


def _completion_words(recorded: RecordedFact[Record]) -> str:
    return (
        f"completed {day(recorded.fact.completed_on)}"
        f" ({_recorded_words(recorded, recorded.fact.completed_on)})"
    )


def _recorded_words[F](recorded: RecordedFact[F], near: date) -> str:
    """'recorded 5 March by Ceri Maddox'; with the year if it differs from the fact's own."""
    on = recorded.recorded_at.astimezone(LONDON).date()
    words = day(on) if on.year != near.year else f"{on.day} {on:%B}"
    return f"recorded {words} by {recorded.recorded_by or 'a command'}"


def _validity_words(record: Record, snapshot: Snapshot) -> str:
    if record.valid_until is None:
        return "valid with no end date"
    if record.valid_until < snapshot.on:
        return f"expired on {day(record.valid_until)}"
    return f"valid until {day(record.valid_until)}"


def period_words(period: SnapshotPeriod, *, is_only: bool) -> str:
    """'Known until 5 March 2026, 9am' or 'Since then'; 'Known since ...' if there is only one
    period.
    """
    if is_only:
        return f"Known since {_moment_words(period.since)}"
    return f"Known until {_moment_words(period.until)}" if period.until else "Since then"


def _moment_words(instant: datetime) -> str:
    return moment(instant.astimezone(LONDON))
