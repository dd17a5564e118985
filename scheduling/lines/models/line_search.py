"""Where a released migration (0004) finds these."""

from desk.lines.models.line_search import drop_index, keep_index

__all__ = ["drop_index", "keep_index"]
