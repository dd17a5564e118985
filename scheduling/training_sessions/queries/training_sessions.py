"""What the pages of a training session show: who is booked, with their status, and who needs the
course most.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.spreadsheets import Cell
from jobs.models import Mail
from scheduling.availability.day_strip import DayShown, DayStrip
from scheduling.availability.models import Away, Claim
from scheduling.availability.queries.diaries import Diaries
from scheduling.calendars.models import CalendarAnswer
from scheduling.training_sessions.booking_emails import mail_key
from scheduling.training_sessions.models import (
    BlackOut,
    Booking,
    NoShowFollowUp,
    SessionChange,
    Trainer,
    TrainingSession,
)
from scheduling.training_sessions.queries.booked import other_places
from scheduling.training_sessions.queries.costs import in_pounds
from training.models import Course, Person
from training.queries.readiness import Readiness
from training.readiness import CALLS_FOR_TRAINING, Scope, Unit

SHOWN = 8


@dataclass(frozen=True)
class Candidate:
    """Someone who could be booked; without a unit they do not have to take the course. `strip`:
    their day around the session. `other_place`: in another session of the course.
    """

    person: Person
    unit: Unit | None
    other_place: Booking | None = None
    strip: DayStrip | None = None


@dataclass(frozen=True)
class Place:
    """Someone who is booked, their status for the course, and the last mail about it with what
    their calendar answered.
    """

    booking: Booking
    unit: Unit | None
    mail: Mail | None
    answer: CalendarAnswer | None = None  # of their calendar
    follow_up: NoShowFollowUp | None = None

    @property
    def leaves_before(self) -> bool:
        """Their last day is before the session."""
        last = self.booking.person.left_on
        return last is not None and last < timezone.localdate(
            self.booking.training_session.starts_at
        )


def with_attendance_due[Q_: QuerySet](training_sessions: Q_) -> Q_:
    """Adds `attendance_due`: how many bookings have no attendance yet."""
    bookings = (
        Booking.objects.without_attendance()
        .filter(training_session=OuterRef("pk"))
        .order_by()
        .values("training_session")
    )
    counted = Subquery(bookings.annotate(count=Count("pk")).values("count"))
    return training_sessions.annotate(attendance_due=Coalesce(counted, 0))


def places_of(training_session: TrainingSession, *, on: date) -> list[Place]:
    """Who is booked, by name; of a cancelled session, who was until then, also if they went to the one
    that it was merged into.
    """
    cancelled_at = training_session.cancelled_at
    merged = training_session.changes.filter(kind=SessionChange.Kind.MERGED, undone_at=None)
    moved = [key for change in merged for key in change.before["bookings"]] if cancelled_at else []
    bookings = list(
        Booking.objects.filter(
            Q(training_session=training_session, cancelled_at=cancelled_at) | Q(pk__in=moved)
        )
        .select_related("person", "training_record", "booked_by", "training_session")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    units = _units([b.person_id for b in bookings], training_session, on)
    keys = {mail_key(booking): booking.pk for booking in bookings}
    sent = Mail.objects.filter(job__dedup_key__in=keys).select_related("job")
    mails = {keys[mail.job.dedup_key]: mail for mail in sent if mail.job}
    answers = CalendarAnswer.objects.of_bookings(keys.values())
    missed = (
        NoShowFollowUp.objects.filter(booking__in=[b for b in bookings if b.did_not_attend])
        .select_related("entry__training_session__course")
        .prefetch_related("entry__offers")
    )
    follow_ups = {one.booking_id: one for one in missed}
    return [
        Place(
            b,
            units.get(b.person.reference),
            mails.get(b.pk),
            answers.get(b.pk),
            follow_ups.get(b.pk),
        )
        for b in bookings
    ]


def series_of(training_session: TrainingSession) -> list[TrainingSession]:
    """The sessions of its series that are not cancelled, in order; none where it is in none."""
    if training_session.series_id is None:
        return []
    rows = TrainingSession.objects.filter(series=training_session.series_id, cancelled_at=None)
    return list(rows.select_related("course").order_by("starts_at", "pk"))


def trainers_free_for(training_session: TrainingSession) -> list[Trainer]:
    """Who else gives the course, and gives nothing and is not away then; by name."""
    during = {
        "starts_at__lt": training_session.ends_at,
        "ends_at__gt": training_session.starts_at,
    }
    on = timezone.localdate(training_session.starts_at)
    off = BlackOut.objects.between(on, on).exclude(trainer=None)
    claims = Claim.objects.filter(kind=Claim.Kind.TRAINER, **during)
    away = Away.objects.not_retracted().filter(**during)
    return list(
        Trainer.objects.filter(courses=training_session.course_id)
        .exclude(pk=training_session.trainer_id)
        .exclude(pk__in=[row.trainer_id for row in off if row.covers(on)])
        .exclude(pk__in=claims.values("subject_id"))
        .exclude(user__person__in=away.values("person"))
        .order_by("name")
    )


def candidates_for(
    training_session: TrainingSession, *, search: str, now: datetime
) -> list[Candidate]:
    """Who to book: people who match the search, or without one those who need the course most.

    Only people on the register on the day of the session who have no place and do not wait for one.
    """
    on = timezone.localdate(now)
    there = timezone.localdate(training_session.starts_at)
    booked = training_session.bookings.held().values("person")
    waiting = training_session.waiting_list.filter(left_at=None).values("person")
    people = Person.objects.on_register(there).exclude(pk__in=booked).exclude(pk__in=waiting)
    if search:
        matching = list(people.search(search).order_by("last_name", "first_name", "pk")[:SHOWN])
        units = _units([person.pk for person in matching], training_session, on)
        found = [Candidate(person, units.get(person.reference)) for person in matching]
    else:
        found = who_need_most(training_session.course, people, now=now, most=SHOWN)
    elsewhere = other_places(training_session, [one.person for one in found], now=now)
    return [replace(one, other_place=elsewhere.get(one.person.pk)) for one in found]


def who_need_most(
    course: Course, people: QuerySet[Person], *, now: datetime, most: int
) -> list[Candidate]:
    """Up to `most` of the people who need the course and have no sure place in a session of it to come,
    the most urgent first. Two queries.
    """
    sure = TrainingSession.objects.sure(now).filter(course=course, starts_at__gt=now)
    to_come = Booking.objects.held().filter(training_session__in=sure.values("pk"))
    people = people.exclude(pk__in=to_come.values("person"))
    on = timezone.localdate(now)
    readiness = Readiness(on, scope=Scope(course=course.code), people=people)
    units = readiness.units(CALLS_FOR_TRAINING)[:most]
    found = people.filter(reference__in=[unit.person for unit in units])
    by_reference = {person.reference: person for person in found}
    return [Candidate(by_reference[unit.person], unit) for unit in units]


def with_days(candidates: Iterable[Candidate], *, day: DayShown, now: datetime) -> list[Candidate]:
    """The candidates, each with their day. Four queries."""
    candidates = list(candidates)
    diaries = Diaries({candidate.person.pk for candidate in candidates}, day, now)
    return [replace(each, strip=diaries.strip(each.person.pk)) for each in candidates]


def _units(keys: Collection[int], training_session: TrainingSession, on: date) -> dict[str, Unit]:
    """By reference, of the people with these keys who must hold the course."""
    if not keys:
        return {}
    scope = Scope(course=training_session.course.code)
    people = Person.objects.filter(pk__in=keys)
    return {unit.person: unit for unit in Readiness(on, scope=scope, people=people).units()}


HEADING = (
    "Day",
    "Start",
    "End",
    "Course",
    "Title",
    "Venue",
    "Trainer",
    "Places",
    "Taken",
    "State",
    "Note",
)


def export_rows(
    training_sessions: QuerySet[TrainingSession], *, with_cost: bool
) -> Iterator[tuple[Cell, ...]]:
    """The list as a table; times are London's, costs in pounds."""
    yield (*HEADING, "Cost") if with_cost else HEADING
    for training_session in training_sessions:
        starts_at, ends_at = map(
            timezone.localtime, (training_session.starts_at, training_session.ends_at)
        )
        cost = (in_pounds(training_session.cost_pence),) if with_cost else ()
        yield (
            starts_at.date(),
            f"{starts_at:%H:%M}",
            f"{ends_at:%H:%M}",
            training_session.course.code,
            training_session.course.title,
            training_session.venue.name,
            training_session.trainer.name,
            training_session.places,
            training_session.places_taken,
            _state(training_session),
            training_session.note,
            *cost,
        )


def _state(training_session: TrainingSession) -> str:
    if training_session.cancelled_at:
        return "Cancelled"
    return "" if training_session.published_at else "Draft"
