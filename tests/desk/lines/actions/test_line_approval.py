"""A line is checked by one person, approved by another, and reviewed when it is due."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.lines.actions import lines
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory
from training.models import Organisation

REVIEW = TODAY + timedelta(days=90)


def check(line, by: User, **changes: object) -> None:
    values = {"revision": 1, "against": "Weekly report, 20 November"}
    lines.check_line(line=line, by=by, now=NOW, **values | changes)


def test_check_line_stores_what_it_was_checked_against(officer):
    line = LineFactory()

    check(line, officer, against=" Weekly  report ")

    line.refresh_from_db()
    assert (line.status(TODAY), line.checked_by, line.checked_against) == (
        "fact_checked",
        officer,
        "Weekly report",
    )
    assert AuditEvent.objects.get().action == "line.checked"


@pytest.mark.parametrize(
    ("traits", "tried", "refusal"),
    [
        ({}, {"against": " "}, "Enter what you checked the line against: a"),
        ({"checked": True}, {}, "has already been fact checked, by"),
        ({"approved": True}, {}, "has already been approved, by"),
        ({"withdrawn": True}, {}, "Write a new line instead"),
        ({"revision": 2}, {}, "Check the latest version"),
    ],
)
def test_check_line_refuses(officer, traits, tried, refusal):
    with pytest.raises(Refused, match=refusal):
        check(LineFactory(**traits), officer, **tried)


def test_check_line_refuses_if_the_checker_missed_a_figure(officer):
    figure = LineFigureFactory()

    with pytest.raises(Refused, match="Check the latest version"):
        check(figure.line, officer, figures=[])
    check(figure.line, officer, figures=[figure.pk])


def test_approve_line_after_someone_elses_check(officer, manager):
    line = LineFactory(written_by=officer, checked=True)

    lines.approve_line(line=line, revision=1, by=manager, now=NOW)

    line.refresh_from_db()
    assert (line.status(TODAY), line.approved_by) == ("live", manager)


def test_writer_may_neither_check_nor_approve(manager):
    with pytest.raises(Refused, match="Ask someone else on the desk"):
        check(LineFactory(written_by=manager), manager)
    with pytest.raises(Refused, match="You wrote L"):
        lines.approve_line(
            line=LineFactory(written_by=manager, checked=True), revision=1, by=manager, now=NOW
        )


def test_writer_may_check_and_approve_if_the_organisation_allows_it(manager):
    Organisation.objects.update(approver_may_be_author=True)
    line = LineFactory(written_by=manager)

    check(line, manager)
    lines.approve_line(line=line, revision=1, by=manager, now=NOW)

    line.refresh_from_db()
    assert line.approved_at == NOW


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({}, "Check it, or ask someone who did not write"),
        ({"approved": True}, "has already been approved, by"),
        ({"withdrawn": True}, "Write a new line instead"),
        ({"revision": 2}, "Check the latest version"),
    ],
)
def test_approve_line_refuses(manager, traits, refusal):
    with pytest.raises(Refused, match=refusal):
        lines.approve_line(line=LineFactory(**traits), revision=1, by=manager, now=NOW)


def test_review_line_moves_its_dates(manager):
    line = LineFactory(
        approved=True, review_on=TODAY, expires_on=TODAY + timedelta(days=5), reminded_at=NOW
    )

    reviewed = lines.review_line(line=line, by=manager, now=NOW)

    last = REVIEW + timedelta(days=5)
    assert (reviewed.review_on, reviewed.expires_on, reviewed.reminded_at) == (REVIEW, last, None)
    assert reviewed.status(TODAY) == "live"


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({}, "You can review it once it is approved"),
        ({"withdrawn": True}, "Write a new line instead"),
    ],
)
def test_review_line_refuses(manager, traits, refusal):
    with pytest.raises(Refused, match=refusal):
        lines.review_line(line=LineFactory(**traits), by=manager, now=NOW)
