"""From a fresh clone to a working page: environment and database, then web and worker until Ctrl-C.
The first time the example is made while the web serves already. With DEMO=no an empty installation,
and the code that opens its set-up.

Runs on the system's Python; the product itself runs in `.venv`. SIGTERM or Ctrl-C ends every
process that it started. A process that stops is restarted at most three times within a minute; then
everything stops and the reason is shown.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, TypeVar

import ports
import prepare

sys.path.insert(0, str(prepare.ROOT))
from config.environment import folder, read_env_file, setting
from config.environment import port as wanted_port

PATIENCE = 60  # seconds for the first page
GRACE = 10  # seconds that a process has to end by itself
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
RESTARTS = 3  # of one process within RESTARTS_WITHIN
RESTARTS_WITHIN = 60  # seconds
NO = ("no", "false", "off", "0")
SECOND = "Another start is making this DATA_DIR ready: waiting until it has."
NOTHING, OTHER = "nothing", "other"  # what bin/make_ready.py says of the data


Answer = TypeVar("Answer")
Processes = Dict[str, "subprocess.Popen[bytes]"]
Commands = Dict[str, List[str]]


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def stop(*_: Any) -> None:
    raise Stopped


def timed(what: str, work: Callable[..., Answer], *arguments: Any) -> Answer:
    started = time.monotonic()
    answer = work(*arguments)
    prepare.say("{:<42}{:>6.1f} s".format(what, time.monotonic() - started))
    return answer


def manage(*arguments: str) -> None:
    """Runs manage.py and shows its output; a failure ends the start."""
    result = subprocess.run([str(prepare.PYTHON), "manage.py", *arguments], cwd=str(prepare.ROOT))
    if result.returncode:
        raise prepare.MissingError(
            "`manage.py {}` failed; its output is above.".format(arguments[0])
        )


def static_stamp() -> str:
    """Changes with any file under static/, and with the requirements, which contain static files
    too.
    """
    digest = hashlib.sha256((prepare.ROOT / "requirements" / "base.txt").read_bytes())
    for file in sorted((prepare.ROOT / "static").rglob("*")):
        state = file.stat()
        digest.update("{} {} {}\n".format(file, state.st_size, state.st_mtime_ns).encode())
    return digest.hexdigest()


def make_ready(data_dir: Path, processes: Processes, wants_example: bool) -> str:
    """Until the web can serve; which data is there. The example may still be made beside it."""
    stamp, stored = static_stamp(), data_dir / "static.stamp"
    is_collected = stored.exists() and stored.read_text() == stamp
    ours, its = os.pipe()
    command = [str(prepare.PYTHON), str(prepare.ROOT / "bin" / "make_ready.py"), str(its)]
    command += [] if is_collected else ["static"]
    command += ["example"] if wants_example else []
    processes["preparation"] = launch(command, pass_fds=[its])
    os.close(its)
    with os.fdopen(ours) as pipe:
        data = pipe.read()
    if not data:
        processes["preparation"].wait()
        raise prepare.MissingError("Greenroom could not be made ready; why is above.")
    stored.write_text(stamp)
    return data


def check_port(host: str, port: int) -> None:
    try:
        is_free = ports.is_free(host, port)
    except OSError as problem:
        why = "Greenroom cannot listen on port {} of {}: {}.".format(port, host, problem.strerror)
        raise prepare.MissingError(why + "\nCheck HOST and PORT, or leave them out.") from problem
    if not is_free:
        who = ports.holder(port)
        raise prepare.MissingError(
            "Port {} is taken{}.\nStop that, or use another port: make start PORT={}".format(
                port, " by " + who if who else "", port + 1
            )
        )


def _follow_parent() -> None:
    """On Linux a child gets SIGTERM when this process is killed."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def launch(command: List[str], pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=str(prepare.ROOT), preexec_fn=_follow_parent, pass_fds=pass_fds
    )


def wait_for_page(address: str, web: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        fail_if_ended("web", web)
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own address
                return
        except OSError:
            time.sleep(0.1)
    raise prepare.MissingError("{} did not answer within {} s.".format(address, PATIENCE))


def fail_if_ended(name: str, process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise prepare.MissingError(
            "The {} process stopped unexpectedly {}.".format(name, how_ended(process))
        )


def how_ended(process: subprocess.Popen[bytes]) -> str:
    status = process.returncode
    return (
        "with status {}".format(status)
        if status >= 0
        else "by {}".format(signal.Signals(-status).name)
    )


def keep_running(commands: Commands, processes: Processes) -> None:
    """Restarts processes that stop, until Ctrl-C; raises MissingError if one keeps stopping."""
    endings: Dict[str, List[float]] = {name: [] for name in commands}
    while True:
        for name, command in commands.items():
            process = processes[name]
            if process.poll() is None:
                continue
            now = time.monotonic()
            endings[name] = [then for then in endings[name] if now - then < RESTARTS_WITHIN] + [now]
            if len(endings[name]) > RESTARTS:
                raise prepare.MissingError(
                    "The {} process was restarted {} times within a minute and stopped {}.\n"
                    "Its output is above. Fix the problem, then run make start.".format(
                        name, RESTARTS, how_ended(process)
                    )
                )
            prepare.say(
                "The {} process stopped {}. Restarting it.".format(name, how_ended(process))
            )
            _signal(process, signal.SIGKILL)  # its children may still run and use the port
            processes[name] = launch(command)
        time.sleep(0.5)


def end_all(processes: Processes) -> None:
    """SIGTERM to each process and its children, SIGKILL to those left after the grace period."""
    for process in processes.values():
        _signal(process, signal.SIGTERM)
    ends = time.monotonic() + GRACE
    for process in processes.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, ends - time.monotonic()))
    for process in processes.values():
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it and its children have ended
        os.killpg(process.pid, number)


def commands_for(host: str, port: int) -> Commands:
    web = [
        str(prepare.VENV / "bin" / "granian"),
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
    ]
    options = [
        "--respawn-failed-workers",
        "--respawn-interval",
        "0.5",
        "--blocking-threads",
        "20",  # four answer, the others wait: accounts/middleware.py
        "--log-level",
        "error",
    ]
    return {
        "web": [*web, *options, "config.wsgi:application"],
        "worker": [str(prepare.PYTHON), "manage.py", "worker"],
    }


def finish_preparation(processes: Processes) -> None:
    """Waits until the example is made. Meanwhile nothing but this writes to the database."""
    preparation = processes["preparation"]
    while preparation.poll() is None:
        fail_if_ended("web", processes["web"])
        time.sleep(0.1)
    if preparation.returncode:
        raise prepare.MissingError(
            "The example could not be made; why is above. Nothing of it is stored. Fix that, then"
            " run make start."
        )
    del processes["preparation"]


def say_open(text: str, port: int) -> None:
    address = os.environ.get("BASE_URL") or "http://localhost:{}".format(port)
    prepare.say("{} Open\n\n    {}\n".format(text, address))


def main() -> str | int:
    started = time.monotonic()
    read_env_file(prepare.ROOT)
    wants_example = setting("DEMO", "yes").lower() not in NO
    os.environ["DEMO"] = "true" if wants_example else "false"
    host = setting("HOST", "127.0.0.1")
    port = wanted_port()
    data_dir = folder("DATA_DIR", prepare.ROOT / "data")
    os.environ.update(PORT=str(port), DATA_DIR=str(data_dir))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    commands = commands_for(host, port)
    processes: Processes = {}
    try:
        check_port(host, port)
        prepare.say("Greenroom is getting ready.")
        timed("Python environment and system libraries", prepare.set_up, "base")
        with prepare.one_at_a_time(data_dir, SECOND):
            check_port(host, port)
            data = timed(
                "Database and static files", make_ready, data_dir, processes, wants_example
            )
            if wants_example and data == OTHER:
                os.environ["DEMO"] = "false"  # whatever was asked for
                prepare.say(
                    "This data is not the example's, so the example's sign-ins are not shown."
                )
            processes["web"] = launch(commands["web"])
            timed("Web", wait_for_page, "http://{}:{}/".format(host, port), processes["web"])
            if wants_example and data == NOTHING:
                say_open("The example is still being made, as the page says.", port)
            finish_preparation(processes)
        processes["worker"] = launch(commands["worker"])
        seconds = time.monotonic() - started
        say_open("Ready in {:.0f} s. Press Ctrl-C to stop.".format(seconds), port)
        if not wants_example:
            manage("set_up")
        keep_running(commands, processes)
    except Stopped:
        prepare.say("\nStopping web and worker.")
    except prepare.MissingError as missing:
        return str(missing)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_all(processes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
