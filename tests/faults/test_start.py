"""`make start`: what it says when the port is taken, and that its processes end with it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.faults.installation import descendants
from tests.project import ROOT

pytestmark = pytest.mark.fault
PROGRAM = (
    "import prepare; prepare.set_up = lambda level: None; import start, sys; sys.exit(start.main())"
)
PATIENCE = 60  # seconds
STARTS_WITHIN = 180  # seconds, for all processes beside a whole test run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


WHOLE = 17  # granian and its process, the worker, and clusters of six and of eight


def whole_family(of: int) -> set[int]:
    """Once all are there. Renderers come and go besides."""
    ends = time.monotonic() + STARTS_WITHIN
    while len(descendants(of)) < WHOLE and time.monotonic() < ends:
        time.sleep(0.1)
    found = {*descendants(of)}
    assert len(found) >= WHOLE
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and " Z " not in _stat(pid)}


def _stat(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return " Z "


def wait_until_gone(pids: set[int], seconds: float) -> set[int]:
    ends = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < ends:
        time.sleep(0.1)
    return alive(pids)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory, migrated):
    """One installation for the whole module. It has a user already, so that no start has to make
    the example.
    """
    folder = tmp_path_factory.mktemp("installation")
    env = {**os.environ, "DATA_DIR": str(folder), "ENV_FILE": os.devnull}
    env.pop("DATABASE_URL", None)
    if migrated.is_file:
        migrated.copy(
            str(folder / "greenroom.sqlite3")
        )  # or each worker would migrate one of its own for ten seconds
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True
    )
    user = ["add_user", "ceri@example.nhs.uk", "--name", "Ceri Maddox", "--role", "officer"]
    password = "a long enough password"
    subprocess.run(
        [sys.executable, "manage.py", *user],
        cwd=ROOT,
        env=env,
        input=password,
        text=True,
        check=True,
    )
    return folder


@pytest.fixture
def start(data_dir):
    """Runs the starter on a port; with `until="Open"` it returns once that was said."""
    running = []

    def started(
        port: int, until: str | None = "Open", **settings: str
    ) -> tuple[subprocess.Popen, str]:
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "bin"),
            "DATA_DIR": str(data_dir),
            "PORT": str(port),
        }
        env |= {"ENV_FILE": os.devnull, "PYTHONUNBUFFERED": "1"}
        env.pop("DATABASE_URL", None)
        env |= settings
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        running.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if until and until in line:
                break
        return process, "".join(said)

    yield started
    for process in running:
        for pid in alive({process.pid, *descendants(process.pid)}):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_a_taken_port_is_said_with_its_holder_and_nothing_is_started(start):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]

        process, said = start(port, until=None)

    assert process.wait(PATIENCE) == 1
    assert f"Port {port} is taken by" in said
    assert f"(process {os.getpid()})" in said
    assert f"make start PORT={port + 1}" in said
    assert "Database" not in said


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"PORT": "abc"}, "PORT: It is not a port."),
        (
            {"DATA_DIR": f"{os.devnull}/data"},
            "DATA_DIR: /dev/null/data cannot be created: Not a directory.",
        ),
        ({"HOST": "192.0.2.1"}, "of 192.0.2.1: Cannot assign requested address."),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: It is not an address."),
        ({"EMAIL_URL": "mail.example.nhs.uk"}, "EMAIL_URL: It is not an address."),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_a_wrong_setting_is_said_and_nothing_is_started(start, setting, words):
    process, said = start(free_port(), until=None, **setting)

    assert process.wait(PATIENCE) == 1
    assert words in said
    assert "Traceback" not in said


def test_ending_it_ends_all_it_started_and_the_next_start_keeps_the_data(start):
    port = free_port()
    process, said = start(port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/") as page:
        assert page.status == 200
    family = whole_family(process.pid)

    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE) == 0
    assert wait_until_gone(family, 1) == set()
    started = time.monotonic()
    process, said = start(port)
    print(f"second start: {time.monotonic() - started:.1f} s")
    assert "This data is not the example's" in said
    assert time.monotonic() - started < 120  # under 10 on two cores that have nothing else to do
    family = whole_family(process.pid)

    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 0
    assert wait_until_gone(family, 1) == set()


def sign_in_page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=30) as page:
        return page.read().decode()


def test_the_page_serves_while_the_example_is_made_and_the_next_start_completes_it(
    start, tmp_path, migrated
):
    if migrated.is_file:
        migrated.copy(str(tmp_path / "greenroom.sqlite3"))
    port = free_port()
    process, said = start(port, DATA_DIR=str(tmp_path))
    assert "The example is still being made" in said
    page = sign_in_page(port)
    assert "The example is still being made" in page
    assert 'method="post"' not in page
    family = {*descendants(process.pid)}

    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 0
    assert wait_until_gone(family, 1) == set()
    process, said = start(port, until="Ready", DATA_DIR=str(tmp_path))
    assert "Made an example organisation of 60 people" in said
    page = sign_in_page(port)
    assert "The example is still being made" not in page
    assert "Ceri Maddox" in page


@pytest.mark.full
def test_a_second_start_of_an_empty_data_dir_waits_for_the_first(start, tmp_path):
    first, _ = start(free_port(), until="libraries", DATA_DIR=str(tmp_path), DEMO="no")
    second, said = start(free_port(), until="Ready", DATA_DIR=str(tmp_path), DEMO="no")

    assert "Another start is making this DATA_DIR ready: waiting until it has." in said
    assert (first.poll(), second.poll()) == (None, None)


@pytest.mark.full
def test_control_two_that_do_not_wait_for_each_other_make_the_tables_twice(tmp_path):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull}
    env.pop("DATABASE_URL", None)
    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", "upgrade"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]

    assert sorted(bool(each.wait(PATIENCE)) for each in both) == [False, True]


def test_an_empty_installation_is_opened_by_the_code_that_it_prints(start, tmp_path, migrated):
    if migrated.is_file:
        migrated.copy(str(tmp_path / "greenroom.sqlite3"))
    port = free_port()

    process, said = start(port, until="enter the code", DATA_DIR=str(tmp_path), DEMO="no")

    assert f"http://localhost:{port}/set-up/start/" in said
    assert re.fullmatch(r" {4}(\w{4}-){6}\w{4}\n", process.stdout.readline())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/set-up/start/") as page:
        assert b"Nobody can sign in here yet" in page.read()
    assert "example" not in said


def test_control_a_naive_starter_leaves_its_process_behind():
    naive = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", naive], stdout=subprocess.PIPE, text=True)
    orphan = int(process.stdout.readline())

    process.kill()
    process.wait()
    process.stdout.close()

    assert wait_until_gone({orphan}, 1) == {orphan}
    os.kill(orphan, signal.SIGKILL)


def victim(process: subprocess.Popen, which: str) -> int:
    whole_family(process.pid)
    [worker], [web] = started_by(process.pid, "manage.py"), started_by(process.pid, "granian")
    return {"worker": worker, "granian": web, "granian's child": min(descendants(web))}[which]


def started_by(starter: int, what: str) -> set[int]:
    """Of the starter's own children, those whose command line names this."""
    found = set()
    for pid in descendants(starter):
        parent = _stat(pid).rpartition(")")[2].split()[1:2]
        if parent == [str(starter)] and what in _command(pid):
            found.add(pid)
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def answers(port: int, within: float) -> bool:
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/account/login/", timeout=5
            ) as page:
                return page.status == 200
        except OSError:
            time.sleep(0.1)
    return False


def test_what_is_killed_is_started_again_and_ends_when_the_starter_is_killed(start):
    port = free_port()
    process, _ = start(port)

    for which in ("granian's child", "granian", "worker"):
        killed = victim(process, which)
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        while killed in descendants(process.pid) and time.monotonic() < began + PATIENCE:
            time.sleep(0.1)
        family = whole_family(process.pid)
        assert killed not in family
        assert answers(port, within=PATIENCE)
        print(f"\nkill -9 of {which}: all there again after {time.monotonic() - began:.1f} s")

    assert process.poll() is None

    process.kill()
    process.wait()

    assert wait_until_gone(family, 30) == set()


@pytest.mark.full
def test_control_without_a_restart_a_killed_process_stays_away(data_dir):
    port = free_port()
    env = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "ENV_FILE": os.devnull,
        "DEBUG": "true",
    }  # needs no static files
    env.pop("DATABASE_URL", None)
    granian = [
        str(ROOT / ".venv/bin/granian"),
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    naive = subprocess.Popen(
        [*granian, "--blocking-threads", "4", "config.wsgi:application"],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    try:
        assert answers(port, within=30)
        os.kill(min(descendants(naive.pid)), signal.SIGKILL)

        naive.wait(PATIENCE)

        assert not answers(port, within=5)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(naive.pid, signal.SIGKILL)
        naive.wait()


@pytest.mark.full
def test_a_process_that_does_not_stay_ends_all_and_says_why(start):
    process, _ = start(free_port())
    family = whole_family(process.pid)
    killed = set()

    for _ in range(4):
        ends = time.monotonic() + PATIENCE
        while (
            not (workers := started_by(process.pid, "manage.py") - killed)
            and time.monotonic() < ends
        ):
            time.sleep(0.05)
        killed |= workers
        family |= {*descendants(process.pid)}
        os.kill(workers.pop(), signal.SIGKILL)

    said = process.communicate(timeout=PATIENCE)[0]
    assert said.count("The worker process stopped by SIGKILL. Restarting it.") == 3
    assert (
        "The worker process was restarted 3 times within a minute and stopped by SIGKILL." in said
    )
    assert process.wait(PATIENCE) == 1
    assert wait_until_gone(family, 1) == set()
