"""Adding and changing venues."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.actions.costs import price_upcoming
from scheduling.training_sessions.models import Venue

SEEN = ("name", "address", "capacity", "is_online", "cost_pence", "cost_per")


@transaction.atomic
def add_venue(
    *,
    name: str,
    address: str,
    capacity: int,
    is_online: bool = False,
    cost_pence: int | None = None,
    cost_per: str = "",
    by: User,
    now: datetime,
) -> Venue:
    """`capacity` is the most people a session there can have. Refused."""
    venue = Venue(
        name=name,
        address=address,
        capacity=capacity,
        is_online=is_online,
        cost_pence=cost_pence,
        cost_per=cost_per,
    )
    _save(venue)
    audit(
        by=by,
        action="venue.added",
        about=venue,
        now=now,
        address=address,
        capacity=capacity,
        is_online=is_online,
    )
    return venue


@transaction.atomic
def change_venue(
    *,
    venue: Venue,
    name: str,
    address: str,
    capacity: int,
    is_online: bool = False,
    cost_pence: int | None = None,
    cost_per: str = "",
    by: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """The new capacity must still fit every upcoming session; each costs what it does now. With one
    to come, an online venue stays online: it may have several at once, and a room may not.
    """
    check_seen(venue, SEEN, seen)
    to_come = venue.training_sessions.upcoming(now).order_by("starts_at").first()
    if to_come and is_online != venue.is_online:
        raise Refused(
            f"The training session at {moment_text(to_come.starts_at)} is here. "
            "Move it first, or add another venue.",
            "is_online",
        )
    larger = venue.training_sessions.upcoming(now).filter(places__gt=capacity)
    if training_session := larger.order_by("starts_at").first():
        raise Refused(
            f"The training session at {moment_text(training_session.starts_at)} "
            f"offers {training_session.places} places here. "
            f"Enter at least {training_session.places}, or move that training session first.",
            "capacity",
        )
    before = {field: getattr(venue, field) for field in SEEN}
    has_new_rate = (venue.cost_pence, venue.cost_per) != (cost_pence, cost_per)
    venue.name = name
    venue.address = address
    venue.capacity = capacity
    venue.is_online = is_online
    venue.cost_pence = cost_pence
    venue.cost_per = cost_per
    _save(venue)
    if has_new_rate:
        price_upcoming(venue, now=now)
    audit(by=by, action="venue.changed", about=venue, now=now, before=before)


def _save(venue: Venue) -> None:
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError:
        raise Refused(
            f"There is already a venue called {venue.name}. Change that one, or enter another name.",
            "name",
        ) from None
