"""Assessments as a spreadsheet table, for the person and their assessors only."""

from collections.abc import Iterable, Iterator

from accounts.models import User
from accounts.spreadsheets import Row
from desk.assessments.models import Sheet
from desk.assessments.queries.assessments import AssessmentState
from training.rubric import CRITERIA, CRITICALS


def assessments_table(states: Iterable[AssessmentState], *, reader: User) -> Iterator[Row]:
    """A row for each sheet; until all are submitted, only the reader's own."""
    yield [
        *("person", "name", "what", "held_on", "assessor"),
        *(criterion.key for criterion in CRITERIA),
        *("criticals", "is_accurate", "keep", "change", "next_step", "result", "mean"),
    ]
    for state in states:
        for sheet in state.sheets:
            if state.is_in or sheet.assessor_id == reader.pk:
                yield [*_what(state, sheet), *_given(sheet), *_result(state)]


def _what(state: AssessmentState, sheet: Sheet) -> Row:
    one = state.assessment
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


def _result(state: AssessmentState) -> Row:
    if state.result is None:
        return ["", ""]
    return ["passed" if state.result.is_passed else "not passed", state.mean]
