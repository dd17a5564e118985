"""A journalist approached somebody: they pass it on, and see who has it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from desk.enquiries.models import Enquiry, ReceivedEmail
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import DutyShiftFactory, EnquiryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("desk:my_approaches")
ADD = reverse("desk:my_approach_add")
TYPED = {
    "outlet": "Coastline News",
    "journalist": "Dan Pettifer",
    "contact": "01632 960771",
    "about": "How long people wait.",
    "reached_by": "social",
    "approached_at": "3:40pm",
    "deadline_at": "tomorrow 5pm",
}


@pytest.fixture
def matron() -> User:
    return UserFactory(name="Rosalind Pettigrew", roles={Role.STAFF})


@pytest.fixture
def staff(client_of: ClientOf, matron: User) -> Client:
    return client_of(matron)


@pytest.mark.parametrize("reached_by", ["phone", "email"])
def test_what_is_passed_on_is_logged_by_the_desk(staff, client_of, officer, reached_by):
    page = staff.post(ADD, TYPED | {"reached_by": reached_by}, follow=True).text
    assert "Thank you. The communications team has it" in page
    assert "Waiting" in page

    desk = client_of(officer)
    waiting = desk.get(reverse("desk:received_email_list")).text
    assert "Passed on by Rosalind Pettigrew: Dan Pettifer" in waiting
    form = desk.post(
        reverse("desk:received_email_open", args=[ReceivedEmail.objects.get().pk]),
        follow=True,
    ).text
    assert "Passed on by Rosalind Pettigrew" in form
    assert "What Rosalind Pettigrew passed on" in form
    assert "the email" not in form
    assert 'value="Coastline News"' in form
    assert f'<option value="{reached_by}" selected>' in form


def test_whoever_is_on_duty_is_rung_when_it_is_urgent(staff, manager):
    DutyShiftFactory(user=manager, phone="07700 900142")

    page = staff.get(ADD).text

    assert f"Urgent? Ring {manager}" in page
    assert ">07700 900142</a>" in page


def test_who_passed_it_on_sees_that_it_was_logged_or_closed(staff, matron, client_of, officer):
    mine = {"passed_on_by": matron, "reached_by": "phone"}
    logged = ReceivedEmailFactory(logged=True, outlet="Harbour Post", **mine)
    ReceivedEmailFactory(dropped=True, outlet="Westmoor Sound", **mine)
    ReceivedEmailFactory(outlet="Not mine")

    page = staff.get(LIST).text

    assert ("With the communications team" in page, "Closed" in page) == (True, True)
    assert "Not mine" not in page
    detail = client_of(officer).get(logged.enquiry.get_absolute_url()).text
    assert "Passed on by Rosalind Pettigrew, who was approached (phone)" in detail


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outlet": ""}, "Enter where they work"),
        ({"about": "x" * 3_001}, "at most 3000 characters"),
        ({"reached_by": "proactive"}, "Choose one from the list"),
        ({"approached_at": "soonish"}, "soonish"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_passed_on(staff, changes, words):
    page = staff.post(ADD, TYPED | changes)

    assert words in page.text
    assert not ReceivedEmail.objects.exists()


def test_the_desk_logs_the_enquiry_itself(client_of, officer):
    answer = client_of(officer).get(ADD)

    assert answer.headers["Location"] == reverse("desk:enquiry_add")


def test_a_list_without_any_says_what_to_do(staff):
    assert "You have not passed anything on." in staff.get(LIST).text


@pytest.mark.parametrize("rows", [1, 3])
def test_my_approaches_query_count(staff, matron, rows, django_assert_num_queries):
    for _ in range(rows):
        ReceivedEmailFactory(
            passed_on_by=matron,
            reached_by=Enquiry.Channel.PHONE,
            enquiry=EnquiryFactory(),
            logged_at=NOW,
            logged_by=matron,
        )

    with django_assert_num_queries(6):
        staff.get(LIST)
