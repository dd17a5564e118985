"""What else waits: lines, incidents, support, and what spokespeople sent in."""

from datetime import timedelta

import pytest

from accounts.audit import audit
from desk.lines.actions.incidents import finish_action
from tests.clock import NOW, TODAY
from tests.factories.incidents import IncidentActionFactory
from tests.factories.meetings import BoardMeetingFactory
from tests.factories.papers import PaperVersionFactory
from tests.factories.scheduling import TOMORROW_AT_10, LineFactory, TrainingSessionFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.social import AccountAuthorisationFactory
from tests.factories.training import CourseFactory, ExemptionRequestFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.reports.today.rows import keys, rows, said, titles

pytestmark = pytest.mark.django_db


def test_a_paper_waits_for_the_managers_who_did_not_write_it(officer, manager):
    PaperVersionFactory(paper__started_by=officer, submitted_by=officer)
    PaperVersionFactory(submitted_by=manager)
    PaperVersionFactory(paper__started_by=manager)
    written = PaperVersionFactory()
    audit(by=manager, action="paper.written", about=written.paper, now=written.submitted_at)
    PaperVersionFactory(issued=True)

    [row] = rows(manager)

    assert (row.task.title, row.task.url) == ("1 paper for the board to approve", "/papers/")
    assert titles(officer) == []


def test_lines_that_someone_else_wrote_are_checked_by_all_and_approved_by_managers(
    officer, manager
):
    LineFactory(checked=True)
    LineFactory()
    LineFactory(written_by=manager, checked=True)
    LineFactory(approved=True)
    LineFactory(withdrawn=True)

    found = [sorted(titles(user)) for user in (officer, manager)]

    assert found == [["1 line to fact check"], ["1 line to approve", "1 line to fact check"]]
    assert {row.task.url for row in rows(manager)} == {
        "/lines/?status=fact_checked",
        "/lines/?status=draft",
    }


def test_what_a_review_asked_of_the_reader_stands_until_it_is_done(officer, manager):
    late = IncidentActionFactory(
        what="List of night numbers", owner=officer, due_on=TODAY - timedelta(days=1)
    )
    IncidentActionFactory(what="Rehearse", owner=manager)

    [row] = rows(officer)
    finish_action(action=late, by=officer, now=NOW)

    assert (row.when, row.task.title) == ("1 day late", "List of night numbers")
    assert row.task.about == (f"by Tue 24 Nov, from the review of “{late.incident}”",)
    assert keys(officer) == []


def test_what_spokespeople_sent_in_is_counted(officer):
    CertificateFactory()
    CertificateFactory(answered_at=NOW, refused_because="Not of this course")
    TrainingRequestFactory.create_batch(2)
    TrainingRequestFactory(answered_at=NOW)
    AccountAuthorisationFactory.create_batch(2)

    assert titles(officer) == [
        "2 social media authorisations to review",
        "1 certificate to check",
        "2 requests for training to answer",
    ]
    assert {(row.when, row.who) for row in rows(officer)} == {("any time", "unassigned")}


def test_an_exemption_is_decided_by_someone_else(officer, manager):
    asked = ExemptionRequestFactory(asked_by=officer)

    found = [said(row) for row in rows(manager) if row.task.key == f"exemption-{asked.pk}"]

    assert keys(officer) == []
    assert len(found) == 1
    assert f"any time | Decide an exemption for {asked.person} | " in found[0]


def test_sessions_with_too_few_people_from_a_week_before_they_are_decided(officer):
    for days, places_taken in ((13, 1), (14, 0), (6, 3)):  # decided in a week; later; large enough
        TrainingSessionFactory(
            course=CourseFactory(code=f"X{days}", min_group=3),
            starts_at=TOMORROW_AT_10 + timedelta(days=days),
            places_taken=places_taken,
        )

    [row] = rows(officer)

    assert said(row) == (
        "Wed 2 Dec | X13 on Wed 9 Dec needs 2 more people | 1 of 3 people booked | Decide"
        " | unassigned"
    )


def test_a_paper_that_is_due_is_the_managers_to_write(officer, manager):
    BoardMeetingFactory(to_come=True)
    assert keys(manager) == []
    BoardMeetingFactory(held_on=TODAY + timedelta(days=9))

    [row] = rows(manager)

    assert (row.task.title, row.task.url) == ("1 paper for the board due", "/board-meetings/")
    assert keys(officer) == []
