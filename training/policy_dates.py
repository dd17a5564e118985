"""When a policy is due for review, whether its sources agree, and when to remind (14.1). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

EVERY_MONTHS = 24  # 14.1: "reviewed every two years"
REMIND_BEFORE = (90, 30, 7)  # days


@dataclass(frozen=True)
class PartialDate:
    """A day, or a whole month if no day was given; `first` and `last` are inclusive."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        return self.first != self.last

    def __str__(self) -> str:
        return f"{self.first:%B %Y}" if self.is_month else f"{self.first.day} {self.first:%B %Y}"

    @property
    def code(self) -> str:
        """The stored form: 2020-07 or 2020-07-01."""
        return f"{self.first:%Y-%m}" if self.is_month else self.first.isoformat()

    def plus_months(self, months: int) -> "PartialDate":
        first = self.first + relativedelta(months=months)
        return month_of(first) if self.is_month else PartialDate(first, first)


def month_of(day: date) -> PartialDate:
    """The month that contains the day."""
    first = day.replace(day=1)
    return PartialDate(first, first + relativedelta(months=1) - timedelta(days=1))


def partial_date(code: str) -> PartialDate:
    """Parse a stored code."""
    if len(code) == len("2020-07"):
        return month_of(date.fromisoformat(f"{code}-01"))
    day = date.fromisoformat(code)
    return PartialDate(day, day)


@dataclass(frozen=True)
class ReviewDate:
    """A date given for the next review; `by` says where it comes from."""

    by: str
    day: PartialDate


def stated_review_dates(
    *, operative: PartialDate, review: PartialDate | None, elsewhere: PartialDate | None, where: str
) -> list[ReviewDate]:
    """Every date given, the one of the rule first.

    The rule names the operative date, because a minor change has an operative date of its own.
    """
    rule = f"two years from {operative}, when it took effect (14.1)"
    found = [ReviewDate(rule, operative.plus_months(EVERY_MONTHS))]
    if review:
        found.append(ReviewDate("the review date that the version states", review))
    if elsewhere:
        found.append(ReviewDate(where or "the place where it is published", elsewhere))
    return found


def agree(dates: Sequence[ReviewDate]) -> bool:
    """Whether one day could satisfy them all; a month matches each of its days."""
    return max(one.day.first for one in dates) <= min(one.day.last for one in dates)


def due_by(dates: Sequence[ReviewDate]) -> date:
    """The earliest last day, which satisfies every source."""
    return min(one.day.last for one in dates)


def reminder_due(due: date, on: date) -> str:
    """The name of the latest reminder that has come up by `on`, or ''."""
    if on > due:
        return f"overdue-{(on - due).days // 7}"
    return next(
        (f"{days}-before" for days in sorted(REMIND_BEFORE) if on >= due - timedelta(days=days)), ""
    )
