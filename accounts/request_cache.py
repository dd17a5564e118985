"""A cache for one request: a query that a page needs more than once is run once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

_RESULTS: ContextVar[dict[Any, Any] | None] = ContextVar("results", default=None)


@contextmanager
def request_cache() -> Iterator[None]:
    """Within it, a `cached_per_request` function runs once for the same arguments.

    Every page is read within one (accounts/pages.py). Without it nothing is cached.
    """
    with _results({}):
        yield


@contextmanager
def no_request_cache() -> Iterator[None]:
    """For what is carried out while a page is read, and taken back."""
    with _results(None):
        yield


@contextmanager
def _results(results: dict[Any, Any] | None) -> Iterator[None]:
    token = _RESULTS.set(results)
    try:
        yield
    finally:
        _RESULTS.reset(token)


def cached_per_request[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """For a function that changes nothing and returns the same for the same arguments in a request."""

    @wraps(function)
    def cached(*args: P.args, **kwargs: P.kwargs) -> R:
        results = _RESULTS.get()
        if results is None:
            return function(*args, **kwargs)
        key = (function, args, *sorted(kwargs.items()))
        if key not in results:
            results[key] = function(*args, **kwargs)
        result: R = results[key]
        return result

    return cached
