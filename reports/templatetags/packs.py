"""Template filters of packs and their documents."""

import re
from datetime import timedelta

from django import template

from nhsuk.words import duration
from reports import documents

register = template.Library()

register.filter("markdown", documents.markdown)


@register.filter
def tel(number: str) -> str:
    """The address that a tap on a phone number calls: digits and a leading plus."""
    return "tel:" + re.sub(r"(?!^\+)\D", "", number.strip())


@register.filter
def on_air(mode: str, starts_in: timedelta) -> str:
    """`LIVE in 8 minutes`, `LIVE now`, `Recorded in 2 hours 5 minutes`."""
    words = {"live": "LIVE", "as_live": "As live"}.get(mode, "Recorded")
    return f"{words} in {duration(starts_in)}" if starts_in > timedelta(0) else f"{words} now"
