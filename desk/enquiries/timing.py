"""How long the desk has for an enquiry, and how much of that is left.

Pure: instants in, answers out. `Limits` belong to the organisation. The defaults: acknowledge
within 30 minutes (60 out of hours), decide on a live bid within 30 minutes, alert at 50% and at 80%
of the time from receipt to the deadline.
"""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nhsuk.london import LONDON
from scheduling.times.office_hours import OFFICE_HOURS, Hours, is_office_hours

MINUTE = 60  # seconds
NOON = 12  # o'clock
SOON = 30 * MINUTE  # less than this is amber
# States in which the outlet is waiting for us.
WAITING = frozenset({"new", "triaged", "drafting", "approval", "offered"})


@dataclass(frozen=True)
class Limits:
    """Minutes for acknowledging and deciding; percentages of the time to the deadline at which
    alerts are sent; when the press office is open.
    """

    acknowledge: int = 30
    acknowledge_out_of_hours: int = 60
    decide: int = 30
    first_call: int = 50
    last_call: int = 80
    hours: Hours = OFFICE_HOURS  # the press office's


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Alert:
    """A moment at which someone must be told, if it still applies: `acknowledge`, `decide`, `first`
    or `then`.
    """

    kind: str
    due_at: datetime


@dataclass(frozen=True)
class Clock:
    """The time until the end, read at `now`."""

    ends_at: datetime
    now: datetime

    @property
    def seconds_left(self) -> int:
        """Negative once the time is over."""
        return int((self.ends_at - self.now).total_seconds())

    @property
    def is_late(self) -> bool:
        return self.now > self.ends_at

    @property
    def stage(self) -> str:
        """What its colour says, and nothing else does: `late` is red, `soon` (under 30 minutes)
        amber, `plain` the rest.
        """
        if self.is_late:
            return "late"
        return "soon" if self.seconds_left < SOON else "plain"

    @property
    def length(self) -> str:
        """`1 h 38 min`, however the time lies."""
        return format_length(abs(self.seconds_left))

    @property
    def words(self) -> str:
        """`1 h 38 min left`, `2 days left`, `due now`, `5 min late`."""
        if abs(self.seconds_left) < MINUTE:
            return "due now"
        return f"{self.length} {'late' if self.is_late else 'left'}"

    @property
    def short(self) -> str:
        """The same for a narrow column: `1 h 38`, `38 min`, `2 days`, `due now`, `5 min late`."""
        if abs(self.seconds_left) < MINUTE:
            return "due now"
        return f"{format_short(abs(self.seconds_left))}{' late' if self.is_late else ''}"


def format_short(seconds: int) -> str:
    """`2 days`, `1 h 38`, `2 h`, `38 min`."""
    words = format_length(seconds)
    if "day" in words:
        return " ".join(words.split()[:2])
    return words.removesuffix(" min") if " h " in words else words


def format_length(seconds: int) -> str:
    """A length in its two largest units: `38 min`, `1 h 38 min`, `2 days 3 h`; less than a minute
    is `0 min`.
    """
    minutes = seconds // 60
    days = minutes // 1440
    hours = minutes // 60 % 24
    rest = minutes % 60
    if days:
        return f"{days} {'day' if days == 1 else 'days'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {rest} min" if rest else "")
    return f"{rest} min"


def acknowledge_by(received_at: datetime, limits: Limits = DEFAULT_LIMITS) -> datetime:
    """The latest acknowledgement: 30 minutes after receipt, 60 out of hours."""
    in_hours = is_office_hours(received_at, limits.hours)
    return received_at + timedelta(
        minutes=limits.acknowledge if in_hours else limits.acknowledge_out_of_hours
    )


def decide_by(since: datetime, deadline_at: datetime, limits: Limits = DEFAULT_LIMITS) -> datetime:
    """The latest decision on a live bid: 30 minutes after it arrived, or the deadline if that is
    earlier.
    """
    return min(since + timedelta(minutes=limits.decide), deadline_at)


def debrief_on(ends_at: datetime) -> date:
    """The day by whose end a debrief is due: of a slot in the morning the same, otherwise the
    next.
    """
    local = ends_at.astimezone(LONDON)
    return local.date() if local.hour < NOON else local.date() + timedelta(days=1)


def at_percent(starts_at: datetime, ends_at: datetime, percent: int) -> datetime:
    """When that share of the time has passed."""
    return starts_at + (ends_at - starts_at) * percent / 100


def alerts(
    *,
    state: str,
    received_at: datetime,
    deadline_at: datetime,
    bid_since: datetime | None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[Alert]:
    """Every alert if the enquiry stays as it is, earliest first; none if the outlet is not waiting.

    `bid_since`: when the live bid without a spokesperson arrived.
    """
    if state not in WAITING:
        return []
    planned = [
        Alert("first", at_percent(received_at, deadline_at, limits.first_call)),
        Alert("then", at_percent(received_at, deadline_at, limits.last_call)),
    ]
    if state == "new":
        planned.append(Alert("acknowledge", acknowledge_by(received_at, limits)))
    if bid_since:
        planned.append(Alert("decide", decide_by(bid_since, deadline_at, limits)))
    return sorted(planned, key=lambda alert: (alert.due_at, alert.kind))


def due_alerts(planned: Collection[Alert], now: datetime) -> list[Alert]:
    """Those due by now. Once the last alert is due, the first one is not sent."""
    due = [alert for alert in planned if alert.due_at <= now]
    is_last_call = any(alert.kind == "then" for alert in due)
    return [alert for alert in due if not (alert.kind == "first" and is_last_call)]


def working_days_after(on: date, days: int, bank_holidays: Container[date]) -> date:
    """The day that many working days after `on`, which does not count itself (FOI Act 2000, section
    10).
    """
    while days:
        on += timedelta(days=1)
        if on.weekday() < 5 and on not in bank_holidays:
            days -= 1
    return on
