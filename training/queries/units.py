"""What the page of a unit shows: one course of one person, why it stands as it does, and what was
believed before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from training import register
from training.beliefs import Known, UnitFacts, belief_at, explain, periods, span_words
from training.kinds import KINDS, REQUIREMENT, Kind
from training.models import Course, Organisation, Person, TrainingRecord
from training.queries.person import Entry, entry_of
from training.readiness import Status, Unit
from training.roles import StaffRole


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`history` are pairs: until when it was believed, and what. `entries` are the facts behind,
    the latest first.
    """

    unit: Unit | None
    sentence: str
    history: list[tuple[str, str]]
    entries: list[Entry]

    @property
    def status(self) -> Status | None:
        return self.unit.status if self.unit else None


def unit_page(person: Person, course: Course, *, on: date, known_at: datetime | None) -> UnitPage:
    held = _facts(person, course)
    facts = _plain(person, course, held)
    words = {role.value: str(role.label) for role in StaffRole}
    belief = belief_at(facts, on=on, known_at=known_at)
    past = periods(facts, on=on, known_at=known_at)
    entries = [entry_of(kind, fact) for kind, found in held for fact in found]
    return UnitPage(
        unit=belief.unit,
        sentence=explain(belief, role_words=words),
        history=[
            (span_words(period, is_only=len(past) == 1), explain(period.belief, role_words=words))
            for period in past
        ],
        entries=sorted(
            (
                _as_known(entry, known_at)
                for entry in entries
                if known_at is None or entry.at <= known_at
            ),
            key=lambda entry: entry.at,
            reverse=True,
        ),
    )


def _facts(person: Person, course: Course) -> list[tuple[Kind, list[Any]]]:
    """All that was ever recorded: roles, training, exemptions, and what those roles ask."""
    tenures = list(_of(KINDS["tenure"], person))
    of_roles = _of(REQUIREMENT, None).filter(
        course=course, role__in={tenure.role for tenure in tenures}
    )
    return [
        (KINDS["tenure"], tenures),
        (KINDS["training"], list(_of(KINDS["training"], person).filter(course=course))),
        (
            KINDS["exemption"],
            list(_of(KINDS["exemption"], person).filter(Q(course=course) | Q(course=None))),
        ),
        (REQUIREMENT, list(of_roles)),
    ]


def _plain(person: Person, course: Course, held: list[tuple[Kind, list[Any]]]) -> UnitFacts:
    (_, tenures), (_, records), (_, exemptions), (_, requirements) = held
    organisation = Organisation.objects.ours()
    passed = [record for record in records if record.outcome == TrainingRecord.Outcome.PASSED]
    return UnitFacts(
        person=register.Person(person.reference, person.joined_on, person.left_on),
        course=course.code,
        renewal_window_days=organisation.renewal_window_days,
        tenures=_known(tenures, lambda t: register.Tenure(t.role, t.starts_on, t.ends_on)),
        records=_known(
            passed, lambda r: register.Record(course.code, r.completed_on, r.valid_until)
        ),
        exemptions=_known(
            exemptions, lambda e: register.Exemption(course.code, e.starts_on, e.ends_on)
        ),
        requirements=_known(requirements, _requirement),
    )


def _of(kind: Kind, person: Person | None) -> Any:
    return kind.facts(person).order_by("recorded_at", "pk")


def _known[F](facts: Iterable[Any], plain: Callable[[Any], F]) -> list[Known[F]]:
    return [
        Known(plain(fact), fact.recorded_at, str(fact.recorded_by or ""), fact.retracted_at)
        for fact in facts
    ]


def _requirement(asked: Any) -> register.Requirement:
    return register.Requirement(
        asked.role, asked.course.code, asked.due_within_days, asked.in_force_from, asked.in_force_to
    )


def _as_known(entry: Entry, known_at: datetime | None) -> Entry:
    """What was taken back after the moment stood then."""
    if known_at is None or entry.retracted_at is None or entry.retracted_at <= known_at:
        return entry
    return replace(entry, retracted_at=None, retracted_by=None, because="")
