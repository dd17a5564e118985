"""What figures of everybody say is kept in this process for as long as the register stays as it is, not a write longer.

Nothing is kept of a status: it is computed from the facts, and an answer is given again only where the register's mark
(`register_mark`) is the one under which it was computed. The mark is asked for before the facts are read and again
afterwards: an answer that a write may have gone into halfway is handed out, as any page would, and not kept.
"""

import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from threading import Lock
from typing import Any

from training.models.register_mark import register_mark

KEPT: dict[str, Callable[..., Any]] = {}  # by name, every function whose answers are kept


def kept[**P, R](most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a function that reads the register and answers the same for the same arguments while nothing is written.

    It reads no clock and no table but those that move the mark, and knows nothing of who asks. Its answers are shared:
    nobody changes one. The `most` that were asked for last are kept.
    """

    def keeping(find: Callable[P, R]) -> Callable[P, R]:
        answers: OrderedDict[Any, tuple[Any, R]] = OrderedDict()
        lock, put = Lock(), signature(find)

        @wraps(find)
        def found(*args: P.args, **kwargs: P.kwargs) -> R:
            given = put.bind(*args, **kwargs)
            given.apply_defaults()  # so that a question is the same by name, in its place or left out
            asked, mark = tuple(given.arguments.items()), register_mark()
            with lock:
                held_under, held = answers.get(asked, (None, None))
                if mark is not None and held_under == mark:
                    answers.move_to_end(asked)
                    return held  # type: ignore[return-value]  # it was kept under a mark, so it is an answer
                for other in [other for other, (under, _) in answers.items() if under != mark]:
                    del answers[other]  # whoever was removed from the register is gone from here too
            with _nothing_collected():
                answer = find(*args, **kwargs)
            if mark is not None and register_mark() == mark:
                with lock:
                    answers[asked] = mark, answer
                    answers.move_to_end(asked)
                    while len(answers) > most:
                        answers.popitem(last=False)
            return answer

        KEPT[f"{find.__module__}.{find.__qualname__}"] = found
        return found

    return keeping


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
