"""Tells a cluster that a job of its lane is due. The message, a poke, names no job: the worker that
takes it does the next one.
"""

import logging

from django.conf import settings
from django_q.brokers import get_broker
from django_q.tasks import async_task

logger = logging.getLogger(__name__)
ROOM = 200  # messages in one lane's queue


def poke(lane: str) -> bool:
    """Asks the lane's cluster to do its next job. If the broker does not answer, the sweeper asks
    again later.
    """
    try:
        async_task("jobs.runner.run", str(lane), cluster=settings.CLUSTER_OF_LANE[lane])
    except Exception as problem:  # whatever a broker raises, the job is saved
        logger.warning(
            "The broker did not accept a message for lane %s (%s). The sweeper will send another.",
            lane,
            problem,
        )
        return False
    return True


def queue_size(lane: str) -> int:
    """How many pokes are waiting in this lane; raises whatever the broker raises."""
    return get_broker(settings.CLUSTER_OF_LANE[lane]).queue_size()
