"""Reads who and what is busy when, for the finder of times, in as many queries for many as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from nhsuk.words import clock
from scheduling.availability.models import Claim
from scheduling.availability.queries.busy_calendars import not_free
from scheduling.availability.queries.diaries import AWAY_WORDS, short_words
from scheduling.availability.queries.own_diary import own_hours_of
from scheduling.times.our_hours import contactable_hours_of
from scheduling.times.spans import midnight
from scheduling.training_sessions.models import Trainer, Venue
from scheduling.training_sessions.queries.black_outs import black_out_spans
from scheduling.training_sessions.queries.training_sessions import who_need_most
from scheduling.training_sessions.time_finder import (
    DAY,
    Agenda,
    Answer,
    Attendee,
    Busy,
    FoundTime,
    Helper,
    Request,
    find_times,
)
from training.models import Course, Organisation, Person

NOTICE = timedelta(days=1)  # that people are given
SUGGESTED = 12
FOUND = 20  # people who match a search
type Spells = defaultdict[tuple[str, int], list[Busy]]


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `trainer` and `venue` None: any."""

    course: Course
    minutes: int
    last_on: date
    trainer: Trainer | None
    venue: Venue | None


@dataclass(frozen=True)
class FoundRow:
    """A time as it is shown. `cannot`: each person with the reason."""

    found: FoundTime
    can: list[Person]
    cannot: list[tuple[Person, str]]
    trainer: Trainer
    venue: Venue


@dataclass(frozen=True)
class FoundTimes:
    rows: list[FoundRow]
    answer: Answer
    trainers: list[Trainer]  # who give the course, or the one that was chosen


def times_for(wanted: Wanted, people: Sequence[Person], *, now: datetime) -> FoundTimes:
    """The best times from this time tomorrow to the last day. Nine queries."""
    trainers = _trainers(wanted)
    venues = [wanted.venue] if wanted.venue else list(Venue.objects.order_by("name"))
    until = midnight(wanted.last_on + DAY)
    of_trainers = {
        user: pk
        for pk, user in Person.objects.listed()
        .filter(user__trainer__in=trainers)
        .values_list("pk", "user")
    }
    keys = {person.pk for person in people}
    spells = _spells(keys | set(of_trainers.values()), trainers, venues, now, until)
    own = own_hours_of(keys)
    answer = find_times(
        Request(
            minutes=wanted.minutes,
            after=now + NOTICE,
            last_on=wanted.last_on,
            hours=contactable_hours_of(Organisation.objects.ours()),
            people=[
                Attendee(
                    person.pk,
                    Agenda(spells["person", person.pk]),
                    own.get(person.pk),
                    person.joined_on,
                    person.left_on,
                )
                for person in people
            ],
            trainers=[
                Helper(
                    each.pk,
                    Agenda(
                        spells["trainer", each.pk]
                        + spells["person", of_trainers.get(each.user_id or 0, 0)]
                    ),
                )
                for each in trainers
            ],
            venues=[
                Helper(each.pk, Agenda(spells["venue", each.pk]), each.capacity) for each in venues
            ],
        )
    )
    return FoundTimes(_rows(answer, people, trainers, venues), answer, trainers)


def _trainers(wanted: Wanted) -> list[Trainer]:
    if wanted.trainer:
        return [wanted.trainer]
    return list(Trainer.objects.filter(courses=wanted.course).order_by("name", "pk"))


def _spells(
    people: Collection[int],
    trainers: Iterable[Trainer],
    venues: Iterable[Venue],
    first: datetime,
    last: datetime,
) -> Spells:
    spells: Spells = defaultdict(list)
    around = {"starts_at__lt": last, "ends_at__gt": first}
    for row in not_free(people, around=Q(**around)):
        words, is_soft = AWAY_WORDS[row.kind], row.is_in_calendar
        spells["person", row.person].append(Busy(row.starts_at, row.ends_at, words, is_soft))
    wanted = {
        *(("person", pk) for pk in people),
        *(("trainer", each.pk) for each in trainers),
        *(("venue", each.pk) for each in venues),
    }
    claims = Claim.objects.filter(kind__in=("person", "trainer", "venue"), **around)
    for claim in claims.select_related(
        "training_session__course",
        "booking__training_session__course",
        "interview__enquiry__outlet",
    ):
        key = (claim.kind, claim.subject_id)
        if key in wanted:
            at = clock(timezone.localtime(claim.starts_at))
            words = f"{short_words(claim)} at {at}"
            spells[key].append(Busy(claim.starts_at, claim.ends_at, words))
    days = timezone.localdate(first), timezone.localdate(last)
    for kind in ("trainer", "venue"):
        for pk, starts_at, ends_at in black_out_spans(kind, *days):
            spells[kind, pk].append(Busy(starts_at, ends_at))
    return spells


def _rows(
    answer: Answer,
    people: Iterable[Person],
    trainers: Iterable[Trainer],
    venues: Iterable[Venue],
) -> list[FoundRow]:
    by_key = {person.pk: person for person in people}
    trainer_of = {each.pk: each for each in trainers}
    venue_of = {each.pk: each for each in venues}
    return [
        FoundRow(
            found,
            [by_key[key] for key in found.can],
            [(by_key[key], why) for key, why in found.cannot.items()],
            trainer_of[found.trainer],
            venue_of[found.venue],
        )
        for found in answer.times
    ]


def suggested_people(
    course: Course | None, *, search: str, but_not: Collection[int], now: datetime
) -> list[Person]:
    """Those who match the search, by name; without one, those who need the course most."""
    there = Person.objects.on_register(timezone.localdate(now)).exclude(pk__in=but_not)
    if search:
        return list(there.search(search).order_by("last_name", "first_name", "pk")[:FOUND])
    if course is None:
        return []
    found = who_need_most(course, there, now=now, most=SUGGESTED)
    return [candidate.person for candidate in found]
