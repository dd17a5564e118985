"""Reminds owners of lines that are due for review and of figures that are out of date, once
each.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from desk.lines.line_emails import send_line_reminder
from desk.lines.models import Line, LineFigure
from training.models import Organisation


def remind_line_owners(*, now: datetime) -> str:
    """One mail to each owner with what has become due since the last one; to the desk if the owner
    has left.
    """
    on = timezone.localdate(now)
    due = Line.objects.due(on).filter(reminded_at=None).select_related("owner")
    stale = LineFigure.objects.stale(on).filter(reminded_at=None).select_related("owner")
    owners: dict[User, None] = dict.fromkeys(row.owner for rows in (due, stale) for row in rows)
    reminded = sum(_remind(owner, due_of=Q(owner=owner), now=now) for owner in owners)
    return f"Owners reminded of their lines: {reminded}."


@transaction.atomic
def _remind(owner: User, *, due_of: Q, now: datetime) -> bool:
    """Returns whether a mail was sent. Of two simultaneous runs, the second finds the rows
    claimed.
    """
    on = timezone.localdate(now)
    due = list(
        Line.objects.select_for_update()
        .due(on)
        .filter(due_of, reminded_at=None)
        .order_by("reference")
    )
    stale = list(
        LineFigure.objects.select_for_update(of=("self",))
        .stale(on)
        .filter(due_of, reminded_at=None)
        .select_related("line")
        .order_by("pk")
    )
    Line.objects.filter(pk__in=[line.pk for line in due]).update(reminded_at=now)
    LineFigure.objects.filter(pk__in=[figure.pk for figure in stale]).update(reminded_at=now)
    address = owner.email if owner.is_active else Organisation.objects.ours().communications_email
    if not address or not (due or stale):
        return False
    send_line_reminder(owner=owner, to=address, due=due, stale=stale, now=now)
    return True
