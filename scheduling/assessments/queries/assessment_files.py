"""Assessments as a table for a spreadsheet, to the person and to those who assessed them; others
have no such file.
"""

from collections.abc import Iterable, Iterator

from accounts.models import User
from scheduling.assessments.models import Sheet
from scheduling.assessments.queries.assessments import Standing
from training.rubric import CRITERIA, CRITICALS
from training.spreadsheets import Row


def assessments_table(standings: Iterable[Standing], *, reader: User) -> Iterator[Row]:
    """A row for each sheet: every one to whom the assessment is decided for, before that the
    reader's own alone.
    """
    yield [
        *("person", "name", "what", "held_on", "assessor"),
        *(criterion.key for criterion in CRITERIA),
        *("criticals", "is_accurate", "keep", "change", "next_step", "result", "mean"),
    ]
    for standing in standings:
        for sheet in standing.sheets:
            if standing.is_in or sheet.assessor_id == reader.pk:
                yield [*_what(standing, sheet), *_given(sheet), *_result(standing)]


def _what(standing: Standing, sheet: Sheet) -> Row:
    one = standing.assessment
    return [one.person.reference, one.person.full_name, one.what, one.held_on, str(sheet.assessor)]


def _given(sheet: Sheet) -> Row:
    criticals = ", ".join(CRITICALS[key] for key in sheet.criticals)
    points = [sheet.points.get(criterion.key) for criterion in CRITERIA]
    return [
        *points,
        criticals,
        "yes" if sheet.is_accurate else "no",
        sheet.keep,
        sheet.change,
        sheet.next_step,
    ]


def _result(standing: Standing) -> Row:
    if standing.result is None:
        return ["", ""]
    return ["passed" if standing.result.is_passed else "not passed", standing.mean]
