"""Notifies the desk of interviews and bookings after a person's last day."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.access import Role
from accounts.audit import audit
from accounts.models import User
from jobs.mail import queue_mail
from jobs.models import Mail
from scheduling.register.queries.leavers import Leaver, leavers_with_commitments


@transaction.atomic
def notify_of_leavers(*, now: datetime) -> int:
    """One mail for each person and last day: to the owners of the enquiries, or else to everyone on
    the desk.

    Returns how many people it was about. A change by an import is found by the daily run.
    """
    notified = 0
    for leaver in leavers_with_commitments(now=now):
        before = Mail.objects.count()
        for to in _desk(leaver):
            _send(leaver, to, now)
        if Mail.objects.count() > before:
            notified += 1
            references = [interview.reference for interview in leaver.interviews]
            counts = {"interviews": references, "bookings": len(leaver.bookings)}
            audit(by=None, action="person.leaves_behind", about=leaver.person, now=now, **counts)
    return notified


def _desk(leaver: Leaver) -> list[str]:
    owners = [interview.enquiry.owner for interview in leaver.interviews]
    if addresses := [owner.email for owner in owners if owner.is_active]:
        return list(dict.fromkeys(addresses))
    desk = User.objects.filter(is_active=True, role_grants__role__in=[Role.OFFICER, Role.MANAGER])
    return list(desk.distinct().order_by("pk").values_list("email", flat=True))


def _send(leaver: Leaver, to: str, now: datetime) -> None:
    person = leaver.person
    addresses = [interview.get_absolute_url() for interview in leaver.interviews]
    addresses += [booking.training_session.get_absolute_url() for booking in leaver.bookings]
    queue_mail(
        to=to,
        subject="Someone leaves before something they are booked for",
        template="emails/leaver",
        context={
            "person": person,
            "addresses": [f"{settings.BASE_URL}{each}" for each in dict.fromkeys(addresses)],
        },
        now=now,
        dedup_key=f"leaver {person.pk} {person.left_on} {len(addresses)} {to}"[:120],
    )
