"""The words, shapes and colours of a job's state, and its name and ids in words: said here alone."""

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
    Job.State.DONE: ("Done", "green", "●"),
    Job.State.GIVEN_UP: ("Given up", "red", "▲"),
    Job.State.CANCELLED: ("Cancelled", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


def job_state(job: Job | JobRow, now: datetime) -> SafeString:
    if job.is_late(now):
        return tag("Late", "yellow", "▲")
    return tag(*STATES[job.state])


@register.filter
def task_words(name: str) -> str:
    """`jobs.tasks.send_mail`: Send mail."""
    return name.rpartition(".")[2].replace("_", " ").capitalize()


@register.filter
def job_words(job: Job | JobRow) -> str:
    """`jobs.tasks.send_mail` with `mail_id` 4: Send mail (mail 4)."""
    what = task_words(job.name)
    said = ", ".join(filter(None, (_said(name, value) for name, value in job.arguments.items())))
    return f"{what} ({said})" if said else what


def _said(name: str, value: object) -> str:
    """`mail 4`; of what is so or not (`is_approved`) the word where it is so."""
    words = name.removesuffix("_id").removeprefix("is_").replace("_", " ")
    if isinstance(value, bool):
        return words if value else ""
    return f"{words} {value}"
