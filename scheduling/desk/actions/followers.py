"""What stands on an interview follows it: whoever changes one queues a job, and the apps above act
on it.
"""

from datetime import datetime

from accounts.models import User
from jobs.actions import queue_job
from scheduling import job_names
from scheduling.desk.models import Interview
from training.models import Person


def let_follow(
    *, interview: Interview, by: User | None, now: datetime, before: Person | None = None
) -> None:
    """Once for each change (`sequence` counts them). `before`: who gave it until now, where it was
    handed over.
    """
    queue_job(
        name=job_names.FOLLOW_INTERVIEW,
        arguments={
            "interview_id": interview.pk,
            "by_id": by.pk if by else None,
            "before_id": before.pk if before else None,
        },
        now=now,
        dedup_key=f"follow_interview:{interview.pk}:{interview.sequence}",
    )
