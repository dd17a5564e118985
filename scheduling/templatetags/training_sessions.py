"""Tags for a training session's state, for attendance and for mails."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jobs.models import Mail
from nhsuk.templatetags.nhsuk import plural, short_moment, tag
from nhsuk.words import clock, duration, weekday
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.training_requests import REQUEST_STATUSES

register = template.Library()

OUTCOMES: dict[str, tuple[str, str, str]] = {
    "passed": ("Passed", "green", "●"),
    "failed": ("Not passed", "red", "○"),
    "did_not_attend": ("Did not attend", "grey", "–"),  # noqa: RUF001  the dash is the shape
}

REQUESTS: dict[str, tuple[str, str]] = {
    "open": ("yellow", "◐"),
    "booked": ("green", "●"),
    "turned_down": ("red", "○"),
}


@register.simple_tag
def request_status(status: str) -> SafeString:
    """Training that somebody asked for: open, booked, turned_down, withdrawn."""
    return tag(REQUEST_STATUSES[status], *REQUESTS.get(status, ("grey", "–")))  # noqa: RUF001  the dash is the shape


@register.simple_tag
def session_state(training_session: TrainingSession, now: datetime) -> SafeString:
    """Cancelled, now, attendance to record, over, full, or how many places are left."""
    if training_session.cancelled_at:
        return tag("Cancelled", "grey", "–")  # noqa: RUF001  the dash is the shape
    if training_session.ends_at <= now:
        attendance_due = getattr(training_session, "attendance_due", 0)
        return (
            tag(f"{attendance_due} to record", "yellow", "◐")
            if attendance_due
            else tag("Over", "grey", "●")
        )
    if training_session.starts_at <= now:
        return tag("Now", "blue", "◇")
    left = training_session.places - training_session.places_taken
    return tag(f"{left} left", "green", "◐") if left else tag("Full", "white", "●")


@register.simple_tag
def attendance(outcome: str) -> SafeString:
    return tag(*OUTCOMES[outcome])


@register.filter
def when(training_session: TrainingSession) -> str:
    """Thu 26 November, 10am to 1pm."""
    starts_at = timezone.localtime(training_session.starts_at)
    ends_at = timezone.localtime(training_session.ends_at)
    end = (
        clock(ends_at)
        if starts_at.date() == ends_at.date()
        else f"{weekday(ends_at)}, {clock(ends_at)}"
    )
    return f"{weekday(starts_at)}, {clock(starts_at)} to {end}"


@register.filter
def when_in_year(training_session: TrainingSession) -> str:
    """For lists that reach back: Thu 26 November 2026, 10am to 1pm."""
    day = weekday(timezone.localtime(training_session.starts_at))
    return when(training_session).replace(
        day, f"{day} {timezone.localtime(training_session.starts_at):%Y}", 1
    )


@register.filter
def how_long(training_session: TrainingSession) -> str:
    return duration(training_session.ends_at - training_session.starts_at)


@register.filter
def taken(training_session: TrainingSession) -> str:
    """5 of 6 places taken."""
    return f"{training_session.places_taken} of {plural(training_session.places, 'place')} taken"


@register.simple_tag
def mail_state(mail: Mail | None) -> SafeString:
    """Whether a mail was sent, and since when it has been waiting."""
    if mail is None:
        return tag("No email address", "grey", "–")  # noqa: RUF001  the dash is the shape
    match mail.status:
        case Mail.Status.SENT:
            return format_html("sent {}", short_moment(mail.sent_at))
        case Mail.Status.WAITING:
            return tag(
                f"Waiting for the mail server since {short_moment(mail.waiting_since)}",
                "yellow",
                "◐",
            )
        case Mail.Status.NOT_SENT:
            return tag("Not sent", "red", "▲")
    return format_html("{}", "being sent")
