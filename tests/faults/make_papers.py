"""Makes the board's paper several times and prints the SHA-256 of each, for the fault tests.

Run as a program in an installation's environment: `python -m tests.faults.make_papers TIMES ON
KNOWN_AT`. Each time the PDF comes from a new renderer.
"""

import hashlib
import sys
from datetime import date, datetime


def main(times: int, on: date, known_at: datetime) -> None:
    import django

    django.setup()
    from reports.board.paper_document import KIND, document_html
    from reports.board.queries.board_report import board_report
    from reports.printing.renderer import Renderer

    for _ in range(times):
        html = document_html(board_report(on=on, known_at=known_at))
        renderer = Renderer()
        print(hashlib.sha256(renderer.render(html, KIND).content).hexdigest(), flush=True)
        renderer.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
