"""Many users who do the same thing at once, each with a database connection of their own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def all_at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """For each action, what it returned or the exception that it raised."""
    gate = threading.Barrier(len(actions))

    def do(action: Callable[[], Any]) -> Any:
        gate.wait(timeout=120)
        try:
            return action()
        except Exception as problem:  # the test judges it
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(do, actions))
