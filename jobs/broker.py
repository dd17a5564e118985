"""How the cluster hears that a job is due: django-q2 carries its number and nothing else."""

import logging

from django_q.brokers import get_broker
from django_q.tasks import async_task

logger = logging.getLogger(__name__)
ROOM = 200


def poke(job_id: int) -> bool:
    """Tells the cluster to look at this job. A broker that is away loses nothing: the sweeper tells it again."""
    try:
        async_task("jobs.runner.run", job_id)
    except Exception as problem:  # whatever a broker raises, the deed behind it stands
        logger.warning("The broker did not take job %s (%s); the sweeper will find it.", job_id, problem)
        return False
    return True


def room() -> int:
    """How many more pokes fit before they would only pile up; raises what the broker raises when it is away."""
    return max(0, ROOM - get_broker().queue_size())
