"""The figures of a paper as text, as they were when it was sent for approval: its pages and its file
show these, and are not computed again. As text, because PostgreSQL orders the keys of a JSON value
anew.
"""

from pydantic import TypeAdapter

from reports.board.board_report import BoardReport

_REPORTS = TypeAdapter(BoardReport)


def freeze_report(report: BoardReport) -> str:
    return _REPORTS.dump_json(report).decode()


def read_report(text: str) -> BoardReport:
    """Raises `pydantic.ValidationError` if another release froze it, with other figures."""
    return _REPORTS.validate_json(text)
