"""A plugin of pytest that notes which functions of the product each test runs, and how long it takes.

`.venv/bin/python -m pytest -p tests.reach --reach=FOLDER` writes a file into the folder for each of
its processes. What a fixture of a module or session runs counts for each test that names it. What a
process runs that a test starts is not seen; what is cached counts for the test that came first.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any
from uuid import uuid4

import pytest

from tests.project import PACKAGES, ROOT

START = len(f"{ROOT}/")
PRODUCT = tuple(f"{ROOT}/{package}/" for package in PACKAGES)
TOOL = 4  # one that neither a debugger nor coverage nor a profiler takes
monitoring = sys.monitoring

seen: set[str] = set()  # since the test or the fixture began, as file:function
of_fixtures: dict[Any, set[str]] = {}
tests: dict[str, tuple[float, list[int]]] = {}  # seconds, and functions by their number
numbers: dict[str, int] = {}  # of the functions, counted from 0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reach", metavar="FOLDER", required=True)


def pytest_configure() -> None:
    monitoring.use_tool_id(TOOL, "reach")
    monitoring.register_callback(TOOL, monitoring.events.PY_START, _note)
    monitoring.set_events(TOOL, monitoring.events.PY_START)


def pytest_unconfigure() -> None:
    monitoring.set_events(TOOL, 0)
    monitoring.free_tool_id(TOOL)


def _note(code: CodeType, offset: int) -> object:
    """Each function is noted when it first starts, and then runs as fast as ever until `_take`."""
    if code.co_filename.startswith(PRODUCT):
        seen.add(f"{code.co_filename[START:]}:{code.co_qualname}")
    return monitoring.DISABLE


def _take() -> set[str]:
    """What was seen until now; from here on everything is noted again."""
    taken = set(seen)
    seen.clear()
    monitoring.restart_events()
    return taken


def pytest_collection_finish() -> None:
    _take()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
    if fixturedef.scope == "function":
        return (yield)
    before = _take()
    try:
        return (yield)
    finally:
        of_fixtures[fixturedef] = set(seen)
        seen.update(before)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Function) -> Iterator[None]:
    began = time.perf_counter()
    result = yield
    seconds = time.perf_counter() - began
    reached = _take()
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        reached |= of_fixtures.get(definitions[-1], set())
    tests[item.nodeid] = (
        round(seconds, 3),
        sorted(numbers.setdefault(name, len(numbers)) for name in reached),
    )
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    if tests:  # none in the process that hands them out to the workers
        folder = Path(session.config.getoption("reach"))
        folder.mkdir(parents=True, exist_ok=True)
        contents = {"functions": list(numbers), "tests": tests}
        (folder / f"{uuid4()}.json").write_text(json.dumps(contents, separators=(",", ":")))
