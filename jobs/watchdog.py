"""Is a cluster stuck? After a worker or monitor of django-q2 is killed, its cluster can wait for
ever.
"""

from datetime import datetime, timedelta

from jobs.models import Job

NO_PROGRESS_FOR = timedelta(seconds=30)
DUE_FOR = timedelta(seconds=15)
STARTS_WITHIN = timedelta(minutes=5)  # until its first worker is ready, on the slowest machine


def is_stuck(*, lane: str, ready_for: timedelta, now: datetime) -> bool:
    """Work of this lane has been due for a while, and no job was claimed, renewed or ended for 30
    seconds.

    `ready_for` is how long the cluster has had a worker that can take work: one that is still
    starting is not stuck.
    """
    if ready_for < NO_PROGRESS_FOR:
        return False
    jobs = Job.objects.filter(lane=lane)
    if not jobs.free_since(now - DUE_FOR).exists():
        return False
    return not jobs.filter(
        touched_at__gt=now - NO_PROGRESS_FOR, touched_at__lte=now + DUE_FOR
    ).exists()
