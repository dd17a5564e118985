"""Everyone on the register on the day of a slot, with what the ranking looks at: flat queries, however many people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Max, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from scheduling.bank_holidays import bank_holidays
from scheduling.gather.restrictions import on_people, on_slot
from scheduling.models import Away, Briefing, Claim, Interview, OnCall, TrainingSession
from scheduling.moments import say_moment
from scheduling.ranking import AFTER, BEFORE, LATELY, Briefed, Candidate, InForce, Ranking, Slot, Spell, rank
from training.media import PRACTICE_CURRENCY
from training.models import Course, Organisation, Person, PersonTopic, Practice, Tenure, Topic, TrainingRecord
from training.readiness import MediumStanding, standing_of
from training.roles import GROUP_12_1

StandingMaker = Callable[[str | None, str | None], MediumStanding]


@dataclass(frozen=True)
class Wanted:
    """The slot to find someone for. `interview`: the one it belongs to, which is no clash with itself."""

    medium: str
    starts_at: datetime
    minutes: int
    topic: Topic | None = None
    interview: Interview | None = None


def rank_people(wanted: Wanted, *, now: datetime) -> Ranking:
    """Who can do it, for the page and for whoever else asks."""
    slot = _slot(wanted, now)
    return rank(slot, candidates_for(wanted), now=now, bank_holidays=bank_holidays(slot.on.year))


def candidates_for(wanted: Wanted) -> list[Candidate]:
    """Those on the register on the day of the slot, in no order.

    Plain values and one query a table: of thirty thousand people, those who stand alike share one standing.
    """
    on = timezone.localdate(wanted.starts_at)
    make = _standing_maker(wanted.medium, on)
    standings, never = _standings(wanted.medium, on, make), make(None, None)
    in_group, levels = _in_group(on), _levels(wanted.topic)
    on_call, clashes = _on_call(wanted), _clashes(wanted)
    lately = _interviews_lately(wanted)
    restrictions, briefings = _restrictions_on_people(wanted), _briefings(wanted)
    apart = {*on_call, *clashes, *lately, *restrictions, *briefings}

    return [
        Candidate(reference, pk in in_group, standings.get(pk, never), levels.get(pk))
        if reference not in apart
        else Candidate(
            reference,
            pk in in_group,
            standings.get(pk, never),
            levels.get(pk),
            on_call.get(reference, ()),
            clashes.get(reference, ()),
            lately[reference],
            restrictions.get(reference, ()),
            briefings.get(reference, ()),
        )
        for pk, reference in _rows(Person.objects.on_register(on).values_list("pk", "reference"))
    ]


def _rows(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All at once, numbers and text as the database has them: Django hands out a hundred at a time."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _standings(medium: str, on: date, make: StandingMaker) -> dict[int, MediumStanding]:
    """How everyone stands with the medium who has a record for it or has practised in it.

    Days come as text, so that each is read once and not once a person.
    """
    courses = [pk for pk, media in Course.objects.values_list("pk", "media") if medium in media]
    records = TrainingRecord.objects.held().filter(outcome=TrainingRecord.Outcome.PASSED, completed_on__lte=on)
    last_day = Cast(Max(Coalesce("valid_until", Value(date.max))), CharField())
    trained = records.filter(course__in=courses).values("person_id").annotate(last=last_day)
    last_days = dict(_rows(trained.values_list("person_id", "last")))
    practice = Practice.objects.held().filter(medium=medium, practised_on__lte=on).values("person_id")
    last_practised = Cast(Max("practised_on"), CharField())
    practised = dict(_rows(practice.annotate(last=last_practised).values_list("person_id", "last")))
    return {pk: make(last_days.get(pk), practised.get(pk)) for pk in last_days.keys() | practised.keys()}


def _standing_maker(medium: str, on: date) -> StandingMaker:
    """Makes each standing once."""
    organisation = Organisation.objects.first() or Organisation()
    months = (PRACTICE_CURRENCY | organisation.practice_currency_months).get(medium)
    read = cache(date.fromisoformat)

    @cache
    def make(last: str | None, practised: str | None) -> MediumStanding:
        last_day, practised_on = read(last) if last else None, read(practised) if practised else None
        return standing_of(medium, last_day=last_day, practised_on=practised_on, months=months, on=on)

    return make


def _in_group(on: date) -> frozenset[int]:
    """Whoever holds a role of the 12.1 group that day."""
    tenures = Tenure.objects.held().covering(on).filter(role__in=GROUP_12_1)
    return frozenset(pk for (pk,) in _rows(tenures.values_list("person_id")))


def _slot(wanted: Wanted, now: datetime) -> Slot:
    lead = None
    if wanted.topic:
        leads = PersonTopic.objects.held().filter(topic=wanted.topic, level=PersonTopic.Level.LEAD)
        there = Person.objects.on_register(timezone.localdate(now))
        first = there.filter(pk__in=leads.values("person")).order_by("reference").first()
        lead = first.full_name if first else None
    return Slot(
        medium=wanted.medium,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        topic=wanted.topic.title if wanted.topic else None,
        topic_lead=lead,
        next_session=_next_session(wanted.medium, now),
        restrictions=_restrictions_on_slot(wanted),
    )


def _next_session(medium: str, now: datetime) -> Spell | None:
    """The next one to come of a course that covers the medium."""
    to_come = TrainingSession.objects.filter(cancelled_at=None, starts_at__gt=now).select_related("course")
    covering = (s for s in to_come.order_by("starts_at", "pk") if medium in s.course.media)
    found = next(covering, None)
    return Spell(found.starts_at, found.ends_at, str(found.course)) if found else None


def _levels(topic: Topic | None) -> dict[int, str]:
    if topic is None:
        return {}
    return dict(PersonTopic.objects.held().filter(topic=topic).values_list("person_id", "level"))


def _around(wanted: Wanted) -> dict[str, datetime]:
    """The filter for whatever meets the slot with the time before and after it."""
    ends_at = wanted.starts_at + timedelta(minutes=wanted.minutes) + AFTER
    return {"starts_at__lt": ends_at, "ends_at__gt": wanted.starts_at - BEFORE}


def _on_call(wanted: Wanted) -> defaultdict[str, list[Spell]]:
    spells = OnCall.objects.held().filter(**_around(wanted)).values_list("person__reference", "starts_at", "ends_at")
    return _by_person((reference, Spell(starts_at, ends_at)) for reference, starts_at, ends_at in spells)


def _clashes(wanted: Wanted) -> defaultdict[str, list[Spell]]:
    """Away, booked on a training session, or on another interview."""
    away = Away.objects.held().filter(**_around(wanted)).order_by("starts_at")
    until = cache(lambda ends_at: f"away until {say_moment(ends_at)}")  # many are away until the same moment
    spells = [
        (reference, Spell(starts_at, ends_at, until(ends_at)))
        for reference, starts_at, ends_at in away.values_list("person__reference", "starts_at", "ends_at")
    ]
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, **_around(wanted))
    if wanted.interview:
        claims = claims.exclude(interview=wanted.interview)
    taken = claims.select_related(
        "training_session__course", "booking__training_session__course", "interview__enquiry__outlet", "briefing"
    )
    references = dict(
        Person.objects.filter(pk__in=claims.values_list("subject_id", flat=True)).values_list("pk", "reference")
    )
    spells += [
        (references[claim.subject_id], Spell(claim.starts_at, claim.ends_at, say_claim(claim)))
        for claim in taken.order_by("starts_at")
        if claim.subject_id in references
    ]
    return _by_person(spells)


def say_claim(claim: Claim) -> str:
    """What a person is taken for, and when."""
    if claim.booking:
        return f"booked on {claim.booking.training_session.course}, {say_moment(claim.starts_at)}"
    if claim.training_session:
        return f"gives {claim.training_session.course}, {say_moment(claim.starts_at)}"
    if claim.briefing:
        return f"briefing {claim.briefing}, {say_moment(claim.starts_at)}"
    interview = claim.interview
    assert interview is not None  # noqa: S101  a claim is for one thing, says its constraint
    return f"interview {interview.reference} for {interview.enquiry.outlet}, {say_moment(claim.starts_at)}"


def _interviews_lately(wanted: Wanted) -> Counter[str]:
    """Interviews given or to give from 30 days before the slot's day up to it, and practice that stands for none."""
    last = timezone.localdate(wanted.starts_at)
    first = last - LATELY
    known = Practice.objects.held().filter(kind=Practice.Kind.INTERVIEW, practised_on__range=(first, last))
    given = known.filter(interviews=None)  # two interviews in one medium on one day share a practice
    count = Counter(given.values_list("person__reference", flat=True))
    held = Interview.objects.filter(called_off_at=None, person__isnull=False, starts_at__date__range=(first, last))
    if wanted.interview:
        held = held.exclude(pk=wanted.interview.pk)
    count.update(held.values_list("person__reference", flat=True))
    return count


def _restrictions_on_slot(wanted: Wanted) -> list[InForce]:
    """In force at some moment of the slot, on its topic or on everything; overridden for its interview or not."""
    return [InForce(*found) for found in on_slot(wanted.topic, wanted.starts_at, _end(wanted), wanted.interview)]


def _restrictions_on_people(wanted: Wanted) -> dict[str, list[InForce]]:
    """The same, on single people, by reference: those alone who are under one."""
    found = on_people(wanted.starts_at, _end(wanted), wanted.interview)
    return {reference: [InForce(*one) for one in held] for reference, held in found.items()}


def _end(wanted: Wanted) -> datetime:
    return wanted.starts_at + timedelta(minutes=wanted.minutes)


def _briefings(wanted: Wanted) -> dict[str, list[Briefed]]:
    """Completed for the slot's topic or interview, by reference; how long one counts is the ranking's rule."""
    by_person: defaultdict[str, list[Briefed]] = defaultdict(list)
    completed = Briefing.objects.completed_for(wanted.topic, wanted.interview)
    for reference, held_on, media in completed.values_list("person__reference", "held_on", "media"):
        by_person[reference].append(Briefed(held_on, frozenset(media)))  # type: ignore[arg-type]  # completed ones have it
    return by_person


def _by_person(spells: Iterable[tuple[str, Spell]]) -> defaultdict[str, list[Spell]]:
    by_person: defaultdict[str, list[Spell]] = defaultdict(list)
    for reference, spell in spells:
        by_person[reference].append(spell)
    return by_person
