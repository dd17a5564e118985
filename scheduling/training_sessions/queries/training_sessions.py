"""What the pages of a training session show: who is booked, with their status, and who needs the
course most.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.models import Mail
from scheduling.training_sessions.booking_emails import mail_key
from scheduling.training_sessions.models import Booking, TrainingSession
from training.models import Person, Tenure
from training.queries.register import read_register
from training.readiness import Scope, Status, Unit, units_on
from training.spreadsheets import Cell

NEEDS_TRAINING = (Status.OVERDUE, Status.LAPSED, Status.DUE, Status.NEW_IN_POST)
SHOWN = 8


@dataclass(frozen=True)
class Candidate:
    """Someone who could be booked; without a unit they do not have to take the course."""

    person: Person
    unit: Unit | None


@dataclass(frozen=True)
class Place:
    """Someone who is booked, their status for the course, and the last mail about it."""

    booking: Booking
    unit: Unit | None
    mail: Mail | None

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
    """Who is booked, by name."""
    bookings = list(
        training_session.bookings.active()
        .select_related("person", "training_record", "booked_by", "training_session")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    units = _units(
        Person.objects.filter(pk__in=[b.person_id for b in bookings]), training_session, on
    )
    keys = {mail_key(booking): booking.pk for booking in bookings}
    sent = Mail.objects.filter(job__dedup_key__in=keys).select_related("job")
    mails = {keys[mail.job.dedup_key]: mail for mail in sent if mail.job}
    return [Place(b, units.get(b.person.reference), mails.get(b.pk)) for b in bookings]


def candidates_for(training_session: TrainingSession, *, search: str, on: date) -> list[Candidate]:
    """Who to book: people who match the search, or without one those who need the course most.

    Only people on the register on the day of the session who have no place yet.
    """
    there = timezone.localdate(training_session.starts_at)
    booked = training_session.bookings.active().values("person")
    people = Person.objects.on_register(there).exclude(pk__in=booked)
    if search:
        matching = list(people.search(search).order_by("last_name", "first_name", "pk")[:SHOWN])
        units = _units(
            Person.objects.filter(pk__in=[person.pk for person in matching]), training_session, on
        )
        return [Candidate(person, units.get(person.reference)) for person in matching]
    roles = training_session.course.requirements.not_retracted().in_force(on).values("role")
    asked = Tenure.objects.not_retracted().filter(role__in=roles).values("person")
    units = _units(people.filter(pk__in=asked), training_session, on)
    needed = [unit for unit in units.values() if unit.status in NEEDS_TRAINING]
    most_urgent = sorted(needed, key=_urgency)[:SHOWN]
    references = [unit.person for unit in most_urgent]
    by_reference = {person.reference: person for person in people.filter(reference__in=references)}
    return [Candidate(by_reference[unit.person], unit) for unit in most_urgent]


def _units(
    people: QuerySet[Person], training_session: TrainingSession, on: date
) -> dict[str, Unit]:
    register = read_register(people=people)
    units: Iterable[Unit] = units_on(register, on, Scope(course=training_session.course.code))
    return {unit.person: unit for unit in units}


def _urgency(unit: Unit) -> tuple[int, date, str]:
    return NEEDS_TRAINING.index(unit.status), unit.valid_until or unit.due_by, unit.person


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


def export_rows(training_sessions: QuerySet[TrainingSession]) -> Iterator[tuple[Cell, ...]]:
    """The list as a table; times are London's."""
    yield HEADING
    for training_session in training_sessions:
        starts_at, ends_at = map(
            timezone.localtime, (training_session.starts_at, training_session.ends_at)
        )
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
            "Cancelled" if training_session.cancelled_at else "",
            training_session.note,
        )
