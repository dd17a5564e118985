"""What the page of an enquiry offers, by its state."""

import pytest

from scheduling.desk.queries.enquiry_page import enquiry_page
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("new", ["Acknowledge", "Refer", "Decline", "Put on hold", "Offer"]),
        ("triaged", ["Start a statement", "Answer", "Refer", "Decline", "Put on hold", "Offer"]),
        (
            "drafting",
            [
                "Send the statement for approval",
                "Drop the statement",
                "Approve",
                "Refer",
                "Decline",
                "Put on hold",
                "Offer",
            ],
        ),
        (
            "approval",
            [
                "Send back to drafting",
                "Answer",
                "Approve",
                "Refer",
                "Decline",
                "Put on hold",
                "Offer",
            ],
        ),
        ("offered", ["Refer", "Decline", "Offer"]),
        ("accepted", ["Offer"]),
        ("on_air", ["Mark as debriefed", "Close", "Offer"]),
        ("debriefed", ["Close", "Offer"]),
        ("answered", ["Reopen", "Close"]),
        ("on_hold", ["Reopen", "Refer", "Decline"]),
        ("declined", ["Reopen", "Close"]),
        ("referred", ["Reopen", "Close"]),
        ("closed", []),
    ],
)
def test_enquiry_page_offers_the_possible_steps_alone(state: str, offered: list[str]) -> None:
    page = enquiry_page(EnquiryFactory(state=state), NOW)

    words = [words for _, words in (*page["steps"], *page["steps_with_reason"])]
    for name in ("answer", "close", "refer", "approve", "offer"):
        words += [name.capitalize()] if page[f"can_{name}"] else []
    words += ["Put on hold"] if page["can_hold"] else []
    words += ["Reopen"] if page["can_resume"] else []
    assert sorted(words) == sorted(offered)


def test_enquiry_page_of_a_joined_one_offers_nothing() -> None:
    page = enquiry_page(EnquiryFactory(joined_to=EnquiryFactory()), NOW)

    assert [page[key] for key in ("steps", "deed", "clock", "can_offer", "alike")] == [
        [],
        None,
        None,
        False,
        [],
    ]
