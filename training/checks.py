"""What `doctor` looks at in training: whether every write still moves the mark of its table (ADR 13)."""

from datetime import datetime

from jobs.doctor import Finding, right, wrong
from training.models.marks import table_marks


def answers_kept(*, now: datetime) -> Finding:
    if table_marks() is None:
        words = "A table has lost a trigger. The lists are right, and slow: nothing is kept of them."
        return wrong("Lists", words, "Run: manage.py migrate")
    return right("Lists", "What they find is kept until somebody writes to it.")
