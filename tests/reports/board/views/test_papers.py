"""The pages of the board's papers."""

import json
from datetime import date
from io import BytesIO
from urllib.parse import quote_plus

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from reports.board.actions.papers import approve_paper, issue_paper, submit_paper, write_paper
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.report_files import moment_text
from reports.printing import files
from tests.clock import NOW
from tests.factories.meetings import BoardMeetingFactory
from tests.factories.papers import BoardPaperFactory, PaperVersionFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.training import PersonFactory, TenureFactory
from tests.reports.board.conftest import ASKED
from training.models import Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "media")]


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"reports:{name}", args=args), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_paper_list_says_how_to_begin(desk, board):
    assert "Write the first paper" in page(desk, "paper_list")
    assert "No paper has been issued yet" in page(board, "paper_list")


def test_paper_list_shows_the_board_what_was_issued(desk, board):
    draft = BoardPaperFactory()
    waiting = PaperVersionFactory()
    out = PaperVersionFactory(issued=True)

    for client, references in (
        (desk, [draft.reference, waiting.paper.reference, out.paper.reference]),
        (board, [out.paper.reference]),
    ):
        shown = page(client, "paper_list")
        everything = (draft, waiting.paper, out.paper)
        assert [each.reference for each in everything if each.reference in shown] == references


@pytest.mark.parametrize("papers", [1, 3])
def test_paper_list_asks_as_often_for_many_as_for_one(desk, papers, django_assert_num_queries):
    for _ in range(papers):
        PaperVersionFactory(issued=True)
    address = reverse("reports:paper_list")
    desk.get(address)

    with django_assert_num_queries(6):
        desk.get(address)


def test_a_paper_opens_at_what_the_board_has_and_its_draft_says_so(desk):
    version = PaperVersionFactory(issued=True)
    returned = PaperVersionFactory(returned=True)
    listed = page(desk, "paper_list")

    assert f'href="{version.get_absolute_url()}"' in listed
    assert f'href="{returned.paper.get_absolute_url()}"' in listed
    assert version.paper.get_absolute_url() in page(
        desk, "paper_version", version.paper.reference, version.number
    )
    draft = page(desk, "paper_detail", version.paper.reference)
    assert "The board has another version" in draft
    assert "The board has another version" not in page(
        desk, "paper_detail", returned.paper.reference
    )


def test_paper_add_starts_a_draft_for_the_next_meeting(desk):
    meeting = BoardMeetingFactory(to_come=True)
    form = desk.get(reverse("reports:paper_add")).context["form"]
    assert form["on"].initial == date(2026, 10, 31)

    shown = desk.post(
        reverse("reports:paper_add"), {"on": "31/10/2026", "meeting": meeting.pk}, follow=True
    )

    made = BoardPaper.objects.get()
    assert (made.on, made.meeting) == (date(2026, 10, 31), meeting)
    assert shown.redirect_chain == [(reverse("reports:paper_edit", args=["BP-0001"]), 302)]


def test_paper_add_refuses_a_day_to_come(desk):
    shown = desk.post(reverse("reports:paper_add"), {"on": "26/11/2026"})

    assert "is still to come" in shown.content.decode()
    assert not BoardPaper.objects.exists()


def test_paper_edit_saves_sentences_with_names_of_figures(desk, paper):
    address = reverse("reports:paper_edit", args=[paper.reference])
    assert "&#123;ready&#125;" in page(desk, "paper_edit", paper.reference)

    desk.post(address, {"seen": "0", "asked_0": ASKED[0], "asked_2": " Agree\nto it. "})

    paper.refresh_from_db()
    assert paper.asked == [ASKED[0], "Agree to it."]


@pytest.mark.parametrize(
    ("seen", "asked", "why"),
    [
        ("0", "Note that 27 are ready.", "27 is typed"),
        ("7", "Agree to it.", "Someone else changed this"),
        ("x", "Agree to it.", "Someone else changed this"),
    ],
)
def test_paper_edit_refuses(desk, paper, seen, asked, why):
    address = reverse("reports:paper_edit", args=[paper.reference])

    shown = desk.post(address, {"seen": seen, "asked_0": asked}).content.decode()

    assert why in shown
    assert asked in shown


def test_paper_detail_marks_sentences_whose_figure_moved(
    desk,
    paper,
    officer,
):
    write_paper(paper=paper, asked=ASKED, seen=0, by=officer, now=NOW)
    assert "Figures have moved" not in page(desk, "paper_detail", paper.reference)

    TenureFactory(person=PersonFactory(), recorded_at=NOW)
    shown = page(desk, "paper_detail", paper.reference)

    assert "Figures have moved" in shown
    assert "<br>People of whom training is required: 1 when it was written, 2 now" in shown
    assert "Note that 0 of 2 are ready." in shown.replace("</b> that", " that").replace("<b>", "")


def test_a_paper_is_sent_returned_and_sent_again(
    desk,
    client_of,
    manager,
    paper,
):
    send = reverse("reports:paper_submit", args=[paper.reference])
    approver = client_of(manager)

    assert "waits for the approval" in desk.post(send, follow=True).content.decode()
    again = desk.post(send, follow=True).content.decode()
    assert "Wait for the decision" in again
    assert "Look at the version that waits" in again
    assert "A communications manager approves it" in page(desk, "paper_version", paper.reference, 1)

    back = reverse("reports:paper_return", args=[paper.reference, 1])
    assert "Enter the reason" in approver.post(back, {"reason": ""}, follow=True).content.decode()
    approver.post(back, {"reason": "Say who."})
    assert "Say who." in page(desk, "paper_version", paper.reference, 1)
    assert "Returned" in page(desk, "paper_detail", paper.reference)
    desk.post(send)
    assert PaperVersion.objects.get(approved_at=None, returned_at=None).number == 2


def test_paper_approve_is_for_somebody_else(
    client_of,
    manager,
    paper,
):
    submit_paper(paper=paper, by=manager, now=NOW)
    approver = client_of(manager)

    shown = approver.post(
        reverse("reports:paper_approve", args=[paper.reference, 1]), follow=True
    ).content.decode()

    assert "Another communications manager has to approve it" in shown
    assert "Being printed" not in shown


def test_a_paper_is_approved_and_read(
    client_of,
    manager,
    board,
    board_member,
    desk,
    version,
    prints,
):
    where = [version.paper.reference, 1]
    assert board.get(reverse("reports:paper_version", args=where)).status_code == 404
    assert board.get(reverse("reports:paper_detail", args=where[:1])).status_code == 404
    shown = client_of(manager).post(reverse("reports:paper_approve", args=where), follow=True)
    assert "It is being printed" in shown.content.decode()
    version.refresh_from_db()
    issue_paper(version=version, now=NOW)

    read = page(board, "paper_detail", *where[:1])
    assert "I have read this" in read
    assert "The board is asked to" in read
    board.post(reverse("reports:paper_acknowledge", args=where))

    copy = PaperCopy.objects.get(user=board_member)
    assert (copy.opened_at, copy.read_at) == (NOW, NOW)
    assert "I have read this" not in page(board, "paper_version", *where)
    assert "Sir Aled Wexcombe" in page(desk, "paper_version", *where)


def test_only_the_board_says_that_it_has_read_a_paper(desk, issued):
    read = desk.post(reverse("reports:paper_acknowledge", args=[issued.paper.reference, 1]))

    assert (read.status_code, issued.copies.exclude(opened_at=None).count()) == (404, 0)


def test_a_board_member_on_the_desk_gets_a_copy_once_it_is_issued(
    version, officer, client_of, manager, prints
):
    officer.role_grants.create(role=Role.BOARD, granted_at=NOW)
    where = [version.paper.reference, 1]
    early = client_of(officer).post(reverse("reports:paper_acknowledge", args=where))
    approve_paper(version=version, by=manager, now=NOW)

    issue_paper(version=version, now=NOW)

    assert early.status_code == 404
    assert PaperCopy.objects.get(user=officer).opened_at is None


def test_a_replaced_paper_says_so(board, issued):
    PaperVersionFactory(paper=issued.paper, number=2, issued=True)
    where = [issued.paper.reference, 1]

    assert "A newer version has replaced this one" in page(board, "paper_version", *where)
    refused = board.post(reverse("reports:paper_acknowledge", args=where), follow=True)
    assert "was replaced by a newer one" in refused.content.decode()


def test_paper_version_says_that_nobody_got_it(
    desk,
    version,
    manager,
    prints,
):
    approve_paper(version=version, by=manager, now=NOW)
    issue_paper(version=version, now=NOW)

    assert "Nobody got it" in page(desk, "paper_version", version.paper.reference, 1)


def test_paper_download_gives_each_file(board, issued):
    def file(kind: str) -> tuple[int, str, bytes]:
        address = reverse("reports:paper_download", args=[issued.paper.reference, 1, kind])
        answer = board.get(address)
        return answer.status_code, answer.get("Content-Disposition", ""), answer.content

    assert file("pdf") == (200, 'inline; filename="BP-0001-v1.pdf"', files.read(issued.sha256))
    assert json.loads(file("json")[2])["figures"]["people_required"] == 1
    assert file("csv")[2].startswith(b"part,group,figure,value")
    assert file("docx")[0] == 404


def test_a_paper_is_withdrawn_with_a_reason(board, client_of, manager, issued):
    page = issued.get_absolute_url()
    withdraw = reverse("reports:paper_withdraw", args=[issued.paper.reference, 1])
    refused = client_of(manager).post(withdraw, {"reason": ""}, follow=True).content.decode()
    shown = client_of(manager).get(page).content.decode()
    assert "Enter the reason" in refused
    assert "Withdraw it with a reason" in shown

    done = client_of(manager).post(withdraw, {"reason": "A wrong import."}, follow=True)

    assert "is withdrawn. Everybody who has it is told by email." in done.content.decode()
    seen = board.get(page).content.decode()
    assert "It was withdrawn: don’t use it" in seen
    assert "A wrong import." in seen
    assert "I have read this" not in seen
    assert "Withdraw it with a reason" not in seen


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_paper_download_stamps_what_may_not_be_used(board, state):
    sheet = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["paper.json"] = pikepdf.AttachedFileSpec(pdf, b"{}  ")
        pdf.save(sheet)
    version = PaperVersionFactory(issued=True, number=1, sha256=files.store(sheet.getvalue()))
    if state == "superseded":
        PaperVersionFactory(issued=True, number=2, paper=version.paper)
    else:
        PaperVersion.objects.update(withdrawn_at=NOW, withdrawn_because="A wrong import.")
    reference = version.paper.reference

    pdf_answer, json_answer = (
        board.get(reverse("reports:paper_download", args=[reference, 1, kind]))
        for kind in ("pdf", "json")
    )

    with pikepdf.open(BytesIO(pdf_answer.content)) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith(state.upper())
    assert f'"{reference}-v1-{state}.pdf"' in pdf_answer["Content-Disposition"]
    assert f'"{reference}-v1-{state}.json"' in json_answer["Content-Disposition"]
    assert json_answer.content == b"{}  "  # as it was issued, not made anew
    assert files.read(version.sha256) == sheet.getvalue()


def test_a_version_that_was_replaced_says_so(board, desk, issued):
    PaperVersionFactory(paper=issued.paper, number=2, issued=True)

    page = board.get(issued.get_absolute_url()).content.decode()
    draft = desk.get(issued.paper.get_absolute_url()).content.decode()

    assert "A newer version has replaced this one" in page
    assert "The PDF is stamped as superseded on each page." in page
    assert "I have read this" not in page
    assert draft.count("Superseded") == 1
    assert draft.count("Issued") == 1

    PaperVersion.objects.filter(number=2).update(withdrawn_at=NOW, withdrawn_because="Wrong.")
    assert "was withdrawn since. Use neither." in board.get(issued.get_absolute_url()).text


def test_paper_download_says_that_the_file_is_lost(board):
    lost = PaperVersionFactory(issued=True)

    answer = board.get(
        reverse("reports:paper_download", args=[lost.paper.reference, lost.number, "pdf"])
    )

    assert answer.status_code == 503


def test_paper_download_of_a_draft_is_nothing(desk, version):
    address = reverse("reports:paper_download", args=[version.paper.reference, 1, "pdf"])

    assert desk.get(address).status_code == 404


def test_a_what_if_stands_in_the_draft_until_it_is_removed(desk, paper):
    PersonFactory(reference="P77", first_name="Ffion", last_name="Talgarth")
    course = Requirement.objects.earliest("pk").course
    assert page(desk, "paper_suppose", paper.reference).count('value="31/10/2026"') == 1

    shown = desk.post(
        reverse("reports:paper_suppose", args=[paper.reference]),
        {
            **{"seen": "0", "course": course.pk, "people": "p77\n\nFfion Talgarth"},
            "on": "31 March 2027",
        },
        follow=True,
    ).content.decode()

    sentence = f"<b>If one person were trained in {course},</b> 0 of 1 would be ready on 31 March"
    assert shown.count(sentence) == 2  # in the annex, and beside it to be removed
    assert "Talgarth" not in shown
    remove = reverse("reports:paper_suppose_remove", args=[paper.reference, 1])
    refused = desk.post(remove, {"seen": "0"}, follow=True).content.decode()
    assert "Someone else changed this" in refused
    assert sentence in refused
    assert "What if" not in desk.post(remove, {"seen": "1"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"people": "P77\nNobody Here"}, "Nobody on the register is called “Nobody Here”."),
        ({"people": " \n "}, "Suppose one thing"),
        ({"people": "P77", "months": "6"}, "Suppose one thing"),
        ({"months": "0"}, "Enter a whole number from 1 to 120"),
        ({"people": "P77", "course": ""}, "Choose the course"),
        ({"people": "P77", "course": "999999"}, "Choose one from the list"),
        ({"people": "P77", "on": "30/10/2026"}, "Choose that day or a later one"),
        ({"people": "P77", "on": ""}, "Enter the day of which to say it"),
        ({"people": "P77\n" * 51}, "Name 50 people at most"),
    ],
)
def test_paper_suppose_refuses(desk, paper, sent, why):
    PersonFactory(reference="P77")
    course = Requirement.objects.earliest("pk").course
    whole = {"seen": "0", "course": course.pk, "on": "31/03/2027"} | sent

    shown = desk.post(reverse("reports:paper_suppose", args=[paper.reference]), whole)

    assert why in shown.content.decode()
    paper.refresh_from_db()
    assert paper.suppositions == []


def test_paper_suppose_takes_a_plan_without_a_course(desk, paper):
    TrainingPlanFactory()  # which is being worked out
    TrainingPlanFactory(planned_at=NOW, starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 31))
    plan = TrainingPlanFactory(planned_at=NOW, answer={"sessions": [], "unplaced": []})
    address = reverse("reports:paper_suppose", args=[paper.reference])
    form = desk.get(address).context["form"]
    assert list(form.fields["plan"].queryset) == [plan]

    sent = {"seen": "0", "plan": plan.pk, "on": "31/03/2027"}
    course = Requirement.objects.earliest("pk").course
    both = desk.post(address, sent | {"course": course.pk}).content.decode()
    shown = desk.post(address, sent, follow=True).content.decode()

    assert "Leave the course empty" in both
    assert "If the training plan for 7 December 2026 to 11 December 2026 were carried out" in shown


def test_a_paper_leads_to_the_people_behind_it_whoever_may_see_names(desk, board, issued):
    link = (
        f'/readiness/units/?on=2026-10-31&amp;known_at={quote_plus(moment_text(issued.known_at))}"'
    )

    pages = [client.get(issued.get_absolute_url()).text for client in (desk, board)]

    assert [link in page for page in pages] == [True, False]
    assert "Who is behind the figures" not in pages[1]
