"""The cover grid: who is listed for a topic, and whether they are ready for each medium."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, QuerySet, Sum

from scheduling.training_sessions.models import TrainingSession
from training.cover_plan import Cell, Costs, CoverPlan, Grid, Kind, Lack, plan_cover
from training.explain import explain_medium_to_desk
from training.media import MEDIA
from training.models import Course, Organisation, Person, PersonTopic, Topic
from training.queries.media import (
    covers_day,
    media_on,
    passed_records,
    practice_by,
    practice_currencies,
)
from training.readiness import MediumReadiness, MediumStatus, practice_counts_from

MEDIA_IN_ORDER = tuple(MEDIA)


@dataclass(frozen=True)
class CoverInputs:
    """The grid, and what a plan for it needs."""

    grid: Grid
    topics: dict[str, str]
    media_of: dict[str, frozenset[str]]
    costs: Costs


@dataclass(frozen=True)
class Listed:
    """Someone listed for a topic, and their readiness for a medium."""

    person: Person
    readiness: MediumReadiness
    is_practised: bool  # recently, or practice is not required

    @property
    def why(self) -> str:
        return explain_medium_to_desk(self.readiness)

    @property
    def lacks(self) -> str:
        """What they need to be ready: a mock interview, a course, or both."""
        if self.readiness.status is MediumStatus.READY:
            return ""
        if self.readiness.status is MediumStatus.RUSTY:
            return "a mock interview"
        return "a course" if self.is_practised else "a course and a mock interview"


@dataclass(frozen=True)
class Cover:
    """The grid, the number of ready people in each cell, and a plan that gives each cell two."""

    facts: CoverInputs
    ready: Counter[Cell]
    plan: CoverPlan


def cover_for(on: date, known_at: datetime | None) -> Cover:
    facts = cover_inputs(on, known_at)
    plan = plan_cover(facts.grid, media_of=facts.media_of, costs=facts.costs)
    return Cover(facts, facts.grid.counts(), plan)


def cover_inputs(on: date, known_at: datetime | None) -> CoverInputs:
    """The facts of all media are read at once, and each medium taken from them in Python:
    `media_on`, which `listed_for` asks for one medium, takes four times as long for all seven with
    30,000 people. A test compares every cell with its page.
    """
    organisation = Organisation.objects.ours()
    topics = dict(Topic.objects.order_by("title", "code").values_list("code", "title"))
    media_of = {
        code: frozenset(media) for code, media in Course.objects.values_list("code", "media")
    }
    months = practice_currencies()
    on_register = Person.objects.on_register(on, known_at=known_at)
    listed = PersonTopic.objects.known_at(known_at).filter(person__in=on_register)
    topics_of: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for reference, pk, code in listed.values_list("person__reference", "person_id", "topic__code"):
        topics_of[reference, pk].add(code)
    trained = _trained(listed, media_of, on, known_at)
    practised = _practised(listed, months, on, known_at)
    people: defaultdict[Kind, list[str]] = defaultdict(list)
    for (reference, pk), codes in sorted(topics_of.items()):
        lacks = tuple(
            _LACKS[pk in trained[medium], pk in practised[medium] or months[medium] is None]
            for medium in MEDIA
        )
        people[frozenset(codes), lacks].append(reference)
    return CoverInputs(
        Grid(list(topics), MEDIA_IN_ORDER, people),
        topics,
        media_of,
        Costs(organisation.cover_place_minutes, organisation.cover_mock_minutes),
    )


_LACKS = {
    (True, True): Lack.NOTHING,
    (True, False): Lack.MOCK,
    (False, True): Lack.TRAINING,
    (False, False): Lack.BOTH,
}


def _trained(
    listed: QuerySet[PersonTopic],
    media_of: Mapping[str, frozenset[str]],
    on: date,
    known_at: datetime | None,
) -> defaultdict[str, set[int]]:
    """By medium, those listed who have a record that covers the day."""
    records = passed_records(on, known_at).filter(
        covers_day(on), person__in=listed.values("person")
    )
    trained: defaultdict[str, set[int]] = defaultdict(set)
    for pk, code in records.values_list("person_id", "course__code").distinct():
        for medium in media_of[code]:
            trained[medium].add(pk)
    return trained


def _practised(
    listed: QuerySet[PersonTopic],
    months: Mapping[str, int | None],
    on: date,
    known_at: datetime | None,
) -> defaultdict[str, set[int]]:
    """By medium, those listed who practised it within the currency."""
    counts_from = {
        medium: practice_counts_from(on, number) for medium, number in months.items() if number
    }
    practice = practice_by(on, known_at).filter(person__in=listed.values("person"))
    latest = practice.values("person_id", "medium").annotate(day=Max("practised_on"))
    practised: defaultdict[str, set[int]] = defaultdict(set)
    for pk, medium, day in latest.values_list("person_id", "medium", "day"):
        if medium in counts_from and day >= counts_from[medium]:
            practised[medium].add(pk)
    return practised


def free_places(now: datetime) -> dict[str, int]:
    """In the sessions that can be booked, by course."""
    left = F("places") - F("places_taken") - F("places_offered")
    bookable = TrainingSession.objects.bookable(now)
    return dict(bookable.values_list("course__code").annotate(left=Sum(left)))


def listed_for(topic: Topic, medium: str, *, on: date, known_at: datetime | None) -> list[Listed]:
    """Everyone listed for the topic: ready people first, then the nearest to ready."""
    rows = PersonTopic.objects.known_at(known_at).filter(topic=topic)
    people = Person.objects.on_register(on, known_at=known_at).filter(pk__in=rows.values("person"))
    facts = media_on(on, known_at)[medium]
    result = []
    for person in facts.with_latest(people):
        readiness = facts.readiness(person.trained_until, person.practised_on)
        through = readiness.counts_through
        is_practised = facts.months is None or (through is not None and through >= on)
        result.append(Listed(person, readiness, is_practised))
    return sorted(
        result, key=lambda one: (_ORDER.index(one.readiness.status), one.person.reference)
    )


_ORDER = [MediumStatus.READY, MediumStatus.RUSTY, MediumStatus.LAPSED, MediumStatus.NEVER]
