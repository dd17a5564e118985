"""A standard pack by our renderer and by a naive twin, in turn, in one run: the ratio of the time of the processor.

What our renderer measures by the clock of the wall holds the checks of PDF/UA-1 and PDF/A-2a as well.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from reports.documents import Rendering, document_html
from reports.pdf import STYLES
from reports.render_process import receive, send
from reports.renderer import Renderer
from tests.reports.sample import SAMPLE

ROUNDS = 9
HTML = document_html(SAMPLE, Rendering.A4)


@pytest.fixture
def twin() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.benchmarks.naive_print"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR)
    yield process
    process.stdin.close()
    process.wait()
    process.stdout.close()


def naive_seconds(process: subprocess.Popen[bytes], html: str) -> float:
    send(process.stdin, html.encode())
    seconds, content = receive(process.stdout), receive(process.stdout)
    assert content.startswith(b"%PDF")
    return float(seconds)


def processor_seconds(pid: int) -> float:
    """What the process has used of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_a_standard_pack_against_a_naive_twin(benchmark: Any, twin: subprocess.Popen[bytes]) -> None:
    style = (STYLES / "a4.css").read_text().replace("asset:", "data:")
    naive_html = HTML.replace("</head>", f"<style>{style}</style></head>")
    renderer, ours, theirs = Renderer(), [], []
    renderer.render(HTML, "a4")
    naive_seconds(twin, naive_html)

    def in_turn() -> None:
        before = processor_seconds(renderer.pid)
        for _ in range(3):
            renderer.render(HTML, "a4")
        ours.append((processor_seconds(renderer.pid) - before) / 3)
        theirs.extend(naive_seconds(twin, naive_html) for _ in range(3))

    started = time.perf_counter()
    benchmark.pedantic(in_turn, rounds=ROUNDS)
    renderer.stop()
    mine, other = statistics.median(ours), statistics.median(theirs)
    benchmark.extra_info["ratio to naive"] = round(mine / other, 2)
    seconds = time.perf_counter() - started
    print(f"\nours {mine * 1000:.0f} ms with its checks, naive {other * 1000:.0f} ms: ratio {mine / other:.2f}")
    print(f"{ROUNDS} rounds in {seconds:.0f} s")
