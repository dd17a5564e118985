from reports.board.models.papers import BoardPaper, PaperCopy, PaperVersion

__all__ = ["BoardPaper", "PaperCopy", "PaperVersion"]
