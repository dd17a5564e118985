"""The board of enquiries: grouped by how soon they are due, and the share that was answered
in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from desk.enquiries.models import Enquiry, EnquiryNote
from desk.enquiries.models.enquiries import EnquiryQuerySet
from desk.enquiries.queries.enquiries import (
    NextDeadline,
    active_interviews,
    next_deadline,
    with_active_interviews,
)
from desk.enquiries.timing import Limits
from nhsuk.london import LONDON
from nhsuk.sorting import sorted_by
from scheduling.times.spans import midnight
from training.models import Organisation

LOOKED_BACK = timedelta(days=90)
HOUR = timedelta(hours=1)
SORTS = {
    "outlet": ("outlet__name", "deadline_at", "reference"),
    "subject": ("subject", "reference"),
    "wants": ("wants", "deadline_at", "reference"),
    "deadline": ("deadline_at", "reference"),
    "state": ("state", "deadline_at", "reference"),
    "owner": ("owner__name", "deadline_at", "reference"),
}
NOT_WAITING = ("No answer due", "On hold", "Finished")  # in the order of the list


class Row(NamedTuple):
    """An enquiry of `for_board`, and the deadline that counts now."""

    enquiry: Enquiry
    deadline: NextDeadline


@dataclass(frozen=True)
class InTime:
    """Of the enquiries due in the last 90 days, how many were answered by the deadline."""

    in_time: int
    due: int
    target: int  # percent

    @property
    def is_met(self) -> bool:
        return self.in_time * 100 >= self.target * self.due

    @property
    def words(self) -> str:
        if not self.due:
            return f"no enquiry was due in the last 90 days (target {self.target}%)"
        percent = f"{100 * self.in_time / self.due:.1f}".removesuffix(".0")
        return (
            f"{self.in_time} of {self.due} answered in time in the last 90 days ({percent}%, target"
            f" {self.target}%)"
        )


def sorted_rows(
    enquiries: EnquiryQuerySet, now: datetime, limits: Limits, sort: str = ""
) -> list[Row]:
    """By the column of `SORTS` that `sort` names, descending with a minus before it; otherwise by
    the deadline that counts now, those that nobody is waiting for last (`-left`: the last deadline
    first). Two queries.

    All of them are sorted before the list is cut into pages, so each has only the columns that
    this takes.
    """
    few = sorted_by(enquiries.for_board(), sort, SORTS).only(
        "state", "wants", "received_at", "logged_at", "deadline_at", "joined_to"
    )
    rows = [
        Row(enquiry, next_deadline(enquiry, now, active_interviews(enquiry), limits))
        for enquiry in with_active_interviews(few)
    ]
    if is_by_column(sort):
        return rows
    waiting = [row for row in rows if row.enquiry.is_waiting]
    waiting.sort(key=lambda row: row.deadline.due_at, reverse=sort == "-left")
    others = [row for row in rows if not row.enquiry.is_waiting]
    others.sort(key=lambda row: NOT_WAITING.index(_title_of_others(row.enquiry)))
    return waiting + others


def is_by_column(sort: str) -> bool:
    return sort.removeprefix("-") in SORTS


def grouped(rows: Iterable[Row], now: datetime, sort: str = "") -> dict[str, list[Row]]:
    """Rows in the order of `sorted_rows`, with every column of each enquiry, by when they are due;
    by a column, in one group without a title. Two queries.
    """
    rows = list(rows)
    whole = Enquiry.objects.for_board().for_list().in_bulk([row.enquiry.pk for row in rows])
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if enquiry := whole.get(row.enquiry.pk):  # not deleted since
            title = "" if is_by_column(sort) else _title(row.enquiry, row.deadline.due_at, now)
            groups.setdefault(title, []).append(Row(enquiry, row.deadline))
    return groups


def _title(enquiry: Enquiry, due_at: datetime, now: datetime) -> str:
    if not enquiry.is_waiting:
        return _title_of_others(enquiry)
    if due_at < now:
        return "Overdue"
    if due_at <= now + HOUR:
        return "Within the hour"
    is_today = due_at.astimezone(LONDON).date() == now.astimezone(LONDON).date()
    return "Today" if is_today else "Later"


def _title_of_others(enquiry: Enquiry) -> str:
    """One of `NOT_WAITING`."""
    if enquiry.joined_to_id or enquiry.state in Enquiry.ENDED:
        return "Finished"
    if enquiry.state == Enquiry.State.ON_HOLD:
        return "On hold"
    return "No answer due"


def in_time(
    deadlines: Iterable[tuple[datetime, bool]], now: datetime, organisation: Organisation
) -> InTime:
    """Counts those of `deadlines_since` that are due by now. A decline or referral counts as an
    answer; an enquiry still open is late.
    """
    due = [had_it for deadline_at, had_it in deadlines if now - LOOKED_BACK < deadline_at <= now]
    return InTime(in_time=sum(due), due=len(due), target=organisation.in_time_target_percent)


def deadlines_since(day: date) -> list[tuple[datetime, bool]]:
    """The deadlines from this day on, and whether the outlet was answered by each."""
    due = Enquiry.objects.filter(deadline_at__gte=midnight(day), joined_to=None)
    noted = EnquiryNote.objects.filter(
        enquiry=OuterRef("pk"), state__in=Enquiry.SETTLED, at__lte=OuterRef("deadline_at")
    )
    was_sent = Q(response_sent_at__lte=F("deadline_at"))
    had_it = ExpressionWrapper(was_sent | Q(Exists(noted), response_sent_at=None), BooleanField())
    rows = due.annotate(had_it=had_it).values_list("deadline_at", "had_it")
    return [(deadline_at, bool(had)) for deadline_at, had in rows]
