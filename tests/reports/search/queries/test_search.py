"""The search over everything: what it finds, in which order, and for whom."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.navigation import Menu
from reports.search.queries.search import search
from tests.clock import NOW, TODAY
from tests.factories.reports import PackFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, LineFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def found(text: str, user: User) -> dict[str, list[str]]:
    """The names of the hits by kind."""
    return {
        kind.title: [hit.name for hit in kind.hits] for kind in search(text, user=user, on=TODAY)
    }


def test_an_officer_finds_each_kind_by_the_words_on_it(officer):
    person = PersonFactory(title="Dr", first_name="Leila", last_name="Iyer-Thorne")
    enquiry = EnquiryFactory(subject="Winter pressures", outlet__name="Solent Shore FM")
    interview = InterviewFactory(enquiry=enquiry, person=person)
    PackFactory(interview=interview)
    LineFactory(text="Winter is our busiest time.")
    EnquiryFactory(subject="Parking", outlet__name="Harbour Post")

    assert found("winter", officer) == {
        "Enquiries": ["Winter pressures"],
        "Interviews": ["Solent Shore FM: Winter pressures"],
        "Packs": ["Solent Shore FM: Winter pressures"],
        "Lines": ["Winter is our busiest time."],
    }
    assert found("leila thorne", officer)["People"] == ["Dr Leila Iyer-Thorne"]
    assert found("harbour", officer)["Enquiries"] == ["Parking"]
    assert found("requirem", officer) == {"Pages": ["Requirements"]}


@pytest.mark.parametrize("text", ["", "   ", "zebra"])
def test_nothing_is_found_for_no_words_or_unknown_ones(officer, text):
    PersonFactory()

    assert found(text, officer) == {}


def test_the_kind_with_exactly_that_reference_comes_first(officer):
    interview = InterviewFactory(enquiry__subject="What I-0001 was about", reference="I-0001")
    InterviewFactory(reference="I-00012")

    kinds = search("i-0001", user=officer, on=TODAY)

    assert [kind.title for kind in kinds] == ["Interviews", "Enquiries"]
    assert kinds[0].hits[0].url == interview.get_absolute_url()


def test_people_whose_name_begins_so_come_first_and_leavers_last(officer):
    PersonFactory(title="", first_name="Ann", last_name="Mar", left_on=TODAY - timedelta(days=1))
    PersonFactory(title="", first_name="Zoe", last_name="Marsh")
    PersonFactory(title="", first_name="Abe", last_name="Tamar")

    kinds = search("mar", user=officer, on=TODAY)

    assert [hit.name for hit in kinds[0].hits] == ["Zoe Marsh", "Ann Mar", "Abe Tamar"]
    assert kinds[0].hits[1].words.endswith("has left")


def test_five_of_a_kind_are_shown_with_a_link_to_all(officer):
    PersonFactory.create_batch(5, last_name="Calloway")
    assert search("calloway", user=officer, on=TODAY)[0].more == ""

    PersonFactory(last_name="Calloway")
    people = search("calloway", user=officer, on=TODAY)[0]

    assert len(people.hits) == 5
    assert people.more == "/people/?search=calloway"


def test_a_spokesperson_finds_their_own_interviews_alone(spokesperson, another_spokesperson):
    InterviewFactory(enquiry__subject="Winter", person=PersonFactory(user=spokesperson))
    InterviewFactory(enquiry__subject="Winter", person=PersonFactory(user=another_spokesperson))
    LineFactory(text="Winter is our busiest time.")

    [kind] = search("winter", user=spokesperson, on=TODAY)

    assert kind.title == "Interviews"
    assert len(kind.hits) == 1
    assert found("winter", another_spokesperson).keys() == {"Interviews"}


def test_board_and_administrator_find_pages_and_no_rows(board_member, administrator):
    PersonFactory(last_name="Readiness")
    EnquiryFactory(subject="Readiness")

    assert found("meetings", board_member) == {"Pages": ["Meetings"]}
    assert found("readiness", administrator) == {}
    assert found("users", administrator) == {"Pages": ["Users"]}


@pytest.mark.parametrize(
    "role", ["officer", "manager", "spokesperson", "trainer_user", "board_member", "administrator"]
)
def test_every_page_that_is_found_may_be_opened(client_of, request, role):
    user = request.getfixturevalue(role)
    client: Client = client_of(user)

    addresses = [page.url for page in Menu(user.permissions, user.roles).pages()]

    assert {
        url: client.get(url).status_code for url in addresses if client.get(url).status_code == 403
    } == {}
    assert len(addresses) == len(set(addresses)) > 3


def test_of_a_kind_the_latest_comes_first(officer):
    old = EnquiryFactory(subject="Beds", received_at=NOW - timedelta(days=9))
    new = EnquiryFactory(subject="Beds", received_at=NOW)

    [kind] = search("beds", user=officer, on=TODAY)

    assert [hit.reference for hit in kind.hits] == [new.reference, old.reference]
