"""Papers of the board at each step of their life, and a renderer that need not run."""

from base64 import b64decode
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from accounts.models import User
from reports.board.actions import papers
from reports.board.actions.papers import (
    approve_paper,
    issue_paper,
    start_paper,
    submit_paper,
    write_paper,
)
from reports.board.models import BoardPaper, PaperVersion
from reports.board.paper_document import CSV_NAME, JSON_NAME
from reports.printing.renderer import PATIENCE_OF_JOBS, Rendered
from tests.clock import NOW
from tests.factories.meetings import BoardMeetingFactory
from tests.factories.training import PersonFactory, TenureFactory
from training.models import Requirement

ON = date(2026, 10, 31)
HOUR = timedelta(hours=1)
ASKED = ["Note that {ready} of {required} are ready."]


@cache
def as_pdf(html: str) -> bytes:
    """A page that carries the attached files, and the rest of the document as a third."""
    attached = [part.partition('"')[0] for part in html.split('href="')[1:3]]
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        for name, address in zip((JSON_NAME, CSV_NAME), attached, strict=True):
            content = b64decode(address.partition(",")[2])
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, content, creation_date="", mod_date=""
            )
        pdf.attachments["rest"] = pikepdf.AttachedFileSpec(
            pdf, html.encode(), creation_date="", mod_date=""
        )
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


class Printer:
    """Stands in for the renderer: `as_pdf`."""

    problems: tuple[str, ...] = ()
    failure: Exception | None = None

    def render(self, html: str, kind: str, *, patience: float = 0) -> Rendered:
        assert (kind, patience) == ("paper", PATIENCE_OF_JOBS)
        if self.failure:
            raise self.failure
        return Rendered(as_pdf(html), 3, 0.1, self.problems)


@pytest.fixture
def prints(monkeypatch: pytest.MonkeyPatch) -> Printer:
    printer = Printer()
    monkeypatch.setattr(papers, "renderer", lambda: printer)
    return printer


@pytest.fixture
def paper(officer: User) -> BoardPaper:
    Requirement.objects.update(recorded_at=NOW - HOUR)
    TenureFactory(person=PersonFactory(), recorded_at=NOW - HOUR)
    meeting = BoardMeetingFactory(to_come=True, item_number="7.2")
    return start_paper(on=ON, meeting=meeting, by=officer, now=NOW)


@pytest.fixture
def version(paper: BoardPaper, officer: User) -> PaperVersion:
    write_paper(paper=paper, asked=ASKED, seen=0, by=officer, now=NOW)
    return submit_paper(paper=paper, by=officer, now=NOW)


@pytest.fixture
def issued(
    version: PaperVersion, manager: User, board_member: User, prints: Printer
) -> PaperVersion:
    approve_paper(version=version, by=manager, now=NOW + HOUR)
    issue_paper(version=version, now=NOW + HOUR)
    return version
