"""The managers are told once when the paper for the next meeting is nearly due."""

from datetime import datetime

from django.utils import timezone

from jobs.actions import queue_job
from reports import job_names
from reports.meetings.models import BoardMeeting


def queue_paper_reminders(*, now: datetime) -> int:
    """One reminder for each meeting whose paper is due within a week, also where a night was
    missed; another if its day or the paper's is changed. Returns how many papers are due.
    """
    meetings = BoardMeeting.objects.paper_soon(timezone.localdate(now))
    for meeting in meetings:
        days = f"{meeting.held_on} {meeting.paper_due_on}"
        queue_job(
            name=job_names.SEND_PAPER_REMINDER,
            arguments={"meeting_id": meeting.pk},
            now=now,
            dedup_key=f"paper-due {meeting.body} {days}",
        )
    return len(meetings)
