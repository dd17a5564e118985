"""The life of a board's paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from jobs.models import Job, Mail
from jobs.work import PermanentFailure, TryAgain
from reports.board.actions import papers
from reports.board.actions.papers import (
    MOST_SUPPOSED,
    acknowledge_copy,
    add_supposition,
    approve_paper,
    find_copy,
    issue_paper,
    open_copy,
    own_copy,
    remove_supposition,
    return_paper,
    start_paper,
    submit_paper,
    withdraw_paper,
    write_paper,
)
from reports.board.board_report import Writing
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.paper_document import json_of
from reports.board.queries.board_report import board_report, report_again
from reports.board.queries.papers import draft_report, report_of_version
from reports.board.report_files import said_as_json, said_in
from reports.meetings.models import BoardMeeting
from reports.printing import files
from reports.printing.renderer import (
    DocumentTooLong,
    RendererSilent,
    RenderingTookTooLong,
)
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.papers import PaperCopyFactory, PaperVersionFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.training import PersonFactory, TenureFactory, TrainingRecordFactory
from tests.reports.board.conftest import ASKED, HOUR, ON
from training.models import Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def test_start_paper_refuses_a_day_to_come(officer):
    with pytest.raises(Refused, match="26 November 2026 is still to come"):
        start_paper(on=TODAY + timedelta(days=1), meeting=None, by=officer, now=NOW)


def test_start_paper_twice_is_one_paper(paper, officer, manager):
    asked = {"on": paper.on, "meeting": paper.meeting, "now": NOW}

    assert start_paper(**asked, by=officer) == paper
    assert start_paper(**asked, by=manager) != paper
    write_paper(paper=paper, asked=ASKED, seen=0, by=officer, now=NOW)
    assert start_paper(**asked, by=officer) != paper


def test_start_paper_numbers_them(paper, officer):
    another = start_paper(on=TODAY, meeting=None, by=officer, now=NOW)

    assert (paper.reference, another.reference) == ("BP-0001", "BP-0002")
    assert AuditEvent.objects.filter(action="paper.started").count() == 2


def test_write_paper_keeps_the_figures_that_the_writer_saw(paper, officer):
    write_paper(paper=paper, asked=ASKED, seen=0, by=officer, now=NOW)

    assert (paper.asked, paper.revision, paper.edited_by) == (ASKED, 1, officer)
    assert (paper.values["ready"], paper.values["required"]) == ("0", "1")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["Note that 27 are ready."], "27 is typed"),
        (["Note {redy} and {x}."], "no figure {redy} and {x}"),
        (["Note it."] * 5, "4 sentences of up to 160"),
        (["Note " + "it " * 60], "Shorten it"),
    ],
)
def test_write_paper_refuses(paper, officer, asked, why):
    with pytest.raises(Refused, match=why):
        write_paper(paper=paper, asked=asked, seen=0, by=officer, now=NOW)

    paper.refresh_from_db()
    assert (paper.asked, paper.revision) == ([], 0)


def test_write_paper_loses_nothing_that_somebody_else_wrote(paper, officer, manager):
    write_paper(paper=paper, asked=ASKED, seen=0, by=manager, now=NOW)

    with pytest.raises(Refused, match="Someone else changed this"):
        write_paper(paper=paper, asked=["Agree to it."], seen=0, by=officer, now=NOW)


def test_submit_paper_freezes_what_is_known(version):
    said = version.content

    assert (version.number, said["on"], said["known_at"]) == (
        1,
        "2026-10-31",
        "2026-11-25T16:20:00+00:00",
    )
    assert said["writing"]["asked"] == ASKED
    assert said["writing"]["meeting"] == "Board, 23 December 2026 · item 7.2"


def test_submit_paper_refuses_a_second_version_in_review(version, officer):
    with pytest.raises(Refused, match="BP-0001 waits for approval"):
        submit_paper(paper=version.paper, by=officer, now=NOW)


def test_submit_paper_asks_everybody_who_may_approve_it(paper, officer, manager):
    colleague = UserFactory(roles={Role.MANAGER})
    write_paper(paper=paper, asked=ASKED, seen=paper.revision, by=colleague, now=NOW)

    version = submit_paper(paper=paper, by=officer, now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (manager.email, f"{version} is waiting for your approval")
    assert version.get_absolute_url() in mail.text


def test_a_version_shows_the_figures_that_were_sent(version, manager):
    approve_paper(version=version, by=manager, now=NOW + HOUR)
    again = report_again(replace(said_in(version.content), writing=Writing()))
    TrainingRecordFactory(person=PersonFactory(), recorded_at=NOW - HOUR)
    Requirement.objects.all().delete()

    found = report_of_version(version)

    assert found.figures.people_required == 1
    assert found.writing.approved == f"approved by {manager} on 25 November 2026"
    assert json_of(replace(found, writing=Writing())) == json_of(again)


def test_a_version_whose_figures_another_release_froze_is_made_again(paper):
    content = said_as_json(draft_report(paper, known_at=NOW)) | {"report": '{"on": "2026-10-31"}'}

    found = report_of_version(PaperVersionFactory(paper=paper, content=content))

    assert found.figures.people_required == 1


def test_the_database_keeps_what_was_sent(version):
    for change in ({"content": {}}, {"number": 7}, {"known_at": NOW + HOUR}):
        with pytest.raises(DatabaseError, match="paper_version_stays"), transaction.atomic():
            PaperVersion.objects.filter(pk=version.pk).update(**change)


def test_the_database_keeps_the_file_that_was_issued(issued):
    with pytest.raises(DatabaseError, match="paper_version_stays"), transaction.atomic():
        PaperVersion.objects.filter(pk=issued.pk).update(sha256="1" * 64)


def test_return_paper_says_why(version, manager, officer):
    with pytest.raises(Refused, match="Enter"):
        return_paper(version=version, reason=" ", by=manager, now=NOW)
    return_paper(version=version, reason="Say who.", by=manager, now=NOW)

    assert version.returned_because == "Say who."
    mail = Mail.objects.get(to=officer.email)
    assert mail.subject == f"{manager} returned {version}"
    with pytest.raises(Refused, match="already been returned"):
        approve_paper(version=version, by=manager, now=NOW)
    assert submit_paper(paper=version.paper, by=officer, now=NOW).number == 2


def test_withdraw_paper_tells_everybody_who_has_it(issued, manager, board_member):
    with pytest.raises(Refused, match="Enter"):
        withdraw_paper(version=issued, reason=" ", by=manager, now=NOW + 2 * HOUR)
    withdraw_paper(version=issued, reason="A wrong import.", by=manager, now=NOW + 2 * HOUR)

    assert (issued.withdrawn_because, issued.withdrawn_by) == ("A wrong import.", manager)
    mail = Mail.objects.filter(to=board_member.email).latest("pk")
    assert mail.subject == "Withdrawn: paper for the board of 31 October 2026"
    assert AuditEvent.objects.latest("pk").action == "paper.withdrawn"
    with pytest.raises(Refused, match="Don’t use it"):
        withdraw_paper(version=issued, reason="Again.", by=manager, now=NOW + 2 * HOUR)
    copy = issued.copies.select_related("version__paper", "user").get()
    with pytest.raises(Refused, match="Don’t use it; ring the communications team"):
        acknowledge_copy(copy=copy, now=NOW + 2 * HOUR)


def test_withdraw_paper_is_for_what_was_issued(version, manager):
    with pytest.raises(Refused, match="is not issued, so it cannot be read yet"):
        withdraw_paper(version=version, reason="A wrong import.", by=manager, now=NOW)


def test_a_withdrawn_paper_is_not_the_last_one(issued, manager):
    meeting = issued.paper.meeting
    assert meeting not in BoardMeeting.objects.paper_soon(meeting.paper_due_on)
    withdraw_paper(version=issued, reason="A wrong import.", by=manager, now=NOW + 2 * HOUR)

    before = board_report(on=TODAY, known_at=NOW + HOUR)
    since = board_report(on=TODAY, known_at=NOW + 2 * HOUR)

    assert (before.then.on, since.then.on) == (ON, date(2026, 8, 25))
    assert meeting in BoardMeeting.objects.paper_soon(meeting.paper_due_on)


def test_no_earlier_version_replaces_one_that_is_withdrawn(issued, officer, manager, prints):
    meeting = issued.paper.meeting
    second = submit_paper(paper=issued.paper, by=officer, now=NOW + HOUR)
    approve_paper(version=second, by=manager, now=NOW + HOUR)
    issue_paper(version=second, now=NOW + HOUR)
    withdraw_paper(version=second, reason="A wrong import.", by=manager, now=NOW + 2 * HOUR)

    before = board_report(on=TODAY, known_at=NOW + HOUR)
    since = board_report(on=TODAY, known_at=NOW + 2 * HOUR)

    assert before.then.known_at == second.known_at
    assert (before.then.on, since.then.on) == (ON, date(2026, 8, 25))
    assert meeting in BoardMeeting.objects.paper_soon(meeting.paper_due_on)


def test_approve_paper_takes_somebody_else(version, officer):
    with pytest.raises(Refused, match="Another communications manager"):
        approve_paper(version=version, by=officer, now=NOW)


def test_approve_paper_takes_nobody_who_wrote_into_it(paper, officer, manager):
    write_paper(paper=paper, asked=ASKED, seen=paper.revision, by=manager, now=NOW)
    write_paper(paper=paper, asked=ASKED, seen=paper.revision, by=officer, now=NOW)
    version = submit_paper(paper=paper, by=officer, now=NOW + HOUR)
    write_paper(paper=paper, asked=ASKED, seen=paper.revision, by=officer, now=NOW + HOUR)

    with pytest.raises(Refused, match="Another communications manager has to"):
        approve_paper(version=version, by=manager, now=NOW + HOUR)


def test_approve_paper_takes_somebody_who_wrote_into_the_draft_since(version, manager):
    paper = version.paper
    later = version.submitted_at + HOUR
    write_paper(paper=paper, asked=ASKED, seen=paper.revision, by=manager, now=later)

    approve_paper(version=version, by=manager, now=later)

    assert version.approved_by == manager


def test_approve_paper_queues_the_printing_once(version, manager):
    approve_paper(version=version, by=manager, now=NOW)
    with pytest.raises(Refused, match="already been approved"):
        approve_paper(version=version, by=manager, now=NOW)

    assert Job.objects.filter(name="reports.tasks.issue_paper").count() == 1


def test_issue_paper_stores_the_file_and_mails_the_board(issued, board_member, manager):
    with pikepdf.open(BytesIO(files.read(issued.sha256))) as pdf:
        html = pdf.attachments["rest"].get_file().read_bytes().decode()
    copy = PaperCopy.objects.get()

    assert (issued.pages, issued.issued_at) == (3, NOW + HOUR)
    assert "approved by Ines Thackray on 25 November 2026" in html
    assert f"papers/latest/{issued.paper.public_id}/1" in html
    assert copy.user == board_member
    assert Mail.objects.get(to=board_member.email).subject == (
        "Paper for the board: media readiness on 31 October 2026"
    )


def test_issue_paper_twice_changes_nothing(issued):
    assert issue_paper(version=issued, now=NOW + HOUR) == "BP-0001 version 1 is issued already."
    issued.issued_at = None  # as a second run that began before the first had ended
    issue_paper(version=issued, now=NOW + 2 * HOUR)

    assert (
        PaperCopy.objects.count(),
        Mail.objects.filter(subject__startswith="Paper").count(),
    ) == (
        1,
        1,
    )


def test_issue_paper_makes_the_same_file_whatever_was_recorded_since(version, manager, prints):
    approve_paper(version=version, by=manager, now=NOW)
    before = papers._printed(papers.report_of_version(version))
    TenureFactory(person=PersonFactory(), recorded_at=NOW + HOUR)

    assert papers._printed(papers.report_of_version(version)) == before


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (DocumentTooLong(), PermanentFailure),
        (RenderingTookTooLong(60), PermanentFailure),
        (RendererSilent(90), TryAgain),
    ],
)
def test_issue_paper_says_why_it_was_not_printed(
    version,
    manager,
    prints,
    failure,
    raised,
):
    approve_paper(version=version, by=manager, now=NOW)
    prints.failure = failure

    with pytest.raises(raised):
        issue_paper(version=version, now=NOW)
    assert not PaperVersion.objects.issued().exists()


def test_issue_paper_refuses_a_pdf_that_fails_its_checks(version, manager, prints):
    approve_paper(version=version, by=manager, now=NOW)
    prints.problems = ("ua1: no title",)

    with pytest.raises(PermanentFailure, match="did not pass its checks: ua1"):
        issue_paper(version=version, now=NOW)


def test_the_next_paper_compares_with_what_was_issued(issued):
    found = board_report(on=TODAY, known_at=NOW + 2 * HOUR)
    of_the_day = board_report(on=TODAY, known_at=NOW + 2 * HOUR, since=ON)
    of_another = board_report(on=TODAY, known_at=NOW + 2 * HOUR, since=date(2026, 9, 30))

    assert (found.then.on, found.then.known_at) == (ON, NOW)
    assert of_the_day.then == found.then
    assert of_another.then.on == date(2026, 9, 30)


def test_find_copy_opens_by_its_secret_alone():
    copy = PaperCopyFactory(token_hash=hash_of("secret"))

    assert find_copy("secret") == copy
    assert find_copy("another") is None
    User.objects.filter(pk=copy.user.pk).update(is_active=False)
    assert find_copy("secret") is None


def test_open_copy_notes_the_first_time():
    copy = PaperCopyFactory()
    for hours in (1, 2):
        open_copy(copy=copy, now=NOW + hours * HOUR)

    assert copy.opened_at == NOW + HOUR
    assert AuditEvent.objects.filter(action="paper.opened").count() == 1


def test_acknowledge_copy_is_once(issued, board_member):
    copy = own_copy(version=issued, user=board_member, now=NOW)
    for hours in (1, 2):
        acknowledge_copy(copy=copy, now=NOW + hours * HOUR)

    assert (copy.opened_at, copy.read_at) == (NOW + HOUR, NOW + HOUR)
    assert AuditEvent.objects.filter(action="paper.acknowledged").count() == 1


def test_acknowledge_copy_refuses_what_is_not_the_latest():
    copy = PaperCopyFactory()
    PaperVersionFactory(paper=copy.version.paper, number=copy.version.number + 1, issued=True)

    with pytest.raises(Refused, match="Read that one"):
        acknowledge_copy(copy=copy, now=NOW)


def test_acknowledge_copy_refuses_what_is_not_issued():
    copy = PaperCopyFactory(version=PaperVersionFactory(approved=True))

    with pytest.raises(Refused, match="is not issued"):
        acknowledge_copy(copy=copy, now=NOW)


def test_own_copy_is_made_for_somebody_who_came_later(issued):
    later = UserFactory(roles={Role.BOARD})

    first, second = (own_copy(version=issued, user=later, now=NOW) for _ in range(2))

    assert first == second
    assert first.mail is None


@pytest.fixture
def supposing(paper: BoardPaper) -> dict[str, Any]:
    """One thing that may be supposed."""
    return {
        "paper": paper,
        "on": ON,
        "course": Requirement.objects.earliest("pk").course,
        "people": [PersonFactory()],
        "months": None,
        "plan": None,
        "seen": 0,
        "now": NOW,
    }


def test_whoever_supposes_something_has_written_into_the_paper(supposing, paper, officer, manager):
    add_supposition(**supposing, by=manager)
    assert [each["course"] for each in paper.suppositions] == [supposing["course"].code]

    version = submit_paper(paper=paper, by=officer, now=NOW)
    with pytest.raises(Refused, match="Another communications manager has to"):
        approve_paper(version=version, by=manager, now=NOW)


def test_the_trail_says_how_many_people_a_supposition_is_about_and_not_who(supposing, officer):
    two = [PersonFactory(), PersonFactory()]

    add_supposition(**supposing | {"people": [*two, two[0]]}, by=officer)

    assert AuditEvent.objects.latest("number").details["supposed"]["people"] == 2


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"on": ON - timedelta(days=1)}, "The paper is as at 31 October 2026"),
        ({"seen": 7}, "Someone else changed this"),
    ],
)
def test_add_supposition_refuses(
    supposing,
    paper,
    officer,
    changed,
    why,
):
    with pytest.raises(Refused, match=why):
        add_supposition(**supposing | changed, by=officer)

    paper.refresh_from_db()
    assert paper.suppositions == []


def test_add_supposition_refuses_a_course_that_nobody_needs(supposing, officer):
    Requirement.objects.update(in_force_to=ON)
    add_supposition(**supposing, by=officer)

    with pytest.raises(Refused, match=r"on 1 November 2026, so it would change nothing"):
        add_supposition(**supposing | {"on": ON + timedelta(days=1), "seen": 1}, by=officer)


def test_add_supposition_refuses_a_plan_before_it_begins(supposing, officer):
    plan = TrainingPlanFactory()

    with pytest.raises(Refused, match="begins on 7 December 2026"):
        add_supposition(**supposing | {"course": None, "people": [], "plan": plan}, by=officer)


def test_a_paper_supposes_so_much_at_most(supposing, paper, officer):
    for number in range(MOST_SUPPOSED):
        add_supposition(**supposing | {"seen": number}, by=officer)

    with pytest.raises(Refused, match="Remove one of them first"):
        add_supposition(**supposing | {"seen": MOST_SUPPOSED}, by=officer)


def test_remove_supposition_takes_the_one_that_was_seen(supposing, paper, officer):
    add_supposition(**supposing, by=officer)
    add_supposition(**supposing | {"seen": 1, "on": TODAY}, by=officer)
    removing = {"paper": paper, "by": officer, "now": NOW}
    for place, seen in ((1, 1), (3, 2), (0, 2)):
        with pytest.raises(Refused, match="Someone else changed this"):
            remove_supposition(**removing, place=place, seen=seen)

    remove_supposition(**removing, place=1, seen=2)

    assert [each["on"] for each in paper.suppositions] == [TODAY.isoformat()]
    event = AuditEvent.objects.filter(action="paper.written").latest("pk")
    assert event.details["no_longer_supposed"]["people"] == 1


def one_more_is_required(*, recorded_at: datetime) -> None:
    TenureFactory(person=PersonFactory(), recorded_at=recorded_at)


def test_submit_paper_refuses_sentences_whose_figures_moved(paper, officer):
    write_paper(paper=paper, asked=ASKED, seen=0, by=officer, now=NOW)
    one_more_is_required(recorded_at=NOW + HOUR)

    with pytest.raises(Refused, match="Note that 0 of 2 are ready"):
        submit_paper(paper=paper, by=officer, now=NOW + HOUR)

    write_paper(paper=paper, asked=ASKED, seen=1, by=officer, now=NOW + HOUR)
    assert submit_paper(paper=paper, by=officer, now=NOW + HOUR).number == 1


def test_approve_paper_refuses_sentences_whose_figures_moved_since_it_was_sent(version, manager):
    one_more_is_required(recorded_at=NOW + HOUR)

    with pytest.raises(Refused, match="Return it"):
        approve_paper(version=version, by=manager, now=NOW + HOUR)


def test_write_paper_refuses_to_ask_about_0(paper, officer):
    with pytest.raises(Refused, match="Agree that the 0 people"):
        write_paper(
            paper=paper, asked=["Agree that the {ready} people do."], seen=0, by=officer, now=NOW
        )
