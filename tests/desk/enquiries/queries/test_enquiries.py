"""What is waiting on the desk: the next deadline first, with the next step."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from desk.enquiries.models import Enquiry
from desk.enquiries.queries.enquiries import (
    active_interviews,
    current_limits,
    enquiry_page,
    next_deadline,
    next_step,
    waiting_enquiries,
    with_active_interviews,
)
from desk.enquiries.timing import DEFAULT_LIMITS, Limits
from scheduling.times.bank_holidays import BankHolidays
from scheduling.times.office_hours import Hours
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_on_the_clock_has_the_nearest_deadline_first():
    later = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=2))
    sooner = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=1))
    EnquiryFactory(state="answered")

    rows = waiting_enquiries(NOW)

    assert [row.enquiry for row in rows] == [sooner, later]
    assert [row.deadline.clock.words for row in rows] == ["1 h left", "2 h left"]


def test_on_the_clock_puts_what_is_to_be_acknowledged_before_a_nearer_deadline():
    answer = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=2))
    acknowledge = EnquiryFactory(state="new", received_at=NOW, deadline_at=NOW + timedelta(days=1))

    rows = waiting_enquiries(NOW)

    assert [row.enquiry for row in rows] == [acknowledge, answer]
    assert [row.deadline.clock.words for row in rows] == ["30 min left", "2 h left"]
    assert rows[0].deadline.words == "acknowledge by 4:50pm, answer by Thu 26 Nov, 4:20pm"


def test_on_the_clock_takes_three_queries(django_assert_num_queries):
    for _ in range(3):
        InterviewFactory()

    with django_assert_num_queries(3):
        waiting_enquiries(NOW)


@pytest.mark.parametrize(
    ("state", "minutes", "words", "is_late"),
    [
        ("new", 0, "acknowledge by 4:50pm, answer by Thu 26 Nov, 8am", False),
        ("new", 30.5, "acknowledgement due now, answer by Thu 26 Nov, 8am", True),
        ("new", 31, "acknowledgement 1 min late, answer by Thu 26 Nov, 8am", True),
        (
            "offered",
            0,
            "decide on the bid by 4:50pm, tell the outlet who by Thu 26 Nov, 8am",
            False,
        ),
        (
            "offered",
            45,
            "decision on the bid 15 min late, tell the outlet who by Thu 26 Nov, 8am",
            True,
        ),
        ("triaged", 0, "answer by Thu 26 Nov, 8am", False),
    ],
)
def test_next_deadline_in_words(state, minutes, words, is_late):
    enquiry = EnquiryFactory(
        state=state, deadline_at=NOW.replace(hour=8, minute=0) + timedelta(days=1)
    )

    due = next_deadline(enquiry, NOW + timedelta(minutes=minutes))

    assert (due.words, due.is_late) == (words, is_late)


@pytest.mark.parametrize(
    ("state", "wants", "words"),
    [
        ("new", "interview", "Acknowledge"),
        ("triaged", "interview", "Offer interview"),
        ("triaged", "statement", "Answer"),
        ("drafting", "statement", "Go on drafting"),
        ("approval", "statement", "Answer"),
    ],
)
def test_next_step_by_state(state, wants, words):
    assert next_step(EnquiryFactory(state=state, wants=wants), [], NOW).words == words


def test_next_step_of_a_bid_is_the_first_interview_that_nobody_has():
    enquiry = EnquiryFactory(state="offered")
    taken = InterviewFactory(enquiry=enquiry, person=PersonFactory())
    free = InterviewFactory(enquiry=enquiry)

    step = next_step(enquiry, [taken, free], NOW)
    once_it_has_begun = next_step(enquiry, [taken, free], free.starts_at)

    assert (step.words, step.url) == ("Choose who", f"/interviews/{free}/choose/")
    assert once_it_has_begun.words == "Say how it ended"


pytestmark = pytest.mark.django_db


def test_current_limits_start_as_the_rules_have_them_and_follow_the_settings():
    before = current_limits()
    Organisation.objects.update(
        acknowledge_minutes=15, last_call_percent=90, office_closes=time(17)
    )

    assert before == replace(DEFAULT_LIMITS, hours=Hours(bank_holidays=BankHolidays()))
    hours = Hours(closes=time(17), bank_holidays=BankHolidays())
    assert current_limits() == Limits(acknowledge=15, last_call=90, hours=hours)


def test_still_on_leaves_out_what_was_called_off():
    kept = InterviewFactory()
    InterviewFactory(enquiry=kept.enquiry, called_off_at=NOW)

    assert active_interviews(with_active_interviews(Enquiry.objects.all()).get()) == [kept]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("new", ["Acknowledge", "Refer", "Decline", "Put on hold", "Offer"]),
        (
            "triaged",
            [
                "Start a statement",
                "Answer",
                "Close",
                "Refer",
                "Decline",
                "Put on hold",
                "Offer",
            ],
        ),
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
def test_enquiry_page_offers_only_the_possible_steps(state, offered):
    page = enquiry_page(EnquiryFactory(state=state), NOW)

    words = [words for _, words in (*page["steps"], *page["steps_with_reason"])]
    for name in ("answer", "close", "refer", "approve", "offer"):
        words += [name.capitalize()] if page[f"can_{name}"] else []
    words += ["Put on hold"] if page["can_hold"] else []
    words += ["Reopen"] if page["can_resume"] else []
    assert sorted(words) == sorted(offered)


def test_enquiry_page_of_a_joined_one_offers_nothing():
    page = enquiry_page(EnquiryFactory(joined_to=EnquiryFactory()), NOW)

    assert [page[key] for key in ("steps", "next_step", "deadline", "can_offer", "similar")] == [
        [],
        None,
        None,
        False,
        [],
    ]
