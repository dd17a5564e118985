from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.access import Role
from desk.enquiries.models import Interview
from reports.packs.actions.review import withdraw_version
from reports.packs.models import Acknowledgement, PackOpening
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import AskFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = reverse("reports:my_next_interview")
READ = reverse("reports:pack_acknowledge", args=["P-0001", 1])
PDF = reverse("reports:pack_download", args=["P-0001", 1, "a4"])
SENTENCES = ("If it is an emergency, call 999.", "An ambulance will come.")


def test_my_next_interview_without_one_says_what_would_be_here(client_of, spokesperson):
    assert "You have no upcoming interview." in client_of(spokesperson).get(PAGE).text


def test_my_next_interview_before_its_pack_is_approved(client_of, spokesperson, interview):
    response = client_of(spokesperson).get(PAGE)

    assert "Live" in response.text
    assert 'in <span class="clock clock--plain">14 h 50 min</span>' in response.text
    assert "Your pack is being written" in response.text
    assert 'href="tel:01632960148"' in response.text
    assert not PackOpening.objects.exists()


def test_my_next_interview_shows_the_latest_version_and_writes_it_down(
    client_of, spokesperson, approved
):
    version = approved()

    response = client_of(spokesperson).get(PAGE)

    assert all(sentence in response.text for sentence in SENTENCES)
    assert "<b>P-0001 version 1</b>, approved" in response.text
    assert 'latest<span class="vh"> as of 4:20pm</span>' in response.text
    assert "I have read this" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Greenroom-Version"] == "P-0001 version 1"
    assert int(response.headers["Greenroom-Until"]) == version.valid_until.timestamp() * 1000
    assert "Save the PDF before you set off." in response.text
    assert '<details class="fold" id="where" open>' in response.text
    opening = PackOpening.objects.get()
    assert (opening.version, opening.person, opening.user) == (
        version,
        version.recipient,
        spokesperson,
    )


def test_my_next_interview_drawing_itself_again_is_no_new_opening(
    client_of, spokesperson, approved
):
    approved()
    client = client_of(spokesperson)
    client.get(PAGE)

    client.get(PAGE, headers={"HX-Request": "true"})

    assert PackOpening.objects.count() == 1


def test_my_next_interview_writes_down_a_version_that_came_by_itself(
    client_of, spokesperson, approved
):
    approved()
    client = client_of(spokesperson)
    client.get(PAGE)
    second = approved(10)

    client.get(PAGE, headers={"HX-Request": "true"})

    assert PackOpening.objects.latest("pk").version == second


def test_my_next_interview_warns_of_a_new_version(client_of, spokesperson, approved):
    approved()
    client_of(spokesperson).post(READ)
    approved(10)

    response = client_of(spokesperson).get(PAGE)

    assert "What changed since version 1" in response.text
    assert "<li>After 10 minutes</li>" in response.text


def test_my_next_interview_shows_nothing_of_a_withdrawn_version(
    client_of, spokesperson, manager, approved
):
    withdraw_version(version=approved(), reason="Wrong", by=manager, now=NOW)
    Organisation.objects.update(
        communications_name="The press office", communications_phone="01632 960200"
    )
    Interview.objects.update(place="Studio 2", fallback="The office")

    response = client_of(spokesperson).get(PAGE)

    assert 'Ring The press office, <span class="nb">01632 960200</span>' in response.text
    assert "<dt>Where</dt><dd>Studio 2</dd>" in response.text
    assert "<dt>If it fails</dt><dd>The office</dd>" in response.text
    assert "Do not use your pack" in response.text
    assert "Greenroom-Version" not in response.headers
    assert not any(sentence in response.text for sentence in SENTENCES)


@pytest.mark.parametrize(("ahead", "pack_first"), [(120, True), (121, False)])
def test_my_next_interview_is_above_everything_else_once_it_is_near(
    client_of, spokesperson, interview, ahead, pack_first
):
    Interview.objects.filter(pk=interview.pk).update(starts_at=NOW + timedelta(minutes=ahead))
    AskFactory(person=interview.person)

    text = client_of(spokesperson).get(PAGE).text

    assert (text.index("onair__mode") < text.index("Can you give an interview?")) is pack_first


def test_my_next_interview_shows_the_asks_that_wait(client_of, spokesperson):
    AskFactory(person=PersonFactory(user=spokesperson))

    assert "Yes, I can" in client_of(spokesperson).get(PAGE).text


def test_pack_acknowledge(client_of, spokesperson, approved):
    version = approved()

    response = client_of(spokesperson).post(READ, follow=True)

    assert Acknowledgement.objects.get().version == version
    assert "You have read version 1" in response.text
    assert "I have read this" not in response.text


def test_pack_acknowledge_of_an_old_version_is_refused_in_words(client_of, spokesperson, approved):
    approved()
    approved(10)

    response = client_of(spokesperson).post(READ, follow=True)

    assert "Version 2 has replaced version 1" in response.text


def test_pack_download_is_written_down_first(client_of, spokesperson, approved):
    version = approved()

    response = client_of(spokesperson).get(PDF)

    assert response.headers["Content-Type"] == "application/pdf"
    assert b"\n% a4 " in response.content
    opening = PackOpening.objects.get()
    assert (opening.what, opening.person) == ("a4", version.recipient)


def test_pack_download_by_the_desk_is_nobodys_reading(client_of, officer, submitted):
    submitted()

    assert client_of(officer).get(PDF).status_code == 200
    assert (PackOpening.objects.get().person, PackOpening.objects.get().user) == (None, officer)


def test_pack_download_of_an_old_version_says_which_has_taken_its_place(
    client_of, spokesperson, approved
):
    approved()
    approved(10)

    response = client_of(spokesperson).get(PDF, follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "Version 2 has replaced version 1." in response.text
    assert not PackOpening.objects.filter(what="a4").exists()


def test_pack_download_of_a_withdrawn_version_is_only_for_the_desk(
    client_of,
    spokesperson,
    officer,
    manager,
    approved,
    monkeypatch,
):
    monkeypatch.setattr("reports.packs.queries.stamps.stamped", lambda *given: given[1].encode())
    withdraw_version(version=approved(), reason="Wrong", by=manager, now=NOW)

    assert "ring the communications team" in client_of(spokesperson).get(PDF, follow=True).text
    assert client_of(officer).get(PDF).content == b"withdrawn"


@pytest.mark.parametrize("kind", ["phone", "papyrus"])
def test_pack_download_of_what_is_not_printed_is_not_found(client_of, officer, submitted, kind):
    version = submitted()
    version.renditions.all().delete()

    url = reverse("reports:pack_download", args=["P-0001", 1, kind])
    assert client_of(officer).get(url).status_code == 404


def test_someone_who_also_works_at_the_desk_reads_as_themselves(client_of, approved):
    version = approved()
    both = UserFactory(roles={Role.OFFICER, Role.SPOKESPERSON})
    version.recipient.user = both
    version.recipient.save()

    client_of(both).get(PDF)

    assert PackOpening.objects.get().person == version.recipient
