"""What waits on the desk: each enquiry with the time it has left and the one thing to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from nhsuk.london import LONDON
from nhsuk.words import clock as say_clock
from scheduling.desk.models import Enquiry, Interview
from scheduling.desk.queries.enquiry_clocks import (
    bid_since,
    current_limits,
    still_on,
    with_still_on,
)
from scheduling.desk.timing import (
    MINUTE,
    STARTING,
    Clock,
    Limits,
    acknowledge_by,
    decide_by,
    say_length,
)
from scheduling.times.bank_holidays import bank_holidays


@dataclass(frozen=True)
class Deed:
    """A link to where the next thing is done, in the words of what is done there."""

    words: str
    url: str


@dataclass(frozen=True)
class Nearer:
    """What is due first: an acknowledgement, a decision on a bid, or the answer itself; `then` is
    what follows it.
    """

    deed: str
    noun: str
    since: datetime
    due_at: datetime
    now: datetime
    then: str = ""

    @property
    def is_late(self) -> bool:
        return self.due_at < self.now

    @property
    def words(self) -> str:
        if not self.is_late:
            return self.beside_clock
        late = int((self.now - self.due_at).total_seconds())
        return (
            f"{self.noun} {f'{say_length(late)} late' if late >= MINUTE else 'due now'}{self.then}"
        )

    @property
    def beside_clock(self) -> str:
        """Where the clock beside it says how late it is."""
        said = self.noun if self.is_late else f"{self.deed} by {_at(self.due_at, self.now)}"
        return f"{said}{self.then}"


@dataclass(frozen=True)
class OnTheClock:
    """An enquiry, the time to what is due first of it, what that is, and what to do."""

    enquiry: Enquiry
    clock: Clock
    nearer: Nearer
    deed: Deed


def on_the_clock(now: datetime) -> list[OnTheClock]:
    """Those that the outlet waits for, what is due first on top. Three queries."""
    limits = current_limits()
    waiting = with_still_on(Enquiry.objects.waiting().by_deadline().select_related("outlet"))
    rows = (_on_the_clock(enquiry, now, limits) for enquiry in waiting)
    return sorted(rows, key=lambda row: row.clock.ends_at)


def _on_the_clock(enquiry: Enquiry, now: datetime, limits: Limits) -> OnTheClock:
    interviews = still_on(enquiry)
    nearer = nearer_clock(enquiry, now, interviews, limits)
    if enquiry.state == Enquiry.State.NEW:
        nearer = replace(
            nearer,
            then=f", {enquiry.get_wants_display().lower()} by {_at(enquiry.deadline_at, now)}",
        )
    clock = Clock(nearer.since, min(nearer.due_at, enquiry.deadline_at), now, limits)
    return OnTheClock(enquiry, clock, nearer, next_deed(enquiry, interviews))


def deadline_clock(enquiry: Enquiry, now: datetime, limits: Limits = STARTING) -> Clock:
    """From receipt to the deadline."""
    return Clock(enquiry.received_at, enquiry.deadline_at, now, limits)


def nearer_clock(
    enquiry: Enquiry, now: datetime, interviews: Sequence[Interview] = (), limits: Limits = STARTING
) -> Nearer:
    """What is due before the deadline: an acknowledgement while it is new, a decision while a live
    bid is open.
    """
    if enquiry.state == Enquiry.State.NEW:
        due = acknowledge_by(enquiry.received_at, bank_holidays(enquiry.received_at.year), limits)
        return Nearer("acknowledge", "acknowledgement", enquiry.received_at, due, now)
    if since := bid_since(enquiry, interviews):
        due = decide_by(since, enquiry.deadline_at, limits)
        then = f", name by {_at(enquiry.deadline_at, now)}"
        return Nearer("bid: decide", "bid: decision", since, due, now, then)
    wanted = enquiry.get_wants_display().lower()
    return Nearer(wanted, wanted, enquiry.received_at, enquiry.deadline_at, now)


def next_deed(enquiry: Enquiry, interviews: Iterable[Interview]) -> Deed:
    """The likeliest next thing to do about the enquiry."""
    nobody_yet = [interview for interview in interviews if interview.standing == "open"]
    if enquiry.state == Enquiry.State.OFFERED and nobody_yet:
        return Deed(
            "Choose person", reverse("scheduling:interview_choose", args=[nobody_yet[0].reference])
        )
    if enquiry.state == Enquiry.State.NEW:
        return Deed("Acknowledge", f"{enquiry.get_absolute_url()}#steps")
    if enquiry.state == Enquiry.State.TRIAGED and enquiry.wants == Enquiry.Wants.INTERVIEW:
        return Deed(
            "Offer interview", reverse("scheduling:interview_add", args=[enquiry.reference])
        )
    if enquiry.state in {Enquiry.State.TRIAGED, Enquiry.State.APPROVAL}:
        return Deed("Answer", f"{enquiry.get_absolute_url()}#answer")
    return Deed("Go on drafting", enquiry.get_absolute_url())


def _at(moment: datetime, now: datetime) -> str:
    """The time, with the day where that is not today."""
    local = moment.astimezone(LONDON)
    today = now.astimezone(LONDON).date()
    return say_clock(local) if local.date() == today else f"{say_clock(local)} {local:%a}"
