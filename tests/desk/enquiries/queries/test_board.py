"""The board's groups, and how many enquiries were answered in time."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Enquiry
from desk.enquiries.queries.board import (
    LOOKED_BACK,
    InTime,
    deadlines_since,
    grouped,
    in_time,
    sorted_rows,
)
from desk.enquiries.timing import DEFAULT_LIMITS
from tests.clock import NOW, TODAY
from tests.factories.scheduling import EnquiryFactory, EnquiryHoldFactory, ReferralFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=1)


def test_grouped_by_how_soon_they_are_due():
    for hours in (-1, 0, 1, 1.1, 7.6, 7.7):
        EnquiryFactory(
            state="drafting", received_at=EARLIER, deadline_at=NOW + timedelta(hours=hours)
        )
    EnquiryFactory(state="accepted", received_at=EARLIER, deadline_at=NOW - timedelta(hours=2))

    groups = grouped(sorted_rows(Enquiry.objects.all(), NOW, DEFAULT_LIMITS), NOW)

    assert [(title, len(rows)) for title, rows in groups.items()] == [
        ("Overdue", 1),
        ("Within the hour", 2),
        ("Today", 2),
        ("Later", 1),
        ("No answer due", 1),
    ]


def test_referred_and_held_enquiries_are_ordered_by_their_day():
    def foi(days: int) -> Enquiry:
        enquiry = EnquiryFactory(
            state="referred", received_at=EARLIER, deadline_at=NOW - timedelta(hours=1)
        )
        ReferralFactory(enquiry=enquiry, kind="foi", due_on=TODAY + timedelta(days=days))
        return enquiry

    ends = NOW + timedelta(hours=2)
    partner_ends = NOW + timedelta(hours=1.5)
    later = foi(1)
    today = foi(0)
    late = foi(-1)
    mine = EnquiryFactory(state="drafting", received_at=EARLIER, deadline_at=ends)
    partner = ReferralFactory(enquiry__state="referred", enquiry__deadline_at=partner_ends).enquiry
    rests = [
        EnquiryHoldFactory(look_again_on=TODAY + timedelta(days=days)).enquiry for days in (9, 3)
    ]
    prepared = EnquiryFactory(state="prepared", deadline_at=NOW + timedelta(days=5))
    EnquiryFactory(state="answered")
    ReferralFactory(kind="foi", due_on=TODAY, enquiry__state="closed")

    groups = grouped(sorted_rows(Enquiry.objects.on_board(), NOW, DEFAULT_LIMITS), NOW)

    assert [(title, [enquiry for enquiry, _ in rows]) for title, rows in groups.items()] == [
        ("Overdue", [late]),
        ("Today", [partner, mine, today]),
        ("Later", [later]),
        ("No answer due", [prepared]),
        ("On hold", rests[::-1]),
    ]
    clocks = {enquiry: deadline.clock for rows in groups.values() for enquiry, deadline in rows}
    assert (clocks[today].words, clocks[late].is_late) == ("7 h 39 min left", True)


def test_what_is_due_first_stands_first_though_its_deadline_is_later():
    unanswered = EnquiryFactory(received_at=EARLIER, deadline_at=NOW + timedelta(days=3))
    sooner = EnquiryFactory(
        state="drafting", received_at=EARLIER, deadline_at=NOW + timedelta(hours=2)
    )

    groups = grouped(sorted_rows(Enquiry.objects.all(), NOW, DEFAULT_LIMITS), NOW)

    assert [(title, [enquiry for enquiry, _ in rows]) for title, rows in groups.items()] == [
        ("Overdue", [unanswered]),
        ("Today", [sooner]),
    ]


def test_in_time_counts_what_was_due_and_had_its_answer():
    due = {"received_at": EARLIER, "deadline_at": NOW - timedelta(hours=1)}
    for state, minutes in (
        ("answered", -1),
        ("accepted", 0),
        ("declined", -30),
        ("referred", -5),
        ("answered", 1),
    ):
        enquiry = EnquiryFactory(state=state, **due)
        enquiry.notes.create(at=due["deadline_at"] + timedelta(minutes=minutes), state=state)
    EnquiryFactory(**due)  # nobody answered
    EnquiryFactory(state="answered", response="Yes", response_sent_at=due["deadline_at"], **due)
    EnquiryFactory(deadline_at=NOW + timedelta(hours=1))  # not due yet
    for due_at in (
        NOW - LOOKED_BACK,
        NOW - LOOKED_BACK - timedelta(days=1),
    ):  # of the day, and of the one before
        EnquiryFactory(received_at=NOW - timedelta(days=99), deadline_at=due_at)
    EnquiryFactory(
        received_at=NOW - timedelta(days=99), deadline_at=NOW - LOOKED_BACK + timedelta.resolution
    )

    figure = in_time(deadlines_since(TODAY - LOOKED_BACK), NOW, Organisation.objects.get(pk=1))

    assert figure == InTime(in_time=5, due=8, target=95)
    assert figure.words == "5 of 8 answered in time in the last 90 days (62.5%, target 95%)"


@pytest.mark.parametrize(("done", "due", "is_met"), [(19, 20, True), (18, 20, False), (0, 0, True)])
def test_the_target_is_met_at_its_percent(done, due, is_met):
    assert InTime(done, due, 95).is_met is is_met
