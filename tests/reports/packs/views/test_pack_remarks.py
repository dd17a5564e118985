import pytest
from django.urls import reverse

from reports.packs.models import Presence, Remark
from tests.factories.reports import PresenceFactory, RemarkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EDITOR = reverse("reports:pack_edit", args=["P-0001", "messages"])
ADD = reverse("reports:pack_remark", args=["P-0001", "messages"])


def address(name: str, remark: Remark) -> str:
    return reverse(f"reports:{name}", args=[remark.pack.reference, remark.pk])


def test_a_comment_is_added_answered_and_resolved(client_of, manager, pack):
    client = client_of(manager)

    assert client.post(ADD, {"text": "Too long"}).headers["Location"] == f"{EDITOR}#remarks"
    remark = Remark.objects.get()
    client.post(address("pack_remark_reply", remark), {"text": "Which?"})
    assert "Which?" in client.get(EDITOR).text
    assert "Comment by Ines Thackray is open: “Too long”" in client.get(EDITOR).text.replace(
        "&quot;", ""
    )
    client.post(address("pack_remark_settle", remark), {"outcome": "accepted"})
    remark.refresh_from_db()
    assert remark.outcome == "resolved"
    assert (
        "has already been resolved"
        in client.post(address("pack_remark_settle", remark), follow=True).text
    )


def test_a_comment_that_says_nothing_is_asked_for_again(client_of, manager, pack):
    response = client_of(manager).post(ADD, {"proposed": "Half a suggestion"})

    assert response.status_code == 422
    assert "Choose which text the other words are for" in response.text
    assert "Half a suggestion" in response.text


def test_a_suggestion_is_taken_in_from_the_page(client_of, manager, pack):
    client = client_of(manager)
    client.post(ADD, {"path": "primary", "proposed": "Ring 999.", "text": ""})

    client.post(address("pack_remark_settle", Remark.objects.get()), {"outcome": "accepted"})

    assert pack.sections.get(key="messages").content["primary"] == "Ring 999."


def test_only_its_writer_deletes_a_comment(client_of, officer, manager, pack):
    remark = RemarkFactory(pack=pack, made_by=manager)

    assert "Only Ines Thackray can delete this" in client_of(officer).post(
        address("pack_remark_take_out", remark), follow=True
    ).text  # fmt: skip
    client_of(manager).post(address("pack_remark_take_out", remark))
    assert Remark.objects.get().text == ""


def test_pack_presence_says_who_else_is_there(client_of, officer, manager, pack):
    PresenceFactory(section=pack.sections.get(key="hard"), user=manager)
    here = reverse("reports:pack_presence", args=["P-0001", "messages"])

    text = client_of(officer).post(here, headers={"HX-Request": "true"}).text

    assert "<strong>Ines Thackray</strong> is editing Hard questions." in text
    assert Presence.objects.filter(user=officer).exists()


def test_remarks_are_for_the_desk_and_found_by_their_pack(client_of, officer, spokesperson, pack):
    elsewhere = RemarkFactory()
    names = ("pack_remark_reply", "pack_remark_settle", "pack_remark_take_out")
    wrong = [reverse(f"reports:{name}", args=["P-0001", elsewhere.pk]) for name in names]

    assert client_of(spokesperson).post(ADD, {"text": "x"}).status_code == 403
    assert [client_of(officer).post(path, {"text": "x"}).status_code for path in wrong] == [
        404,
        404,
        404,
    ]
