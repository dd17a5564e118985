"""A fact of the desk report as a row of the list behind a number. Pure."""

from dataclasses import dataclass
from datetime import datetime

from reports.board.desk_report import DeskFact
from reports.board.interview_figures import (
    BriefingFact,
    CoverageFact,
    EnquiryFact,
    InterviewFact,
)


@dataclass(frozen=True, slots=True)
class BehindRow:
    """`url_name` is of the page about `reference`. `answered_at` is of an enquiry alone."""

    url_name: str
    reference: str
    subject: str
    outlet: str
    topic: str
    at: datetime
    answered_at: datetime | None = None
    is_late: bool = False


def row_of(fact: DeskFact) -> BehindRow:
    """Coverage leads to the enquiry that it followed."""
    match fact:
        case EnquiryFact():
            return BehindRow(
                "desk:enquiry_detail",
                fact.reference,
                fact.subject,
                fact.outlet,
                fact.topic,
                fact.received_at,
                fact.answered_at,
                fact.answered_at is not None and not fact.is_in_time,
            )
        case InterviewFact():
            return BehindRow(
                "reports:interview_detail",
                fact.reference,
                fact.subject,
                fact.outlet,
                fact.topic,
                fact.starts_at,
            )
        case BriefingFact():
            return BehindRow(
                "desk:briefing_detail",
                fact.reference,
                fact.subject,
                fact.outlet,
                fact.topic,
                fact.asked_at,
            )
        case CoverageFact():
            return BehindRow(
                "desk:enquiry_detail",
                fact.enquiry,
                fact.title,
                fact.outlet,
                fact.topic,
                fact.published_at,
            )
