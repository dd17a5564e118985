"""The words, shapes and colours of restrictions and their months."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.lines.models import Restriction
from desk.lines.queries.restrictions import about
from nhsuk.templatetags.nhsuk import mark, tag
from scheduling.times.months import Share

register = template.Library()

STATES: dict[str, tuple[str, str, str]] = {
    "in_force": ("In force", "▲", "amber"),
    "coming": ("Upcoming", "◇", "blue"),
    "over": ("Over", "–", "grey"),  # noqa: RUF001  the dash is the shape
    "withdrawn": ("Withdrawn", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
SHARES = {"none": "", "some": "◐", "whole": "●"}

register.filter("about", about)


@register.simple_tag
def restriction_state(state: str) -> SafeString:
    word, shape, tone = STATES[state]
    return tag(word, tone, shape)


@register.filter
def state_at(restriction: Restriction, now: object) -> str:
    return "withdrawn" if restriction.retracted_at else restriction.state(now)  # type: ignore[arg-type]  # a moment


@register.simple_tag
def month_share(share: Share) -> SafeString:
    """A shape, and words for screen readers."""
    words = format_html('<span class="vh">{}</span>', share.words)
    return SafeString(mark(SHARES[share.part]) + words) if share.part != "none" else words
