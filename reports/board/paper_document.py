"""The HTML of the board's paper from one `BoardReport`, for the PDF and for the page."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.template.loader import render_to_string

from accounts.spreadsheets import as_csv
from nhsuk.london import LONDON
from nhsuk.qr import qr_picture
from nhsuk.words import number_words, plural
from reports.board.board_report import BoardReport, Directorate, UnitCount
from reports.board.charts import PEOPLE_READY, Earlier, Point, part_of_whole_chart
from reports.board.headline import sum_of, trend_in_words
from reports.board.paper_room import Front, back_of, front_of
from reports.board.paper_words import (
    action_in_words,
    asked_of,
    interviews_in_words,
    lapses_in_words,
    moved_rows,
    summary_of,
    supposed_in_words,
    table_heading,
    title_of,
)
from reports.board.people_marks import STANDS
from reports.board.report_files import as_json, as_rows, moment_text, written
from reports.printing.font_coverage import make_printable
from reports.printing.versions import made_with
from training.media import SHORT
from training.readiness import Status

KIND = "paper"  # its stylesheet, static/documents/paper.css
LAYOUT = 5  # another where the same figures give another page: the paper says which it has
HEADING = "Media readiness"
MOST_ACTIONS = 3  # on page 2; the others stand in the annex
MOST_LINES = 10  # of directorates on page 2; the others stand in one row
WIDE_NAME = 26  # letters of a directorate that take a second line
JSON_NAME = "paper.json"
CSV_NAME = "paper.csv"
MOST_COURSES = 8  # columns of a table in the annex
# with soft hyphens, where a heading is wider than its column
_COLUMNS = {"press_conference": "Press confer\u00adences", "committee": "Commit\u00adtees"}


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Courses, and for each directorate a cell for each: the course, `5 of 6`, whether some lack
    it.
    """

    courses: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A directorate on page 2, or what is left of them."""

    name: str
    required: int
    ready: int
    short: int
    booked: int
    why: str


def json_of(report: BoardReport) -> str:
    """As the command writes it and the PDF carries it."""
    return written(as_json(report, {**made_with(), "layout": str(LAYOUT)}))


def csv_of(report: BoardReport) -> str:
    return as_csv(as_rows(report))


def document_html(report: BoardReport) -> str:
    """The whole document for the PDF, with its JSON and CSV attached."""
    says = {"on": report.on.isoformat(), "known_at": moment_text(report.known_at), **made_with()}
    attached = [
        (f"{JSON_NAME}: the figures, and what the paper was made from", "json", json_of(report)),
        (f"{CSV_NAME}: the figures as a table", "csv", csv_of(report)),
    ]
    context = {
        **document_context(report),
        "says": ", ".join(f"{name} {value}" for name, value in says.items()),
        "attachments": [(title, _address(kind, text)) for title, kind, text in attached],
    }
    return render_to_string("documents/board_paper.html", context)


def _address(kind: str, text: str) -> str:
    media_type = {"json": "application/json", "csv": "text/csv"}[kind]
    return f"data:{media_type};base64,{b64encode(text.encode()).decode()}"


def document_context(report: BoardReport) -> dict[str, Any]:
    """What the templates of the document and of the page show."""
    writing = report.writing
    asked = [(verb, make_printable(rest)) for verb, rest in asked_of(report)]
    front = _front(report, [" ".join(each) for each in asked])
    rows = table_rows(report.directorates)
    return {
        "report": report,
        "writing": writing,
        "heading": HEADING,
        "organisation": make_printable(report.terms.organisation),
        "known_at": report.known_at.astimezone(LONDON),
        "headline": title_of(report),
        "summary": summary_of(report),
        "asked": asked,
        "front": front,
        "trend_heading": _trend_heading(report),
        "picture": _picture(report, front.picture),
        "moved": moved_rows(report),
        "lapses": lapses_in_words(report),
        "gaps_heading": _gaps_heading(len(report.gaps)),
        "table_heading": table_heading([each.gap for each in report.directorates]),
        "rows": rows,
        "booked": sum(each.booked for each in report.directorates),
        "back": _back(report, [row.name for row in rows]),
        "interviews_since": report.interviews.since,
        "interviews": interviews_in_words(report.interviews),
        "actions": _actions(report)[:MOST_ACTIONS],
        "more_actions": _actions(report)[MOST_ACTIONS:],
        "media": [_COLUMNS.get(medium, _heading(words)) for medium, words in SHORT.items()],
        "cover": _cover(report),
        "unit_tables": unit_tables(report.units),
        "courses": [
            (code, make_printable(title))
            for code, title in report.terms.courses.items()
            if any(unit.course == code for unit in report.units)
        ],
        "suppositions": [
            tuple(map(make_printable, supposed_in_words(one, report)))
            for one in writing.suppositions
        ],
        "qr": qr_picture(writing.latest_url) if writing.latest_url else "",
    }


def _front(report: BoardReport, asked: Sequence[str]) -> Front:
    return front_of(
        title_of(report),
        summary_of(report),
        asked,
        moved=len(moved_rows(report)),
        lapses=" ".join(lapses_in_words(report)),
    )


def _back(report: BoardReport, names: Sequence[str]) -> str:
    return back_of(
        [f"{gap.what} {gap.remedy}" for gap in report.gaps],
        names,
        " ".join(interviews_in_words(report.interviews)),
        [f"{what}. {whose}" for what, whose in _actions(report)[:MOST_ACTIONS]],
    )


def _heading(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _trend_heading(report: BoardReport) -> str:
    short = report.figures.people_not_ready
    first = trend_in_words(report.trend)
    if not short:
        return f"{first}: everybody who must be ready is."
    return f"{first}, and {short} who must be ready {'is' if short == 1 else 'are'} not."


def _picture(report: BoardReport, height: int) -> str:
    points = [
        Point(point.on, point.figures.people_ready, point.figures.people_required)
        for point in report.trend
    ]
    when = sum_of(report.change, ready=0, since=report.then.on).when
    earlier = Earlier(report.then.on, when)
    return part_of_whole_chart(points, PEOPLE_READY, width=680, height=height, earlier=earlier)


def _gaps_heading(count: int) -> str:
    if count == 1:
        return "The gap that matters"
    return f"{number_words(count).capitalize()} gaps that matter"


def table_rows(directorates: Sequence[Directorate]) -> list[TableRow]:
    """The largest gaps first; what has no room stands in one row."""
    lines = accumulate(1 + (len(each.gap.name) > WIDE_NAME) for each in directorates)
    fitting = sum(line <= MOST_LINES for line in lines)
    shown, rest = directorates[:fitting], directorates[fitting:]
    if len(rest) == 1:
        shown, rest = directorates, []
    rows = [_row(make_printable(each.gap.name), [each]) for each in shown]
    return [*rows, _row(f"{plural(len(rest), 'other')}", rest)] if rest else rows


def _row(name: str, parts: Sequence[Directorate]) -> TableRow:
    figures = [each.gap.figures for each in parts]
    stands = sum((Counter(dict(each.stands)) for each in parts), Counter[Status]())
    why = [f"{stands[status]} {words}" for status, words in STANDS.items() if stands[status]]
    return TableRow(
        name=name,
        required=sum(each.people_required for each in figures),
        ready=sum(each.people_ready for each in figures),
        short=sum(each.people_not_ready for each in figures),
        booked=sum(each.booked for each in parts),
        why=", ".join(why),
    )


def _actions(report: BoardReport) -> list[tuple[str, str]]:
    """What is to be done, and whose it is and by when."""
    return [
        (make_printable(line.what.rstrip(".")), make_printable(action_in_words(line)))
        for line in report.actions
    ]


def _cover(report: BoardReport) -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (
            make_printable(report.terms.topics[topic]),
            [(_heading(SHORT[of]), ready) for of, ready in media.items()],
        )
        for topic, media in report.cover.items()
    ]


def unit_tables(units: Sequence[UnitCount]) -> list[UnitTable]:
    """Directorates by course, in tables of so many courses as fit beside each other."""
    counts = {(each.directorate, each.course): each for each in units}
    codes = sorted({each.course for each in units})
    directorates = sorted({each.directorate for each in units})
    return [
        UnitTable(
            some,
            [
                (
                    make_printable(name),
                    [_unit_cell(code, counts.get((name, code))) for code in some],
                )
                for name in directorates
            ],
        )
        for some in (codes[at : at + MOST_COURSES] for at in range(0, len(codes), MOST_COURSES))
    ]


def _unit_cell(code: str, of: UnitCount | None) -> tuple[str, str, bool]:
    """The course, `5 of 6`, and whether some are missing."""
    required = 0 if of is None else sum(of.statuses.values()) - of.statuses.get(Status.EXEMPT, 0)
    if of is None or not required:
        return code, "\N{EN DASH}", False
    held = of.statuses.get(Status.IN_DATE, 0)
    return code, f"{held} of {required}", held < required
