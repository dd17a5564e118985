"""What a page asks for more than once is asked of the database once, for as long as it looks and writes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

_ANSWERS: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Around what only reads: within it each function marked `once_a_look` is asked once for the same arguments.

    Also a decorator. A look within a look is part of it. Nothing is kept after it, and nothing without it.
    """
    if _ANSWERS.get() is not None:
        yield
        return
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


@contextmanager
def a_look_apart() -> Iterator[None]:
    """Within it nothing is known of the look around it: all is asked of the database."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def once_a_look[**P, R](find: Callable[P, R]) -> Callable[P, R]:
    """Marks a function that reads, changes nothing, and answers the same for the same arguments within one look."""

    @wraps(find)
    def found(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _ANSWERS.get()
        if answers is None:
            return find(*args, **kwargs)
        asked = (find, args, *sorted(kwargs.items()))
        if asked not in answers:
            answers[asked] = find(*args, **kwargs)
        answer: R = answers[asked]
        return answer

    return found
