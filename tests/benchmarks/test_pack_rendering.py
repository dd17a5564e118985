"""A standard tagged pack, fresh words each time: by us, by WeasyPrint without our care, and by a
warm browser.

All in one run and in turn, so that a busy machine is busy for each. Ratios are of the processor's
time, which other work on the machine status_periods less than the clock. `naive` has the stylesheet as
one would write it first; `plain` has ours, so that what the layout saves is told apart from what
the renderer saves.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from reports.packs.documents import Rendering, document_html
from reports.printing.pdf import STYLES
from reports.printing.render_process import receive, send
from reports.printing.renderer import Renderer
from tests.benchmarks.processes import command_line, family, memory, processor_seconds
from tests.reports.sample import SAMPLE

ROUNDS = 15
HTML = document_html(SAMPLE, Rendering.A4)
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
FONTS = (settings.BASE_DIR / "static" / "fonts").as_uri()
NAIVE_STYLE = (
    Path(__file__)
    .with_name("naive.css")
    .read_text()
    .replace("FONTS", FONTS)
    .replace("asset:", "data:")
)
PLAIN_STYLE = (STYLES / "a4.css").read_text().replace("asset:", "data:")


def fresh(number: int, style: str = "") -> str:
    """The pack with words of its own, so that nothing remembers it."""
    html = HTML.replace("trolley", f"trolley {number}").replace("</title>", f" {number}</title>")
    return html.replace("</head>", f"<style>{style}</style></head>") if style else html


@pytest.fixture
def twin() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.benchmarks.naive_print"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    )
    yield process
    process.stdin.close()
    process.wait()
    process.stdout.close()


@pytest.fixture
def chromium() -> Iterator[tuple[Browser, int]]:
    """A warm browser, and the number of the process at its root."""
    with sync_playwright() as playwright:
        it = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=CHROMIUM
        )
        yield it, next(pid for pid in family(os.getpid()) if is_root(command_line(pid)))
        it.close()


def is_root(line: str) -> bool:
    """Whether a process with this command line is the browser itself, and none of those that it
    starts.
    """
    return "--remote-debugging" in line and "--type=" not in line


def naive_seconds(process: subprocess.Popen[bytes], html: str) -> float:
    send(process.stdin, html.encode())
    seconds = receive(process.stdout)
    content = receive(process.stdout)
    assert content.startswith(b"%PDF")
    return float(seconds)


def chromium_seconds(browser: Browser, root: int, html: str) -> tuple[float, int]:
    """The processor's seconds of a new page that prints, and the memory that the browser holds
    meanwhile.
    """
    started = processor_seconds(family(root))
    page = browser.new_page()
    page.set_content(html)
    assert page.pdf(format="A4", tagged=True, prefer_css_page_size=True).startswith(b"%PDF")
    used = processor_seconds(family(root)) - started
    held = memory(family(root))
    page.close()
    return used, held


def test_a_standard_pack_against_weasyprint_and_chromium(benchmark, twin, chromium):
    renderer = Renderer()
    seconds = {}
    held = {}

    def note(name: str, value: float) -> None:
        seconds.setdefault(name, []).append(value)

    def in_turn(number: int = 0, keep: Callable[[str, float], None] = note) -> None:
        started = time.perf_counter()
        keep("ours", renderer.render(fresh(number), "a4").used)
        keep("ours with its checks, by the clock", time.perf_counter() - started)
        keep("naive", naive_seconds(twin, fresh(number, NAIVE_STYLE)))
        keep("plain", naive_seconds(twin, fresh(number, PLAIN_STYLE)))
        used, held["chromium"] = chromium_seconds(*chromium, fresh(number, PLAIN_STYLE))
        keep("chromium", used)

    in_turn(keep=lambda *_: None)
    numbers = iter(range(1, ROUNDS + 1))
    benchmark.pedantic(lambda: in_turn(next(numbers)), rounds=ROUNDS)
    held["ours"] = memory([renderer.pid])
    renderer.stop()

    middle = {name: statistics.median(values) for name, values in seconds.items()}
    ratios = {
        f"of {name}": round(middle["ours"] / middle[name], 2)
        for name in ("naive", "plain", "chromium")
    }
    ratios["of chromium's memory"] = round(held["ours"] / held["chromium"], 2)
    benchmark.extra_info |= ratios
    print("\n" + ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in middle.items()))
    print(", ".join(f"{name} {value / 1e6:.0f} MB" for name, value in held.items()), ratios)
    assert (
        ratios["of naive"] < 0.8
    )  # what is measured on a quiet machine stands in docs/performance.md
