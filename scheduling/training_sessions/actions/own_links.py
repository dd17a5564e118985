"""Links of their own with which people join an online session. Nobody else may see one: the audit
trail only says whose has changed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import CHANGED_MEANWHILE, Refused
from accounts.seen import digest_of
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.training_sessions import check_open
from scheduling.training_sessions.joining_links import UnusableLink, check_link
from scheduling.training_sessions.models import Booking, TrainingSession
from training.models import Person


def links_seen(training_session: TrainingSession) -> str:
    """A digest of the links as they are, for `seen`."""
    bookings = training_session.bookings.held().order_by("pk")
    return digest_of([list(row) for row in bookings.values_list("pk", "own_link")])


@transaction.atomic
def set_own_links(
    *,
    training_session: TrainingSession,
    links: Mapping[int, str],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> list[Booking]:
    """Sets the link of each booking, by its key; an empty one is removed. Whoever has another link
    now is sent a new invitation, unless it is a draft. Returns their bookings.
    """
    current = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    check_open(current, now)
    if seen is not None and seen != links_seen(current):
        raise Refused(CHANGED_MEANWHILE)
    bookings = list(current.bookings.held().select_related("person").order_by("pk"))
    changed = []
    for booking in bookings:
        link = _checked(booking, links.get(booking.pk, booking.own_link))
        if link != booking.own_link:
            booking.own_link = link
            changed.append(booking)
    _check_own(bookings)
    if not changed:
        return []
    _save(changed)
    if current.published_at:
        told = Booking.objects.filter(pk__in=[booking.pk for booking in changed])
        booking_emails.send_invitations(bookings=told, now=now)
    people = [booking.person_id for booking in changed]
    audit(by=by, action="training_session.links_set", about=current, now=now, people=people)
    return changed


def _checked(booking: Booking, link: str) -> str:
    try:
        return check_link(link)
    except UnusableLink as problem:
        raise Refused(f"{booking.person}: {problem}") from problem


def _check_own(bookings: Iterable[Booking]) -> None:
    owners: dict[str, Person] = {}
    for booking in bookings:
        if booking.own_link and booking.own_link in owners:
            raise Refused(
                f"{booking.person} and {owners[booking.own_link]} have the same link. Each person needs their own."
            )
        owners[booking.own_link] = booking.person


def _save(changed: list[Booking]) -> None:
    """First without any, because two people may have swapped theirs."""
    Booking.objects.filter(pk__in=[booking.pk for booking in changed]).update(own_link="")
    Booking.objects.bulk_update(changed, ["own_link"])
