"""Notifies the desk of places on training sessions after a person's last day.

Their interviews need attention from the same moment, and the owners are mailed about those
(`desk.choosing.actions.attention`).
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.access import Role
from accounts.audit import audit
from accounts.leavers import holders_here
from imports.queries.leavers import Leaver, leavers_with_bookings
from jobs.mail import queue_mail
from jobs.models import Mail


@transaction.atomic
def notify_of_leavers(*, now: datetime) -> int:
    """One mail for each person and last day, to everyone on the desk.

    Returns how many people it was about. A change by an import is found by the daily run.
    """
    notified = 0
    for leaver in leavers_with_bookings(now=now):
        before = Mail.objects.count()
        for to in _desk(timezone.localdate(now)):
            _send(leaver, to, now)
        if Mail.objects.count() > before:
            notified += 1
            number = len(leaver.bookings)
            audit(
                by=None,
                action="person.leaves_behind",
                about=leaver.person,
                now=now,
                bookings=number,
            )
    return notified


def _desk(on: date) -> list[str]:
    desk = holders_here({Role.OFFICER, Role.MANAGER}, on)
    return list(desk.order_by("pk").values_list("email", flat=True))


def _send(leaver: Leaver, to: str, now: datetime) -> None:
    person = leaver.person
    addresses = [booking.training_session.get_absolute_url() for booking in leaver.bookings]
    queue_mail(
        to=to,
        subject=f"{person} leaves before training that they are booked on",
        template="emails/leaver",
        context={
            "person": person,
            "addresses": [f"{settings.BASE_URL}{each}" for each in dict.fromkeys(addresses)],
        },
        now=now,
        dedup_key=f"leaver {person.pk} {person.left_on} {len(addresses)} {to}"[:120],
    )
