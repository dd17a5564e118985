"""Tries the mutants of a module: collects its tests once, and runs for each mutant those that reach what it changed.

Each mutant lives in a fork of the one warm process, until the first test that fails or its time is over; what it needs
of the database is there already, and nothing of it stays.
"""

import contextlib
import functools
import gc
import importlib
import io
import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from _pytest.outcomes import Skipped
from django.db import connections
from hypothesis import Phase, settings

from tests.mutants.slips import PRODUCT, Mutant

ROOT = Path(__file__).resolve().parent.parent.parent
FEW = 40  # examples of a property at first; a mutant that outlives them meets as many as the house asks for
SLOWER, GRACE = 10, 5  # times as long as the tests took, and seconds: a mutant that runs on for longer is killed by it
MORE = 60  # seconds for what reads the module anew
MEMORY = 2 * 1024**3  # beyond what the process has
SURVIVED, KILLED, BROKEN = 0, 1, 3
BY = 10  # and above: killed by the test of that place, counted from here
OPTIONS = (
    *("-q", "-s", "-c", str(ROOT / "pyproject.toml"), "--assert=plain", "--tb=native"),
    *(word for name in ("cacheprovider", "xdist", "playwright", "benchmark") for word in ("-p", f"no:{name}")),
)


class TestsFail(Exception):
    """As they stand, so nothing can be learnt of mutants."""


class MutantIsBroken(Exception):
    """It could not be put in place: a fault of this harness."""


def survivors_among(
    mutants: Sequence[Mutant],
    file: Path,
    name: str,
    tests: Sequence[str],
    *,
    known: Collection[str] = (),
    says: Any = print,
) -> list[Mutant]:
    """Those of the module `name`, which stands in the file, that no test notices.

    What is worked out once, as when the module is read, is not changed in a process that has worked it out: a mutant
    that lives on there, and is not `known` to, is tried anew in one that has not, which takes longer. This process must
    not have read the product itself.
    """
    start = time.monotonic()
    left = _in_fork(lambda: _warm(mutants, name, tests, says))
    seconds = SLOWER * (time.monotonic() - start)
    return [
        mutants[at]
        for at in left
        if str(mutants[at]) in known
        or not _in_fork(lambda at=at: _is_killed_when_read(mutants[at], file, name, tests, seconds))
    ]


def _in_fork(work: Callable[[], Any]) -> Any:
    """What comes of it in a process of its own, with its refusal, if any."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            told = {"is": work()}
        except TestsFail as refusal:
            told = {TestsFail.__name__: str(refusal)}
        except Exception as fault:
            told = {MutantIsBroken.__name__: repr(fault)}
        with open(writing, "w") as to:
            json.dump(told, to)
        os._exit(0)
    os.close(writing)
    with open(reading) as of:
        told = of.read()
    os.waitpid(child, 0)
    found = json.loads(told) if told else {"is": True}  # it came to an end by a limit
    for refusal in (TestsFail, MutantIsBroken):
        if refusal.__name__ in found:
            raise refusal(found[refusal.__name__])
    return found["is"]


def _warm(mutants: Sequence[Mutant], name: str, tests: Sequence[str], says: Any) -> list[int]:
    trial = _Trial(name, mutants, says)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        pytest.main([*OPTIONS, *tests], plugins=[trial])
    if trial.broken:
        raise MutantIsBroken(f"{name}: {trial.broken}")
    if trial.failed or not trial.is_done:
        raise TestsFail(f"{name}: {', '.join(trial.failed) or 'not collected'}")
    return [at for at, _ in trial.survivors]


class _Reading(Loader):
    """Reads a module with a mutant in it."""

    def __init__(self, code: CodeType) -> None:
        self.code = code

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))  # noqa: S102  our own source


def _is_killed_when_read(mutant: Mutant, file: Path, name: str, tests: Sequence[str], seconds: float) -> bool:
    reading = _Reading(compile(mutant.module(file.read_text()), file, "exec"))

    class Finder:
        @staticmethod
        def find_spec(fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
            return spec_from_file_location(name, file, loader=reading) if fullname == name else None

    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]  # all that is asked of it
    _limit(seconds + MORE)
    return pytest.main([*OPTIONS, "-x", *tests]) != pytest.ExitCode.OK


class _Trial:
    """A plugin of pytest that runs the tests in its own way."""

    def __init__(self, name: str, mutants: Sequence[Mutant], says: Any) -> None:
        self.name, self.mutants, self.says = name, mutants, says
        self.failed: list[str] = []
        self.survivors: list[tuple[int, Mutant]] = []
        self.broken: Mutant | None = None
        self.is_done = False
        self._is_child = False
        self._at = 0
        self._took: dict[pytest.Item, float] = {}
        self._kills: Counter[pytest.Item] = Counter()
        self._asked: dict[pytest.Item, settings] = {}
        self.reached: dict[str, list[pytest.Item]] = defaultdict(list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is None or isinstance(call.excinfo.value, Skipped):
            return
        if self._is_child:
            os._exit(BY + self._at if self._at < 200 else KILLED)
        self.failed.append(f"{item.nodeid} ({call.excinfo.exconly()})")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return True
        items = [item for item in session.items if not item.get_closest_marker("journey") and not _commits(item)]
        self._ask_for(items, FEW)
        module = importlib.import_module(self.name)
        self._run_as_they_stand(items, str(module.__file__))
        if self.failed:
            return True
        gc.freeze()
        left = [(at, one) for at, one in self._each() if not self._is_killed(one, module, session)]
        self._ask_for(items, None)
        self.survivors = [(at, one) for at, one in left if not self._is_killed(one, module, session)]
        self.is_done = True
        return True

    def _each(self) -> Iterable[tuple[int, Mutant]]:
        for at, one in enumerate(self.mutants):
            if at and at % 50 == 0:
                self.says(f"  {self.name}: {at} of {len(self.mutants)}")
            yield at, one

    def _ask_for(self, items: list[pytest.Item], examples: int | None) -> None:
        """Of properties; the first failure is enough, nobody reads which is the simplest."""
        for item in items:
            test = getattr(item, "obj", None)
            if given := getattr(test, "_hypothesis_internal_use_settings", None):
                asked = self._asked.setdefault(item, given)
                test._hypothesis_internal_use_settings = settings(
                    asked,
                    max_examples=min(examples or asked.max_examples, asked.max_examples),
                    phases=(Phase.explicit, Phase.generate),
                    report_multiple_bugs=False,
                    database=None,
                )

    def _run_as_they_stand(self, items: list[pytest.Item], file: str) -> None:
        """Notes of each test how long it took and which functions of the module it reached."""
        reached: set[str] = set()

        def started(code: Any, _: int) -> Any:
            if code.co_filename == file:
                reached.add(code.co_qualname.partition(".<locals>")[0])
            return sys.monitoring.DISABLE

        sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "mutants")
        sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, sys.monitoring.events.PY_START, started)
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, sys.monitoring.events.PY_START)
        for item, following in zip(items, [*items[1:], None], strict=True):
            forget(self.name)
            reached.clear()
            sys.monitoring.restart_events()
            start = time.perf_counter()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following or item.session)
            self._took[item] = time.perf_counter() - start
            for name in reached:
                self.reached[name].append(item)
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, 0)
        sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)
        forget(self.name)

    def _is_killed(self, mutant: Mutant, module: Any, session: pytest.Session) -> bool:
        """Whether a test fails, or runs on without end, with the mutant in its place."""
        reaching = self._took if mutant.is_constant else self.reached.get(mutant.name, ())
        items = sorted(
            reaching, key=lambda item: self._took[item] / (1 + self._kills[item])
        )  # what killed before, first
        if not items:
            return False
        connections.close_all()
        child = os.fork()
        if child == 0:
            self._is_child = True
            self._live_on(mutant, module, items, session)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        if ended == BROKEN:
            self.broken = mutant
        if ended >= BY:
            self._kills[items[ended - BY]] += 1
        return ended != SURVIVED

    def _live_on(self, mutant: Mutant, module: Any, items: list[pytest.Item], session: pytest.Session) -> None:
        try:
            _limit(SLOWER * sum(self._took[item] for item in items) + GRACE)
            mutant.put_in(module)
        except BaseException:
            os._exit(BROKEN)
        try:
            for self._at, (item, following) in enumerate(zip(items, [*items[1:], session], strict=True)):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            os._exit(KILLED if sys.exc_info()[0] else SURVIVED)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or (marker and marker.kwargs.get("transaction")))


def _limit(seconds: float) -> None:
    """Of the processor, twice as much of the clock, and memory: what is left of it in the end is a signal."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(4 * int(seconds) + 1)


def forget(name: str) -> None:
    """What functions remember of earlier calls, or a mutant would never be asked."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and str(each.__module__).startswith((*PRODUCT, name)):
            each.cache_clear()
