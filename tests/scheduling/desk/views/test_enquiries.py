"""Enquiries on the page: listed by deadline, logged at the keyboard, moved by the buttons that are
offered.
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import User
from scheduling.desk.actions.enquiries import SEEN
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import (
    EnquiryFactory,
    EnquiryHoldFactory,
    InterviewFactory,
    JournalistFactory,
    ReferralFactory,
)
from tests.factories.training import TopicFactory
from training.actions.seen import fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/enquiries/"
TYPED = {
    "outlet": "Solent Shore FM",
    "programme": "Breakfast",
    "journalist": "Morwenna Pascoe",
    "phone": "01632 960148",
    "email": "",
    "subject": "Ambulance queues",
    "topic": "",
    "wants": "interview",
    "channel": "email",
    "sensitivity": "sensitive",
    "received_at": "16:02",
    "deadline_at": "6pm today",
    "embargo_until": "",
    "questions": "Is it safe?",
    "angle": "",
    "other_guests": "",
    "background": "The mail as it came",
}


def typed(owner: User, **changes: str) -> dict[str, str]:
    return {**TYPED, "owner": str(owner.pk), **changes}


def references(response) -> list[str]:
    return [enquiry.reference for group in response.context["groups"] for enquiry, _ in group.rows]


def test_enquiry_list_says_on_top_which_filter_could_not_be_read(
    client_of: ClientOf, officer: User
) -> None:
    client = client_of(officer)

    wrong, right = (client.get(LIST, {"state": state}).text for state in ("lost", "closed"))

    summary = '<a href="#id_state">Choose one from the list</a>'
    assert [(summary in text, "<title>Error: " in text) for text in (wrong, right)] == [
        (True, True),
        (False, False),
    ]


def test_enquiry_list_shows_the_open_ones_by_deadline(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory(reference="E-0001", deadline_at=NOW + timedelta(hours=2))
    EnquiryFactory(reference="E-0002", deadline_at=NOW + timedelta(hours=1))
    EnquiryFactory(reference="E-0003", state="closed")

    response = client_of(officer).get(LIST)

    assert references(response) == ["E-0002", "E-0001"]
    assert "1 h left" in response.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=ambulance+harbour", ["E-0001"]),
        ("?q=e-0002", ["E-0002"]),
        ("?q=pascoe", ["E-0001"]),
        ("?q=nobody", []),
        ("?state=all", ["E-0001", "E-0002", "E-0003"]),
        ("?state=declined", ["E-0003"]),
        ("?topic=1", ["E-0002"]),
        ("?state=nonsense", ["E-0001", "E-0002"]),
    ],
)
def test_enquiry_list_is_filtered(
    client_of: ClientOf, officer: User, query: str, expected: list[str]
) -> None:
    topic = TopicFactory(code="winter")
    EnquiryFactory(
        reference="E-0001",
        outlet__name="Harbour Post",
        journalist=JournalistFactory(name="Morwenna Pascoe"),
        deadline_at=NOW + timedelta(hours=1),
    )
    EnquiryFactory(
        reference="E-0002", subject="Beds", topic=topic, deadline_at=NOW + timedelta(hours=2)
    )
    EnquiryFactory(reference="E-0003", state="declined", deadline_at=NOW + timedelta(hours=3))

    response = client_of(officer).get(LIST + query.replace("topic=1", f"topic={topic.pk}"))

    assert references(response) == expected


def test_enquiry_list_says_who_answers_by_when_and_what_rests(
    client_of: ClientOf, officer: User
) -> None:
    ReferralFactory(
        kind="foi", due_on=date(2026, 12, 23), enquiry__state="referred", to_whom="The FOI office"
    )
    ReferralFactory(enquiry__state="referred", enquiry__deadline_at=NOW, to_whom="The council")
    EnquiryHoldFactory(look_again_on=date(2026, 12, 3))
    client = client_of(officer)

    page = client.get(LIST).text
    table = client.get(f"{LIST}?format=csv").content.decode("utf-8-sig")

    for words in (
        '23 Dec 2026</time> <span class="app-soft">by law',
        "The FOI office",
        "28 days 7 h left",
    ):
        assert words in page
    assert [
        '3 Dec 2026</time> <span class="app-soft">look again' in page,
        "The council" in page,
    ] == [True, True]
    assert ["The FOI office,2026-12-23," in table, ",,2026-12-03" in table] == [True, True]


def test_enquiry_list_of_the_owner(client_of: ClientOf, officer: User) -> None:
    mine = EnquiryFactory(owner=officer)
    EnquiryFactory()

    assert references(client_of(officer).get(f"{LIST}?owner={officer.pk}")) == [mine.reference]


def test_enquiry_list_when_empty_says_what_would_be_here(
    client_of: ClientOf, officer: User
) -> None:
    response = client_of(officer).get(LIST)

    assert "No enquiry is open. When a journalist rings or writes, log it here" in response.text


def test_enquiry_list_goes_to_a_second_page(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory.create_batch(26)

    assert len(references(client_of(officer).get(f"{LIST}?page=2"))) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_enquiry_list_takes_the_same_queries_for_any_number_of_rows(
    client_of: ClientOf, officer: User, rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        EnquiryFactory(journalist=JournalistFactory(), topic=TopicFactory())
        ReferralFactory(enquiry__state="referred")
    client = client_of(officer)

    with django_assert_num_queries(10):
        client.get(LIST)


def test_enquiry_list_as_csv_runs_no_formula(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory(reference="E-0001", subject="=1+1", outlet__name="Harbour Post", owner=officer)

    response = client_of(officer).get(f"{LIST}?format=csv")

    assert response.content.decode("utf-8-sig").splitlines()[1] == (
        "E-0001,Harbour Post,,'=1+1,,Interview,2026-11-25T16:20+00:00,2026-11-25T18:00+00:00,New,Ceri Maddox,,,,,"
    )


def test_enquiry_list_as_xlsx_holds_what_was_filtered(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory(reference="E-0001")
    EnquiryFactory(reference="E-0002", state="closed")

    response = client_of(officer).get(f"{LIST}?format=xlsx&state=closed")

    sheet = load_workbook(BytesIO(response.content)).active
    assert [row[0].value for row in sheet.rows] == ["Reference", "E-0002"]


@pytest.mark.parametrize(
    ("state", "offered", "missing"),
    [
        ("new", "Acknowledge", "Mark as answered"),
        ("triaged", "Start a statement", "Acknowledge"),
        ("approval", "Mark as answered", "Reopen"),
        ("closed", "Log", "Change these"),
    ],
)
def test_enquiry_detail_offers_the_possible_steps(
    client_of: ClientOf, officer: User, state: str, offered: str, missing: str
) -> None:
    enquiry = EnquiryFactory(state=state)

    page = client_of(officer).get(f"/enquiries/{enquiry.reference}/").text

    assert [offered in page, missing in page] == [True, False]


def test_enquiry_detail_leads_to_choosing_where_a_bid_is_open(
    client_of: ClientOf, officer: User
) -> None:
    interview = InterviewFactory()

    response = client_of(officer).get(f"/enquiries/{interview.enquiry.reference}/")

    assert response.context["deed"].words == "Choose person"


def test_enquiry_detail_shows_markup_as_text(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(background="<script>alert(1)</script>")

    assert "&lt;script&gt;" in client_of(officer).get(f"/enquiries/{enquiry.reference}/").text


def test_enquiry_change_saves(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(received_at=NOW - timedelta(minutes=18))
    seen = fingerprint(enquiry, SEEN)

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/change/", typed(officer, angle="Blame", seen=seen)
    )

    enquiry.refresh_from_db()
    assert (response.status_code, enquiry.angle) == (302, "Blame")


def test_enquiry_change_from_an_old_page_is_refused_with_what_was_typed(
    client_of: ClientOf, officer: User
) -> None:
    enquiry = EnquiryFactory()

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/change/", typed(officer, angle="Mine", seen="long ago")
    )

    assert "Someone else changed this after you opened it" in response.text
    assert "Mine" in response.text


def test_enquiry_change_starts_with_what_is_known(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(
        journalist=JournalistFactory(name="Morwenna Pascoe", phone="01632 960148")
    )

    page = client_of(officer).get(f"/enquiries/{enquiry.reference}/change/").text

    assert ['value="Morwenna Pascoe"' in page, 'value="01632 960148"' in page] == [True, True]
