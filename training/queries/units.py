"""The unit page: one course of one person, its status with the reason, and its history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from training import register
from training.kinds import KINDS, REQUIREMENT, Kind
from training.models import Course, Organisation, Person, TrainingRecord
from training.queries.person import HistoryEntry, entry_as_known, history_entry
from training.readiness import Status, Unit
from training.roles import role_names
from training.unit_history import (
    RecordedFact,
    UnitFacts,
    explain,
    period_words,
    periods,
    snapshot_at,
)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`history` pairs a period with what was known in it. `entries` are the facts, latest first."""

    unit: Unit | None
    sentence: str
    history: list[tuple[str, str]]
    entries: list[HistoryEntry]

    @property
    def status(self) -> Status | None:
        return self.unit.status if self.unit else None


def unit_page(person: Person, course: Course, *, on: date, known_at: datetime | None) -> UnitPage:
    recorded = _facts(person, course)
    facts = _unit_facts(person, course, recorded)
    words = role_names()
    snapshot = snapshot_at(facts, on=on, known_at=known_at)
    history = periods(facts, on=on, known_at=known_at)
    entries = [
        history_entry(kind, fact) for kind, facts_of_kind in recorded for fact in facts_of_kind
    ]
    return UnitPage(
        unit=snapshot.unit,
        sentence=explain(snapshot, role_words=words),
        history=[
            (
                period_words(period, is_only=len(history) == 1),
                explain(period.snapshot, role_words=words),
            )
            for period in history
        ],
        entries=sorted(
            (
                entry_as_known(entry, known_at)
                for entry in entries
                if known_at is None or entry.at <= known_at
            ),
            key=lambda entry: entry.at,
            reverse=True,
        ),
    )


def _facts(person: Person, course: Course) -> list[tuple[Kind, list[Any]]]:
    """Every fact ever recorded: roles, training, exemptions and the requirements of those roles."""
    tenures = list(_kind_facts(KINDS["tenure"], person))
    of_roles = _kind_facts(REQUIREMENT, None).filter(
        course=course, role__in={tenure.role for tenure in tenures}
    )
    return [
        (KINDS["tenure"], tenures),
        (KINDS["training"], list(_kind_facts(KINDS["training"], person).filter(course=course))),
        (
            KINDS["exemption"],
            list(_kind_facts(KINDS["exemption"], person).filter(Q(course=course) | Q(course=None))),
        ),
        (REQUIREMENT, list(of_roles)),
    ]


def _unit_facts(
    person: Person, course: Course, recorded: list[tuple[Kind, list[Any]]]
) -> UnitFacts:
    (_, tenures), (_, records), (_, exemptions), (_, requirements) = recorded
    organisation = Organisation.objects.ours()
    passed = [record for record in records if record.outcome == TrainingRecord.Outcome.PASSED]
    return UnitFacts(
        person=register.Person(person.reference, person.joined_on, person.left_on),
        course=course.code,
        renewal_window_days=organisation.renewal_window_days,
        tenures=_recorded(tenures, lambda t: register.Tenure(t.role, t.starts_on, t.ends_on)),
        records=_recorded(
            passed, lambda r: register.Record(course.code, r.completed_on, r.valid_until)
        ),
        exemptions=_recorded(
            exemptions, lambda e: register.Exemption(course.code, e.starts_on, e.ends_on)
        ),
        requirements=_recorded(requirements, _requirement),
    )


def _kind_facts(kind: Kind, person: Person | None) -> Any:
    return kind.facts(person).order_by("recorded_at", "pk")


def _recorded[F](facts: Iterable[Any], plain: Callable[[Any], F]) -> list[RecordedFact[F]]:
    return [
        RecordedFact(plain(fact), fact.recorded_at, str(fact.recorded_by or ""), fact.retracted_at)
        for fact in facts
    ]


def _requirement(requirement: Any) -> register.Requirement:
    return register.Requirement(
        requirement.role,
        requirement.course.code,
        requirement.due_within_days,
        requirement.in_force_from,
        requirement.in_force_to,
    )
