"""The words, shapes and colours of a job's state, and its name and ids in words."""

import re
from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from jobs.models import Job
from jobs.rows import JobRow
from nhsuk.templatetags.nhsuk import tag

register = template.Library()

STATES: dict[str, tuple[str, str, str]] = {
    Job.State.WAITING: ("Waiting", "white", "◇"),
    Job.State.RUNNING: ("Running", "blue", "◐"),
    Job.State.DONE: ("Done", "grey", "●"),
    Job.State.GIVEN_UP: ("Given up", "red", "▲"),
    Job.State.CANCELLED: ("Cancelled", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


def job_state(job: Job | JobRow, now: datetime) -> SafeString:
    if job.is_late(now):
        return tag("Late", "amber", "▲")
    return tag(*STATES[job.state])


@register.filter
def task_words(name: str) -> str:
    """`jobs.tasks.send_mail`: Send email."""
    return _words(name.rpartition(".")[2]).capitalize()


@register.filter
def job_words(job: Job | JobRow) -> str:
    """`jobs.tasks.send_mail` with `mail_id` 4: Send email (email 4)."""
    what = task_words(job.name)
    arguments = [_argument_words(name, value) for name, value in job.arguments.items()]
    details = ", ".join(filter(None, arguments))
    return f"{what} ({details})" if details else what


def _argument_words(name: str, value: object) -> str:
    """`email 4`; for a flag such as `is_approved` its word if it is true."""
    words = _words(name.removesuffix("_id").removeprefix("is_"))
    if isinstance(value, bool):
        return words if value else ""
    return f"{words} {value}"


def _words(name: str) -> str:
    return re.sub(r"\bmail(s?)\b", r"email\1", name.replace("_", " "))
