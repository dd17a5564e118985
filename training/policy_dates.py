"""When a policy is to be reviewed, by everything that says so, whether they agree, and when to
remind (14.1). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

EVERY_MONTHS = 24  # 14.1: "reviewed every two years"
REMIND_BEFORE = (90, 30, 7)  # days


@dataclass(frozen=True)
class PartialDate:
    """A day, or a month where no day was given: `first` to `last`, both included."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        return self.first != self.last

    def __str__(self) -> str:
        return f"{self.first:%B %Y}" if self.is_month else f"{self.first.day} {self.first:%B %Y}"

    @property
    def code(self) -> str:
        """As it is stored: 2020-07 or 2020-07-01."""
        return f"{self.first:%Y-%m}" if self.is_month else self.first.isoformat()

    def plus_months(self, months: int) -> "PartialDate":
        first = self.first + relativedelta(months=months)
        return month_of(first) if self.is_month else PartialDate(first, first)


def month_of(day: date) -> PartialDate:
    """The whole month that the day lies in."""
    first = day.replace(day=1)
    return PartialDate(first, first + relativedelta(months=1) - timedelta(days=1))


def partial_date(code: str) -> PartialDate:
    """Reads what was stored."""
    if len(code) == len("2020-07"):
        return month_of(date.fromisoformat(f"{code}-01"))
    day = date.fromisoformat(code)
    return PartialDate(day, day)


@dataclass(frozen=True)
class ReviewDate:
    """One thing that says when the next review is due: `by` names it."""

    by: str
    day: PartialDate


def stated_review_dates(
    *, operative: PartialDate, review: PartialDate | None, elsewhere: PartialDate | None, where: str
) -> list[ReviewDate]:
    """Every day that is given, the rule's first; it names the day, as a minor change has one of its
    own.
    """
    rule = f"two years from {operative}, when it took effect (14.1)"
    found = [ReviewDate(rule, operative.plus_months(EVERY_MONTHS))]
    if review:
        found.append(ReviewDate("the review date that the version states", review))
    if elsewhere:
        found.append(ReviewDate(where or "the place where it is published", elsewhere))
    return found


def agree(dates: Sequence[ReviewDate]) -> bool:
    """Whether one day could satisfy them all: a month holds each of its days."""
    return max(one.day.first for one in dates) <= min(one.day.last for one in dates)


def due_by(dates: Sequence[ReviewDate]) -> date:
    """The earliest last day: nobody is wrong who reviews it by then."""
    return min(one.day.last for one in dates)


def reminder_due(due: date, on: date) -> str:
    """The name of the reminder that is the latest to have come up by `on`; empty where none has."""
    if on > due:
        return f"overdue-{(on - due).days // 7}"
    return next(
        (f"{days}-before" for days in sorted(REMIND_BEFORE) if on >= due - timedelta(days=days)), ""
    )
