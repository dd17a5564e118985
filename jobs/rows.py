"""A row of the list of jobs, read as plain values: fifty model instances take twice as long."""

from datetime import datetime
from typing import Any, NamedTuple

from jobs.models import LATE_AFTER, Job


class JobRow(NamedTuple):
    pk: int
    name: str
    arguments: dict[str, Any]
    state: str
    due_at: datetime
    attempts: int
    progress: int
    outcome: str

    def is_late(self, now: datetime) -> bool:
        """The same rule as `Job.is_late`."""
        return (
            self.state in (Job.State.WAITING, Job.State.RUNNING) and self.due_at < now - LATE_AFTER
        )
