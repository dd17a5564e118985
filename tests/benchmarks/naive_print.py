"""The naive comparison for the renderer: the same HTML by WeasyPrint, as on the first page of its
documentation.

Warm like ours, and called in the same way. Fonts and stylesheet are read again for each document,
and nothing is finished or checked. Answered: the processor's seconds, the PDF.
"""

import os
import sys
import time

from reports.printing.render_process import receive, send


def main() -> None:
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import weasyprint

    while (html := receive(incoming)) is not None:
        started = time.process_time()
        content = weasyprint.HTML(string=html.decode()).write_pdf(pdf_variant="pdf/ua-1")
        send(outgoing, str(time.process_time() - started).encode())
        send(outgoing, content)


if __name__ == "__main__":
    main()
