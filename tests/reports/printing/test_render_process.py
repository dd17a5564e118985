import io
import json
import resource
import subprocess
import sys

import pytest
from django.conf import settings

from reports.packs.documents import Rendering, document_html
from reports.printing import pdf, render_process
from reports.printing.render_process import receive, send
from tests.reports.sample import EMPTY_FLASH

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("message", [b"", b"x", b"x" * 100_000])
def test_a_message_arrives_whole(message):
    stream = io.BytesIO()
    send(stream, message)
    stream.seek(0)

    assert receive(stream) == message
    assert receive(stream) is None


def test_half_a_message_is_none():
    assert receive(io.BytesIO((9).to_bytes(8, "big") + b"half")) is None


def asked(*messages: bytes) -> list[bytes]:
    stream = io.BytesIO()
    for message in messages:
        send(stream, message)
    process = subprocess.run(
        [sys.executable, "-m", "reports.printing.render_process", "60"],
        input=stream.getvalue(),
        capture_output=True,
        cwd=settings.BASE_DIR,
    )
    answers = io.BytesIO(process.stdout)
    answered = []
    while (answer := receive(answers)) is not None:
        answered.append(answer)
    return answered


def test_it_answers_each_document_with_its_facts_and_its_file():
    html = document_html(EMPTY_FLASH, Rendering.A4).encode()

    facts, content, again, same = asked(b"a4", html, b"a4", html)

    assert json.loads(facts)["pages"] == json.loads(again)["pages"] == 1
    assert content.startswith(b"%PDF")
    assert content == same


def test_it_says_why_a_document_cannot_be_made():
    facts, content = asked(b"papyrus", b"<p>x</p>")

    assert json.loads(facts)["error"].startswith("FileNotFoundError")
    assert content == b""


def test_what_eats_memory_is_said_to(monkeypatch):
    def eat(html: str, kind: str) -> None:
        raise MemoryError

    monkeypatch.setattr(pdf, "write_pdf", eat)

    assert render_process._render(pdf, "a4", "") == (
        {"error": "The document needed more memory than it is allowed."},
        b"",
    )


def test_a_rendered_document_is_told_with_its_cost():
    facts, content = render_process._render(pdf, "a4", document_html(EMPTY_FLASH, Rendering.A4))

    assert set(facts) == {"pages", "seconds", "used", "problems", "peak"}
    assert content.startswith(b"%PDF")


def test_the_process_is_limited(monkeypatch):
    limits = {}
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limit: limits.update({kind: limit}))

    render_process._limit_resources()
    render_process._limit_cpu(60)

    assert limits[resource.RLIMIT_FSIZE] == limits[resource.RLIMIT_CORE] == (0, 0)
    assert limits[resource.RLIMIT_AS] == (render_process.MEMORY, render_process.MEMORY)
    assert limits[resource.RLIMIT_CPU][0] >= 60


def test_under_its_limits_no_file_can_be_written(tmp_path):
    code = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from reports.printing import render_process; render_process._limit_resources();"
        f"open({str(tmp_path / 'x')!r}, 'w').write('x')"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True
    )

    assert "File too large" in process.stderr
