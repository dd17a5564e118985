"""The email that reminds the managers of the paper for a meeting."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from jobs.mail import queue_mail
from jobs.models import Mail
from reports.meetings.action_lines import ActionState
from reports.meetings.models import BoardMeeting
from reports.meetings.queries.board_actions import board_actions
from training.models import Organisation


def send_paper_reminder(*, meeting: BoardMeeting, now: datetime) -> list[Mail]:
    """To everyone who approves, which is the managers; with what the board waits for."""
    on = timezone.localdate(now)
    lines = board_actions(on=on)
    context = {
        "meeting": meeting,
        "days": (meeting.paper_due_on - on).days,
        "to_do": len(lines),
        "overdue": [line for line in lines if line.state is ActionState.OVERDUE],
        "readiness": _address("reports:readiness_overview"),
        "actions": _address("reports:board_action_list"),
        "organisation": Organisation.objects.ours(),
    }
    return [
        queue_mail(
            to=manager.email,
            subject=f"Paper due: {meeting}",
            template="emails/paper_due",
            context=context | {"manager": manager},
            now=now,
        )
        for manager in who_may_here(Permission.APPROVE_PACKS, on)
    ]


def _address(name: str) -> str:
    return f"{settings.BASE_URL}{reverse(name)}"
