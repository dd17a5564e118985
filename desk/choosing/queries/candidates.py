"""Everyone on the register on the day of a slot, with the facts for the ranking, in a fixed number
of queries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.request_cache import cached_per_request
from desk.briefings.models import Briefing
from desk.choosing.in_the_way import Arrangement, arrange
from desk.choosing.ranking import (
    RECENT,
    Candidate,
    CandidateGroup,
    CompletedBriefing,
    Member,
    Ranking,
    RestrictionInForce,
    Slot,
    practice_rank,
    rank,
)
from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import on_people, on_slot
from nhsuk.dates.moments import moment_text
from scheduling.availability.models import Claim, OnCall
from scheduling.availability.queries.busy_calendars import not_free
from scheduling.availability.queries.claims import describe_claim
from scheduling.availability.queries.own_diary import all_own_hours
from scheduling.times.office_hours import MARGINS, Hours, Margins, TimeSpan
from scheduling.times.our_hours import contactable_hours_of, margins_of
from scheduling.training_sessions.models import Booking, TrainingSession
from training.models import Organisation, Person, PersonTopic, Practice, Tenure, Topic
from training.queries.media import Medium, media_on
from training.queries.register import rows_of
from training.readiness import MediumReadiness
from training.roles import GROUP_12_1


@dataclass(frozen=True)
class SlotToFill:
    """The slot that needs a spokesperson. `interview`: the one it belongs to, which is no clash
    with itself.
    """

    medium: str
    starts_at: datetime
    minutes: int
    topic: Topic | None = None
    interview: Interview | None = None
    margins: Margins = MARGINS


def rank_people(wanted: SlotToFill, *, now: datetime) -> Ranking:
    """Ranks everyone for the slot."""
    return _ranked(wanted, now)[1]


def arrange_people(wanted: SlotToFill, *, now: datetime) -> tuple[Slot, Arrangement]:
    """The slot, and everyone by what stands in the way of it."""
    slot, ranking, hours = _ranked(wanted, now)
    return slot, arrange(ranking, slot, hours=hours)


def _ranked(wanted: SlotToFill, now: datetime) -> tuple[Slot, Ranking, Hours]:
    """By the organisation's contactable hours and margins."""
    organisation = Organisation.objects.ours()
    hours = contactable_hours_of(organisation)
    wanted = replace(wanted, margins=margins_of(organisation))
    slot = _slot(wanted, now)
    return slot, rank(slot, cohorts_for(wanted, now=now), now=now, hours=hours), hours


def cohorts_for(wanted: SlotToFill, *, now: datetime) -> list[CandidateGroup]:
    """Everyone on the register on the day of the slot, with few objects even for thirty thousand
    people.
    """
    on = timezone.localdate(wanted.starts_at)
    readiness = _MediumReadiness(media_on(on)[wanted.medium])
    in_group = _in_group(on)
    levels = _levels(wanted.topic)
    recent = _count_recent_interviews(wanted)
    on_call = _on_call(wanted)
    clashes = _clashes(wanted)
    restrictions = _restrictions_on_people(wanted)
    briefings = _briefings(wanted)
    places = _places(wanted.medium, now)
    own_hours = _in_own_hours(wanted)
    with_own_facts = {*on_call, *clashes, *restrictions, *briefings, *places, *own_hours}
    references: dict[int, str] = dict(
        rows_of(Person.objects.on_register(on).values_list("pk", "reference"))
    )

    def make(pk: int) -> Candidate:
        return Candidate(
            references[pk],
            pk in in_group,
            readiness.of(pk),
            levels.get(pk),
            on_call.get(pk, ()),
            clashes.get(pk, ()),
            recent.get(pk, 0),
            restrictions.get(pk, ()),
            briefings.get(pk, ()),
            places.get(pk),
            own_hours.get(pk),
        )

    by_kind: defaultdict[tuple[Any, ...], list[Member]] = defaultdict(list)
    for pk, reference in references.items():
        kind: tuple[Any, ...] = (
            pk in in_group,
            readiness.of(pk).status,
            levels.get(pk),
            recent.get(pk, 0),
        )
        if pk in with_own_facts:
            kind += tuple(
                tuple(own.get(pk, ())) for own in (on_call, clashes, restrictions, briefings)
            )
            kind += (places.get(pk), own_hours.get(pk))
        by_kind[kind].append((readiness.practice_rank(pk), reference, pk))
    return [CandidateGroup(make(members[0][2]), members, make) for members in by_kind.values()]


class _MediumReadiness:
    """Everyone's readiness for the medium on the day. Shared results are computed once."""

    def __init__(self, medium: Medium) -> None:
        self._trained_until = medium.trained_until()
        self._practised_on = medium.practised_on()
        self._readiness = cache(medium.readiness)
        self._rank = cache(practice_rank)

    def of(self, pk: int) -> MediumReadiness:
        return self._readiness(self._trained_until.get(pk), self._practised_on.get(pk))

    def practice_rank(self, pk: int) -> int:
        return self._rank(self._practised_on.get(pk))


def _in_group(on: date) -> set[int]:
    """Who holds a role of the 12.1 group that day."""
    tenures = Tenure.objects.not_retracted().covering(on).filter(role__in=GROUP_12_1)
    return set(chain.from_iterable(rows_of(tenures.values_list("person_id"))))


def _slot(wanted: SlotToFill, now: datetime) -> Slot:
    lead = lead_on(wanted.topic.pk, timezone.localdate(now)) if wanted.topic else None
    return Slot(
        medium=wanted.medium,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        topic=wanted.topic.title if wanted.topic else None,
        topic_lead=lead.full_name if lead else None,
        next_session=_next_session(wanted.medium, now),
        restrictions=_restrictions_on_slot(wanted),
        margins=wanted.margins,
    )


@cached_per_request
def lead_on(topic: int | None, on: date) -> Person | None:
    """Who could brief on the topic that day: the first of its leads."""
    leads = PersonTopic.objects.not_retracted().filter(topic=topic, level=PersonTopic.Level.LEAD)
    there = Person.objects.on_register(on).filter(pk__in=leads.values("person"))
    return there.order_by("reference").first()


def _next_session(medium: str, now: datetime) -> TimeSpan | None:
    """The next session with a free place of a course that covers the medium."""
    free = (
        TrainingSession.objects.bookable(now).select_related("course").order_by("starts_at", "pk")
    )
    first = next((one for one in free if medium in one.course.media), None)
    return _session_span(first) if first else None


def _places(medium: str, now: datetime) -> dict[int, TimeSpan]:
    """The first session to come of a course that covers the medium, for each person with a place on
    one.
    """
    to_come = Booking.objects.active().filter(
        training_session__cancelled_at=None, training_session__starts_at__gt=now
    )
    bookings = (
        to_come.sure(now)
        .select_related("training_session__course")
        .order_by("-training_session__starts_at", "-pk")
    )
    covering = (booking for booking in bookings if medium in booking.training_session.course.media)
    return {booking.person_id: _session_span(booking.training_session) for booking in covering}


def _session_span(training_session: TrainingSession) -> TimeSpan:
    return TimeSpan(
        training_session.starts_at, training_session.ends_at, str(training_session.course)
    )


def _levels(topic: Topic | None) -> dict[int, str]:
    if topic is None:
        return {}
    return dict(
        PersonTopic.objects.not_retracted().filter(topic=topic).values_list("person_id", "level")
    )


def _around(wanted: SlotToFill) -> dict[str, datetime]:
    """The filter for everything that overlaps the slot and the margins around it."""
    ends_at = wanted.starts_at + timedelta(minutes=wanted.minutes) + wanted.margins.after
    return {"starts_at__lt": ends_at, "ends_at__gt": wanted.starts_at - wanted.margins.before}


def _aware(moment: datetime) -> datetime:
    """As an aware datetime: SQLite returns UTC without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _on_call(wanted: SlotToFill) -> defaultdict[int, list[TimeSpan]]:
    spans = (
        OnCall.objects.not_retracted()
        .filter(**_around(wanted))
        .values_list("person_id", "starts_at", "ends_at")
    )
    return _by_person(
        (pk, TimeSpan(_aware(starts_at), _aware(ends_at)))
        for pk, starts_at, ends_at in rows_of(spans)
    )


def _in_own_hours(wanted: SlotToFill) -> dict[int, bool]:
    """Of those whose hours differ from everybody's: whether the slot with its margins lies inside."""
    starts_at = wanted.starts_at - wanted.margins.before
    ends_at = _end(wanted) + wanted.margins.after
    return {pk: hours.contains(starts_at, ends_at) for pk, hours in all_own_hours().items()}


def _clashes(wanted: SlotToFill) -> defaultdict[int, list[TimeSpan]]:
    """Away, booked on a training session, giving another interview, or busy in their calendar."""
    # Many are away until the same moment.
    until = cache(lambda ends_at: f"away until {moment_text(ends_at)}")
    spans: list[tuple[int, TimeSpan]] = []
    busy: list[tuple[int, TimeSpan]] = []
    for row in not_free(None, around=Q(**_around(wanted))):
        words = row.words if row.is_in_calendar else until(row.ends_at)
        span = (row.person, TimeSpan(row.starts_at, row.ends_at, words))
        (busy if row.is_in_calendar else spans).append(span)
    claims = Claim.objects.filter(kind=Claim.Kind.PERSON, **_around(wanted))
    if wanted.interview:
        claims = claims.exclude(interview=wanted.interview)
    taken = claims.select_related(
        "training_session__course",
        "booking__training_session__course",
        "interview__enquiry__outlet",
        "briefing",
    )
    spans += [
        (claim.subject_id, TimeSpan(claim.starts_at, claim.ends_at, describe_claim(claim)))
        for claim in taken.order_by("starts_at")
    ]
    return _by_person([*spans, *busy])


def _count_recent_interviews(wanted: SlotToFill) -> Counter[int]:
    """Interviews in the 30 days before the slot, and practice that belongs to none."""
    last = timezone.localdate(wanted.starts_at)
    first = last - RECENT
    known = Practice.objects.not_retracted().filter(
        kind=Practice.Kind.INTERVIEW, practised_on__range=(first, last)
    )
    # Two interviews in one medium on one day share a practice.
    given = known.filter(interviews=None)
    count = Counter(chain.from_iterable(rows_of(given.values_list("person_id"))))
    interviews = Interview.objects.filter(
        called_off_at=None, person__isnull=False, starts_at__date__range=(first, last)
    )
    if wanted.interview:
        interviews = interviews.exclude(pk=wanted.interview.pk)
    count.update(interviews.values_list("person_id", flat=True))
    return count


def _restrictions_on_slot(wanted: SlotToFill) -> list[RestrictionInForce]:
    """In force during the slot, on its topic or on everything; overridden for its interview
    or not.
    """
    return [
        RestrictionInForce(*row)
        for row in on_slot(wanted.topic, wanted.starts_at, _end(wanted), wanted.interview)
    ]


def _restrictions_on_people(wanted: SlotToFill) -> dict[int, list[RestrictionInForce]]:
    """The same on single people; only people who are under one."""
    by_person = on_people(wanted.starts_at, _end(wanted), wanted.interview)
    return {
        pk: [RestrictionInForce(*one) for one in restrictions]
        for pk, restrictions in by_person.items()
    }


def _end(wanted: SlotToFill) -> datetime:
    return wanted.starts_at + timedelta(minutes=wanted.minutes)


def _briefings(wanted: SlotToFill) -> dict[int, list[CompletedBriefing]]:
    """Completed briefings on the slot's topic or interview, by person. The ranking decides how long
    one counts.
    """
    by_person: defaultdict[int, list[CompletedBriefing]] = defaultdict(list)
    completed = Briefing.objects.completed_for(wanted.topic, wanted.interview)
    for pk, held_on, media in completed.values_list("person_id", "held_on", "media"):
        by_person[pk].append(CompletedBriefing(held_on, frozenset(media)))  # type: ignore[arg-type]  # completed ones have it
    return by_person


def _by_person(spans: Iterable[tuple[int, TimeSpan]]) -> defaultdict[int, list[TimeSpan]]:
    by_person: defaultdict[int, list[TimeSpan]] = defaultdict(list)
    for pk, span in spans:
        by_person[pk].append(span)
    return by_person
