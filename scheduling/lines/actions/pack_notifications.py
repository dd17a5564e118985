"""Queues the mails to those who hold a pack that something has just put out of date."""

from datetime import datetime

from django.db.models import Model

from jobs.actions import queue_job
from scheduling import job_names


def queue_pack_notifications(*, because_of: Model, now: datetime) -> None:
    """Within the transaction of the action, so that nothing is lost if everything stops after
    it.
    """
    what = f"{because_of._meta.label}:{because_of.pk}"
    queue_job(
        name=job_names.TELL_OF_STALE_PACKS,
        arguments={},
        now=now,
        dedup_key=f"stale_packs:{what}:{now.isoformat()}",
    )
