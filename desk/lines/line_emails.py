"""Mails about lines: a link and no content, so that nothing is lost with a mailbox."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from desk.lines.models import Incident, Line, LineFigure
from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation


def send_line_reminder(
    *, owner: User, to: str, due: Sequence[Line], stale: Sequence[LineFigure], now: datetime
) -> Mail:
    """The lines to review and those with figures out of date, by reference, each with its link."""
    context = {
        "owner": owner,
        "due": _addresses(due),
        "stale": _addresses(dict.fromkeys(figure.line for figure in stale)),
        "all": f"{settings.BASE_URL}{reverse('desk:line_list', query={'owner': owner.pk})}",
        "organisation": Organisation.objects.ours(),
    }
    subject = "Your lines to review" if owner.email == to else f"Lines to review for {owner}"
    return queue_mail(
        to=to, subject=subject, template="emails/line_reminder", context=context, now=now
    )


def send_incident_review(
    *, key: str, incident: Incident, line: Line, to: str, now: datetime
) -> Mail:
    """Nobody has reviewed the line for twelve hours of an incident; one mail each time that a
    review falls due.
    """
    context = {
        "owner": line.owner,
        "line": line,
        "address": f"{settings.BASE_URL}{incident.get_absolute_url()}",
        "organisation": Organisation.objects.ours(),
    }
    return queue_mail(
        to=to,
        subject="Check your line now",
        template="emails/incident_review",
        context=context,
        now=now,
        dedup_key=key,
    )


def send_line_changed(*, line: Line, to: str, packs: int, now: datetime) -> Mail:
    """The line was withdrawn or has different words; `packs` counts the reader's packs that use
    it.
    """
    what = "withdrawn" if line.withdrawn_at else "approved" if line.approved_at else "changed"
    return queue_mail(
        to=to,
        subject=f"Line {line} was withdrawn" if line.withdrawn_at else f"Line {line} has changed",
        template="emails/line_news",
        context={"line": line, "packs": packs, "what": what, "base": settings.BASE_URL},
        now=now,
        dedup_key=f"line_news:{line.pk}:{line.revision}:{what}:{to}",
    )


def _addresses(lines: "Sequence[Line] | dict[Line, None]") -> list[tuple[Line, str]]:
    return [(line, f"{settings.BASE_URL}{line.get_absolute_url()}") for line in lines]
