"""How a cluster hears that a job of its lane is due: a poke names no job, whoever takes it does the
next one.
"""

import logging

from django.conf import settings
from django_q.brokers import get_broker
from django_q.tasks import async_task

logger = logging.getLogger(__name__)
ROOM = 200  # messages in one lane's queue


def poke(lane: str) -> bool:
    """Asks the lane's cluster to do its next job. A broker that is away loses nothing: the sweeper
    asks again.
    """
    try:
        async_task("jobs.runner.run", str(lane), cluster=settings.CLUSTER_OF_LANE[lane])
    except Exception as problem:  # whatever a broker raises, what was saved stands
        logger.warning(
            "The broker did not accept a message for lane %s (%s). The sweeper will send another.",
            lane,
            problem,
        )
        return False
    return True


def queue_size(lane: str) -> int:
    """How many pokes no worker of this lane has taken yet; raises what the broker raises when it is
    away.
    """
    return get_broker(settings.CLUSTER_OF_LANE[lane]).queue_size()
