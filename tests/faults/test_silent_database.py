"""PostgreSQL keeps its connections open and says nothing: health answers, and pages say so in words.

The twin has as many threads, all of which wait for it.
"""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.database import Migrated
from tests.faults.installation import Installation, installation, until

pytestmark = [pytest.mark.fault, pytest.mark.only_on("postgresql")]  # SQLite is a file
PAGES = 12  # asked for at once, three times as many as are answered at once
THREADS = 4  # of the twin
PAGE = "/account/login/"


class Proxy:
    """Between a client and PostgreSQL; while it is silent nothing passes, and nobody is hung up on."""

    def __init__(self, host: str, port: int) -> None:
        self.to = (host, port)
        self.speaks = threading.Event()
        self.speaks.set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):  # it is over
            while True:
                client, _ = self.listening.accept()
                server = socket.create_connection(self.to)
                for source, target in ((client, server), (server, client)):
                    threading.Thread(
                        target=self._pass_on, args=(source, target), daemon=True
                    ).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with source, suppress(OSError):
            while data := source.recv(65_536):
                self.speaks.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def web(
    folder: Path, migrated: Migrated, *, application: str, threads: int
) -> Iterator[tuple[Proxy, str]]:
    """It has answered pages, so it has connections open."""
    with installation(folder, migrated) as it:
        database = urlsplit(it.database_url)
        proxy = Proxy(database.hostname or "127.0.0.1", database.port or 5432)
        user = f"{database.netloc.rpartition('@')[0]}@" if "@" in database.netloc else ""
        it.env["DATABASE_URL"] = f"postgres://{user}127.0.0.1:{proxy.port}{database.path}"
        it.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        options = ["--interface", "wsgi", "--port", port, "--blocking-threads", str(threads)]
        it.start("-m", "granian", *options, application)
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: asked(f"{address}{PAGE}")[0] == 200, seconds=60), log(it)
        with ThreadPoolExecutor(PAGES) as pool:
            list(pool.map(asked, [f"{address}{PAGE}"] * PAGES))
        yield proxy, address
        proxy.speaks.set()
        proxy.listening.close()


def log(it: Installation) -> str:
    return (it.folder / "log").read_text()


def asked(address: str) -> tuple[int, float, str]:
    """The status of the answer, the seconds that it took, and its words."""
    since = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310  our own
            return page.status, time.monotonic() - since, page.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, time.monotonic() - since, refusal.read().decode()
    except OSError as problem:
        return 0, time.monotonic() - since, str(problem)


def test_health_answers_and_pages_say_so(tmp_path, migrated):
    with (
        web(tmp_path, migrated, application="config.wsgi:application", threads=20) as (
            proxy,
            address,
        ),
        ThreadPoolExecutor(PAGES) as pool,
    ):
        proxy.speaks.clear()
        pages = [pool.submit(asked, f"{address}{PAGE}") for _ in range(PAGES)]
        health, ready = [], []
        while any(not page.done() for page in pages) or len(health) < 5:
            health.append(asked(f"{address}/healthz"))
            ready.append(asked(f"{address}/readyz"))
        answers = [page.result() for page in pages]
        proxy.speaks.set()

        back = time.monotonic()
        assert until(lambda: asked(f"{address}{PAGE}")[0] == 200, seconds=30)

        slowest = [max(seconds for _, seconds, _ in each) for each in (health, ready, answers)]
        print(
            "\nsilent: /healthz {:.2f} s, /readyz {:.1f} s, pages {:.1f} s at most".format(
                *slowest
            ),
            f"; pages again {time.monotonic() - back:.1f} s after its return",
        )
        assert {status for status, _, _ in health} == {200}
        assert {status for status, _, _ in ready} == {503}
        assert {status for status, _, _ in answers} == {503}
        assert all("The database is busy" in words for _, _, words in answers)
        assert slowest[0] < 1
        assert slowest[1] < 3
        assert slowest[2] < 10


def test_control_without_turns_health_waits_too(tmp_path, migrated):
    with (
        web(
            tmp_path, migrated, application="tests.faults.naive_web:application", threads=THREADS
        ) as (proxy, address),
        ThreadPoolExecutor(THREADS + 1) as pool,
    ):
        proxy.speaks.clear()
        pages = [pool.submit(asked, f"{address}{PAGE}") for _ in range(THREADS)]
        time.sleep(1)

        health: Future[tuple[int, float, str]] = pool.submit(asked, f"{address}/healthz")
        time.sleep(10)
        done = [each.done() for each in (*pages, health)]
        proxy.speaks.set()

        print(f"\nwithout turns: {sum(done)} of {len(done)} answered after 10 s")
        assert not any(done)
