from datetime import timedelta
from typing import cast

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from desk.enquiries.actions.interview_links import new_interview_link
from desk.enquiries.actions.interviews import call_off_interview
from desk.enquiries.models import Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Mail
from reports.packs.actions.delivery import end_links, send_again
from reports.packs.actions.review import withdraw_version
from reports.packs.models import Acknowledgement, PackOpening, PackVersion
from tests.clock import NOW
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PRIMARY = "If it is an emergency, call 999."


@pytest.fixture(autouse=True)
def _no_misses_yet() -> None:
    cache.clear()


def link_of(version: PackVersion) -> str:
    return "/p/" + version.links.get().mail.text.partition("/p/")[2].split()[0]


def opened(version: PackVersion) -> HttpResponse:
    """What the button brings in the browser in which it is pressed."""
    return cast(HttpResponse, Client().post(link_of(version), follow=True))


def test_a_link_shows_a_button_and_nothing_else(approved):
    response = Client().get(link_of(approved()))

    assert "Open the pack" in response.text
    for secret in ("Solent", "999", "P-0001", "Iyer"):
        assert secret not in response.text
    assert not PackOpening.objects.exists()


def test_head_of_a_link_opens_nothing(approved):
    response = Client().head(link_of(approved()))

    assert (response.status_code, response.content) == (200, b"")
    assert not PackOpening.objects.exists()


def test_opening_a_link_is_written_down_and_shows_the_pack(approved):
    version = approved()

    response = opened(version)

    assert PRIMARY in response.text
    assert '<link rel="icon"' in response.text  # or the phone asks for one that is not there
    opening = PackOpening.objects.get()
    assert (opening.version, opening.person, opening.what, opening.user) == (
        version,
        version.recipient,
        "page",
        None,
    )


def test_a_link_offers_no_pdf_before_it_is_made(approved):
    version = approved()
    version.renditions.filter(is_approved=True).delete()

    response = opened(version)

    assert "The PDFs are being made." in response.text
    assert "PDF to print" not in response.text


def test_what_a_link_shows_is_kept_by_nobody_and_runs_nothing(approved):
    response = opened(approved())

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "sandbox allow-forms" in response.headers["Content-Security-Policy"]
    assert "script-src 'none'" in response.headers["Content-Security-Policy"]
    assert "allow-scripts" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "<script" not in response.text


def test_the_page_of_a_link_has_its_button_and_one_script_but_nothing_of_the_pack(
    approved,
):
    version = approved()

    response = Client().get(link_of(version))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.text.count("<script") == 1
    assert str(version.recipient) not in response.text


def test_a_kept_copy_learns_which_version_the_link_opens_and_until_when(approved):
    first = approved()
    address = link_of(first)
    shown = opened(first).headers
    second = approved(60)
    newer = Client().get(address).headers
    withdraw_version(version=second, reason="Called off", by=second.approved_by, now=NOW)

    assert shown["Greenroom-Version"] == "P-0001 version 1"
    assert int(shown["Greenroom-Air"]) == first.pack.interview.starts_at.timestamp() * 1000
    assert int(shown["Greenroom-Until"]) == first.valid_until.timestamp() * 1000
    assert newer["Greenroom-Version"] == "P-0001 version 2"
    assert "Greenroom-Until" not in newer
    assert Client().get(address).headers["Greenroom-Version"] == "none"


@pytest.mark.django_db
def test_pack_worker_is_a_script_that_knows_the_numbers_of_the_desk():
    Organisation.objects.update(
        communications_phone="01632 960300 (office)",
        communications_phone_out_of_hours="01632 960310",
    )

    response = Client().get("/p/worker.js")

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "connect-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.text.startswith('const DESK = ["01632 960300", "01632 960310"];')
    assert "greenroom-kept-packs" in response.text


def test_an_old_link_says_that_there_is_a_newer_version_and_opens_it(approved):
    old = link_of(approved())
    second = approved(10)

    shown = Client().get(old)
    assert "There is a newer version" in shown.text

    shown = Client().post(old, follow=True)
    assert "P-0001 v2</b>" in shown.text
    assert PackOpening.objects.get().version == second


def test_a_link_of_a_withdrawn_version_opens_nothing(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    for response in (Client().get(link_of(version)), opened(version)):
        assert "This pack was withdrawn" in response.text
        assert PRIMARY not in response.text
        assert "Open the pack" not in response.text
    assert not PackOpening.objects.exists()


def test_a_link_is_dead_once_the_pack_is_another_persons(approved, pack):
    old = link_of(approved())
    pack.interview.person = PersonFactory(email="hamish@example.nhs.uk")
    pack.interview.save()
    approved(10)

    assert Client().get(old).status_code == 404
    assert Client().post(old).status_code == 404


def test_an_ended_link_is_not_found(approved, officer):
    version = approved()
    link = link_of(version)
    end_links(version=version, by=officer, now=NOW)

    assert Client().get(link).status_code == 404


def test_a_dead_link_says_whom_to_ring(approved):
    approved()

    assert 'href="tel:01632960300"' in Client().get("/p/out-of-time").text


def test_what_was_opened_is_read_again_by_reload_in_this_browser_for_an_hour_and_counts_once(
    approved, at_now
):
    version = approved()
    browser = Client()
    address = link_of(version)

    answer = browser.post(address)

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert [PRIMARY in client.get(address).text for client in (browser, browser, Client())] == [
        True,
        True,
        False,
    ]
    assert PackOpening.objects.count() == 1
    at_now.shift(3601)
    assert PRIMARY not in browser.get(address).text


def test_what_was_opened_shows_no_later_version_by_itself(approved):
    browser = Client()
    address = link_of(approved())
    browser.post(address)
    second = approved(10)

    shown = browser.get(address)

    assert "There is a newer version" in shown.text
    assert PRIMARY not in shown.text
    assert not PackOpening.objects.filter(version=second).exists()


def test_what_was_opened_and_withdrawn_is_not_shown_again(approved, manager):
    version = approved()
    browser = Client()
    browser.post(link_of(version))
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    assert PRIMARY not in browser.get(link_of(version)).text


def test_what_was_opened_is_forgotten_on_this_phone(approved):
    browser = Client()
    address = link_of(approved())
    browser.post(address)

    answer = browser.get(address, {"forget": "yes"})

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Open the pack" in browser.get(address).text


def test_pack_link_acknowledge_comes_back_to_the_pack_which_says_so(approved):
    version = approved()
    browser = Client()
    address = link_of(version)

    answer = browser.post(address + "/read")

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Acknowledgement.objects.get().version == version
    shown = browser.get(address).text
    assert "You have read version 1:</span> Read at 4:20pm" in shown
    assert "I have read this" not in shown
    assert "You have read version 1:" in opened(version).text


def test_pack_link_acknowledge_counts_for_the_version_on_the_screen_alone(
    approved,
):
    address = link_of(approved())
    approved(10)

    late = Client().post(address + "/read", {"version": "1"}, follow=True)

    assert "There is a newer version" in late.text
    assert not Acknowledgement.objects.exists()
    Client().post(address + "/read", {"version": "2"})
    assert Acknowledgement.objects.get().version.number == 2


def test_pack_link_acknowledge_of_a_withdrawn_version_is_refused_in_words(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    response = Client().post(link_of(version) + "/read", follow=True)

    assert "This pack was withdrawn" in response.text
    assert PRIMARY not in response.text
    assert not Acknowledgement.objects.exists()


def test_pack_link_acknowledge_that_comes_too_late_says_that_it_did_not_count(
    approved,
):
    browser = Client()
    address = link_of(approved())
    approved(10)

    late = browser.post(address + "/read", {"version": "1"}, follow=True).text

    assert "<b>I have read this</b> did not count" in late
    assert "did not count" not in Client().get(address).text


def receipt_in(version: PackVersion) -> str:
    """What the opened page holds for a phone that loses its network."""
    return opened(version).text.partition('name="receipt" value="')[2].partition('"')[0]


def test_pack_read_counts_once(approved):
    version = approved()
    receipt = receipt_in(version)

    answers = [Client().post("/p/read", {"receipt": receipt}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert Acknowledgement.objects.get().version == version


def test_pack_read_takes_no_receipt_that_we_did_not_give(approved):
    receipt = receipt_in(approved())

    answers = [Client().post("/p/read", {"receipt": each}) for each in (receipt[:-1], "", "1:2")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not Acknowledgement.objects.exists()


def test_pack_read_refuses_a_version_that_went_out_of_date_and_names_why(
    resting_on_line, approved, manager
):
    receipt = receipt_in(approved())
    withdraw_line(
        line=Line.objects.get(reference="W-07"), reason="The beds closed", by=manager, now=NOW
    )

    answer = Client().post("/p/read", {"receipt": receipt})

    assert (answer.status_code, answer["Greenroom-Warning"]) == (409, "Do not use message 2")
    assert not Acknowledgement.objects.exists()


def test_pack_read_ends_with_the_pack(approved, at_now):
    version = approved()
    receipt = receipt_in(version)

    at_now.move_to(version.valid_until)
    over = Client().post("/p/read", {"receipt": receipt}).status_code
    at_now.move_to(version.valid_until - timedelta(seconds=1))
    last = Client().post("/p/read", {"receipt": receipt}).status_code

    assert (over, last) == (409, 200)


@pytest.mark.parametrize("kind", ["a4", "phone"])
def test_pack_link_download(approved, kind):
    version = approved()

    response = Client().post(f"{link_of(version)}/{kind}.pdf")

    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Disposition"] == f'inline; filename="P-0001-v1-{kind}.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert PackOpening.objects.get().what == kind


def test_pack_link_download_of_another_kind_is_not_found(approved):
    assert Client().post(f"{link_of(approved())}/papyrus.pdf").status_code == 404


def test_pack_link_download_of_a_withdrawn_version_is_not_found(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    assert Client().post(f"{link_of(version)}/a4.pdf").status_code == 404


def latest(version: PackVersion, number: int | None = None) -> str:
    url = reverse("reports:pack_latest", args=[version.pack.public_id, number or version.number])
    return Client().get(url).text


def test_pack_latest_says_that_it_is_the_latest_and_nothing_more(approved):
    text = latest(approved())

    assert "Version 1 is the latest" in text
    assert "as of Wed 25 Nov, 4:20pm" in text
    for secret in ("Solent", "999", "P-0001", "Iyer"):
        assert secret not in text


def test_pack_latest_says_that_a_newer_version_is_there(approved):
    first = approved()
    approved(10)

    assert "Version 1 is out of date" in latest(first)
    assert "Version 2 has replaced it." in latest(first)


def test_pack_latest_says_whom_to_ring_where_it_says_to(approved):
    first = approved()
    second = approved(10)

    assert 'href="tel:01632960300"' in latest(first)
    assert "tel:" not in latest(second)


def test_pack_latest_says_that_a_version_was_withdrawn(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    assert "Version 1 was withdrawn" in latest(version)


def test_pack_latest_says_that_the_interview_is_off(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="It is off", by=manager, now=NOW)
    Interview.objects.update(called_off_at=NOW, called_off_because="Dropped")

    text = latest(version)

    assert "The interview is off" in text
    assert "Ring the communications team before" not in text


def test_pack_latest_says_that_something_has_changed(approved, officer):
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    assert "Version 1 is out of date" in latest(version)


def test_pack_latest_says_that_a_draft_is_not_approved(approved, submitted):
    approved()
    second = submitted(10)

    assert "Version 2 is not approved" in latest(second)
    assert "Version 7 is not approved" in latest(second, 7)


def test_pack_latest_says_that_it_is_over():
    version = PackVersionFactory(approved=True, valid_until=NOW)

    assert "Version 1 is no longer valid" in latest(version)


def test_pack_latest_of_an_unknown_pack_is_not_found():
    assert Client().get(reverse("reports:pack_latest", args=["guess", 1])).status_code == 404


def test_the_mail_waits_with_its_link_until_the_server_takes_it(approved):
    approved()

    assert Mail.objects.get(subject__startswith="Your pack is ready").text.count("/p/") == 1


def test_the_link_of_a_calendar_event_says_when_and_where_until_there_is_a_pack():
    interview = InterviewFactory(
        person=PersonFactory(),
        arrive_minutes_before=15,
        contacts="Producer: 01632 960 148, they call you",
    )
    token = new_interview_link(interview=interview, now=NOW)

    response = Client().get(f"/i/{token}")

    assert "Your pack is being written" in response.text
    for words in ("7:10am", "Thu 26 Nov, 6:55am", "they call you", "tel:01632960148"):
        assert words in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_link_of_a_calendar_event_opens_the_pack_once_there_is_one(approved):
    version = approved()
    token = new_interview_link(interview=version.pack.interview, now=NOW)
    browser = Client()

    button = browser.get(f"/i/{token}", follow=True)
    pack = cast(HttpResponse, browser.post(f"/p/{token}", follow=True))
    browser.post(f"/p/{token}/read")

    assert "Open the pack" in button.text
    assert PRIMARY in pack.text
    assert PackOpening.objects.get().person == version.recipient
    assert Acknowledgement.objects.get().version == version


def test_the_link_of_a_calendar_event_dies_with_a_reason(approved, officer):
    version = approved()
    token = new_interview_link(interview=version.pack.interview, now=NOW)
    call_off_interview(interview=version.pack.interview, reason="Flood", by=officer, now=NOW)

    for address in (f"/i/{token}", f"/p/{token}"):
        response = Client().get(address)
        assert (response.status_code, "The interview was called off" in response.text) == (
            404,
            True,
        )
    assert Client().get(f"/i/{token}x").status_code == 404


def test_ending_the_links_ends_those_in_the_calendar_and_the_next_mail_brings_another(
    approved, officer
):
    version = approved()
    token = new_interview_link(interview=version.pack.interview, now=NOW)

    end_links(version=version, by=officer, now=NOW)
    dead = Client().get(f"/i/{token}")
    Mail.objects.all().delete()
    send_again(version=version, by=officer, now=NOW)

    assert (dead.status_code, "The communications team ended it" in dead.text) == (404, True)
    event = Mail.objects.get().calendar.replace("\r\n ", "")
    address = event.partition("http://localhost:8000/i/")[2].split()[0]
    assert "Open the pack" in Client().get(f"/i/{address}", follow=True).text
