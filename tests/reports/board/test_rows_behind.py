"""A row of the list behind a number leads to the page of what was counted."""

from datetime import timedelta

import pytest

from reports.board.interview_figures import BriefingFact, CoverageFact
from reports.board.rows_behind import row_of
from tests.clock import NOW
from tests.reports.board.test_interview_figures import HOUR, enquiry, interview


def test_row_of_each_kind_leads_to_its_page():
    item = CoverageFact("E-2", "What was said", "Coastline News", "Winter", NOW)

    briefing = BriefingFact(
        "P1", NOW, is_delivered=True, is_outside=False,
        reference="B-1", subject="Tam Fenn: an interview", outlet="Harbour Post", topic="Winter",
    )  # fmt: skip

    rows = [row_of(fact) for fact in (enquiry(), interview(), briefing, item)]

    assert [(row.url_name, row.reference, row.subject, row.outlet, row.at) for row in rows] == [
        ("desk:enquiry_detail", "E-1", "Queues", "Harbour Post", NOW - 9 * HOUR),
        ("reports:interview_detail", "I-1", "Queues", "Harbour Post", NOW - 2 * HOUR),
        ("desk:briefing_detail", "B-1", "Tam Fenn: an interview", "Harbour Post", NOW),
        ("desk:enquiry_detail", "E-2", "What was said", "Coastline News", NOW),
    ]
    assert {row.topic for row in rows} == {"Winter"}


@pytest.mark.parametrize(("seconds", "is_late"), [(None, False), (0, False), (1, True)])
def test_row_of_an_enquiry_says_when_it_was_answered(seconds, is_late):
    answered_at = None if seconds is None else NOW - HOUR + timedelta(seconds=seconds)

    row = row_of(enquiry(answered_at=answered_at))

    assert (row.answered_at, row.is_late) == (answered_at, is_late)
