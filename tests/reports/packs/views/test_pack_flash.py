from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from desk.enquiries.models import Enquiry, Interview
from reports.packs.models import Pack, PackSection, PackVersion
from tests.conftest import ClientOf
from tests.factories.scheduling import LineFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = reverse("reports:pack_flash", args=["P-0001"])
SAVE = reverse("reports:pack_flash_save", args=["P-0001"])
SEEN = {"revision.glance": "1", "revision.messages": "1", "revision.hard": "1"}
TYPED = {
    "glance.outcome": "People call 999",
    "messages.primary": "Call 999.",
    "hard.questions.0.question": "Is it safe, whose fault is it?",
    "hard.questions.1.question": "Who is to blame?",
}


@pytest.fixture
def flash(client_of: ClientOf, officer: User, interview: Interview) -> Pack:
    """Begun with one press, from an enquiry with a question and lines on its topic."""
    LineFactory(
        reference="W-08",
        topic=interview.enquiry.topic,
        approved=True,
        text="26 beds more.",
        owner=officer,
    )
    Enquiry.objects.update(angle="Is it safe?")
    start = reverse("reports:pack_start", args=["I-0001"])
    assert client_of(officer).post(start, {"kind": "flash"}).headers["Location"] == PAGE
    return Pack.objects.get()


def content(pack: Pack, key: str) -> dict[str, Any]:
    return dict(pack.sections.get(key=key).content)


def test_pack_flash_begins_with_all_that_is_known(client_of, officer, flash):
    page = client_of(officer).get(PAGE).text

    for known in (
        "Is it safe?",
        "111 online can help.",
        "26 beds more.",
        "No patient is named",
        "whose fault is it",
    ):
        assert known in page


def test_pack_flash_is_saved_and_sent_with_one_press(client_of, officer, flash):
    response = client_of(officer).post(SAVE, {**SEEN, **TYPED, "operation": "submit"})

    assert response.headers["Location"] == reverse("reports:pack_review", args=["P-0001", 1])
    frozen = PackVersion.objects.get().content
    assert frozen["messages"]["primary"] == "Call 999."
    assert [message["text"] for message in frozen["messages"]["supporting"]] == [
        "111 online can help.",
        "26 beds more.",
    ]
    assert frozen["glance"]["outcome"] == "People call 999"
    assert frozen["strip"]["kind"] == "flash"


def test_pack_flash_slot_fills_in_what_is_missing_and_replaces_nothing(client_of, officer, flash):
    client = client_of(officer)
    Interview.objects.update(place="", contacts="")
    before = client.get(PAGE).text
    sequence = Interview.objects.get().sequence

    typed = {"place": "Studio 2", "contacts": "producer 01632 960999 rings you"}
    client.post(SAVE, {**SEEN, **typed}, headers={"HX-Request": "true"})
    unsaved = Interview.objects.get().place
    answer = client.post(SAVE, {**SEEN, **typed, "operation": "save"})
    again = client.post(SAVE, {**typed, "operation": "save"})

    assert "Place or link" in before
    assert '<a href="#id_place">No place or link</a>' in before
    assert (unsaved, answer.headers["Location"], again.headers["Location"]) == ("", PAGE, PAGE)
    known = Interview.objects.values_list("place", "contacts", "sequence").get()
    assert known == ("Studio 2", "Producer: 01632 960999, rings you", sequence + 1)
    assert "No place or link" not in client.get(PAGE).text


def test_what_the_slot_lacks_leads_to_its_box_and_back(client_of, officer, flash):
    client = client_of(officer)
    change = reverse("desk:interview_change", args=["I-0001"])
    Interview.objects.update(fallback="")
    page = client.get(PAGE).text
    form = client.get(f"{change}?back={PAGE}")

    sent = {
        **{
            name: value for name, value in form.context["form"].initial.items() if value is not None
        },
        "starts_at": "Thu 07:10",
        "arrive_at": "",
        "fallback": "Ring 01632 960112",
    }
    elsewhere = client.get(f"{change}?back=//example.org/").context["back"]
    answer = client.post(f"{change}?back={PAGE}", sent)

    assert f"{change}?back={PAGE}#id_fallback" in page
    assert (
        f'<a href="{reverse("reports:pack_edit", args=["P-0001", "glance"])}">No outcome wanted</a>'
        in page
    )
    assert (answer.headers["Location"], elsewhere) == (PAGE, "")


def test_pack_flash_that_is_not_complete_keeps_what_was_typed(client_of, officer, flash):
    response = client_of(officer).post(
        SAVE, {**SEEN, "glance.outcome": "People call 999", "operation": "submit"}
    )

    assert response.status_code == 409
    assert "No primary message" in response.text
    assert "Saved but not sent" in response.text
    assert "Not saved" not in response.text
    assert content(flash, "glance")["outcome"] == "People call 999"


def test_two_on_one_flash_pack_lose_nothing(client_of, officer, manager, flash):
    client_of(manager).post(SAVE, {**SEEN, "messages.primary": "Ring 999.", "operation": "save"})

    beside = client_of(officer).post(SAVE, {**SEEN, "messages.supporting.1.text": "30 beds more."})
    against = client_of(officer).post(SAVE, {**SEEN, **TYPED})
    saved_by_itself = client_of(officer).post(
        SAVE, {**SEEN, **TYPED}, headers={"HX-Request": "true"}
    )

    assert beside.status_code == 302
    assert content(flash, "messages")["supporting"][1]["text"] == "30 beds more."
    assert content(flash, "messages")["primary"] == "Ring 999."
    assert against.status_code == 409
    assert "theirs: Ring 999." in against.text
    assert "yours: Call 999." in against.text
    assert "Not saved: choose what to keep" in saved_by_itself.text
    assert content(flash, "glance")["outcome"] == ""
    again = {**TYPED, **{f"revision.{s.key}": str(s.revision) for s in flash.sections.all()}}
    assert client_of(officer).post(SAVE, again).status_code == 302
    assert content(flash, "messages")["primary"] == "Call 999."


def test_pack_flash_says_where_the_missing_number_is_entered(client_of, officer, manager, flash):
    Organisation.objects.update(communications_phone="")
    PackSection.objects.filter(pack=flash, key="glance").update(content={})

    pages = [client_of(user).get(PAGE).text for user in (officer, manager)]

    assert ["The press office has no telephone number" in page for page in pages] == [True, True]
    assert ["/settings/organisation/" in page for page in pages] == [False, True]
    assert all("are already filled in" not in page for page in pages)
