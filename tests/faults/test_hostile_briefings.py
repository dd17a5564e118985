"""T16: briefings of hostile text. Each comes out as a PDF that passes its checks, or is refused in
words; nothing is fetched from outside and nothing hangs. The control is a naive twin that takes
texts for markup: it does fetch.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings

from reports.packs.content import PackContent
from reports.packs.documents import Rendering, document_html
from reports.printing.render_process import receive, send
from reports.printing.renderer import PATIENCE, Renderer, RenderingFailed
from tests.faults.installation import IS_FULL
from tests.reports.sample import SAMPLE

pytestmark = pytest.mark.fault
BRIEFINGS = 5_000 if IS_FULL else 24
RENDERERS = 2 if IS_FULL else 1  # the short form runs beside other tests
SECONDS = 20  # of processor time for one briefing
PDFS = [Rendering.A4, Rendering.PHONE, Rendering.LARGE, Rendering.CONTRAST]
LOADS = "[a](javascript:x) [b](URL) ![c](URL) <URL> <img src=URL> <link rel=stylesheet href=URL> <iframe src=URL>"
FRAGMENTS = (
    "\u202egnorw si siht\u202c",
    "\u2066\u2067\u2068Dr \u05d0\u05d1\u05d2 abc\u2069\u2069\u2069",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 (test) 123",
    "\x00\x07\x0b\x1b[31m\x7f\x85",
    "\ud800\udfff\ufffe\uffff",
    "e" + "\u0301" * 60,
    "\u200b\u200d\ufeff\u00ad" * 20,
    "\U0001f469\u200d\U0001f469\u200d\U0001f466\U0001f1ec\U0001f1e7",
    "x" * 1500,
    "W\u0300i\u0301d\u0302e " * 80,
    "</p></div></main></body></html>",
    "<!--" + "-" * 50,
    "<!doctype x [<!entity a 'b'>]>&a;&nbsp;&lt;&#0;&#xD800;",
    "&#x202e;gnorw&#x1f600;&#7;",
    "]]><![CDATA[<b>",
    "{{ pack }}{% include 'x' %}{# #}",
    "<style>*{display:none}@page{size:1mm}</style>",
    "* " * 60 + "\n" + "- a\n  - b\n" * 12,
    "**_" * 200 + "a" + "_**" * 200,
    LOADS,
    "<svg onload=x><image href='file:///etc/passwd'/></svg><object data='file:///etc/passwd'></object>",
    "\\" * 300 + "`" * 300,
    "\n" * 100,
    "\t\r\u2028\u2029\u0085" * 40,
    "0" * 300 + "." + "9" * 300,
    "",
)


class Outside(HTTPServer):
    """Whoever asks it for something has fetched from outside."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Noting)


class _Noting(BaseHTTPRequestHandler):
    server: Outside

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def outside() -> Iterator[Outside]:
    server = Outside()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def spoiled(value: Any, chance: random.Random, address: str) -> Any:
    """The value with about one in seven of its texts made hostile."""
    if isinstance(value, str):
        parts = (
            chance.choices(FRAGMENTS, k=chance.randint(1, 2)) if chance.random() < 0.15 else [value]
        )
        return " ".join(parts).replace("URL", address)
    if isinstance(value, tuple):
        return tuple(spoiled(item, chance, address) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{
                each.name: spoiled(getattr(value, each.name), chance, address)
                for each in fields(value)
            },
        )
    return value


def hostile(chance: random.Random, address: str) -> PackContent:
    """A pack whose people wrote whatever they liked; what the product writes itself stays as it is."""
    whole: PackContent = spoiled(SAMPLE, chance, address)
    strip = replace(SAMPLE.strip, recipient=whole.strip.recipient, marking=whole.strip.marking[:60])
    strip = replace(strip, kind=chance.choice(["flash"] * 5 + ["standard"]))
    return replace(whole, strip=strip, lines=SAMPLE.lines)


def printed_of(numbers: range, address: str) -> list[tuple[int, str, float]]:
    """What each came to, and how many seconds it took; by one renderer."""
    renderer = Renderer(SECONDS)
    ended = []
    for number in numbers:
        rendering = PDFS[number % len(PDFS)]
        content = hostile(random.Random(f"16, {number}"), address)
        started = time.monotonic()
        try:
            problems = renderer.render(document_html(content, rendering), rendering).problems
            what = str(problems[0]) if problems else "printed"
        except RenderingFailed as refusal:
            what = str(refusal)
        ended.append((number, what, time.monotonic() - started))
    renderer.stop()
    return ended


def test_hostile_briefings_are_printed_or_refused(outside):
    address = f"http://127.0.0.1:{outside.server_port}/x.png"
    with ThreadPoolExecutor(RENDERERS) as pool:
        shares = [range(first, BRIEFINGS, RENDERERS) for first in range(RENDERERS)]
        ended = [
            each for share in pool.map(printed_of, shares, [address] * RENDERERS) for each in share
        ]

    by_outcome = Counter(what for _, what, _ in ended)
    slowest = max(seconds for *_, seconds in ended)
    print(
        f"\n{BRIEFINGS} hostile briefings: {dict(by_outcome)}; slowest {slowest:.1f} s; fetched {outside.asked}"
    )
    refused = "The pack needs more than 20 seconds of processor time. Shorten its texts."
    assert [each for each in ended if each[1] not in {"printed", refused}] == []
    assert by_outcome["printed"] > 0.9 * BRIEFINGS
    assert slowest < PATIENCE + 10
    assert outside.asked == []


def test_a_paragraph_of_ten_megabytes_is_refused_in_words():
    content = replace(SAMPLE, background=replace(SAMPLE.background, why_now="word " * 2_000_000))
    started = time.monotonic()

    with pytest.raises(RenderingFailed, match="Shorten its texts"):
        Renderer(SECONDS).render(document_html(content, Rendering.A4), "a4")

    print(f"\n10 MB refused in {time.monotonic() - started:.1f} s")


def test_the_control_takes_text_for_markup_and_fetches(outside):
    address = f"http://127.0.0.1:{outside.server_port}/x.png"
    command = [sys.executable, "-m", "tests.benchmarks.naive_print"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as twin:
        send(twin.stdin, f"<html><title>x</title><body><p>{LOADS}".replace("URL", address).encode())
        assert [receive(twin.stdout) is not None for _ in range(2)] == [True, True]
        twin.stdin.close()

    assert outside.asked != []
