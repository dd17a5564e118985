"""What the desk report has beside the figures: what ended without an answer, how many came in
before, and how many asked for support after an interview.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from desk.enquiries.models import CareNote, Enquiry, EnquiryNote, Interview
from nhsuk.london import LONDON
from reports.board.desk_report import (
    DeskReport,
    EndingFact,
    desk_report,
    last_financial_year,
    month_count,
)
from reports.board.queries.interview_figures import desk_facts
from scheduling.times.spans import DAY, midnight
from training.equality import suppress_small_total
from training.readiness import add_months

Moments = tuple[datetime, datetime]
DECLINED = {Enquiry.State.DECLINED: "Enquiry declined", Enquiry.State.REFERRED: "Enquiry referred"}
CALLED_OFF = "Interview called off"


def report_of(*, since: date, on: date, now: datetime) -> DeskReport:
    """The report of whole months, as known now."""
    facts = desk_facts(since=since, on=on, known_at=now)
    period = _moments(since, min(on, now.astimezone(LONDON).date()))
    endings = sorted([*_declined(period), *_called_off(period)], key=lambda each: each.at)
    return desk_report(facts, endings=endings, before=_received_before(since, on))


def _moments(since: date, on: date) -> Moments:
    """From the beginning of the first day to the end of the last."""
    return midnight(since), midnight(on + DAY)


def _declined(period: Moments) -> Iterator[EndingFact]:
    first, end = period
    notes = EnquiryNote.objects.filter(
        state__in=DECLINED, at__gte=first, at__lt=end, enquiry__joined_to=None
    )
    rows: Iterable[Any] = notes.values_list(
        "state", "enquiry__reference", "enquiry__subject", "enquiry__outlet__name", "at", "text"
    )
    for state, *row in rows:
        yield EndingFact(DECLINED[state], "desk:enquiry_detail", *row)


def _called_off(period: Moments) -> Iterator[EndingFact]:
    first, end = period
    interviews = Interview.objects.filter(called_off_at__gte=first, called_off_at__lt=end)
    rows: Iterable[Any] = interviews.values_list(
        "reference", "enquiry__subject", "enquiry__outlet__name", "called_off_at",
        "called_off_because",
    )  # fmt: skip
    for row in rows:
        yield EndingFact(CALLED_OFF, "reports:interview_detail", *row)


def _received_before(since: date, on: date) -> int:
    """In as many months before."""
    months = month_count(since, on)
    first, end = _moments(add_months(since, -months), since - DAY)
    before = Enquiry.objects.filter(received_at__gte=first, received_at__lt=end, joined_to=None)
    return before.count()


def support_asked_for(on: date) -> tuple[date, int | None]:
    """How often spokespeople asked for support after an interview in the last financial year that
    had ended by the day, and its last day. None for fewer than 8.

    Never for another period: the difference of two that overlap would say how many a few were.
    """
    since, until = last_financial_year(on)
    first, end = _moments(since, until)
    asked = CareNote.objects.filter(raised_at__gte=first, raised_at__lt=end).count()
    return until, suppress_small_total(asked)
