"""Tags for a training session's state, for attendance and for mails."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.emailed import reaches_nobody
from jobs.models import Mail
from nhsuk.qr import qr_picture
from nhsuk.templatetags.nhsuk import near_day, short_moment, tag
from nhsuk.words import clock, duration, plural
from scheduling.calendars.models import CalendarAnswer
from scheduling.training_sessions.arrival_codes import arrival_code, spaced
from scheduling.training_sessions.costs import pounds
from scheduling.training_sessions.models import (
    Booking,
    Lost,
    NoShowFollowUp,
    Trainer,
    TrainingSession,
    Venue,
)
from scheduling.training_sessions.queries.training_requests import REQUEST_STATUSES

register = template.Library()
register.filter(ordinal)  # 1st, 2nd, 3rd, 11th

MOST_DOTS = 6
OUTCOMES: dict[str, tuple[str, str, str]] = {
    "passed": ("Passed", "green", "●"),
    "failed": ("Not passed", "red", "○"),
    "did_not_attend": ("Did not attend", "grey", "–"),  # noqa: RUF001  the dash is the shape
}

REQUESTS: dict[str, tuple[str, str]] = {
    "open": ("amber", "◐"),
    "booked": ("grey", "●"),
    "turned_down": ("red", "○"),
}


register.filter(pounds)  # pence as £1,200 or £1,200.50


@register.filter
def rate(priced: Venue | Trainer) -> str:
    """`£450 half a day`, or that nobody has said."""
    if priced.cost_pence is None:
        return "not known"
    if priced.cost_pence == 0:
        return "nothing"
    return f"{pounds(priced.cost_pence)} {priced.get_cost_per_display().lower()}"


@register.simple_tag
def request_status(status: str) -> SafeString:
    """Training that somebody asked for: open, booked, turned_down, withdrawn."""
    return tag(REQUEST_STATUSES[status], *REQUESTS.get(status, ("grey", "–")))  # noqa: RUF001  the dash is the shape


OFFERS: dict[str, str] = {
    "open": "A place for you",
    "accepted": "You have the place",
    "declined": "You left the waiting list",
    "expired": "This offer has ended",
    "taken": "The place has been taken",
    "withdrawn": "This session is cancelled",
    "started": "This session has started",
}


LAST_DAYS: dict[str, str] = {
    "due": "lapses on",
    "lapsed": "lapsed on",
    "new_in_post": "is due by",
    "overdue": "was due by",
}


@register.simple_tag
def last_day_words(status: str) -> str:
    """Between a course and its last day."""
    return LAST_DAYS[status]


@register.simple_tag
def offer_heading(state: str, missed: TrainingSession | None = None) -> str:
    """What became of the offer of a place. Whoever is offered it because they missed another session
    asked for none, and waits for none.
    """
    return "You declined the place" if missed and state == "declined" else OFFERS[state]


FOLLOWED_UP: dict[str, str] = {
    "accepted": "Took a place {}",
    "declined": "Declined a place {}",
    "expired": "Did not answer the offer of a place {}",
    "taken": "Someone else took the place {}",
    "withdrawn": "Was offered a place {}, which is cancelled",
}


@register.simple_tag
def followed_up(follow_up: NoShowFollowUp) -> str:
    """What followed after somebody did not attend."""
    entry = follow_up.entry
    if entry is None and not follow_up.token_hash:
        return "No email address: ring them about another date"
    if entry is None:
        return f"Sent the other dates, {short_moment(follow_up.followed_up_at)}"
    training_session = entry.training_session
    on = f"in {training_session.course.code} on {near_day(training_session.starts_at)}"
    offer = max(entry.offers.all(), key=lambda offer: offer.offered_at)
    if offer.outcome:
        return FOLLOWED_UP[offer.outcome].format(on)
    return f"Offered a place {on} until {short_moment(offer.ends_at)}"


@register.simple_tag
def session_state(training_session: TrainingSession, now: datetime) -> SafeString:
    """Draft, cancelled, now, attendance to record, over, needs attention, full, or how many places are
    left.
    """
    if training_session.published_at is None:
        return tag("Draft", "white", "◇")
    if training_session.cancelled_at:
        return tag("Cancelled", "grey", "–")  # noqa: RUF001  the dash is the shape
    if training_session.ends_at <= now:
        attendance_due = getattr(training_session, "attendance_due", 0)
        return (
            tag(f"{attendance_due} to record", "amber", "◐")
            if attendance_due
            else tag("Over", "grey", "●")
        )
    if training_session.starts_at <= now:
        return tag("Now", "blue", "◇")
    if not training_session.is_taught:
        return tag(f"Needs attention: {Lost(training_session.lost).label}", "red", "▲")
    left = training_session.places_left
    return tag(f"{left} left", "grey", "◐") if left else tag("Full", "white", "●")


@register.simple_tag
def lost_tag(lost: str) -> SafeString:
    """Why a session needs attention; nothing if it does not."""
    return tag(Lost(lost).label, "red", "▲") if lost else SafeString("")


@register.filter
def missing_by(training_session: TrainingSession) -> str:
    """Needs 2 more people by Mon 30 Nov."""
    words = "more person,more people" if training_session.places_taken else "person,people"
    missing = plural(training_session.people_missing, words)
    return f"Needs {missing} by {near_day(training_session.decide_by)}"


@register.simple_tag
def missing_tag(training_session: TrainingSession, now: datetime) -> SafeString:
    """The same in a word; red once the day to decide has come."""
    is_due = training_session.decide_by <= timezone.localdate(now)
    by = near_day(training_session.decide_by)
    words = f"needs {training_session.people_missing} more by {by}"
    return tag(words, "red" if is_due else "amber", "▲" if is_due else "◐")


ANSWERS: dict[str, tuple[str, str]] = {
    "accepted": ("grey", "●"),
    "tentative": ("grey", "◐"),
    "proposed": ("amber", "◇"),
    "declined": ("amber", "○"),
}


@register.simple_tag
def calendar_answer(answer: CalendarAnswer) -> SafeString:
    """What somebody answered in their calendar. It is no more than a help: hence nothing is green."""
    return tag(answer.get_answer_display(), *ANSWERS[answer.answer])


@register.simple_tag
def attendance(outcome: str) -> SafeString:
    return tag(*OUTCOMES[outcome])


@register.filter
def when(training_session: Any) -> str:
    """Thu 26 Nov, 10am to 1pm; with the year if it is not this year."""
    starts_at = timezone.localtime(training_session.starts_at)
    ends_at = timezone.localtime(training_session.ends_at)
    is_one_day = starts_at.date() == ends_at.date()
    return f"{short_moment(starts_at)} to {clock(ends_at) if is_one_day else short_moment(ends_at)}"


@register.filter
def hours(training_session: TrainingSession) -> str:
    """10am to 1pm, where the day is said already."""
    starts_at, ends_at = map(
        timezone.localtime, (training_session.starts_at, training_session.ends_at)
    )
    return f"{clock(starts_at)} to {clock(ends_at)}"


@register.filter
def starts(training_session: TrainingSession) -> str:
    """10am."""
    return clock(timezone.localtime(training_session.starts_at))


@register.filter
def places_words(training_session: TrainingSession) -> str:
    """1 left, full; 14 of 20 left where there are too many for dots."""
    left = training_session.places_left
    if left == 0:
        return "full"
    places = training_session.places
    return f"{left} left" if places <= MOST_DOTS else f"{left} of {places} left"


@register.simple_tag
def places_dots(training_session: TrainingSession) -> SafeString:
    """A dot for each place, filled if it is taken or offered. Nothing where there are too many."""
    places = training_session.places
    if places > MOST_DOTS:
        return SafeString("")
    filled = places - training_session.places_left
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="5" r="3.75"/>',
        (("is-taken" if n < filled else "is-free", 5 + 11 * n) for n in range(places)),
    )
    return format_html(
        '<svg class="dots" viewBox="0 0 {} 10" aria-hidden="true" focusable="false">{}</svg>',
        11 * places - 1,
        dots,
    )


@register.simple_tag
def session_anchor(training_session: TrainingSession) -> str:
    """Where the session stands on a page that lists several."""
    return f"session-{training_session.pk}"


@register.filter
def how_long(training_session: TrainingSession) -> str:
    return duration(training_session.ends_at - training_session.starts_at)


@register.filter
def taken(training_session: TrainingSession) -> str:
    """5 of 6 places taken, 1 offered."""
    taken = f"{training_session.places_taken} of {plural(training_session.places, 'place')} taken"
    offered = training_session.places_offered
    return f"{taken}, {offered} offered" if offered else taken


@register.filter
def door_code(booking: Booking) -> str:
    """What they show at the door: `7K3M2P`."""
    return arrival_code(booking.pk)


@register.filter
def door_code_words(booking: Booking) -> str:
    """The same for people: `7K3 M2P`."""
    return spaced(arrival_code(booking.pk))


@register.filter
def door_picture(booking: Booking) -> str:
    """The same as a QR code."""
    return qr_picture(arrival_code(booking.pk))


@register.filter
def places_left_words(training_session: TrainingSession) -> str:
    """3 places left."""
    return f"{plural(training_session.places_left, 'place')} left"


@register.simple_tag
def mail_state(mail: Mail | None) -> SafeString:
    """Whether a mail was sent, and since when it has been waiting."""
    if mail is None:
        return tag("No email address", "grey", "–")  # noqa: RUF001  the dash is the shape
    match mail.status:
        case Mail.Status.SENT if reaches_nobody():
            return tag("Stored, not sent: no mail server", "amber", "◐")
        case Mail.Status.SENT:
            return format_html("sent {}", short_moment(mail.sent_at))
        case Mail.Status.WAITING:
            return tag(
                f"Waiting for the mail server since {short_moment(mail.waiting_since)}",
                "amber",
                "◐",
            )
        case Mail.Status.UNWANTED:
            return tag("Does not want these", "grey", "–")  # noqa: RUF001  the dash is the shape
        case Mail.Status.NOT_SENT:
            return tag("Not sent", "red", "▲")
    return format_html("{}", "being sent")
