"""What people booked on a training session need, for the desk and the trainer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.access import Permission
from accounts.models import User
from scheduling.training_sessions.models import Booking, TrainingSession
from training.models import Adjustment, Person
from training.models.facts import FactQuerySet

SEEN_FOR = timedelta(days=1)  # by the trainer, after the session


@dataclass(frozen=True)
class Needs:
    person: Person
    reading: str  # "" where they read as everybody does
    adjustments: list[Adjustment]


def sessions_with_needs(user: User, *, now: datetime) -> QuerySet[TrainingSession]:
    """All sessions for the desk; for a trainer their own, until a day after, unless cancelled."""
    visible = TrainingSession.objects.visible_to(user).select_related("course", "venue", "trainer")
    if user.may(Permission.SEE_ADJUSTMENTS):
        return visible
    return visible.given_by(user).filter(cancelled_at=None, ends_at__gt=now - SEEN_FOR)


def needs_at(training_session: TrainingSession) -> list[Needs]:
    """Of those booked, by name, who need anything."""
    booked = Booking.objects.held().filter(training_session=training_session).values("person")
    people = Person.objects.filter(pk__in=booked).order_by("last_name", "first_name", "pk")
    return needs_of(people, Adjustment.objects.filter(for_training=True))


def needs_of(people: Iterable[Person], adjustments: FactQuerySet[Adjustment]) -> list[Needs]:
    """Of these people, in their order, who need anything."""
    by_person: dict[int, list[Adjustment]] = {}
    for adjustment in (
        adjustments.not_retracted().filter(person__in=people).order_by("recorded_at", "pk")
    ):
        by_person.setdefault(adjustment.person_id, []).append(adjustment)
    needs = [Needs(person, _reading(person), by_person.get(person.pk, [])) for person in people]
    return [one for one in needs if one.reading or one.adjustments]


def _reading(person: Person) -> str:
    return "" if person.reading == Person.Reading.STANDARD else str(person.get_reading_display())
