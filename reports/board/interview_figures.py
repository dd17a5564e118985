"""Interviews, targeted briefings, enquiries and coverage of a period in figures, for the board and
the head of communications. Pure: facts in, figures out.

`reports.board.queries.interview_figures` reads the facts. Days are calendar days in Europe/London.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from nhsuk.london import LONDON
from nhsuk.words import duration


@dataclass(frozen=True, slots=True)
class InterviewFact:
    """An interview that took place. `asked_at`: when the outlet asked for it; `approved_at`: of the
    version that its spokesperson was to use on air, if there was one; `read_at`: when they
    acknowledged that version, if that was before air.
    """

    reference: str
    subject: str
    outlet: str
    topic: str
    medium: str
    person: str
    asked_at: datetime
    starts_at: datetime
    approved_at: datetime | None = None
    read_at: datetime | None = None

    @property
    def lead(self) -> timedelta:
        """From the outlet's request to air; none if it was logged afterwards."""
        return max(self.starts_at - self.asked_at, timedelta())

    @property
    def pack_lead(self) -> timedelta | None:
        """From the approval of the version that was used to air."""
        return None if self.approved_at is None else self.starts_at - self.approved_at


@dataclass(frozen=True, slots=True)
class EnquiryFact:
    """An enquiry, unless it was joined to another. `answered_at`: when the outlet had our answer; a
    decline and a referral are answers too.
    """

    reference: str
    subject: str
    outlet: str
    topic: str
    received_at: datetime
    deadline_at: datetime
    answered_at: datetime | None = None

    @property
    def is_in_time(self) -> bool:
        return self.answered_at is not None and self.answered_at <= self.deadline_at

    @property
    def response(self) -> timedelta | None:
        """From receipt to our answer; None without one."""
        return None if self.answered_at is None else self.answered_at - self.received_at


@dataclass(frozen=True, slots=True)
class BriefingFact:
    """A request for targeted support (12.2). `is_outside`: the person was in none of the groups of
    12.1 on the day of the request; `subject`: who it is and what they need it for; `outlet`: of the
    interview, if it is for one.
    """

    person: str
    asked_at: datetime
    is_delivered: bool
    is_outside: bool
    reference: str = ""
    subject: str = ""
    outlet: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class CoverageFact:
    """What was published after an enquiry; `verdict` and `message_carried` are empty where nobody
    judged it.
    """

    enquiry: str
    title: str
    outlet: str
    topic: str
    published_at: datetime
    verdict: str = ""
    message_carried: str = ""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """The facts of the days from `since` to `on`, as known at `known_at`.

    `enquiries` are those that were received in the period, or due in it by then.
    """

    since: date
    on: date
    known_at: datetime
    interviews: Sequence[InterviewFact]
    enquiries: Sequence[EnquiryFact]
    briefings: Sequence[BriefingFact]
    coverage: Sequence[CoverageFact]

    def is_within(self, moment: datetime) -> bool:
        return self.since <= day_of(moment) <= self.on and moment <= self.known_at

    @property
    def briefings_delivered(self) -> list[BriefingFact]:
        return [each for each in self.briefings if each.is_delivered]

    @property
    def outside(self) -> list[BriefingFact]:
        """The first request of each person who is in no group of 12.1."""
        return _first_outside(self.briefings)

    @property
    def outside_helped(self) -> list[BriefingFact]:
        """For each such person who had support, the first request that was met."""
        return _first_outside(self.briefings_delivered)

    @property
    def due(self) -> list[EnquiryFact]:
        """Enquiries whose deadline is in the period and has passed."""
        return [each for each in self.enquiries if self.is_within(each.deadline_at)]

    @property
    def received(self) -> list[EnquiryFact]:
        return [each for each in self.enquiries if self.is_within(each.received_at)]


def _first_outside(briefings: Iterable[BriefingFact]) -> list[BriefingFact]:
    first: dict[str, BriefingFact] = {}
    for each in briefings:
        if each.is_outside:
            first.setdefault(each.person, each)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class InterviewCount:
    """How many interviews, on how many of them a pack was approved before air, and on how many the
    spokesperson acknowledged it before air.
    """

    name: str
    interviews: int
    approved: int
    read: int


@dataclass(frozen=True, slots=True)
class InterviewFigures:
    """`lead` is the median time from the outlet's request to air, `pack_lead` from the approval of
    the pack to air; None without an interview or a pack.

    `people_outside` asked for support (12.2) and are in no group of 12.1; `people_outside_helped`
    had it. `carried` and `carried_in_part` are of the `judged` of all items of `coverage`.
    """

    since: date
    on: date
    interviews: int
    approved: int
    read: int
    lead: timedelta | None
    pack_lead: timedelta | None
    by_medium: tuple[InterviewCount, ...]
    by_topic: tuple[InterviewCount, ...]
    briefings: int
    briefings_delivered: int
    people_outside: int
    people_outside_helped: int
    enquiries_due: int
    enquiries_in_time: int
    coverage: int
    judged: int
    carried: int
    carried_in_part: int

    @property
    def lead_words(self) -> str:
        """How long before air they were asked for, rounded so that it is true; empty without one."""
        if self.lead is None:
            return ""
        lead = duration(_rounded_up(self.lead))
        if self.interviews == 1:
            return f"It was asked for {lead} or less before air."
        return f"At least half of them were asked for {lead} or less before air."

    @property
    def pack_lead_words(self) -> str:
        if self.pack_lead is None:
            return ""
        return f"At least half of the packs were approved {duration(self.pack_lead)} or more before air."


def interview_figures(facts: DeskFacts) -> InterviewFigures:
    """The figures of the period. Groups are in order of size, then of name; the topic of an
    interview without one is empty.
    """
    given = facts.interviews
    judged = [each.message_carried for each in facts.coverage if each.message_carried]
    return InterviewFigures(
        since=facts.since,
        on=facts.on,
        interviews=len(given),
        approved=sum(each.approved_at is not None for each in given),
        read=sum(each.read_at is not None for each in given),
        lead=median_time(each.lead for each in given),
        pack_lead=median_time(lead for each in given if (lead := each.pack_lead) is not None),
        by_medium=counts_by(given, lambda each: each.medium),
        by_topic=counts_by(given, lambda each: each.topic),
        briefings=len(facts.briefings),
        briefings_delivered=len(facts.briefings_delivered),
        people_outside=len(facts.outside),
        people_outside_helped=len(facts.outside_helped),
        enquiries_due=len(facts.due),
        enquiries_in_time=sum(each.is_in_time for each in facts.due),
        coverage=len(facts.coverage),
        judged=len(judged),
        carried=judged.count("yes"),
        carried_in_part=judged.count("partly"),
    )


def counts_by(
    interviews: Iterable[InterviewFact], name_of: Callable[[InterviewFact], str]
) -> tuple[InterviewCount, ...]:
    """Largest groups first, then by name."""
    groups: dict[str, list[InterviewFact]] = {}
    for each in interviews:
        groups.setdefault(name_of(each), []).append(each)
    counts = (
        InterviewCount(
            name,
            len(group),
            sum(each.approved_at is not None for each in group),
            sum(each.read_at is not None for each in group),
        )
        for name, group in groups.items()
    )
    return tuple(sorted(counts, key=lambda count: (-count.interviews, count.name)))


def _rounded_up(lead: timedelta) -> timedelta:
    """To the next unit that `duration` shows: hours from a day on, otherwise minutes."""
    unit = timedelta(hours=1) if lead >= timedelta(days=1) else timedelta(minutes=1)
    return max(-(-lead // unit), 1) * unit


def median_time(times: Iterable[timedelta]) -> timedelta | None:
    """Half of them were shorter; None of none."""
    known = [each.total_seconds() for each in times]
    return timedelta(seconds=median(known)) if known else None


def day_of(moment: datetime) -> date:
    """Its day in London."""
    return moment.astimezone(LONDON).date()
