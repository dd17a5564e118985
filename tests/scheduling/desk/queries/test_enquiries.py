"""What waits on the desk: nearest deadline first, with what is nearer still and the next thing to
do.
"""

from datetime import timedelta

import pytest

from scheduling.desk.queries.enquiries import nearer_clock, next_deed, on_the_clock
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_on_the_clock_has_the_nearest_deadline_first() -> None:
    later = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=2))
    sooner = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=1))
    EnquiryFactory(state="answered")

    rows = on_the_clock(NOW)

    assert [row.enquiry for row in rows] == [sooner, later]
    assert [row.clock.words for row in rows] == ["1 h left", "2 h left"]


def test_on_the_clock_puts_what_is_to_be_acknowledged_before_a_nearer_deadline() -> None:
    answer = EnquiryFactory(state="triaged", deadline_at=NOW + timedelta(hours=2))
    acknowledge = EnquiryFactory(state="new", received_at=NOW, deadline_at=NOW + timedelta(days=1))

    rows = on_the_clock(NOW)

    assert [row.enquiry for row in rows] == [acknowledge, answer]
    assert [row.clock.words for row in rows] == ["30 min left", "2 h left"]
    assert rows[0].nearer.words == "acknowledge by 4:50pm, interview by 4:20pm Thu"


def test_on_the_clock_takes_three_queries(django_assert_num_queries) -> None:
    for _ in range(3):
        InterviewFactory()

    with django_assert_num_queries(3):
        on_the_clock(NOW)


@pytest.mark.parametrize(
    ("state", "minutes", "words", "is_late"),
    [
        ("new", 0, "acknowledge by 4:50pm", False),
        ("new", 30.5, "acknowledgement due now", True),
        ("new", 31, "acknowledgement 1 min late", True),
        ("offered", 0, "bid: decide by 4:50pm, name by 8am Thu", False),
        ("offered", 45, "bid: decision 15 min late, name by 8am Thu", True),
        ("triaged", 0, "interview by 8am Thu", False),
    ],
)
def test_nearer_clock_in_words(state: str, minutes: float, words: str, is_late: bool) -> None:
    enquiry = EnquiryFactory(
        state=state, deadline_at=NOW.replace(hour=8, minute=0) + timedelta(days=1)
    )

    nearer = nearer_clock(enquiry, NOW + timedelta(minutes=minutes))

    assert (nearer.words, nearer.is_late) == (words, is_late)


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
def test_next_deed_by_state(state: str, wants: str, words: str) -> None:
    assert next_deed(EnquiryFactory(state=state, wants=wants), []).words == words


def test_next_deed_of_a_bid_is_the_first_interview_that_nobody_has() -> None:
    enquiry = EnquiryFactory(state="offered")
    taken = InterviewFactory(enquiry=enquiry, person=PersonFactory())
    free = InterviewFactory(enquiry=enquiry)

    deed = next_deed(enquiry, [taken, free])

    assert (deed.words, deed.url) == ("Choose person", f"/interviews/{free}/choose/")
