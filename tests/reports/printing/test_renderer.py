import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.packs.documents import Rendering, document_html
from reports.printing import renderer as module
from reports.printing.renderer import (
    DocumentTooLong,
    Renderer,
    RendererSilent,
    RendererStopped,
    RenderingFailed,
    RenderingTookTooLong,
    renderer,
)
from tests.reports.sample import EMPTY_FLASH

HTML = document_html(EMPTY_FLASH, Rendering.A4)


@pytest.fixture(scope="module")
def warm() -> Iterator[Renderer]:
    own = Renderer()
    yield own
    own.stop()


def test_a_document_comes_back_checked(warm):
    rendered = warm.render(HTML, "a4")

    assert rendered.content.startswith(b"%PDF")
    assert rendered.pages == 1
    assert rendered.problems == ()
    assert rendered.seconds > 0


def test_the_process_is_kept_and_makes_the_same_bytes(warm):
    first = warm.render(HTML, "a4")
    pid = warm.pid
    second = warm.render(HTML, "a4")

    assert warm.pid == pid
    assert first.content == second.content


def test_a_document_that_cannot_be_made_says_why_and_costs_no_process(warm):
    warm.warm_up()
    pid = warm.pid

    with pytest.raises(RenderingFailed, match="FileNotFoundError"):
        warm.render(HTML, "papyrus")
    assert warm.pid == pid


def test_a_document_that_is_too_long_is_refused(warm, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_HTML", 100)

    with pytest.raises(DocumentTooLong, match="Shorten its texts"):
        warm.render("x" * 101, "a4")


def test_a_renderer_that_died_while_it_waited_is_replaced(warm):
    warm.render(HTML, "a4")
    first = warm.pid
    os.kill(first, signal.SIGKILL)

    assert warm.render(HTML, "a4").pages == 1
    assert warm.pid != first


def test_a_renderer_is_not_taken_for_large_because_its_parent_is(warm, monkeypatch):
    ballast = b"x" * 300_000_000
    monkeypatch.setattr(module, "LARGE", len(ballast))

    warm.render(HTML, "a4")

    assert warm.pid is not None


def test_a_renderer_found_dead_is_replaced(warm):
    warm.render(HTML, "a4")
    process = warm._process
    process.kill()
    process.wait()

    assert warm.render(HTML, "a4").pages == 1


def test_a_renderer_that_dies_at_once_is_told_of():
    own = Renderer()
    process = subprocess.Popen(["true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    own._running = lambda: process
    own._process = None

    with pytest.raises(RendererStopped, match="stopped before it had finished"):
        own.render(HTML, "a4")
    process.communicate()


def test_a_document_that_uses_too_much_processor_time_is_given_up():
    own = Renderer(seconds=1)
    long = document_html(EMPTY_FLASH, Rendering.A4).replace(
        "</body>", "<p>A word and another.</p>" * 20_000 + "</body>"
    )

    with pytest.raises(
        RenderingTookTooLong, match=r"more than 1 seconds of processor time\. Shorten its texts"
    ):
        own.render(long, "a4")
    assert own.pid is None


def test_a_renderer_that_hangs_is_not_blamed_on_the_document():
    own = Renderer()
    own.warm_up()
    os.kill(own.pid, signal.SIGSTOP)

    with pytest.raises(RendererSilent, match=r"did not answer within 0\.5 seconds"):
        own.render(HTML, "a4", patience=0.5)
    assert own.pid is None
    assert own.render(HTML, "a4").pages == 1
    own.stop()


def test_a_renderer_that_has_grown_large_is_replaced(monkeypatch):
    monkeypatch.setattr(module, "LARGE", 1)
    own = Renderer()

    assert own.render(HTML, "a4").pages == 1
    assert own.pid is None


def test_the_process_ends_when_its_owner_closes(warm):
    warm.warm_up()
    process = warm._process

    process.stdin.close()

    assert process.wait(timeout=30) == 0
    process.stdout.close()
    warm._process = None


def test_the_process_knows_no_secret(warm):
    warm.warm_up()
    deadline = time.monotonic() + 10
    while "FONTCONFIG_FILE" not in (environ := Path(f"/proc/{warm.pid}/environ").read_text()):
        assert time.monotonic() < deadline

    assert {entry.partition("=")[0] for entry in environ.split("\0") if entry} == {
        "FONTCONFIG_FILE",
        "PATH",
        "LANG",
    }


def test_each_process_has_one_renderer_of_its_own(monkeypatch):
    monkeypatch.setattr(module, "_renderers", {})
    mine = renderer()

    assert renderer() is mine
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert renderer() is not mine


def test_warming_up_starts_the_renderer_of_this_process(monkeypatch):
    own = Renderer()
    monkeypatch.setattr(
        module, "_renderers", {(os.getpid(), slot): own for slot in range(module.RENDERERS)}
    )

    module.warm_up()

    assert own.pid is not None
    own.stop()
