"""A statement of professional development: a person's own entries and the courses they passed."""

from dataclasses import dataclass
from datetime import date

from nhsuk.words import duration
from scheduling.training_sessions.models import Booking
from training.models import CpdEntry, Person, TrainingRecord


@dataclass(frozen=True)
class CourseTaken:
    """A course that was passed, and who gave it; `minutes` of the training session here, or else as
    the course has them.
    """

    title: str
    completed_on: date
    provider: str
    minutes: int | None


@dataclass(frozen=True)
class Statement:
    """The entries and courses between two days, both inclusive, in order of time."""

    person: Person
    first: date
    last: date
    entries: list[CpdEntry]
    courses: list[CourseTaken]

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for entry in self.entries) + sum(
            course.minutes or 0 for course in self.courses
        )

    @property
    def length(self) -> str:
        """`26 hours 45 minutes`: development is counted in hours, however many."""
        hours, minutes = divmod(self.minutes, 60)
        parts = [duration(60) if hours == 1 else f"{hours} hours"] if hours else []
        return " ".join([*parts, *([duration(minutes)] if minutes else [])]) or "nothing"

    @property
    def is_whole(self) -> bool:
        """The length of every course is known."""
        return all(course.minutes for course in self.courses)


def cpd_statement(person: Person, *, first: date, last: date) -> Statement:
    entries = CpdEntry.objects.not_retracted().filter(person=person, done_on__range=(first, last))
    records = TrainingRecord.objects.not_retracted().filter(
        person=person, outcome=TrainingRecord.Outcome.PASSED, completed_on__range=(first, last)
    )
    given = Booking.objects.filter(training_record__in=records).select_related("training_session")
    lengths = {booking.training_record_id: booking.training_session for booking in given}
    courses = []
    for record in records.select_related("course").order_by("completed_on", "course__code"):
        training_session = lengths.get(record.pk)
        minutes = (
            int((training_session.ends_at - training_session.starts_at).total_seconds() // 60)
            if training_session
            else record.course.minutes
        )
        courses.append(
            CourseTaken(str(record.course), record.completed_on, record.provider, minutes)
        )
    return Statement(person, first, last, list(entries.order_by("done_on", "pk")), courses)
