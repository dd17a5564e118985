"""The words, shapes and colours of the states of enquiries, interviews, asks and lines."""

from datetime import date, datetime

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from desk.enquiries.interview_words import ask_facts, contacts_of, medium_and_mode
from desk.enquiries.models import Ask, Enquiry, Interview
from desk.enquiries.timing import Clock
from desk.lines.models import Line
from desk.lines.models.line_search import FROM, TO
from nhsuk.templatetags.nhsuk import tag
from nhsuk.words import near_day, near_moment
from training.media import in_sentence

register = template.Library()

# shape and tone; the word is the label of the state
ENQUIRY_STATES: dict[str, tuple[str, str]] = {
    "new": ("▲", "red"),
    "triaged": ("◇", "blue"),
    "drafting": ("◐", "amber"),
    "approval": ("◐", "amber"),
    "answered": ("●", "grey"),
    "offered": ("◇", "blue"),
    "accepted": ("◐", "amber"),
    "prepared": ("●", "grey"),
    "on_air": ("●", "grey"),
    "debriefed": ("●", "grey"),
    "closed": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "declined": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "on_hold": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "referred": ("–", "grey"),  # noqa: RUF001  the dash is the shape
}
INTERVIEWS: dict[str, tuple[str, str, str]] = {
    "open": ("Nobody chosen", "▲", "red"),
    "accepted": ("Accepted", "●", "grey"),
    "went_out": ("Went out", "●", "grey"),
    "called_off": ("Called off", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
ASKS: dict[str, tuple[str, str]] = {
    "waiting": ("◐", "amber"),
    "accepted": ("●", "grey"),
    "declined": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "no": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "called_back": ("–", "grey"),  # noqa: RUF001  the dash is the shape
}
LINES: dict[str, tuple[str, str, str]] = {
    "draft": ("Draft", "◇", "white"),
    "fact_checked": ("Fact checked", "◐", "blue"),
    "approved": ("Approved, not started", "◐", "grey"),
    "live": ("Live", "●", "grey"),
    "review_due": ("Review due", "◐", "amber"),
    "expired": ("Expired", "○", "red"),
    "withdrawn": ("Withdrawn", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
SENSITIVITY: dict[str, tuple[str, str]] = {"sensitive": ("▲", "amber"), "critical": ("▲", "red")}


register.filter("in_sentence", in_sentence)
register.filter("medium_and_mode", medium_and_mode)
register.filter("contacts_of", contacts_of)


@register.filter
def day_heading(on: date, today: date) -> str:
    """`Today, Wed 25 Nov`, `Tomorrow, Thu 26 Nov`, `Fri 27 Nov`."""
    near = {0: "Today, ", 1: "Tomorrow, "}.get((on - today).days, "")
    return f"{near}{near_day(on, today=today)}"


@register.filter
def today_or_day(on: date, today: date) -> str:
    """`today`, `Fri 27 Nov`."""
    return "today" if on == today else near_day(on, today=today)


@register.filter("near_moment")
def _near_moment(at: datetime, now: datetime) -> str:
    return near_moment(at, now=now)


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
    is_no = ask.answer == Ask.Answer.NO
    return tag(Ask.Answer.DECLINED.label if is_no else ask.get_answer_display(), tone, shape)


@register.inclusion_tag("desk/templatetags/_answer_by.html")
def answer_by(ask: Ask, now: datetime) -> dict[str, object]:
    """How long someone who is asked in order has, or had; empty if they are asked alone."""
    until = ask.step.until if hasattr(ask, "step") else None
    return {"until": until, "is_over": until is not None and until <= now}


@register.simple_tag(name="ask_facts")
def _ask_facts(ask: Ask, now: datetime) -> dict[str, str]:
    """Without until when, if they are asked in order: `answer_by` says what follows then."""
    facts = ask_facts(ask, now=now)
    if hasattr(ask, "step"):
        facts.pop("Answer by", None)
    return facts


@register.simple_tag
def line_status(line: Line, on: date) -> SafeString:
    word, shape, tone = LINES[line.status(on)]
    return tag(word, tone, shape)


@register.filter
def marked(line: Line) -> SafeString:
    """The line's text with the words found by a search in <mark>."""
    found = str(escape(getattr(line, "marked", "") or line.text))
    return mark_safe(found.replace(FROM, "<mark>").replace(TO, "</mark>"))  # noqa: S308  escaped, then marked


@register.simple_tag
def time_left(clock: Clock) -> SafeString:
    """The time left in words; the colour says how little it is, and nothing else."""
    return format_html('<span class="clock clock--{}">{}</span>', clock.stage, clock.words)
