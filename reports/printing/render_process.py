"""The renderer's process: it reads HTML from its input and writes a checked PDF to its output.

Only reports.printing.renderer starts it, with the seconds of processor time that one document may
use. It has no Django, no database and no secret, may write no file, and has limits on memory and
time. It ends when its parent does.

Each message is its length in eight bytes, then its content. Request: KIND, HTML. Response: a JSON
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
    os.dup2(2, 1)  # a stray print must not come between two messages
    _limit_resources()
    from reports.printing import pdf

    pdf.warm_up()
    gc.disable()  # no garbage collection during a document: it takes about a tenth of the time
    while (kind := receive(incoming)) is not None:
        html = receive(incoming) or b""
        _limit_cpu(seconds)
        answer, content = _render(pdf, kind.decode(), html.decode())
        send(outgoing, json.dumps(answer).encode())
        send(outgoing, content)
        del html, answer, content
        gc.collect()  # documents leave cyclic garbage, and nobody is waiting now
        _trim_memory()


def _render(pdf: object, kind: str, html: str) -> tuple[dict[str, object], bytes]:
    started = time.perf_counter()
    used = time.process_time()
    try:
        made = pdf.write_pdf(html, kind)  # type: ignore[attr-defined]  # the module, imported under the limits
        used = round(time.process_time() - used, 4)
        problems = pdf.problems_of(made.content, kind)  # type: ignore[attr-defined]  # pdf is imported late
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
    """The next message; None if the other end has closed, even within one."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    message = stream.read(int.from_bytes(size, "big"))
    return message if len(message) == int.from_bytes(size, "big") else None


def _trim_memory() -> None:
    """Returns freed memory to the system if the C library can, while the process waits for the next
    pack.
    """
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


def _limit_cpu(seconds: int) -> None:
    """Allows that much more processor time, counted from now; then SIGXCPU ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak() -> int:
    """The most memory used so far, in bytes; `ru_maxrss` would start with the parent's."""
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
