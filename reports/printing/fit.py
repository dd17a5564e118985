"""The size of page 1 of a pack on A4: the largest at which it is still one page.

Its type hangs on one class, `fit-1` to `fit-9` (static/documents/a4.css). The HTML comes with the
size that its number of letters suggests; this module lays page 1 out alone, on paper without an
end, and measures how deep it is.
"""

import re
from collections.abc import Callable

SIZES = range(1, 10)
DEPTH_POINTS = 258 * 72 / 25.4  # A4 less the margins of a4.css, and a little room for breaks
DEPTH = DEPTH_POINTS * 96 / 72  # pixels
FULL = 0.96  # of the depth: no larger size is tried beyond that
SMALLEST = 10.5  # points at fit-1; each size is half a point more
GROWTH = 1.8  # depth grows faster than the type, because lines hold fewer words
_PAGE_ONE = re.compile(r'<article class="glance fit-(\d)">.*?</article>', re.DOTALL)


def fit_page_one(html: str, depth_of: Callable[[str], float]) -> str:
    """The document with the largest size that fits, or the smallest if none does.

    `depth_of` measures a document in pixels. One or two layouts are usual.
    """
    found = _PAGE_ONE.search(html)
    if not found:
        return html
    head = html[: html.index("<body")]
    article = found[0]

    def depth(size: int) -> float:
        return depth_of(f"{head}<body><main>{_resized(article, size)}</main></body></html>")

    size = _largest(depth, int(found[1]))
    return html[: found.start()] + _resized(article, size) + html[found.end() :]


def _largest(depth: Callable[[int], float], guess: int) -> int:
    """By measuring at the guess, then where that measure points to, until the page is full or two
    neighbours differ.
    """
    fits, too_large = 0, SIZES[-1] + 1
    size = guess
    while too_large - fits > 1:
        measured = depth(size)
        if DEPTH * FULL <= measured <= DEPTH:
            return size
        if measured <= DEPTH:
            fits = size
        else:
            too_large = size
        larger = points(size) * (DEPTH / measured) ** (1 / GROWTH)
        size = min(max(int((larger - SMALLEST) * 2) + 1, fits + 1), too_large - 1)
    return max(fits, SIZES[0])


def points(size: int) -> float:
    """The type of `fit-1` to `fit-9`: 10.5 to 14.5 points."""
    return SMALLEST + (size - 1) / 2


def _resized(article: str, size: int) -> str:
    return re.sub(r"fit-\d", f"fit-{size}", article, count=1)
