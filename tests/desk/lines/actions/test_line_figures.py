"""A different figure makes a new version of its line; the same figure as of a later day does
not.
"""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.refusals import Refused
from desk.lines.actions import line_figures
from desk.lines.models import LineFigure
from jobs.models import Job
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory

LATER = TODAY + timedelta(days=30)


def record(line, by: User, **changes: object) -> LineFigure:
    values = {
        "what": "Beds",
        "value": "26",
        "unit": "",
        "as_of": TODAY,
        "good_until": LATER,
        "source": "Site report",
    }
    return line_figures.record_figure(
        line=line, revision=line.revision, owner=by, by=by, now=NOW, **values | changes
    )


def renew(figure: LineFigure, by: User, **changes: object) -> LineFigure:
    fields = ("value", "unit", "as_of", "good_until", "source", "owner")
    values = {field: getattr(figure, field) for field in fields}
    return line_figures.renew_figure(figure=figure, by=by, now=NOW, **values | changes)


def test_record_figure_makes_a_version(officer):
    line = LineFactory(approved=True)

    record(line, officer)

    line.refresh_from_db()
    assert (line.revision, line.status(TODAY), line.versions.get().figures) == (2, "draft", "")
    assert {job.name for job in Job.objects.all()} == {"reports.tasks.tell_of_line"}


def test_record_figure_of_a_draft_makes_no_version(officer):
    line = LineFactory()

    record(line, officer)

    line.refresh_from_db()
    assert (line.revision, line.versions.count()) == (1, 0)


def test_record_figure_refuses(officer):
    line = LineFigureFactory(what="Beds").line

    with pytest.raises(Refused, match="already has “Beds”"):
        record(line, officer)
    with pytest.raises(Refused, match="The figure would be out of date before its"):
        record(line, officer, what="Wards", good_until=date(2026, 1, 1))


def test_renew_figure_with_the_same_value_keeps_the_approval(officer):
    figure = LineFigureFactory(line__approved=True, as_of=date(2026, 10, 1))

    renewed = renew(figure, officer, as_of=TODAY, good_until=LATER)

    figure.refresh_from_db()
    assert (figure.retracted_by, renewed.line.revision, renewed.line.approved_at) == (
        officer,
        1,
        NOW,
    )


def test_renew_figure_with_another_value_makes_a_version(officer):
    figure = LineFigureFactory(line__approved=True)

    renewed = renew(figure, officer, value="190")

    assert (renewed.line.revision, renewed.line.approved_at) == (2, None)
    assert "214" in renewed.line.versions.get().figures


def test_renew_figure_refuses_no_change_and_a_removed_figure(officer):
    figure = LineFigureFactory()

    with pytest.raises(Refused, match="Change a value, or go back"):
        renew(figure, officer)
    line_figures.retract_figure(figure=figure, by=officer, now=NOW)
    with pytest.raises(Refused, match="” was changed or removed after you opened it"):
        renew(figure, officer, value="190")
    with pytest.raises(Refused, match="” was changed or removed after you opened it"):
        line_figures.retract_figure(figure=figure, by=officer, now=NOW)


def test_figures_are_stale_after_their_last_day(db):
    figure = LineFigureFactory(good_until=TODAY)
    LineFigureFactory(line__withdrawn=True, good_until=TODAY)

    stale = [list(LineFigure.objects.stale(day)) for day in (TODAY, TODAY + timedelta(days=1))]

    assert stale == [[], [figure]]
