"""Template filters of packs and their documents."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import mark, short_moment, tag
from nhsuk.words import duration
from reports.packs import documents
from reports.packs.content import Logistics
from reports.packs.models import PackSection
from reports.packs.queries.pack_states import PackState
from reports.packs.section_texts import LOGISTICS
from reports.packs.sections import BY_KEY
from reports.packs.sentences import first_sentence

register = template.Library()

register.filter("markdown", documents.markdown)
register.filter("first_sentence", first_sentence)
_WHOLE = 600  # letters that are kept on one page: half of a phone's


@register.filter
def is_long(text: str) -> bool:
    """Whether a text of a document may continue on the next page."""
    return len(text) > _WHOLE


@register.simple_tag
def unless_gone(
    text: str | SafeString, number: int, gone: Collection[int] | str, label: str = "Do not say"
) -> str | SafeString:
    """The text of a row; struck through with a label where its number is among those `gone`, which
    is empty wherever nothing is (all PDFs).
    """
    if number not in (gone or ()):
        return conditional_escape(text)
    return _struck(text, label)


@register.filter
def struck(text: str, label: str = "Do not say") -> SafeString:
    """Struck through, with what that means in a red tag before it."""
    return _struck(text, label)


def _struck(text: str, label: str) -> SafeString:
    return format_html(
        '<strong class="gone-tag"><span aria-hidden="true">▲</span> {}</strong> <del class="gone">{}</del>',
        label,
        text,
    )


@register.filter
def tel(number: str) -> str:
    """The `tel:` address of a phone number: digits and a leading plus."""
    return "tel:" + re.sub(r"(?!^\+)\D", "", number.strip())


@register.filter
def on_air(mode: str, starts_in: timedelta) -> str:
    """`LIVE in 8 minutes`, `LIVE now`, `Recorded in 2 hours 5 minutes`."""
    words = {"live": "LIVE", "as_live": "As live"}.get(mode, "Recorded")
    return f"{words} in {duration(starts_in)}" if starts_in > timedelta(0) else f"{words} now"


# word, shape, tone
VERSION_STATUSES: dict[str, tuple[str, str, str]] = {
    "draft": ("Draft", "◐", "yellow"),
    "in_review": ("In review", "◐", "blue"),
    "returned": ("Returned", "▲", "yellow"),
    "approved": ("Approved", "●", "green"),
    "superseded": ("Superseded", "○", "grey"),
    "withdrawn": ("Withdrawn", "▲", "red"),
    "over": ("Over", "○", "grey"),
}
SECTION_STATES: dict[str, tuple[str, str]] = {
    "done": ("●", "done"),
    "started": ("◐", "started"),
    "empty": ("○", "empty"),
    "not_asked": ("·", "not asked for"),
}


@register.simple_tag
def version_status(name: str) -> SafeString:
    """The status of a version: draft, in_review, returned, approved, superseded, withdrawn,
    over.
    """
    word, shape, tone = VERSION_STATUSES[name]
    return tag(word, tone, shape)


@register.simple_tag
def pack_state(state: PackState) -> SafeString:
    """The state of a pack in words; red if it is out of date, with what may not be said."""
    words = state.words[0].upper() + state.words[1:]
    if not state.stale:
        return format_html("{}", words)
    named = f"Do not use {state.not_to_use}." if state.not_to_use else ""
    return format_html(
        '<strong class="app-late">{} {}.{}</strong>', mark("▲"), words, f" {named}".rstrip()
    )


@register.simple_tag
def section_state(name: str) -> SafeString:
    """The state of a section as a shape, with a word for screen readers."""
    shape, word = SECTION_STATES[name]
    return format_html(
        '<span class="pack-nav__shape">{}</span><span class="nhsuk-u-visually-hidden">{}:</span>',
        mark(shape),
        word,
    )


@register.filter
def section_title(section: PackSection) -> str:
    """The section's title in the editor."""
    return BY_KEY[section.key].title


@register.filter
def logistics_rows(logistics: Logistics) -> list[tuple[str, str]]:
    """Each fact of the slot with its label, as on page 1."""
    return [(label, said(getattr(logistics, name))) for name, label in LOGISTICS.items()]


@register.filter
def said(value: object) -> str:
    """A moment in words, a number as it is, an empty string for None."""
    if isinstance(value, datetime):
        return short_moment(value)
    return str(value) if value else ""
