"""The words, shapes and colours of the states of enquiries, interviews, asks and lines."""

from datetime import date, datetime

from django import template
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from nhsuk.templatetags.nhsuk import tag
from scheduling.desk.models import Ask, Enquiry, Interview
from scheduling.desk.timing import Clock
from scheduling.lines.models import Line
from scheduling.lines.models.line_search import FROM, TO
from training.media import in_sentence

register = template.Library()

# shape and tone; the word is the label of the state
ENQUIRY_STATES: dict[str, tuple[str, str]] = {
    "new": ("▲", "red"),
    "triaged": ("◇", "blue"),
    "drafting": ("◐", "yellow"),
    "approval": ("◐", "yellow"),
    "answered": ("●", "green"),
    "offered": ("◇", "blue"),
    "accepted": ("◐", "yellow"),
    "prepared": ("●", "green"),
    "on_air": ("●", "green"),
    "debriefed": ("●", "green"),
    "closed": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "declined": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "on_hold": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "referred": ("–", "grey"),  # noqa: RUF001  the dash is the shape
}
INTERVIEWS: dict[str, tuple[str, str, str]] = {
    "open": ("Nobody chosen", "▲", "red"),
    "accepted": ("Accepted", "●", "green"),
    "went_out": ("Went out", "●", "grey"),
    "called_off": ("Called off", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
ASKS: dict[str, tuple[str, str]] = {
    "waiting": ("◐", "yellow"),
    "accepted": ("●", "green"),
    "declined": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "called_back": ("–", "grey"),  # noqa: RUF001  the dash is the shape
}
LINES: dict[str, tuple[str, str, str]] = {
    "draft": ("Draft", "◇", "white"),
    "fact_checked": ("Fact checked", "◐", "blue"),
    "approved": ("Approved, not started", "◐", "green"),
    "live": ("Live", "●", "green"),
    "review_due": ("Review due", "◐", "yellow"),
    "expired": ("Expired", "○", "red"),
    "withdrawn": ("Withdrawn", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
SENSITIVITY: dict[str, tuple[str, str]] = {"sensitive": ("▲", "yellow"), "critical": ("▲", "red")}


register.filter("in_sentence", in_sentence)


@register.filter
def from_iso(text: str) -> datetime | None:
    """The moment that a note stores as text."""
    return parse_datetime(text)


@register.simple_tag
def enquiry_state(enquiry: Enquiry) -> SafeString:
    shape, tone = ENQUIRY_STATES[enquiry.state]
    return tag(enquiry.get_state_display(), tone, shape)


@register.simple_tag
def sensitivity(enquiry: Enquiry) -> SafeString | str:
    """Empty if it is routine."""
    if enquiry.sensitivity not in SENSITIVITY:
        return ""
    shape, tone = SENSITIVITY[enquiry.sensitivity]
    return tag(enquiry.get_sensitivity_display(), tone, shape)


@register.simple_tag
def interview_status(interview: Interview) -> SafeString:
    word, shape, tone = INTERVIEWS[interview.status]
    return tag(word, tone, shape)


@register.simple_tag
def ask_answer(ask: Ask) -> SafeString:
    """A refusal is shown only as “not available”; its reason is only for whoever asked."""
    shape, tone = ASKS[ask.answer]
    return tag(ask.get_answer_display(), tone, shape)


@register.inclusion_tag("scheduling/desk/_answer_by.html")
def answer_by(ask: Ask, now: datetime) -> dict[str, object]:
    """How long someone who is asked in order has, or had; empty if they are asked alone."""
    until = ask.step.until if hasattr(ask, "step") else None
    return {"until": until, "is_over": until is not None and until <= now}


@register.simple_tag
def line_status(line: Line, on: date, now: datetime | None = None) -> SafeString:
    word, shape, tone = LINES[line.status(on, now)]
    return tag(word, tone, shape)


@register.filter
def marked(line: Line) -> SafeString:
    """The line's text with the words found by a search in <mark>."""
    found = str(escape(getattr(line, "marked", "") or line.text))
    return mark_safe(found.replace(FROM, "<mark>").replace(TO, "</mark>"))  # noqa: S308  escaped, then marked


@register.simple_tag
def clock_bar(clock: Clock, key: str) -> str:
    """The time left in words, and the time used as a bar; the colour says how little is left."""
    return render_to_string("scheduling/desk/_clock_bar.html", {"clock": clock, "key": key})
