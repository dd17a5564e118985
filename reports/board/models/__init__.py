from reports.board.models.papers import BoardPaper, PaperCopy, PaperVersion
