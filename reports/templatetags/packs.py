"""Template filters of packs and their documents."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from desk.enquiries.models import Interview
from desk.reader.mail_patterns import PHONE
from nhsuk.templatetags.nhsuk import mark, short_moment, tag
from nhsuk.words import near_moment
from reports.packs import documents
from reports.packs.content import Logistics
from reports.packs.models import Pack, PackSection
from reports.packs.proof_marks import Marks, anchor_of
from reports.packs.queries import shared_packs
from reports.packs.queries.facts import logistics_of
from reports.packs.queries.pack_states import PackState
from reports.packs.section_texts import LOGISTICS
from reports.packs.sections import BY_KEY
from reports.packs.sentences import after_first_sentence, first_sentence, sentences

register = template.Library()

register.filter("markdown", documents.markdown)
register.filter("first_sentence", first_sentence)
register.filter("after_first_sentence", after_first_sentence)
register.filter("sentences", sentences)
register.filter("logistics", logistics_of)
_WHOLE = 600  # letters that are kept on one page: half of a phone's


@register.filter
def is_long(text: str) -> bool:
    """Whether a text of a document may continue on the next page."""
    return len(text) > _WHOLE


@register.simple_tag
def unless_gone(
    text: str | SafeString, number: int, gone: Collection[int] | str, label: str
) -> str | SafeString:
    """The text of a row; struck through with a label where its number is among those `gone`, which
    is empty wherever nothing is (all PDFs).
    """
    if number not in (gone or ()):
        return conditional_escape(text)
    return _struck(text, label)


@register.filter
def struck(text: str, label: str) -> SafeString:
    """Struck through, with what that means in a red tag before it."""
    return _struck(text, label)


def _struck(text: str, label: str) -> SafeString:
    return format_html(
        "{} <del>{}</del>",
        tag(label, "red", "▲"),
        text,
    )


@register.simple_tag
def proof(marks: Marks | str, *spot: object) -> SafeString:
    """The marks of a spot for whoever approves the pages; nothing anywhere else."""
    found = marks.get(".".join(map(str, spot)), []) if isinstance(marks, dict) else []
    return format_html_join("", '<span class="proof proof--{}" id="{}">{}</span>', found)


@register.simple_tag
def proof_anchor(kind: str, section: str, path: str) -> str:
    """The id of a mark, for a link to it."""
    return anchor_of(kind, section, path)


@register.filter
def without_stop(text: str) -> str:
    """The text without the full stop at its end, where another sentence follows."""
    return text.rstrip().removesuffix(".")


@register.simple_tag
def usable(*rows_and_gone: Collection[object]) -> str:
    """How many rows a fold has: `8`, or `7 of 8 can be used`. Takes rows and the numbers of those
    that may not be used, in turn.
    """
    total = sum(map(len, rows_and_gone[::2]))
    gone = sum(map(len, rows_and_gone[1::2]))
    return f"{total - gone} of {total} can be used" if gone else str(total)


@register.filter
def tel(number: str) -> str:
    """The `tel:` address of a phone number: digits and a leading plus."""
    return "tel:" + re.sub(r"(?!^\+)\D", "", number.strip())


@register.filter
def ringable(text: str) -> SafeString:
    """The text, in which a tap on a phone number rings it."""
    return mark_safe(  # noqa: S308  escaped before
        PHONE.sub(lambda match: f'<a href="{tel(match[0])}">{match[0]}</a>', escape(text))
    )


@register.filter
def air_mode(interview: Interview) -> str:
    """`Live`, `As live` or `Recorded`; nothing is recorded in print."""
    otherwise = "Interview" if interview.medium == "print" else "Recorded"
    return {"live": "Live", "as_live": "As live"}.get(interview.mode, otherwise)


# word, shape, tone
VERSION_STATUSES: dict[str, tuple[str, str, str]] = {
    "draft": ("Draft", "◐", "amber"),
    "in_review": ("In review", "◐", "blue"),
    "returned": ("Returned", "▲", "amber"),
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
        '<strong class="late">{} {}.{}</strong>', mark("▲"), words, f" {named}".rstrip()
    )


# shape of a pack beside its words; what is read is full, what is out of date red
PACK_SHAPES = {"none": "○", "withdrawn": "▲"}


@register.simple_tag
def pack_mark(state: PackState, now: datetime) -> SafeString:
    """The state of a pack in a row: its shape, its words, and whether it was read."""
    is_wrong = bool(state.stale) or state.key == "withdrawn"
    shape = "▲" if is_wrong else "●" if state.read_at else PACK_SHAPES.get(state.key, "◐")
    reading = f"read {near_moment(state.read_at, now=now)}" if state.read_at else ""
    if state.unread_since and not is_wrong:
        reading = f"not read since {near_moment(state.unread_since, now=now)}"
    words = ", ".join(part for part in (state.words, reading) if part)
    return format_html(
        '<span class="state{}">{}{}</span>',
        " state--red" if is_wrong else "",
        mark(shape),
        words[0].upper() + words[1:],
    )


@register.simple_tag
def section_state(name: str) -> SafeString:
    """The state of a section as a shape, with a word for screen readers."""
    shape, word = SECTION_STATES[name]
    return format_html(
        '<span class="pack-nav__shape">{}</span><span class="vh">{}:</span>',
        mark(shape),
        word,
    )


@register.filter
def section_title(section: PackSection) -> str:
    """The section's title in the editor."""
    return BY_KEY[section.key].title


@register.filter
def pack_of(interview: Interview) -> Pack | None:
    """Its own, or the one that it shares with another."""
    return shared_packs.pack_of(interview)


@register.filter
def logistics_rows(logistics: Logistics) -> list[tuple[str, str]]:
    """Each fact of the slot with its label, as on page 1."""
    return [
        (label, said(getattr(logistics, name)).replace("\n", "; "))
        for name, label in LOGISTICS.items()
        if name != "mode" or logistics.medium != "print"
    ]


@register.filter
def said(value: object) -> str:
    """A moment in words, a number as it is, an empty string for None."""
    if isinstance(value, datetime):
        return short_moment(value)
    return str(value) if value else ""


@register.filter
def keys_to_confirm(parts: Iterable[Any]) -> str:
    """The keys of what was carried over into these fields and rows, or at these marks, and can be
    confirmed as it is: `12.13`.
    """
    marks = [getattr(part, "mark", part) for part in parts]
    places = [mark.place for mark in marks if mark and mark.place]
    return ".".join(place.keys for place in places if place.is_open and not place.needs_figure)
