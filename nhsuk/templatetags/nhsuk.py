"""Template tags of the design system; built in, so templates need not load them."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk import words
from nhsuk.messages import undo_address

NOT_FILTERS = frozenset({"page", "on", "known_at", "sort", "show"})
register = template.Library()

# pictures, because few fonts have all of them; any other shape is text
SHAPES = {
    "●": "full",
    "◐": "half",
    "○": "empty",
    "▲": "triangle",
    "◇": "diamond",
    "–": "dash",  # noqa: RUF001  the dash is a shape
}


def _localised(describe: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter that formats a day or a time in local time, and an empty value as nothing."""

    def filtered(value: Any) -> str:
        if value in (None, ""):
            return ""
        return describe(
            timezone.localtime(value)
            if isinstance(value, datetime) and timezone.is_aware(value)
            else value
        )

    return filtered


for _name in ("day", "short_day", "weekday", "clock", "moment", "duration"):
    register.filter(_name, _localised(getattr(words, _name)))


@register.filter
def short_moment(value: datetime | None) -> str:
    """Without the year if it is this year."""
    return _localised(lambda at: words.short_moment(at, today=timezone.localdate()))(value)


@register.filter
def near_day(value: date | datetime | None) -> str:
    """Thu 26 Nov; with the year if it is not this year."""
    return _localised(
        lambda at: words.near_day(
            at.date() if isinstance(at, datetime) else at, today=timezone.localdate()
        )
    )(value)


@register.filter
def lower_first(text: str) -> str:
    """For a label in mid-sentence: `live or remote TV`."""
    return text[:1].lower() + text[1:]


@register.filter
def iso(value: date | datetime | time | timedelta) -> str:
    """For the `datetime` attribute of <time>."""
    return value.isoformat() if isinstance(value, date | datetime | time) else ""


@register.filter
def breakable(address: str) -> SafeString:
    """An email address that may wrap after its @ and its dots."""
    parts = re.split(r"(?<=[@.])", address)
    return mark_safe("<wbr>".join(map(conditional_escape, parts)))  # noqa: S308  each part is escaped


@register.filter
def mailto(address: str) -> SafeString:
    """A mailto link to the address."""
    return format_html('<a href="mailto:{}">{}</a>', address, breakable(address))


@register.filter
def undo_url(message: Message) -> str:
    return undo_address(message.extra_tags)


@register.filter
def joined(values: Iterable[object], word: str = "and") -> str:
    """'radio, print and live TV'."""
    texts = [str(value) for value in values]
    return (
        f" {word} ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
    )


register.filter("plural", words.plural)  # {{ n|plural:"person,people" }}
register.filter("many", words.many)  # {{ "person,people"|many }}


@register.simple_tag
def icon(name: str, text: str = "") -> SafeString:
    """An icon from the sprite; decorative unless it has a text."""
    href = f"{static('icons/sprite.svg')}#{name}"
    if text:
        return format_html(
            '<svg class="i" role="img" aria-label="{}" focusable="false">'
            '<use href="{}"></use></svg>',
            text,
            href,
        )
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        href,
    )


@register.simple_tag
def tag(text: object, tone: str = "grey", shape: str = "") -> SafeString:
    """A status in a word, with a shape for those who do not see colour. Tones: green, blue, amber,
    red, grey, white.
    """
    return _tag(text if isinstance(text, str) else str(text), tone, shape)


@lru_cache(maxsize=500, typed=True)  # few statuses, many rows
def _tag(text: str, tone: str, shape: str) -> SafeString:
    return format_html('<strong class="tag tag--{}">{}{}</strong>', tone, mark(shape), text)


@register.simple_tag
def mark(shape: str) -> SafeString:
    """The shape alone, if its word is elsewhere."""
    if drawn := SHAPES.get(shape):
        href = f"{static('icons/sprite.svg')}#{drawn}"
        return format_html(
            '<svg class="i i--shape" aria-hidden="true" focusable="false">'
            '<use href="{}"></use></svg>',
            href,
        )
    return format_html('<span aria-hidden="true">{}</span>', shape) if shape else SafeString("")


@register.inclusion_tag("components/back_link.html")
def back_link(text: Any, to: Any = None, *args: Any, query: str = "") -> dict[str, object]:
    """The link back to `to`: the name of a page with its `args`, an address, or an object that has
    a page of its own, which may also be the text.
    """
    return {"text": text, "url": resolve_url(text if to is None else to, *args) + query}


@register.simple_block_tag
def card(content: SafeString, heading: str = "", **options: Any) -> str:
    """A box with a heading; options: `level`, `count`, `url` and `link` (a link at the foot),
    `tone`, `id`.
    """
    return render_to_string(
        "components/card.html", {"content": content, "heading": heading, "level": 2, **options}
    )


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", heading: str = "") -> str:
    """An important message; kinds: info, warning, stop, done."""
    return render_to_string(
        "components/notice.html", {"content": content, "kind": kind, "heading": heading}
    )


@register.simple_block_tag
def empty_list(content: SafeString, url: str = "", link: str = "") -> str:
    """Stands where a list has nothing to show, with a link to the next step if there is one."""
    words = SafeString(" ".join(content.split()))
    return render_to_string("components/empty_list.html", {"text": words, "url": url, "link": link})


@register.simple_block_tag
def details(content: SafeString, summary: str, is_open: bool = False) -> str:
    return render_to_string(
        "components/details.html", {"content": content, "summary": summary, "is_open": is_open}
    )


@register.simple_block_tag(takes_context=True)
def filters(context: template.Context, content: SafeString, **options: Any) -> str:
    """The row of filters over a list, sent with GET; options: `button`, `clear` (address that shows
    all again).

    `clear` is shown only if something is filtered: a day, a moment, a page or an order filters
    nothing.
    """
    request = context.get("request")
    if request and not any(value for name, value in request.GET.items() if name not in NOT_FILTERS):
        options.pop("clear", None)
    return render_to_string(
        "components/filters.html",
        {
            "content": content,
            "action": request.path if request else "",
            "csrf_token": context.get("csrf_token"),
            **_saved_views(request),
            **options,
        },
    )


def _saved_views(request: Any) -> dict[str, Any]:
    """The views of this list that its reader saved, and what of it could be saved now."""
    views = getattr(getattr(request, "user", None), "saved_views", None)
    if views is None:
        return {}
    given = [(name, value) for name, value in request.GET.items() if value and name != "page"]
    query = urlencode(sorted(given))
    saved = [view for view in views if view["path"] == request.path]
    return {"saved": saved, "query": query, "is_saved": query in [view["query"] for view in saved]}


@register.inclusion_tag("components/post_button.html")
def post_button(url: str, text: str, kind: str = "secondary", **options: Any) -> dict[str, Any]:
    """A button that does something by POST; options: `about` (hidden words after the text), `size`,
    `name`, `value`.

    `hidden` and `hidden_value`: the name and value of a hidden field.
    """
    return {"url": url, "text": text, "kind": kind, **options}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """Every problem of these forms, each a link to its field. Page templates
    already show those of `form` and `filters`.
    """
    problems = [
        problem for form in dict.fromkeys(forms) if form is not None for problem in _problems(form)
    ]
    return {"problems": problems}


def _problems(form: Any) -> Iterable[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from (
            {"text": str(text), "id": ""} for text in form.non_form_errors() if form.is_bound
        )
        for one in form.forms:
            yield from _problems(one)
        return
    if not getattr(form, "is_bound", False):
        return
    for name, errors in form.errors.items():
        anchor = _anchor(form[name]) if name in form.fields else ""
        yield from ({"text": str(text), "id": anchor} for text in errors)


def _anchor(field: Any) -> str:
    """The id of the field's first control."""
    identifier = field.id_for_label or f"{field.auto_id}_0"
    return "" if field.is_hidden else identifier


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: template.Context, key: str, words: str, **options: str) -> dict[str, Any]:
    """The heading of a column that sorts its list: by itself, then the other way round. Options:
    `default`, if the list is sorted by it at first; `class`.
    """
    request = context["request"]
    sort = request.GET.get("sort") or (key if options.get("default") else "")
    return {
        "key": key,
        "back": f"-{key}",
        "words": words,
        "sort": sort,
        "request": request,
        **options,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, noun: str = "row,rows") -> dict[str, Any]:
    """The position in a list and links to other pages; keeps the rest of the query string."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(elided), "noun": noun, "request": context.get("request")}
