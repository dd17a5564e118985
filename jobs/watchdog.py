"""Is the cluster stuck? A killed worker or monitor of django-q2 can leave the rest of its cluster waiting for ever."""

from datetime import datetime, timedelta

from jobs.models import Job

NO_PROGRESS_FOR = timedelta(seconds=30)
DUE_FOR = timedelta(seconds=15)


def is_stuck(*, now: datetime, started_at: datetime) -> bool:
    """Work has been due for a while, no job was claimed, renewed or ended for 30 seconds, and it had time to start."""
    if now - started_at < NO_PROGRESS_FOR:
        return False
    if not Job.objects.free(now - DUE_FOR).exists():
        return False
    return not Job.objects.filter(touched_at__gt=now - NO_PROGRESS_FOR).exists()
