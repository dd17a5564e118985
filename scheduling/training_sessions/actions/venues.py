"""Adding and changing venues."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.models import TrainingSession, Venue
from training.actions.seen import check_seen

SEEN = ("name", "address", "capacity")


class VenueNameTaken(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is already a venue called {name}. Change that one, or enter another name."
        )


class VenueNeedsRoom(Refused):
    def __init__(self, training_session: TrainingSession) -> None:
        super().__init__(
            f"The training session at {moment_text(training_session.starts_at)} "
            f"offers {training_session.places} places here. "
            f"Enter at least {training_session.places}, or move that training session first."
        )


@transaction.atomic
def add_venue(*, name: str, address: str, capacity: int, by: User, now: datetime) -> Venue:
    """`capacity` is the most people a session there can have. Raises VenueNameTaken."""
    venue = Venue(name=name, address=address, capacity=capacity)
    _save(venue)
    audit(by=by, action="venue.added", about=venue, now=now, address=address, capacity=capacity)
    return venue


@transaction.atomic
def change_venue(
    *,
    venue: Venue,
    name: str,
    address: str,
    capacity: int,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """The new capacity must still fit every upcoming session."""
    check_seen(venue, SEEN, seen)
    larger = venue.training_sessions.upcoming(now).filter(places__gt=capacity)
    if training_session := larger.order_by("starts_at").first():
        raise VenueNeedsRoom(training_session)
    before = {"name": venue.name, "address": venue.address, "capacity": venue.capacity}
    venue.name = name
    venue.address = address
    venue.capacity = capacity
    _save(venue)
    audit(by=by, action="venue.changed", about=venue, now=now, before=before)


def _save(venue: Venue) -> None:
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError:
        raise VenueNameTaken(venue.name) from None
