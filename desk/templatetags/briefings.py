"""The words, shapes and colours of targeted briefings."""

from django import template
from django.utils.safestring import SafeString

from accounts.seen import fingerprint
from desk.briefings.actions.briefers import PREPARED
from desk.briefings.briefing_rules import STATUSES
from desk.briefings.models import Briefing
from nhsuk.templatetags.nhsuk import tag
from training.media import MEDIA

register = template.Library()

SHAPES: dict[str, tuple[str, str]] = {
    "asked": ("▲", "red"),
    "triaged": ("◇", "blue"),
    "given": ("◐", "amber"),
    "arranged": ("◐", "amber"),
    "missed": ("○", "red"),
    "completed": ("●", "grey"),
    "turned_down": ("–", "grey"),  # noqa: RUF001  the dash is the shape
    "cancelled": ("–", "grey"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def briefing_status(briefing: Briefing) -> SafeString:
    shape, tone = SHAPES[briefing.status]
    return tag(STATUSES[briefing.status], tone, shape)


@register.filter
def media_of(briefing: Briefing) -> str:
    """The media that it covers, in words."""
    return ", ".join(words for medium, words in MEDIA.items() if medium in briefing.media)


@register.filter
def preparation_seen(briefing: Briefing) -> str:
    """A fingerprint of the preparation, to detect changes made meanwhile."""
    return fingerprint(briefing, PREPARED)
