"""The cover grid: who is listed for a topic and how they stand with each medium, in flat queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from scheduling.availability.models import Away, Claim
from scheduling.training_sessions.models import TrainingSession
from training.cover_plan import Cell, Costs, CoverPlan, Grid, Kind, Lack, cheapest_cover
from training.cover_words import Coming, Slot
from training.explain import explain_medium_to_desk
from training.gather import Latest, courses_and_settings, gather_register, latest_of_everybody, rows_of
from training.media import MEDIA, PRACTICE_CURRENCY
from training.models import Person, PersonTopic, Topic
from training.readiness import MediumStanding, MediumStatus, medium_standing, standing_of

MEDIA_IN_ORDER = tuple(MEDIA)


@dataclass(frozen=True)
class Facts:
    """The grid, and what a plan for it needs to know."""

    grid: Grid
    topics: dict[str, str]
    media_of: dict[str, frozenset[str]]
    costs: Costs


@dataclass(frozen=True)
class Listed:
    """Someone who is listed for a topic, and how they stand with a medium."""

    person: Person
    standing: MediumStanding
    is_practised: bool  # lately, or it is not asked for

    @property
    def why(self) -> str:
        return explain_medium_to_desk(self.standing)

    @property
    def lacks(self) -> str:
        """What makes them ready: a mock, a course, or both where they have not practised lately either."""
        if self.standing.status is MediumStatus.READY:
            return ""
        if self.standing.status is MediumStatus.RUSTY:
            return "a mock interview"
        return "a course" if self.is_practised else "a course and a mock interview"


@dataclass(frozen=True)
class Cover:
    """The grid, by cell the number of people who are ready, and the cheapest plan that lifts each to two."""

    facts: Facts
    ready: Counter[Cell]
    plan: CoverPlan


def everybody_covering(on: date, known_at: datetime | None) -> Cover:
    facts = cover_facts(on, known_at)
    plan = cheapest_cover(facts.grid, media_of=facts.media_of, costs=facts.costs)
    return Cover(facts, facts.grid.counts(), plan)


def cover_facts(on: date, known_at: datetime | None) -> Facts:
    courses, settings = courses_and_settings("practice_currency_months", "cover_place_minutes", "cover_mock_minutes")
    rows = list(Topic.objects.order_by("title", "code").values_list("pk", "code", "title"))
    topics = {code: title for _, code, title in rows}
    listed = _listed(on, known_at, {pk: code for pk, code, _ in rows})
    months = PRACTICE_CURRENCY | settings["practice_currency_months"]
    records, practice = latest_of_everybody(on, known_at)
    trained = _trained(records, on, {course.pk: course.media for course in courses})
    practised = _practised(practice, on, months)
    people: defaultdict[Kind, list[str]] = defaultdict(list)
    for pk, (reference, codes) in listed.items():
        lacks = tuple(
            _LACKS[pk in trained[medium], pk in practised[medium] or months[medium] is None] for medium in MEDIA
        )
        people[frozenset(codes), lacks].append(reference)
    return Facts(
        Grid(list(topics), MEDIA_IN_ORDER, people),
        topics,
        {course.code: frozenset(course.media) for course in courses},
        Costs(settings["cover_place_minutes"], settings["cover_mock_minutes"]),
    )


_LACKS = {(True, True): Lack.NOTHING, (True, False): Lack.MOCK, (False, True): Lack.TRAINING, (False, False): Lack.BOTH}


def _listed(on: date, known_at: datetime | None, codes: Mapping[int, str]) -> dict[int, tuple[str, list[str]]]:
    """Whoever is listed for a topic, with their reference and the topics, by reference."""
    there = Person.objects.on_register(on, known_at=known_at)
    rows = PersonTopic.objects.known_at(known_at).filter(person__in=there)
    references: dict[int, str] = {}
    topics: defaultdict[int, list[str]] = defaultdict(list)
    for pk, reference, topic in rows_of(rows.values_list("person_id", "person__reference", "topic_id")):
        references[pk] = reference
        topics[pk].append(codes[topic])
    return {pk: (references[pk], topics[pk]) for pk in sorted(topics, key=references.__getitem__)}


def _trained(records: Latest, on: date, media_of: Mapping[int, list[str]]) -> dict[str, set[int]]:
    """By medium, whoever has a record that covers the day."""
    found: dict[str, set[int]] = {medium: set() for medium in MEDIA}
    today = on.isoformat()
    for course, last_days in records.items():
        covered = {pk for pk, day in last_days.items() if day >= today} if media_of[course] else ()
        for medium in media_of[course]:
            found[medium].update(covered)
    return found


def _practised(practice: Latest, on: date, months: Mapping[str, int | None]) -> dict[str, set[int]]:
    """By medium, whoever practised within its currency."""
    found: dict[str, set[int]] = {medium: set() for medium in MEDIA}
    for medium, days in practice.items():
        counts = {day: _counts(medium, date.fromisoformat(day), on, months[medium]) for day in set(days.values())}
        found[medium] = {pk for pk, day in days.items() if counts[day]}
    return found


def _counts(medium: str, practised_on: date, on: date, months: int | None) -> bool:
    standing = standing_of(medium, last_day=date.max, practised_on=practised_on, months=months, on=on)
    return standing.status is MediumStatus.READY


def coming_sessions(now: datetime) -> dict[str, list[Coming]]:
    """By course the sessions that can be booked, the first first."""
    found: defaultdict[str, list[Coming]] = defaultdict(list)
    rows = TrainingSession.objects.bookable(now).order_by("starts_at", "pk")
    for code, starts_at, ends_at, places, taken in rows.values_list(
        "course__code", "starts_at", "ends_at", "places", "places_taken"
    ):
        found[code].append(Coming(timezone.localdate(starts_at), places - taken, (starts_at, ends_at)))
    return found


def busy_people(people: Mapping[str, Person], now: datetime) -> dict[str, list[Slot]]:
    """When each is away or down for something from now on, by reference, in one query."""
    references = {person.pk: person.reference for person in people.values()}
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, subject_id__in=references, ends_at__gt=now)
    away = Away.objects.held().filter(person__in=references, ends_at__gt=now)
    columns = ("starts_at", "ends_at")
    found: defaultdict[str, list[Slot]] = defaultdict(list)
    for pk, *slot in claims.values_list("subject_id", *columns).union(
        away.values_list("person_id", *columns), all=True
    ):
        found[references[pk]].append((slot[0], slot[1]))
    return found


def names_of(references: set[str]) -> dict[str, Person]:
    return {person.reference: person for person in Person.objects.filter(reference__in=references)}


def listed_for(topic: Topic, medium: str, *, on: date, known_at: datetime | None) -> list[Listed]:
    """Everyone who is listed for the topic: who is ready, then who is nearest."""
    rows = PersonTopic.objects.known_at(known_at).filter(topic=topic)
    people = Person.objects.on_register(on, known_at=known_at).filter(pk__in=rows.values("person"))
    register = gather_register(known_at=known_at, people=people)
    by_reference = {person.reference: person for person in people}
    is_asked = register.practice_currency_months[medium] is not None
    found = []
    for one in register.people:
        standing = medium_standing(one, medium, register=register, on=on)
        through = standing.counts_through
        is_practised = not is_asked or (through is not None and through >= on)
        found.append(Listed(by_reference[one.reference], standing, is_practised))
    return sorted(found, key=lambda one: (_ORDER.index(one.standing.status), one.person.reference))


_ORDER = [MediumStatus.READY, MediumStatus.RUSTY, MediumStatus.LAPSED, MediumStatus.NEVER]
