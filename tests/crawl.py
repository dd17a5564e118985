"""Crawls every page that a role can reach by links and reads its forms, like a browser without
scripts.
"""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

LIKELY = {  # values for fields, by the ends of their names
    ("email",): "somebody@example.org",
    ("pence",): "450",
    ("days_off",): "",
    ("decide_on",): "20 November 2026",
    ("minutes", "places", "capacity", "days", "months", "group"): "1",
    ("phone",): "01632 960001",
    ("contacts",): "Producer: Sam Marsh, 01632 960001, rings you",
    ("link",): "https://example.org/",
    ("line_manager", "people", "holder"): "",  # a reference on the register, or nobody
    ("_on", "_0", "day", "_from"): "1 December 2026",
    ("ends_at_1",): "12:00",
    ("starts", "_1"): "10:00",
    ("ends",): "12:00",
    ("_at", "until"): "Tue 1 Dec 10:00",
}
REPEATS = {"every", "number", "until"}  # how a session repeats: left empty, it does not
NUMBERED = re.compile(r"\d+")
MONTHS = "|".join(month_name[1:])
DAY_IN_WORDS = re.compile(rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b")
MOST = 30  # pages of one view
WITHOUT_END = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Form:
    """A form of a page: its address, its values, and the choices and kinds of its fields."""

    page: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)
    has_plain_button: bool = False

    def filled(self, button: tuple[str, str] | None = None) -> dict[str, list[str]]:
        """The data that someone would send; empty fields get a likely value."""
        data = dict(self.values)
        left_empty = REPEATS if self.kinds.keys() >= REPEATS else set()
        for name, kind in self.kinds.items():
            if name not in left_empty and not any(data.get(name, [])):
                data[name] = [self._something(name, kind)]
        return data | ({button[0]: [button[1]]} if button else {})

    def filled_otherwise(self) -> dict[str, list[str]]:
        """The same with other values than the fields have: the last other choice, or a week later."""
        data = self.filled()
        for name in self.kinds:
            held = data.get(name, [""])[:1]
            others = [
                choice for choice in self.choices.get(name, ()) if choice and [choice] != held
            ]
            if others:
                data[name] = others[-1:]
            elif held and (on := _day_in(held[0])):
                data[name] = [held[0].replace(on, _a_week_later(on))]
        return data

    def _something(self, name: str, kind: str) -> str:
        if self.choices.get(name):
            return next((choice for choice in self.choices[name] if choice), "")
        if kind in {"email", "number"}:
            return {"email": "somebody@example.org", "number": "1"}[kind]
        return next(
            (text for endings, text in LIKELY.items() if f"_{name}".endswith(endings)), "Because"
        )


def _day_in(text: str) -> str:
    found = DAY_IN_WORDS.search(text)
    return found[0] if found else ""


def _a_week_later(on: str) -> str:
    later = datetime.strptime(on, "%d %B %Y").date() + timedelta(days=7)  # noqa: DTZ007  a day alone
    return f"{later.day} {later:%B %Y}"


def forms_on(page: str, response: HttpResponse) -> list[Form]:
    reader = _Reader(page)
    reader.feed(response.content.decode())
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._open: list[tuple[str, bool]] = []  # tags, and whether what is in them is hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_hidden = self._begin(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.page, given["href"]))
        if tag == "form":
            self._begin_form(given, is_hidden=is_hidden)
        if self._form is None:
            return
        name = given.get("name", "")
        kind = given.get("type", "text")
        if tag == "input" and name:
            self._input(name, kind, given)
        elif tag == "button":
            self._button(name, given)
        elif tag == "select" and name:
            self._select = name
            self._form.kinds[name] = "select"
        elif tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                self._form.values.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            self._form.kinds[name] = "text"
            self._form.values[name] = [""]

    def _begin(self, tag: str, given: dict[str, str]) -> bool:
        """Whether it is hidden, by itself or in what is."""
        is_hidden = "hidden" in given or bool(self._open and self._open[-1][1])
        if tag not in WITHOUT_END:
            self._open.append((tag, is_hidden))
        return is_hidden

    def _begin_form(self, given: dict[str, str], *, is_hidden: bool) -> None:
        action = urljoin(self.page, given.get("action") or self.page)
        self._form = Form(self.page, action, given.get("method", "get").lower())
        if not is_hidden:
            self.forms.append(self._form)

    def _input(self, name: str, kind: str, given: dict[str, str]) -> None:
        value = given.get("value", "")
        if kind in {"radio", "checkbox"}:
            self._form.choices.setdefault(name, []).append(value or "on")
            if "checked" in given:
                self._form.values.setdefault(name, []).append(value or "on")
            if kind == "radio" or len(self._form.choices[name]) > 1:
                self._form.kinds[name] = kind
        elif kind != "file":
            self._form.values.setdefault(name, []).append(value)
            if kind not in {"hidden", "submit", "search"}:
                self._form.kinds[name] = kind

    def _button(self, name: str, given: dict[str, str]) -> None:
        if name:
            self._form.buttons.setdefault(name, [given.get("value", "")])
        elif given.get("type") != "button":
            self._form.has_plain_button = True

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form.values[self._area] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "form" and self._form:
            if not self._form.has_plain_button:  # otherwise Enter would press that one
                self._form.values = self._form.buttons | self._form.values
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area


class Page(NamedTuple):
    address: str
    status: int
    forms: list[Form]
    queries: int  # that it made; none are counted for a file


class Count:
    """Of queries alone: Django's CaptureQueriesContext writes each of them down with its values,
    which takes as long again.
    """

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        return execute(*arguments)


def pages(client: Client, start: str = "/", most_alike: int = 3) -> Iterator[Page]:
    """Each page once.

    Of addresses that differ only in numbers, the first few; and at most MOST pages of one view.
    """
    queue = [start]
    seen = {start}
    alike = Counter[str]()
    shown = Counter[str]()
    while queue:
        address = queue.pop(0)
        made = Count()
        with connection.execute_wrapper(made):
            response = client.get(address)
        if response.status_code in {301, 302}:
            reader = _Reader(address)
            reader.links = [urljoin(address, response["Location"])]
        elif response.get("Content-Type", "").startswith("text/html"):
            reader = _Reader(address)
            reader.feed(response.content.decode())
            yield Page(address, response.status_code, reader.forms, made.queries)
        else:
            yield Page(address, response.status_code, [], 0)
            continue
        for link in reader.links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            shape = NUMBERED.sub("0", parts.path) + ("?" if parts.query else "")
            is_ours = not parts.netloc and parts.scheme == "" and path.startswith("/")
            if (
                is_ours
                and path not in seen
                and alike[shape] < most_alike
                and shown[view := view_of(parts.path)] < MOST
            ):
                seen.add(path)
                alike[shape] += 1
                shown[view] += 1
                queue.append(path)


@cache
def view_of(path: str) -> str:
    """The name of the view, or the path itself where there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path
