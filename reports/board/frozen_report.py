"""The figures of a paper as text, as they were when it was sent for approval: its pages and its file
show these, and are not computed again. As text, because PostgreSQL orders the keys of a JSON value
anew.
"""

from functools import cache
from typing import TYPE_CHECKING

from reports.board.board_report import BoardReport

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def freeze_report(report: BoardReport) -> str:
    return _reports().dump_json(report).decode()


def read_report(text: str) -> BoardReport:
    """Raises ValueError if another release froze it, with other figures."""
    return _reports().validate_json(text)


@cache
def _reports() -> "TypeAdapter[BoardReport]":
    from pydantic import TypeAdapter  # loads in 0.1 s, and reads the report as long

    return TypeAdapter(BoardReport)
