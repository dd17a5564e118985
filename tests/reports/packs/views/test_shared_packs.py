"""One pack for two interviews on the pages: offered, shared, shown wherever either is, and taken out."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from desk.enquiries.actions.interview_links import new_interview_link
from desk.enquiries.models import Interview
from reports.packs.actions.following import make_air_check
from reports.packs.models import Acknowledgement, AirCheck, PackVersion, SharedPack
from reports.packs.queries.pack_states import states_of, with_packs
from reports.today.queries.today import today_for
from tests.clock import NOW
from tests.reports.packs.actions.test_shared_packs import approve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
FIRST, SECOND = "/interviews/I-0001/", "/interviews/I-0002/"


@pytest.mark.usefixtures("pack", "second")
def test_pack_share_is_offered_and_shares(client_of, officer):
    desk = client_of(officer)

    offer = desk.get(SECOND).text
    page = desk.post(f"{SECOND}pack/share/", {"pack": "P-0001"}, follow=True).text

    assert "Use P-0001 for this slot too" in offer
    assert "P-0001 is for this slot too." in page
    assert "One pack for two slots" in page
    assert "Use P-0001" not in page
    assert "One pack for two slots" in desk.get(FIRST).text


def test_pack_share_says_why_not(client_of, officer, pack):
    page = client_of(officer).post(f"{FIRST}pack/share/", {"pack": "P-0001"}, follow=True)

    assert "P-0001 cannot prepare for I-0001 too." in page.text
    assert not SharedPack.objects.exists()


@pytest.mark.usefixtures("shared")
def test_pack_unshare_takes_this_slot_out(client_of, officer):
    desk = client_of(officer)

    page = desk.post(f"{FIRST}pack/take-out/", follow=True).text
    again = desk.post(f"{SECOND}pack/take-out/", follow=True).text

    assert "P-0001 is for the other slot alone." in page
    assert "Write the pack" in page
    assert "P-0001 is for one interview alone" in again
    assert desk.post(f"{FIRST}pack/take-out/").status_code == 404


def test_every_list_has_the_state_for_both(
    shared,
    officer,
    manager,
    client_of,
    django_assert_num_queries,
):
    approve(shared, officer, manager)
    interviews = list(with_packs(Interview.objects.in_order()).select_related("enquiry", "person"))

    states = [states_of(interviews, now=NOW)[each.pk].words for each in interviews]

    assert states == ["pack v1 approved"] * 2
    Interview.objects.filter(reference="I-0001").update(place="Studio 3")
    stale = [states_of(interviews, now=NOW)[each.pk].words for each in interviews]
    assert stale == ["pack v1 out of date since the place or link changed"] * 2
    desk = client_of(officer)
    assert desk.get("/interviews/").text.count("out of date since the place or link changed") == 2
    for page in (FIRST, SECOND):
        assert "Place or link: Down the line, now Studio 3." in desk.get(page).text
    [(_, on_air)] = today_for(officer, now=NOW).on_air
    assert [row.pack.key for row in on_air] == ["approved", "approved"]
    [task] = [row.task for row in today_for(officer, now=NOW).every if "stale" in row.task.key]
    assert task.slot_at == interviews[0].starts_at
    assert "Solent Shore FM, Thu 26 Nov, 7:10am, and Westmoor Sound" in " ".join(task.about)


def test_the_pocket_page_has_the_next_slot_and_the_other(
    shared,
    officer,
    manager,
    spokesperson,
    client_of,
    at_now,
):
    approve(shared, officer, manager)
    reader = client_of(spokesperson)

    first = reader.get("/my-next-interview/").text
    reader.post("/my-next-interview/P-0001/1/read/")
    at_now.move_to(Interview.objects.get(reference="I-0001").ends_at)
    Interview.objects.filter(reference="I-0001").update(went_out_at=NOW)
    then = client_of(spokesperson).get("/my-next-interview/").text

    assert "<span>7:10am, Thu 26 Nov</span>" in first
    assert "<b>Also Thu 26 Nov, 8:30am</b>, Westmoor Sound" in first
    assert "<span>8:30am, Thu 26 Nov</span>" in then
    assert "You have read version 1:" in then
    assert Acknowledgement.objects.count() == 1


@pytest.mark.parametrize("reference", ["I-0001", "I-0002"])
def test_the_link_in_either_calendar_event_opens_it(shared, officer, manager, reference):
    version = approve(shared, officer, manager)
    interview = Interview.objects.get(reference=reference)
    token = new_interview_link(interview=interview, now=NOW)

    page = Client().post(f"/p/{token}", follow=True).text

    assert "Also Thu 26 Nov, 8:30am" in page
    assert version.openings.count() == 1


@pytest.mark.parametrize("reference", ["I-0001", "I-0002"])
def test_build_pack_takes_either_reference(shared, officer, manager, tmp_path, reference):
    approve(shared, officer, manager)
    said = StringIO()

    call_command(
        "build_pack", reference, rendering="html", output=tmp_path / "pack.html", stdout=said
    )

    assert "Wrote P-0001 version 1, for Dr Leila Iyer-Thorne" in said.getvalue()
    text = (tmp_path / "pack.html").read_text()
    assert ["7:10am" in text, "8:30am" in text, "Studio 2" in text] == [True, True, True]


def test_each_slot_is_checked_before_air(shared, officer, manager, at_now):
    version = approve(shared, officer, manager)

    for interview in Interview.objects.select_related("person", "enquiry__owner").in_order():
        make_air_check(interview=interview, now=interview.starts_at)

    assert [check.version for check in AirCheck.objects.order_by("starts_at")] == [version] * 2


def test_the_editor_and_the_review_have_both_slots(shared, officer, manager, client_of):
    desk = client_of(officer)

    editor = desk.get("/packs/P-0001/sections/glance/").text
    version: PackVersion = approve(shared, officer, manager)
    page = desk.get(f"/packs/P-0001/{version.number}/page/").text

    for text in (editor, page):
        assert ["Down the line" in text, "Studio 2" in text] == [True, True]
