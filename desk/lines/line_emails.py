"""Mails about lines: a link and no content, so that nothing is lost with a mailbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from desk.lines.models import Incident, Line, LineFigure
from jobs.models import Mail
from training.link_emails import queue_page_mail


def send_line_reminder(
    *, owner: User, to: str, due: Sequence[Line], stale: Sequence[LineFigure], now: datetime
) -> Mail:
    """The lines to review and those with figures out of date, by reference, each with its link."""
    context = {
        "owner": owner,
        "due": _addresses(due),
        "stale": _addresses(dict.fromkeys(figure.line for figure in stale)),
    }
    return queue_page_mail(
        to=to,
        subject="Your lines to review" if owner.email == to else f"Lines to review for {owner}",
        template="emails/line_reminder",
        path=reverse("desk:line_list", query={"owner": owner.pk}),
        context=context,
        now=now,
    )


def send_incident_review(
    *, key: str, incident: Incident, line: Line, to: str, now: datetime
) -> Mail:
    """Nobody has reviewed the line for twelve hours of an incident; one mail each time that a
    review falls due.
    """
    return queue_page_mail(
        to=to,
        subject="Check your line now",
        template="emails/incident_review",
        path=incident.get_absolute_url(),
        context={"owner": line.owner, "line": line},
        now=now,
        dedup_key=key,
    )


def send_line_changed(*, line: Line, to: str, packs: int, now: datetime) -> Mail:
    """The line was withdrawn or has different words; `packs` counts the reader's packs that use
    it.
    """
    what = "withdrawn" if line.withdrawn_at else "approved" if line.approved_at else "changed"
    return queue_page_mail(
        to=to,
        subject=f"Line {line} was withdrawn" if line.withdrawn_at else f"Line {line} has changed",
        template="emails/line_news",
        path=line.get_absolute_url(),
        context={"line": line, "packs": packs, "what": what},
        now=now,
        dedup_key=f"line_news:{line.pk}:{line.revision}:{what}:{to}",
    )


def _addresses(lines: Iterable[Line]) -> list[tuple[Line, str]]:
    return [(line, f"{settings.BASE_URL}{line.get_absolute_url()}") for line in lines]
