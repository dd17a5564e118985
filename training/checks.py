"""What `doctor` looks at in training: whether every write still moves the mark of the register (ADR 13)."""

from datetime import datetime

from jobs.doctor import Finding, right, wrong
from training.models.register_mark import register_mark


def answers_kept(*, now: datetime) -> Finding:
    if register_mark() is None:
        words = "The last update lost a trigger. The lists are right, and slow: nothing is kept of them."
        return wrong("Lists of everybody", words, "Report it")
    return right("Lists of everybody", "What they find is kept until the register is written to.")
