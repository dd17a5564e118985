"""How much longer work takes for input four times the size: quadratic work takes 16 times as long."""

import time
from collections.abc import Callable

TIMES_LONGER = 4
MOST = 9  # linear work takes 4 times as long; the rest allows for a busy machine


def growth(work: Callable[[int], object], *, size: int) -> float:
    """The ratio of processor times for four times the size and for the size, each the best of four."""
    return _best(work, TIMES_LONGER * size) / _best(work, size)


def _best(work: Callable[[int], object], size: int) -> float:
    return min(_timed(work, size) for _ in range(4))


def _timed(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
