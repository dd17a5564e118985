"""How much longer a text four times as long takes, on any machine: work that grows with the square
takes 16 times.
"""

import time
from collections.abc import Callable

TIMES_LONGER = 4
MOST = 9  # times the time; linear work has 4, and a busy machine blurs it


def growth(work: Callable[[int], object], *, size: int) -> float:
    """The time for four times the size by that for the size: processor time, the best of four looks
    at each.
    """
    return _best(work, TIMES_LONGER * size) / _best(work, size)


def _best(work: Callable[[int], object], size: int) -> float:
    return min(_timed(work, size) for _ in range(4))


def _timed(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
