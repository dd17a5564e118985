"""What a page found is kept in this process for as long as the tables that it was read from stay as they are.

Nothing is kept of a status: it is computed from the facts, and an answer is given again only where the marks of those
tables (`table_marks`) are the ones under which it was computed. Nobody names the tables: they are taken from what was
asked. The marks are asked for before the facts are read: an answer that a write went into halfway is handed out, as any
page would, and lies under marks that nobody reads again, as none comes a second time.
"""

import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from threading import Lock
from typing import Any

from django.db import connection

from accounts.look import a_look_apart
from training.models.marks import Marks, table_marks, tables_named

type Asked = tuple[tuple[str, Any], ...]  # the arguments by name

KEPT: dict[str, "Shelf"] = {}  # by name, what is kept of every function whose answers are
LONGEST = 1_000  # letters of a question: nobody means a longer one, and an answer is to be no bigger for it


class Shelf:
    """The answers of one function that were asked for last, each with the marks that it was computed under."""

    def __init__(self, find: Callable[..., Any], most: int) -> None:
        self.find, self.most = find, most
        self.answers: OrderedDict[Asked, tuple[Marks, Any]] = OrderedDict()
        self.lock = Lock()

    def held(self, asked: Asked, marks: Marks) -> tuple[Marks, Any] | None:
        """The answer, where nothing was written since."""
        with self.lock:
            held = self.answers.get(asked)
            if held is None or not _is_under(held[0], marks):
                return None
            self.answers.move_to_end(asked)
            return held

    def let_go(self, marks: Marks) -> None:
        with self.lock:
            for asked in [asked for asked, (under, _) in self.answers.items() if not _is_under(under, marks)]:
                del self.answers[asked]

    def put(self, asked: Asked, under: Marks, answer: Any) -> None:
        with self.lock:
            self.answers[asked] = under, answer
            while len(self.answers) > self.most:
                self.answers.popitem(last=False)


def _is_under(under: Marks, marks: Marks) -> bool:
    return all(marks.get(table) == mark for table, mark in under.items())


@dataclass
class Finding:
    """An answer that is being found: the marks from before it, and the tables that are read."""

    marks: Marks
    read: set[str] = field(default_factory=set)


_FINDING: ContextVar[Finding | None] = ContextVar("finding", default=None)


def kept[**P, R](most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a function that reads the database and answers the same for the same arguments while nothing is written.

    It writes nothing, reads no clock, and knows nothing of who asks but what it is handed: plain values that say all
    they are, no row. Its answers are shared: nobody changes one, and none asks the database for more. The `most` that
    were asked for last are kept. Where one asks for another, the marks are read once for both.
    """

    def keeping(find: Callable[P, R]) -> Callable[P, R]:
        shelf, put = Shelf(find, most), signature(find)

        @wraps(find)
        def found(*args: P.args, **kwargs: P.kwargs) -> R:
            given = put.bind(*args, **kwargs)
            given.apply_defaults()  # so that a question is the same by name, in its place or left out
            asked, above = tuple(given.arguments.items()), _FINDING.get()
            marks = table_marks() if above is None else above.marks
            if marks is None:
                return find(*args, **kwargs)
            if (held := shelf.held(asked, marks)) is not None:
                if above is not None:
                    above.read.update(held[0])
                answer: R = held[1]
                return answer
            _let_go(marks)
            own = Finding(marks)
            with _finding(own), a_look_apart(), _nothing_collected():
                answer = find(*args, **kwargs)
            if own.read <= marks.keys() and len(str(asked)) <= LONGEST:
                shelf.put(asked, {table: marks[table] for table in own.read}, answer)
            return answer

        KEPT[f"{find.__module__}.{find.__qualname__}"] = shelf
        return found

    return keeping


def _let_go(marks: Marks) -> None:
    """Of all that is stale, whatever was asked: whoever was removed from the register is gone from here too."""
    for shelf in [*KEPT.values()]:
        shelf.let_go(marks)


@contextmanager
def _finding(own: Finding) -> Iterator[None]:
    """Notes the tables that are read within, those of the answers included that were kept."""
    above = _FINDING.get()

    def noted(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        own.read.update(tables_named(sql))
        return execute(sql, *given)

    token = _FINDING.set(own)
    try:
        with connection.execute_wrapper(noted):
            yield
    finally:
        _FINDING.reset(token)
        if above is not None:
            above.read.update(own.read)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Of a hundred thousand rows none goes while they are made: to look through them for it takes a tenth of the time,
    or a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
