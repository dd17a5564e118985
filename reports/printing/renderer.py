"""Sends a document to a renderer process and returns a checked PDF, or raises why not.

Each process that renders has its own renderers, RENDERERS of them, started when first needed: a new
interpreter, not a fork, so that no database connection is shared. A renderer that hangs is killed;
one that died or grew too large is replaced.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.conf import settings

from reports.printing.render_process import receive, send

RENDERERS = 2  # documents printed at once by one process: a pack has two
SECONDS = 60  # of processor time for one document
PATIENCE = 90  # seconds by the clock, for a document that somebody waits for
PATIENCE_OF_JOBS = 300  # for a document printed by a job: the machine may be busy
LARGEST_HTML = 5_000_000  # bytes
LARGE = 600_000_000  # bytes of memory after which a renderer is replaced
FONTS = settings.BASE_DIR / "static" / "fonts" / "fonts.conf"


class RenderingFailed(Exception):
    """The document could not be made; the text says why."""


class DocumentTooLong(RenderingFailed):
    def __init__(self) -> None:
        super().__init__("The pack is too long to be printed. Shorten its texts.")


class RendererStopped(RenderingFailed):
    def __init__(self) -> None:
        super().__init__(
            "The renderer stopped before it had finished. It ran out of memory, or it was stopped."
        )


class RenderingTookTooLong(RenderingFailed):
    """Measured in processor time, which only depends on the document: another attempt would fail
    too.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The pack needs more than {seconds:g} seconds of processor time. Shorten its texts."
        )


class RendererSilent(RenderingFailed):
    """Measured by the clock: the renderer or the whole machine stopped or was busy."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The renderer did not answer within {seconds:g} seconds. The machine may be busy: try"
            " again."
        )


@dataclass(frozen=True)
class Rendered:
    """`problems` are violations of PDF/UA-1 and PDF/A-2a; the file may be used only if there are
    none.

    `seconds` by the clock, including the checks; `used` seconds of processor time, without them.
    """

    content: bytes
    pages: int
    seconds: float
    problems: tuple[str, ...]
    used: float = 0.0


class Renderer:
    """One process at most, and one document at a time."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def render(self, html: str, kind: str, *, patience: float = PATIENCE) -> Rendered:
        if len(html.encode()) > LARGEST_HTML:
            raise DocumentTooLong
        with self._lock:
            was_warm = self._process is not None
            try:
                answer, content = self._ask(html, kind, patience)
            except RendererStopped:
                if not was_warm:
                    raise
                # It may have died while it was idle.
                answer, content = self._ask(html, kind, patience)
            if answer.get("peak", 0) > LARGE:
                self.stop()
        if error := answer.get("error"):
            raise RenderingFailed(error)
        return Rendered(
            content, answer["pages"], answer["seconds"], tuple(answer["problems"]), answer["used"]
        )

    def warm_up(self) -> None:
        """Starts the process, so that the first document need not wait for it."""
        with self._lock:
            self._running()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _ask(self, html: str, kind: str, patience: float) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            process.kill()

        alarm = threading.Timer(patience, give_up)
        alarm.start()
        try:
            answer, content = _exchange(process, html, kind)
        except BrokenPipeError:
            answer = content = None
        finally:
            alarm.cancel()
        if answer is None or content is None:
            self.stop()
            if is_late.is_set():
                raise RendererSilent(patience)
            if process.returncode == -signal.SIGXCPU:
                raise RenderingTookTooLong(self._seconds)
            raise RendererStopped
        return json.loads(answer), content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  our own
                [sys.executable, "-m", "reports.printing.render_process", str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env={
                    "FONTCONFIG_FILE": str(FONTS),
                    "PATH": os.environ.get("PATH", ""),
                    "LANG": "C.UTF-8",
                },
            )
        return self._process


def _exchange(
    process: subprocess.Popen[bytes], html: str, kind: str
) -> tuple[bytes | None, bytes | None]:
    incoming = cast(BinaryIO, process.stdout)
    outgoing = cast(BinaryIO, process.stdin)
    send(outgoing, kind.encode())
    send(outgoing, html.encode())
    return receive(incoming), receive(incoming)


_renderers: dict[tuple[int, int], Renderer] = {}


def renderer(number: int = 0) -> Renderer:
    """This process's renderer of that number; a forked process gets its own."""
    key = (os.getpid(), number)
    if key not in _renderers:
        _renderers[key] = Renderer()
        atexit.register(_renderers[key].stop)
    return _renderers[key]


def warm_up() -> None:
    """Called when a worker starts, so that its renderers import and parse before they are
    needed.
    """
    for number in range(RENDERERS):
        renderer(number).warm_up()
