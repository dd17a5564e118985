"""Logging an enquiry at the keyboard, or from a mail that was pasted, whose suggestions are
confirmed one by one.
"""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.desk.models import Enquiry, Interview
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import EnquiryFactory
from tests.scheduling.desk.views.test_enquiries import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EARLY = "The deadline is before the enquiry was received."
PASSED = "7:10am on Tue 24 November has passed."
ADD = "/enquiries/add/"
MAIL = (
    "Hi, Morwenna Pascoe from the Harbour Post. "
    "Need a name by 6 please, for someone live at ten past seven tomorrow."
)


def test_enquiry_add_starts_with_what_is_usual(client_of: ClientOf, officer: User) -> None:
    EnquiryFactory(outlet__name="Harbour Post", state="closed")

    response = client_of(officer).get("/enquiries/add/")

    assert 'value="Wed 25 Nov 16:20"' in response.text
    assert '<option value="Harbour Post">' in response.text
    assert '<a href="#id_background">Paste their mail</a>' in response.text


def test_enquiry_add_logs_it(client_of: ClientOf, officer: User) -> None:
    response = client_of(officer).post("/enquiries/add/", typed(officer), follow=True)

    enquiry = Enquiry.objects.get()
    assert response.redirect_chain == [("/enquiries/E-0001/", 302)]
    assert (enquiry.received_at, enquiry.deadline_at) == (
        NOW.replace(minute=2),
        NOW.replace(hour=18, minute=0),
    )
    assert (enquiry.background, enquiry.owner, enquiry.logged_by) == (
        "The mail as it came",
        officer,
        officer,
    )


def test_enquiry_add_with_a_slot_goes_on_to_choosing(client_of: ClientOf, officer: User) -> None:
    slot = {"slot_at": "Thu 07:10", "minutes": "5", "medium": "radio", "mode": "live"}

    response = client_of(officer).post("/enquiries/add/", typed(officer, **slot))

    interview = Interview.objects.get()
    assert response.url == "/interviews/I-0001/choose/"
    assert interview.starts_at == NOW.replace(hour=7, minute=10) + timedelta(days=1)
    assert (interview.producer_name, interview.producer_phone) == (
        "Morwenna Pascoe",
        "01632 960148",
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"email": "morwenna@"}, "email", "Enter the mail address in full, like name@example.org."),
        ({"outlet": ""}, "outlet", "Enter the outlet."),
        ({"deadline_at": ""}, "deadline_at", "Enter the deadline, such as 6pm or Thu 07:10."),
        ({"deadline_at": "25:00"}, "deadline_at", "Enter a time that exists; 25:00 does not."),
        ({"deadline_at": "yesterday 18:00"}, None, f"{EARLY} Change one of the two."),
        ({"slot_at": "Thu 07:10", "minutes": ""}, "minutes", "Enter how many minutes they want."),
        ({"slot_at": "Thu 07:10", "minutes": "5", "medium": ""}, "medium", "Choose the medium."),
        (
            {"slot_at": "Thu 07:10", "minutes": "5", "mode": ""},
            "mode",
            "Choose whether it is live or recorded.",
        ),
        (
            {"slot_at": "yesterday 07:10", "minutes": "5"},
            None,
            f"{PASSED} Enter a time in the future.",
        ),
    ],
)
def test_enquiry_add_says_what_is_wrong_and_logs_nothing(
    client_of: ClientOf, officer: User, changes: dict[str, str], field: str | None, words: str
) -> None:
    slot = {"medium": "radio", "mode": "live"}

    response = client_of(officer).post("/enquiries/add/", typed(officer, **(slot | changes)))

    errors = response.context["form"].errors.get(field or "__all__")
    assert errors == [words]
    assert "<title>Error: " in response.text
    assert [Enquiry.objects.count(), Interview.objects.count()] == [0, 0]


def test_enquiry_add_twice_by_a_double_press_logs_one(client_of: ClientOf, officer: User) -> None:
    client = client_of(officer)

    client.post("/enquiries/add/", typed(officer))
    again = client.post("/enquiries/add/", typed(officer), follow=True)

    assert Enquiry.objects.count() == 1
    assert "is already logged" in again.text


def test_enquiry_add_reads_a_mail_and_logs_nothing(client_of: ClientOf, officer: User) -> None:
    response = client_of(officer).post(ADD, typed(officer, outlet="", background=MAIL, read="1"))

    assert [row.value for row in response.context["pasted"].rows][:2] == [
        "Harbour Post",
        "Thu 26 Nov 07:10",
    ]
    assert "Error: " not in response.text
    assert Enquiry.objects.count() == 0


def test_enquiry_add_takes_what_is_confirmed_and_keeps_what_was_typed(
    client_of: ClientOf, officer: User
) -> None:
    form = (
        client_of(officer)
        .post(ADD, typed(officer, outlet="", subject="Mine", background=MAIL, take="all"))
        .context["form"]
    )

    assert (form["outlet"].value(), form["subject"].value(), form["slot_at"].value()) == (
        "Harbour Post",
        "Mine",
        "Thu 26 Nov 07:10",
    )


def test_enquiry_add_refuses_a_text_that_is_too_long_with_words(
    client_of: ClientOf, officer: User
) -> None:
    response = client_of(officer).post(ADD, typed(officer, background="a" * 60_000))

    assert "It has 60000 characters. Paste the part that matters, up to 50,000." in response.text
    assert Enquiry.objects.count() == 0


def test_enquiry_add_takes_out_what_nobody_sees(client_of: ClientOf, officer: User) -> None:
    response = client_of(officer).post(
        ADD, typed(officer, outlet="Harbour\u202e Post\u200b"), follow=True
    )

    assert Enquiry.objects.get().outlet.name == "Harbour Post"
    assert "Characters that cannot be seen were removed" in response.text
