"""How much room the words of the board's paper take on its two pages, estimated in pixels of print,
and with it how large their type and the picture may be. Pure.

The figures are those of static/documents/paper.css. Lines are counted generously, so that a page
never runs over into the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

PAGE = 930  # of a page between its head and its foot
LOWEST, HIGHEST = 90, 420  # of the picture
LARGE = 190  # a picture that is lower than this takes smaller type instead


@dataclass(frozen=True, slots=True)
class _FrontType:
    """Of page 1: the height of a line and how many letters it has, of the headline, the words below
    it, and what is asked; and the space between them.
    """

    name: str
    headline: tuple[float, int]
    summary: tuple[float, int]
    asked: tuple[float, int]
    between: float


@dataclass(frozen=True, slots=True)
class _BackType:
    """Of page 2: the height of its headings; of a gap, a row of the table and a line of the columns
    below it; how many letters a gap has on a line, and the space around it.
    """

    name: str
    headings: float
    gap: float
    letters: int
    around: float
    row: float
    line: float


@dataclass(frozen=True, slots=True)
class Front:
    """Of page 1: the class of its type, and the height of the picture."""

    name: str
    picture: int


_FRONT = (
    _FrontType("", (50.8, 27), (25.4, 68), (20.9, 76), 115),
    _FrontType("news--full", (38.4, 36), (22.7, 76), (19.1, 84), 107),
)
_BACK = (
    _BackType("news--roomy", 236, 24.5, 68, 26, 37, 21.8),
    _BackType("", 204, 21.8, 77, 17, 30.3, 20.3),
    _BackType("news--tight news--spaced", 158, 19.1, 84, 19, 31.5, 18.5),
    _BackType("news--tight", 150, 19.1, 84, 10, 26.2, 18.5),
)
_BOX = 74  # around what is asked
_SUM = 22.1  # a row of what moved
_COLUMN, _COLUMN_LETTERS = 20.3, 40
_COLUMNS = 60  # around two columns
_NAME, _NAME_LINE = 26, 19.4  # letters of a directorate on a line, and the height of another one


def front_of(
    headline: str, summary: str, asked: Sequence[str], *, moved: int, lapses: str
) -> Front:
    """`moved`: how many rows stand in the sum of what moved, `lapses` beside it."""
    columns = _COLUMNS + max(_SUM * moved, _COLUMN * _lines([lapses], _COLUMN_LETTERS))
    for of in _FRONT:
        taken = of.between + columns + _height(of.headline, [headline])
        taken += _height(of.summary, [summary]) + _height(of.asked, asked)
        taken += (_BOX + 5.3 * len(asked)) if asked else 0
        if PAGE - taken >= LARGE:
            break
    return Front(of.name, int(min(max(PAGE - taken, LOWEST), HIGHEST)))


def back_of(
    gaps: Sequence[str], names: Sequence[str], interviews: str, actions: Sequence[str]
) -> str:
    """The class of the type of page 2: the largest with which all of it has room, or the smallest.
    `names`: of the rows of the table.
    """
    for of in _BACK:
        taken = of.headings + of.gap * _lines(gaps, of.letters) + of.around * len(gaps)
        taken += of.row * len(names) + _NAME_LINE * (_lines(names, _NAME) - len(names))
        left = _lines([interviews], _COLUMN_LETTERS)
        right = _lines(actions, _COLUMN_LETTERS - 6) + len(actions) / 4
        taken += _COLUMNS + of.line * max(left, right)
        if taken <= PAGE:
            break
    return of.name


def _height(of: tuple[float, int], texts: Iterable[str]) -> float:
    height, letters = of
    return height * _lines(texts, letters)


def _lines(texts: Iterable[str], letters: int) -> int:
    return sum(len(wrap(text, letters)) for text in texts)
