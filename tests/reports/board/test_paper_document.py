"""The board's paper as a PDF: two pages and an annex, tagged, with its figures attached."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from weasyprint.text.ffi import pango

from reports.board.board_report import BoardReport, Correction, Directorate, UnitCount, Writing
from reports.board.gaps import GapInWords
from reports.board.overview import Gap
from reports.board.paper_document import (
    CSV_NAME,
    JSON_NAME,
    KIND,
    LAYOUT,
    UnitTable,
    csv_of,
    document_context,
    document_html,
    json_of,
    table_rows,
    unit_tables,
)
from reports.printing import pdf
from reports.printing.versions import made_with
from tests.reports.board.test_board_report import NO_INTERVIEWS, report
from tests.reports.board.test_paper_words import BEFORE, LINE, ON, REGISTER, SINCE, TRAINED
from tests.reports.pdf_reading import depths_of, elements_of, sizes_of, texts_of
from training.readiness import Figures, Status
from training.register import Register
from training.trend import ReadinessChange

# WeasyPrint leaves its colour profile open; in the renderer's own process nobody minds.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
WRITING = Writing(
    reference="BP-0001",
    version=2,
    meeting="Board, 16 April 2026 · item 7.2",
    asked=("Agree that {without_place} people take a place by 31 May.", "Note {ready}."),
    approved="approved by Ines Quillfeather on 7 April 2026",
    latest_url="https://greenroom.example.nhs.uk/papers/latest/x/2",
)
PAPER = replace(report(REGISTER, BEFORE, ON, SINCE), writing=WRITING)
LONG = ("Agree " + "that every directorate names who takes a place by 31 May " * 4)[:160]
FULL = replace(
    PAPER,
    change=ReadinessChange(1, 1, 1, 1, 1, 1),
    correction=Correction(1, 1),
    gaps=[GapInWords("Nobody can speak about a subject of much interest. " * 2, "Why.", 1)] * 5,
    actions=[replace(LINE, what="Two more people for live television on a cyber attack")] * 6,
    interviews=replace(
        NO_INTERVIEWS, interviews=31, approved=29, read=26, lead=timedelta(minutes=340), briefings=9
    ),
    writing=replace(WRITING, asked=(LONG,) * 4),
    directorates=[
        Directorate(
            Gap(f"Directorate of things to do, number {n}", Figures(4, 2, 4, 2)),
            {Status.LAPSED: 1, Status.OVERDUE: 1},
            1,
        )
        for n in range(14)
    ],
)
LONG_NAME = (
    "Westmoor, Quayside and Harbour Valley Integrated Care Partnership and University Hospitals"
    " NHS Foundation Trust"
)
LONG_MEETING = "Board of directors, in public and by video link, 16 April 2026 · item 7.2"
LONG_NAMES = replace(
    FULL,
    terms=replace(FULL.terms, organisation=LONG_NAME),
    writing=replace(FULL.writing, meeting=LONG_MEETING),
)
# What each set of versions makes of PAPER, with the version of Pango. A new line is a decision: papers
# that were made before it can no longer be made again byte for byte, and the release notes say so.
BYTES = {
    "weasyprint 70.0, pydyf 0.13.0, fonttools 4.68.0, fonts df965f21b31ab7ec, layout 5": (
        15603,
        "556b2670527ec5ad0cf18073c89b57c63b7e5b2fb212a51b4203e7f5f23e2038",
    ),
}


def written(of: BoardReport) -> pdf.Pdf:
    return pdf.write_pdf(document_html(of), KIND)


THREE = replace(PAPER, writing=replace(WRITING, asked=(LONG[:100],) * 3))
LITTLE = replace(PAPER, writing=Writing(), gaps=PAPER.gaps[:1])


@pytest.mark.parametrize(
    "of",
    [PAPER, THREE, FULL, LONG_NAMES],
    ids=["usual", "three long sentences", "full", "long names"],
)
def test_the_paper_has_two_pages_and_an_annex(of):
    pages = texts_of(written(of).content)

    assert len(pages) == 3
    assert "The board is asked to" in pages[0]
    assert "What lapses next" in pages[0]
    assert "All" in pages[1].split("\n")
    assert "Interviews since 1 January 2026" in pages[1]
    assert "Annex" in pages[2]
    assert "lapsed: a course was in date and no longer is" in pages[2].replace("\n", " ")


def test_the_type_of_page_2_grows_where_little_stands_there():
    assert 13.5 in sizes_of(written(LITTLE).content)
    assert 13.5 not in sizes_of(written(FULL).content)


def test_what_ifs_stay_on_one_page():
    """Page 3 has room for some of them alone."""
    names = [f"Directorate {n}" for n in range(18)]
    units = [UnitCount(name, "M1", {Status.IN_DATE: 2}) for name in names]
    writing = replace(WRITING, suppositions=(TRAINED,) * 6)

    pages = texts_of(written(replace(PAPER, units=units, writing=writing)).content)

    assert [page.count("would be ready on") for page in pages] == [0, 0, 0, 6]
    assert "What if" in pages[3]


@pytest.mark.parametrize("directorates", [14, 18, 22])
def test_no_page_of_the_annex_is_less_than_a_third_full(directorates):
    units = [UnitCount(f"Directorate {n}", "M1", {Status.IN_DATE: 2}) for n in range(directorates)]

    depths = depths_of(written(replace(PAPER, units=units)).content)

    assert min(depths) > 27 + 248 / 3


def test_the_head_of_a_page_has_two_lines_however_long_the_names():
    pages = texts_of(written(LONG_NAMES).content)

    heads = [page.split("\n")[-5:-3] for page in pages]
    assert heads == [[LONG_NAME, LONG_MEETING]] * 3


def test_actions_without_room_stand_in_the_annex():
    pages = texts_of(written(FULL).content)

    assert "3 more in the annex." in pages[1]
    assert pages[2].replace("\n", " ").count("Two more people") == 3


def test_the_paper_passes_its_checks():
    content = written(PAPER).content

    assert pdf.problems_of(content, KIND) == []
    assert pdf.problems_of(content) != []  # the control: PDF/A-2 allows no such files


def test_the_paper_is_tagged_and_says_what_it_is():
    content = written(PAPER).content

    with pikepdf.open(BytesIO(content)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo["/Title"]) == "Media readiness: 31 March 2026"
        says = str(file.docinfo["/Keywords"])
        with file.open_metadata() as metadata:
            standards = [metadata[f"{name}:part"] for name in ("pdfaid", "pdfuaid")]
    kinds = [kind for kind, _ in elements_of(content)]
    scopes = {of.get("/Scope") for kind, of in elements_of(content) if kind == "/TH"}
    assert says.startswith("on 2026-03-31, known_at 2026-11-25T16:20:00+00:00, weasyprint ")
    assert standards == ["3", "1"]
    assert {"/H1", "/H2", "/Table", "/Figure", "/L"} <= set(kinds)
    assert scopes == {"/Row", "/Column"}


def test_the_paper_carries_its_figures():
    with pikepdf.open(BytesIO(written(PAPER).content)) as file:
        attached = {
            name: (str(of.relationship), of.get_file().mime_type, of.get_file().read_bytes())
            for name, of in file.attachments.items()
        }
        listed = len(file.Root.AF)

    assert attached == {
        JSON_NAME: ("/Data", "application/json", json_of(PAPER).encode()),
        CSV_NAME: ("/Data", "text/csv", csv_of(PAPER).encode()),
    }
    assert listed == 2


def test_nothing_in_the_paper_is_small():
    sizes = sizes_of(written(FULL).content)

    assert min(size for size in sizes if size != 9.75) >= 10.5  # 13 px in the picture
    assert max(sizes) == 28.0


def test_the_paper_is_read_as_xml(monkeypatch):
    """As HTML it takes ten times as long to read."""
    monkeypatch.setattr(pdf.weasyprint.HTML, "__init__", lambda *_, **__: pytest.fail("as HTML"))

    source = pdf.Source(document_html(PAPER))

    assert source.etree_element.find(f".//{{{pdf.SVG}}}svg") is not None


def test_the_paper_is_the_same_file_twice():
    assert written(PAPER).content == written(PAPER).content


def test_an_upgrade_that_changes_the_bytes_is_a_decision():
    versions = ", ".join(f"{name} {of}" for name, of in [*made_with().items(), ("layout", LAYOUT)])

    pango_version, expected = BYTES[versions]

    found = hashlib.sha256(written(PAPER).content).hexdigest()
    assert pango.pango_version() != pango_version or found == expected


def test_the_paper_of_nobody_says_so():
    nobody = report(Register(), Register(), ON, SINCE)

    pages = texts_of(written(nobody).content)

    assert len(pages) == 2
    assert "Nobody is required" in pages[0].replace("\n", " ")


def test_a_draft_says_that_it_is_one():
    draft = replace(PAPER, writing=replace(WRITING, approved=""))

    assert "BP-0001, version 2, draft" in document_html(draft)
    assert "draft" not in document_html(replace(PAPER, writing=Writing()))


def test_table_rows_put_the_smallest_gaps_into_one_row():
    rows = table_rows(FULL.directorates)

    assert (len(rows), rows[0].why) == (6, "1 lapsed, 1 overdue")
    assert (rows[-1].name, rows[-1].required, rows[-1].booked) == ("9 others", 36, 9)
    assert len(table_rows(FULL.directorates[:6])) == 6


def test_unit_tables_have_eight_courses_beside_each_other():
    units = [
        UnitCount("Medical", f"M{n}", {Status.IN_DATE: 2, Status.LAPSED: n % 2})
        for n in range(1, 10)
    ]
    units.append(UnitCount("Nursing", "M1", {Status.EXEMPT: 2}))

    first, second = unit_tables(units)

    assert (len(first.courses), len(first.rows)) == (8, 2)
    assert first.rows[0][1][:2] == [("M1", "2 of 3", True), ("M2", "2 of 2", False)]
    assert first.rows[1][1][0] == ("M1", "\N{EN DASH}", False)
    assert second == UnitTable(
        ["M9"],
        [("Medical", [("M9", "2 of 3", True)]), ("Nursing", [("M9", "\N{EN DASH}", False)])],
    )


def test_document_context_says_who_is_ready():
    everybody = report(Register(), Register(), ON, SINCE)
    one = replace(PAPER, figures=Figures(2, 1, 2, 1), gaps=PAPER.gaps[:1])

    assert (
        document_context(everybody)["trend_heading"]
        == "Three years: everybody who must be ready is."
    )
    assert document_context(one)["trend_heading"].endswith("and 1 who must be ready is not.")
    assert document_context(one)["gaps_heading"] == "The gap that matters"
    assert document_context(PAPER)["trend_heading"].endswith("and 3 who must be ready are not.")
