from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from reports.packs.actions.carried import confirm_carried
from reports.packs.actions.printing import render_version
from reports.packs.actions.review import submit_pack
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.carried import carried_in
from reports.packs.queries.packs import draft_content
from reports.packs.section_texts import to_texts
from tests.clock import NOW
from tests.factories.reports import CarriedItemFactory
from tests.factories.scheduling import InterviewFactory
from tests.reports.conftest import Printer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
FAULT = "Whose fault is it?"
SOURCE = "P-0009, Westmoor Sound, 12 Nov"


def hard_page(name: str = "pack_edit") -> str:
    return reverse(f"reports:{name}", args=["P-0001", "hard"])


@pytest.fixture
def carried(pack: Pack) -> Pack:
    """Its second hard question comes from an earlier pack."""
    CarriedItemFactory(pack=pack, text=FAULT)
    return pack


def typed(pack: Pack, **changes: str) -> dict[str, str]:
    section = pack.sections.get(key="hard")
    texts = to_texts("hard", section.content)
    return {**texts, **changes, "revision": str(section.revision)}


def test_an_interview_offers_earlier_packs_newest_first_and_chooses_none(
    client_of, officer, approved, interview
):
    approved()
    later = InterviewFactory(
        enquiry__outlet=interview.enquiry.outlet, starts_at=interview.starts_at + timedelta(days=9)
    )
    client = client_of(officer)

    page = client.get(later.get_absolute_url()).text
    choices = page[page.index('id="id_earlier"') : page.index("</select>")]
    assert choices.count("<option") == 2
    assert '<option value="">No earlier pack</option>' in choices
    assert "selected" not in choices
    start = reverse("reports:pack_start", args=[later.reference])
    assert client.post(start, {"kind": "standard", "earlier": "P-0001"}).status_code == 302

    begun = Pack.objects.get(interview=later)
    assert begun.carried_items.filter(text=FAULT, from_pack__reference="P-0001").exists()


def test_a_pack_that_is_not_offered_is_not_carried_over(client_of, officer, approved):
    approved()
    stranger = InterviewFactory()  # of another person, topic and outlet
    start = reverse("reports:pack_start", args=[stranger.reference])

    client_of(officer).post(start, {"kind": "standard", "earlier": "P-0001"})

    assert not Pack.objects.get(interview=stranger).carried_items.exists()


def test_the_editor_marks_what_was_carried_over_with_its_source(client_of, officer, carried):
    page = client_of(officer).get(hard_page()).text

    mark = page[page.index('id="carried-hard-questions-1"') :]
    mark = mark[: mark.index("</div>")]
    assert SOURCE in mark
    assert page.count("All of these still hold") == 1
    assert "Hard question 2: from P-0009, Westmoor Sound, 12 Nov, not confirmed yet" in page


def test_same_words_are_fine_confirms_and_can_be_undone(client_of, officer, carried):
    client = client_of(officer)
    item = carried.carried_items.get()

    sent = {**typed(carried), "operation": f"same:{item.pk}"}
    answer = client.post(hard_page("pack_section_save"), sent)
    page = client.get(answer.headers["Location"]).text
    item.refresh_from_db()
    assert item.confirmed_by == officer
    assert "Hard question 2: confirmed for this interview." in page
    assert "Confirmed by Ceri Maddox" in page
    assert f'value="undo:{item.pk}"' in page

    client.post(hard_page("pack_section_save"), {**typed(carried), "operation": f"undo:{item.pk}"})
    item.refresh_from_db()
    assert item.confirmed_by is None


def test_the_button_saves_what_was_typed_before_it_confirms(client_of, officer, carried):
    item = carried.carried_items.get()
    sent = typed(carried, **{"questions.0.answer": "Ours."})

    client_of(officer).post(hard_page("pack_section_save"), {**sent, "operation": f"same:{item.pk}"})  # fmt: skip

    item.refresh_from_db()
    assert item.confirmed_at
    assert carried.sections.get(key="hard").content["questions"][0]["answer"] == "Ours."


def test_a_second_confirmation_is_told_and_breaks_nothing(client_of, manager, officer, carried):
    item = carried.carried_items.get()
    confirm_carried(pack=carried, keys=[item.pk], by=officer, now=NOW)

    answer = client_of(manager).post(
        hard_page("pack_section_save"),
        {**typed(carried), "operation": f"same:{item.pk}"},
        follow=True,
    )

    assert answer.status_code == 200
    assert "Hard question 2 is already confirmed, by Ceri Maddox at 4:20pm." in answer.text


@pytest.mark.parametrize("keys", ["", "nonsense", "999999", "1.2.3.x"])
def test_keys_that_are_none_are_refused_in_words(client_of, officer, carried, keys):
    answer = client_of(officer).post(
        hard_page("pack_section_save"),
        {**typed(carried), "operation": f"same:{keys}"},
        follow=True,
    )

    assert answer.status_code == 200
    assert not carried.carried_items.filter(confirmed_at__isnull=False).exists() or "1" in keys


def test_rewriting_takes_the_mark_away_while_one_types(client_of, officer, carried):
    sent = typed(carried, **{"questions.1.question": "Who answers for it?"})

    answer = client_of(officer).post(
        hard_page("pack_section_save"), sent, headers={"HX-Request": "true"}
    )

    mark = answer.text[answer.text.index('id="carried-hard-questions-1"') :]
    assert "All of these still hold" not in mark
    assert "not confirmed" not in answer.text


def test_what_was_not_carried_over_is_said(client_of, officer, carried):
    text = "Message 1 was not carried over: line W-02 may not be used today."
    CarriedItemFactory(pack=carried, text=text, section="messages", arrived=False)

    assert text in client_of(officer).get(hard_page()).text


def test_a_flash_pack_marks_what_was_carried_over(client_of, officer, carried):
    Pack.objects.update(kind="flash")
    item = carried.carried_items.get()
    client = client_of(officer)

    page = client.get(reverse("reports:pack_flash", args=["P-0001"])).text
    assert page.count("All of these still hold") == 1
    assert 'id="carried-hard-questions-1"' in page
    save = reverse("reports:pack_flash_save", args=["P-0001"])
    client.post(save, {"operation": f"same:{item.pk}"})

    item.refresh_from_db()
    assert item.confirmed_by == officer
    saved = client.post(save, {}, headers={"HX-Request": "true"}).text
    assert "Confirmed by Ceri Maddox" in saved


@pytest.fixture
def printed(carried: Pack, officer: User, printer: Printer) -> PackVersion:
    item = carried.carried_items.get()
    confirm_carried(pack=carried, keys=[item.pk], by=officer, now=NOW)
    version = submit_pack(pack=carried, what_changed="", by=officer, now=NOW)
    render_version(version=version, is_approved=False, now=NOW)
    return version


REVIEW = reverse("reports:pack_review", args=["P-0001", 1])
APPROVE = reverse("reports:pack_approve", args=["P-0001", 1])


def test_the_review_lists_each_item_with_a_box(client_of, manager, printed):
    page = client_of(manager).get(REVIEW).text

    assert 'name="confirmed" type="checkbox" value="hard" form="approve"' in page
    assert "Confirm each section that is right for this one before you approve." in page
    assert SOURCE in page
    assert "Ceri Maddox says it is right." in page


def test_whoever_does_not_approve_sees_the_items_without_boxes(
    client_of, officer, manager, printed
):
    page = client_of(officer).get(REVIEW).text
    assert SOURCE in page
    assert 'name="confirmed"' not in page

    client_of(manager).post(APPROVE, {"confirmed": ["hard"]})

    page = client_of(manager).get(REVIEW).text
    assert "Confirmed with version 1." in page
    assert 'name="confirmed"' not in page


def test_approve_without_the_box_names_the_first_item(client_of, manager, printed):
    answer = client_of(manager).post(APPROVE, {})

    assert answer.status_code == 422
    assert "Confirm “Hard questions”</a> or return the pack." in answer.text
    assert "<title>Error: " in answer.text
    printed.refresh_from_db()
    assert printed.approved_at is None


def test_approve_keeps_the_boxes_that_were_ticked(client_of, manager, carried, printed):
    primary = carried.sections.get(key="messages").content["primary"]
    CarriedItemFactory(pack=carried, text=primary, section="messages", confirmed=True)

    answer = client_of(manager).post(APPROVE, {"confirmed": ["hard"]})

    assert "Confirm “Message map”</a>" in answer.text
    assert 'value="hard" form="approve" checked' in answer.text


def test_approve_with_every_box_approves(client_of, manager, printed):
    client = client_of(manager)

    assert client.post(APPROVE, {"confirmed": ["hard"]}).status_code == 302
    printed.refresh_from_db()
    assert printed.approved_by == manager


def test_approval_by_telephone_has_the_boxes_too(
    client_of,
    officer,
    manager,
    printed,
    at_now,
):
    at_now.shift(timedelta(hours=5))  # type: ignore[attr-defined]  # a Traveller
    address = reverse("reports:pack_phone", args=["P-0001", 1])
    client = client_of(officer)
    call = {
        "manager": manager.pk,
        "called_at": "9:20pm",
        "read_back": "Page 1, whole. She said: yes, send it.",
    }

    assert 'name="confirmed" type="checkbox" value="hard"' in client.get(address).text
    refused = client.post(address, call)
    assert "Confirm “Hard questions” or return the pack." in refused.text
    assert client.post(address, {**call, "confirmed": "hard"}).status_code == 302


def test_carried_places_take_one_query(carried, django_assert_num_queries):
    content = draft_content(carried, now=NOW)
    for number in range(3):
        CarriedItemFactory(pack=carried, text=content.hard.questions[number].question)

    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        assert len(carried_in(carried, content)) == 3
