"""The renderer's own process: HTML comes in at one end, a checked PDF goes out at the other.

Started by reports.printing.renderer and by nothing else, with the seconds of processor time that
one document may use. It has no Django, no database and no secret; it may write no file, and its
memory and time are limited. It ends when whoever started it does.

Each message is its length in eight bytes and then itself. Asked: KIND, HTML. Answered: a JSON
object, the PDF.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import BinaryIO

MEMORY = 1_500_000_000  # bytes of address space; a pack of 40 pages needs a third of it
FILES = 64


def main(seconds: int) -> None:
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not stand between two messages
    _limit()
    from reports.printing import pdf

    pdf.warm_up()
    gc.disable()  # nothing is collected in the middle of a document: it takes about a tenth of its time
    while (kind := receive(incoming)) is not None:
        html = receive(incoming) or b""
        _allow(seconds)
        answer, content = _render(pdf, kind.decode(), html.decode())
        send(outgoing, json.dumps(answer).encode())
        send(outgoing, content)
        del html, answer, content
        gc.collect()  # what a document leaves behind goes in circles, and nobody waits now
        _give_back()


def _render(pdf: object, kind: str, html: str) -> tuple[dict[str, object], bytes]:
    started = time.perf_counter()
    used = time.process_time()
    try:
        made = pdf.write_pdf(html, kind)  # type: ignore[attr-defined]  # the module, imported under the limits
        used = round(time.process_time() - used, 4)
        problems = pdf.problems_of(made.content)  # type: ignore[attr-defined]  # pdf is imported late
    except MemoryError:
        return {"error": "The document needed more memory than it is allowed."}, b""
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {problem}"[:1000]}, b""
    seconds = round(time.perf_counter() - started, 3)
    answer = {
        "pages": made.pages,
        "seconds": seconds,
        "used": used,
        "problems": problems,
        "peak": _peak(),
    }
    return answer, made.content


def send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(8, "big") + message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next message; None where the other end has closed, in the middle of one too."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    message = stream.read(int.from_bytes(size, "big"))
    return message if len(message) == int.from_bytes(size, "big") else None


def _give_back() -> None:
    """Hands what was freed back to the machine, where the C library can: it waits for the next pack
    with less.
    """
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


def _allow(seconds: int) -> None:
    """So much more processor time, counted from what this process has used so far; SIGXCPU ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak() -> int:
    """The most memory held so far, in bytes; `ru_maxrss` would begin with what the parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(
        int(line.split()[1]) * 1024
        for line in status.read_text().splitlines()
        if line.startswith("VmHWM")
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
