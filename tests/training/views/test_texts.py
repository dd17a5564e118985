"""Pages about text messages: one's own choice, the team's, the link, the words and the costs."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.models import TextMessage
from tests import notify
from tests.clock import NOW
from tests.factories.jobs import TextMessageFactory
from tests.factories.texts import NUMBER, TextChoiceFactory
from tests.factories.training import PersonFactory
from tests.notify import Notify
from training.models import Organisation, TextChoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
RunJobs = Callable[..., list[str]]
WORDS = "/settings/text-messages/"


@pytest.fixture
def server(settings: Any) -> Iterator[Notify]:
    with notify.running() as server:
        settings.NOTIFY = server.settings
        settings.BASE_URL = "https://greenroom.example.nhs.uk"
        yield server


def test_my_text_messages_from_choosing_to_confirming(server, client_of, spokesperson, run_jobs):
    PersonFactory(user=spokesperson, email="leila@example.nhs.uk")
    client = client_of(spokesperson)
    assert "By email to leila@example.nhs.uk." in client.get("/my-text-messages/").text

    chosen = client.post(
        "/my-text-messages/", {"way": "text", "number": "07700 900123"}, follow=True
    )
    assert "A text message is on its way to 07700 900123." in chosen.text
    assert "until you have opened the link" in chosen.text
    run_jobs()
    link = re.search(r"/t/\S+", server.bodies[0])
    assert link
    phone = Client()
    opened = phone.get(link[0])
    assert "Yes, this is my number" in opened.text
    assert TextChoice.objects.get().confirmed_at is None  # a mail scanner opens links too
    confirmed = phone.post(link[0], follow=True)

    assert "Your number is confirmed" in confirmed.text
    assert "Text message, to 07700 900123." in client.get("/my-text-messages/").text
    assert opened["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Choose email, text message or both"),
        ({"way": "text"}, "Enter the mobile number for text messages"),
        ({"way": "both", "number": "01632 960123"}, "Enter a mobile number: in the UK they start"),
        ({"way": "pigeon", "number": "07700 900123"}, "Choose one from the list"),
    ],
)
def test_my_text_messages_says_what_to_enter(server, client_of, officer, data, error):
    page = client_of(officer).post("/my-text-messages/", data)

    assert error in page.text
    assert TextChoice.objects.count() == 0


def test_my_text_messages_by_email_again(server, client_of, officer):
    TextChoiceFactory(of_user=True, user=officer)

    page = client_of(officer).post(
        "/my-text-messages/", {"way": "email", "number": "?"}, follow=True
    )

    assert "Saved." in page.text
    assert TextChoice.objects.count() == 0


def test_without_notify_there_is_a_sentence_and_no_choice(client_of, manager):
    person = PersonFactory(email="leila@example.nhs.uk")
    client = client_of(manager)

    mine = client.get("/my-text-messages/")
    theirs = client.get(f"/people/{person.reference}/text-messages/")
    words = client.get(WORDS)
    overview = client.get("/settings/").text
    detail = client.get(f"/people/{person.reference}/").text

    assert "Text messages are not set up here" in mine.text
    assert "Text messages are not set up here" in theirs.text
    assert "NOTIFY_TEXT_TEMPLATE" in words.text
    assert [b"radio" in page.content for page in (mine, theirs)] == [False, False]
    assert "Not set up: everything goes by email" in overview
    assert "How we reach" not in overview + detail


def test_person_text_messages_set_by_the_team(server, client_of, officer, run_jobs):
    person = PersonFactory(email="leila@example.nhs.uk")
    client = client_of(officer)
    address = f"/people/{person.reference}/text-messages/"
    assert address in client.get(f"/people/{person.reference}/").text

    server.faults = [notify.WRONG_NUMBER]
    page = client.post(address, {"way": "both", "number": "07700 900123"}, follow=True)
    assert "until they open the link" in page.text
    run_jobs()
    problem = "phone_number Not enough digits. Check the number."
    for page in (client.get(address), client.get(f"/people/{person.reference}/")):
        assert "Not delivered" in page.text
        assert problem in page.text


def test_person_text_messages_needs_an_address_too(server, client_of, officer):
    person = PersonFactory()

    page = client_of(officer).post(
        f"/people/{person.reference}/text-messages/", {"way": "both", "number": "07700 900123"}
    )

    assert "An email address is needed too" in page.text


def test_text_link_that_does_not_work(db):
    page = Client().get("/t/nothing")

    assert page.status_code == 404
    assert "It is more than a week old" in page.text


def form_of(**changes: str) -> dict[str, str]:
    kinds = ("ask", "pack", "warning", "alert", "check")
    return {**{f"text_{kind}": "" for kind in kinds}, "text_pence": "", **changes}


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_text_words_change_saves_looks_and_remembers(server, client_of, manager):
    client = client_of(manager)
    seen = seen_in(client.get(WORDS).text)
    mine = form_of(text_ask="Hello. {news} {slot} {link}", text_pence="2.4", seen=seen)

    looked = client.post(WORDS, {**mine, "look": "yes"})
    assert "Hello. Can you give an interview?" in looked.text.replace("<wbr>", "")
    assert Organisation.objects.get().text_ask == ""
    saved = client.post(WORDS, mine, follow=True)
    assert "Text messages from now on have these words" in saved.text
    late = client.post(WORDS, {**mine, "text_ask": "Other {news} {link}"})

    ours = Organisation.objects.get()
    assert (ours.text_ask, ours.text_pence) == ("Hello. {news} {slot} {link}", Decimal("2.4"))
    assert "Someone else changed this" in late.text
    assert "Ines Thackray" in saved.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text_ask": "Come {slot}"}, "Add {news}"),
        ({"text_pack": "{news}"}, "Add {link}"),
        ({"text_alert": "{news} {link} {secret}"}, "{secret} is not a placeholder"),
        ({"text_pence": "cheap"}, "Enter the price in pence, like 2.4"),
        ({"text_pence": "-1"}, "Enter a price of 0 or more"),
        ({"text_pence": "101"}, "Enter a price up to 100 pence"),
        ({"text_pence": "2.4251"}, "three decimals at most"),
    ],
)
def test_text_words_change_says_what_to_mend(server, client_of, manager, changes, error):
    page = client_of(manager).post(WORDS, form_of(**changes))

    assert error in page.text
    assert Organisation.objects.get().text_pence is None


def test_text_test_send(server, client_of, manager, run_jobs):
    client = client_of(manager)
    refused = client.post(f"{WORDS}test/", {"kind": "ask"}, follow=True)
    assert "You have not confirmed a mobile number yet" in refused.text

    TextChoiceFactory(of_user=True, user=manager)
    assert "Send a test to me" in client.get(WORDS).text
    sent = client.post(f"{WORDS}test/", {"kind": "ask"}, follow=True)
    run_jobs()

    assert "The test is on its way" in sent.text
    assert server.sent_to == {NUMBER: 1}
    assert client.post(f"{WORDS}test/", {"kind": "all"}).status_code == 404


def test_text_cost_list_and_its_export(client_of, manager):
    client = client_of(manager)
    assert "No text messages yet" in client.get(f"{WORDS}costs/").text

    sent = {"accepted_at": NOW, "notify_id": "1", "status": TextMessage.Status.SENT}
    TextMessageFactory(**sent, segments=2, pence=Decimal("4.66"), is_charged=True)
    TextMessageFactory(**sent, segments=1, pence=Decimal("2.33"))
    page = client.get(f"{WORDS}costs/").text
    export = client.get(f"{WORDS}costs/csv/").text

    assert "This month: 2 text messages, 3 segments, £0.07." in page
    assert "November 2026" in page
    assert export.removeprefix("\ufeff").splitlines() == [
        "month,texts,not_delivered,segments,pounds",
        "2026-11,2,0,3,0.07",
    ]
    assert client.get(f"{WORDS}costs/pdf/").status_code == 404
    TextMessage.objects.update(pence=None)
    assert "no price" in client.get(f"{WORDS}costs/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_text_pages_query_counts(
    server,
    client_of,
    manager,
    rows,
    django_assert_max_num_queries,
):
    choice = TextChoiceFactory()
    TextMessageFactory.create_batch(rows, failed=True)
    client = client_of(manager)

    for address in (WORDS, f"{WORDS}costs/", f"/people/{choice.person.reference}/text-messages/"):
        with django_assert_max_num_queries(12):
            client.get(address)
