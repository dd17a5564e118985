"""Who can give an interview: five checks for everyone on the register that day, and their order.

Pure: facts in, answers out. Each check says why it is met or not; if not, it names the cheapest
fix. Spans and slots are half-open: touching is no clash.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from heapq import nsmallest
from typing import Any, NamedTuple, Self, overload

from nhsuk.dates.moments import moment_text
from nhsuk.london import LONDON
from nhsuk.words import short_day as write_short_day
from scheduling.times.office_hours import MARGINS, Hours, Margins, TimeSpan, in_hours
from training.media import in_sentence
from training.readiness import MediumReadiness, MediumStatus

# The same few days are formatted for many people.
short_day = lru_cache(maxsize=4096)(write_short_day)
BRIEFING_NEEDS = timedelta(hours=24)
MOCK_NEEDS = TOPIC_BRIEFING_NEEDS = timedelta(hours=2)
RECENT = timedelta(days=30)
BRIEFING_COUNTS_FOR = timedelta(days=90)
OUT_OF_HOURS = "out of hours and not on call"
OWN_HOURS = "outside their own hours and not on call"


class Check(StrEnum):
    """In the order of the checks."""

    ROLE = "role"
    MEDIUM = "medium"
    TOPIC = "topic"
    AVAILABLE = "available"
    FREE_TO_SPEAK = "free_to_speak"


class Fix(StrEnum):
    """Kinds of fixes for a check."""

    BRIEFING = "briefing"
    MOCK = "mock"
    SESSION = "session"
    TOPIC_BRIEFING = "topic_briefing"
    OUT_OF_HOURS = "out_of_hours"
    MOVE = "move"  # of a clash, and also out of hours if the slot is
    OVERRIDE = "override"


class SlotHasPassed(ValueError):
    """Nobody can be found for a slot in the past."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(f"{moment_text(starts_at)} has passed. Enter a time in the future.")


@dataclass(frozen=True, slots=True)
class RestrictionInForce:
    """A restriction in force during the slot; `words` name it and its end: `pre-election period to
    6 May 2027`.

    `is_overridden`: a communications manager allowed this interview, with a reason.
    """

    words: str
    is_overridden: bool = False


@dataclass(frozen=True, slots=True)
class CompletedBriefing:
    """A completed targeted briefing (12.2) on the slot's topic or interview, and the media it
    covered.
    """

    completed_on: date
    media: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """The slot to fill. `topic` None: no topic. `topic_lead`: who could brief on it, if anyone
    leads on it.

    `restrictions` are those on its topic, its interview or everything; the candidate has those on
    one person.
    """

    medium: str
    starts_at: datetime
    minutes: int
    topic: str | None = None
    topic_lead: str | None = None
    next_session: TimeSpan | None = (
        None  # the next session with a place free of a course that covers the medium
    )
    restrictions: Sequence[RestrictionInForce] = ()
    margins: Margins = MARGINS

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(LONDON).date()

    @property
    def with_margins(self) -> tuple[datetime, datetime]:
        """The slot with the time to prepare before it and to recover after it."""
        start = self.starts_at.astimezone(UTC)  # in London one hour is skipped, or comes twice
        end = start + timedelta(minutes=self.minutes)
        return start - self.margins.before, end + self.margins.after


class Candidate(NamedTuple):
    """Someone on the register on the day of the slot. `clashes`: away, booked or in another
    interview around it.
    """

    reference: str
    in_group: bool  # holds a role of the 12.1 group that day
    readiness: MediumReadiness
    topic_level: str | None = None  # lead, can, or None
    on_call: Sequence[TimeSpan] = ()
    clashes: Sequence[TimeSpan] = ()
    recent_interviews: int = 0  # from 30 days before the slot's day up to it
    restrictions: Sequence[RestrictionInForce] = ()
    briefings: Sequence[CompletedBriefing] = ()
    place: TimeSpan | None = None  # their first session of a course that covers the medium
    # of someone whose hours differ from everybody's: whether the slot and its margins lie inside
    is_in_own_hours: bool | None = None


# Practice rank (`practice_rank`), reference, and the argument for `make`.
Member = tuple[int, str, Any]


class CandidateGroup(NamedTuple):
    """People with the same results, though the dates in their words differ: one is checked for all
    of them.

    `example` is any one of them. `make` builds a candidate only when needed, because there may be
    thirty thousand.
    """

    example: Candidate
    members: list[Member]
    make: Callable[[Any], Candidate]

    @property
    def sort_key(self) -> tuple[int, int]:
        """Their place in the order: leads on the topic first, then the people asked least."""
        level = {"lead": 0, "can": 1}.get(self.example.topic_level or "", 2)
        return level, self.example.recent_interviews


def practice_rank(practised_on: date | None) -> int:
    """The rank by practice: the latest first, none at all last."""
    return -practised_on.toordinal() if practised_on else 0


@dataclass(frozen=True, slots=True)
class Result:
    """One check of one person. `fix` None: there is none; `is_in_time`: it can be done before the
    slot.
    """

    check: Check
    met: bool
    why: str
    fix: str | None = None
    is_in_time: bool = False
    kind: Fix | None = None


class Checker:
    """Runs the checks for one slot. Results that many people share (role, topic, hours) are
    computed once.
    """

    def __init__(self, slot: Slot, *, now: datetime, hours: Hours) -> None:
        self.slot = slot
        self.with_margins = slot.with_margins
        self.lead_time = slot.starts_at.astimezone(UTC) - now
        self.is_in_hours = in_hours(*self.with_margins, hours)
        self.role = cache(_role)
        self.topic = cache(_topic)
        self.plain = (
            _available(slot, (), (), is_in_hours=self.is_in_hours),
            _free_to_speak(slot.restrictions),
        )
        self._results: dict[tuple[Any, ...], tuple[Result, ...]] = {}

    def checks(self, candidate: Candidate) -> tuple[Result, ...]:
        briefings = _counting_briefings(self.slot, candidate) if candidate.briefings else ()
        available, free_to_speak = self.plain
        if candidate.on_call or candidate.clashes or candidate.is_in_own_hours is not None:
            available = _available(
                self.slot,
                candidate.on_call,
                candidate.clashes,
                is_in_hours=self.is_in_hours_of(candidate),
                out_of_hours=OWN_HOURS if self.is_in_hours else OUT_OF_HOURS,
            )
        if candidate.restrictions:
            free_to_speak = _free_to_speak([*self.slot.restrictions, *candidate.restrictions])
        return (
            self.role(candidate.in_group, briefings, self.lead_time),
            _medium(self.slot, candidate.readiness, briefings, candidate.place, self.lead_time),
            self.topic(
                self.slot.topic, self.slot.topic_lead, candidate.topic_level, self.lead_time
            ),
            available,
            free_to_speak,
        )

    def results_like(self, candidate: Candidate) -> tuple[Result, ...]:
        """The results of all people with the same inputs, computed once. Which are met, and how the
        others are put right, is the same for all of them; the days in the words may be those of
        another.
        """
        meets = any(span.overlaps(*self.with_margins) for span in candidate.clashes)
        inputs = (
            candidate.in_group,
            candidate.readiness.status,
            candidate.topic_level,
            meets,
            self.is_reachable(candidate),
            all(restriction.is_overridden for restriction in candidate.restrictions),
            _counting_briefings(self.slot, candidate) if candidate.briefings else (),
            candidate.place,
        )
        if inputs not in self._results:
            self._results[inputs] = self.checks(candidate)
        return self._results[inputs]

    def is_in_hours_of(self, candidate: Candidate) -> bool:
        """By their own hours, or by everybody's."""
        own = candidate.is_in_own_hours
        return self.is_in_hours if own is None else own

    def is_reachable(self, candidate: Candidate) -> bool:
        """In their hours, or on call."""
        return self.is_in_hours_of(candidate) or any(
            span.contains(*self.with_margins) for span in candidate.on_call
        )


class Ranked(NamedTuple):
    """A candidate with the results of the five checks."""

    candidate: Candidate
    checks: tuple[Result, ...]

    @property
    def unmet(self) -> list[Result]:
        return [result for result in self.checks if not result.met]


class Group(Sequence[Ranked]):
    """People in ranking order, sorted only as far as they are read, and built only when read."""

    def __init__(self, cohorts: list[CandidateGroup], checker: Checker) -> None:
        self._cohorts = cohorts
        self._checker = checker
        self._length = sum(len(cohort.members) for cohort in cohorts)

    def __len__(self) -> int:
        return self._length

    def only(self, references: Collection[str]) -> Self:
        """Only these people, in the same order."""
        return self._filtered(lambda reference: reference in references)

    def without(self, references: Collection[str]) -> Self:
        return self._filtered(lambda reference: reference not in references)

    def split(self, belongs: Callable[[tuple[Result, ...]], bool]) -> tuple[Self, Self]:
        """Those whose results belong, and the others."""
        cohorts: tuple[list[CandidateGroup], list[CandidateGroup]] = ([], [])
        for cohort in self._cohorts:
            cohorts[not belongs(self._checker.results_like(cohort.example))].append(cohort)
        return type(self)(cohorts[0], self._checker), type(self)(cohorts[1], self._checker)

    def joined(self, other: Self) -> Self:
        """The people of both in one order."""
        return type(self)([*self._cohorts, *other._cohorts], self._checker)

    def results(self) -> Iterator[tuple[tuple[Result, ...], int]]:
        """The results, with the number of people who have them."""
        for cohort in self._cohorts:
            yield self._checker.results_like(cohort.example), len(cohort.members)

    def _filtered(self, keeps: Callable[[str], bool]) -> Self:
        cohorts = [
            cohort._replace(members=[m for m in cohort.members if keeps(m[1])])
            for cohort in self._cohorts
        ]
        return type(self)(cohorts, self._checker)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> list[Ranked]: ...
    def __getitem__(self, place: int | slice) -> Ranked | list[Ranked]:
        if isinstance(place, slice):
            return [
                self._ranked(*found[-2:])
                for found in self._first(place.indices(len(self))[1])[place]
            ]
        return self._ranked(*self._all[place][-2:])

    @cached_property
    def _all(self) -> list[tuple[Any, ...]]:
        return self._first(len(self))

    def _first(self, count: int) -> list[tuple[Any, ...]]:
        """References are unique, so the sort never compares what comes after them."""
        return nsmallest(
            count,
            (
                (*cohort.sort_key, *member, cohort.make)
                for cohort in self._cohorts
                for member in (
                    nsmallest(count, cohort.members)
                    if count < len(cohort.members)
                    else cohort.members
                )
            ),
        )

    def _ranked(self, who: Any, make: Callable[[Any], Candidate]) -> Ranked:
        candidate = make(who)
        return Ranked(candidate, self._checker.checks(candidate))


@dataclass(frozen=True, slots=True)
class Ranking:
    """Each group in ranking order."""

    ready: Group
    near: Group
    rest: Group


def rank(slot: Slot, cohorts: Iterable[CandidateGroup], *, now: datetime, hours: Hours) -> Ranking:
    """Sorts everyone into three groups. Within each, leads on the topic come first, then the people
    asked least.

    Order: lead, can, not listed; fewest recent interviews; latest practice in the medium;
    reference.
    """
    if slot.starts_at <= now:
        raise SlotHasPassed(slot.starts_at)
    groups: dict[str, list[CandidateGroup]] = {"ready": [], "near": [], "not": []}
    checker = Checker(slot, now=now, hours=hours)
    for cohort in cohorts:
        groups[group_of(checker.results_like(cohort.example))].append(cohort)
    return Ranking(
        Group(groups["ready"], checker),
        Group(groups["near"], checker),
        Group(groups["not"], checker),
    )


def group_of(checks: Iterable[Result]) -> str:
    """`ready`: all met; `near`: one unmet, which can be fixed before the slot; `not`: the
    others.
    """
    unmet = [result for result in checks if not result.met]
    if not unmet:
        return "ready"
    return "near" if len(unmet) == 1 and unmet[0].is_in_time else "not"


def _counting_briefings(slot: Slot, candidate: Candidate) -> tuple[CompletedBriefing, ...]:
    """The briefings that count in place of a role, latest first: from 90 days before the slot's day
    to that day.
    """
    if candidate.in_group:
        return ()
    first = slot.on - BRIEFING_COUNTS_FOR
    counting = [
        briefed for briefed in candidate.briefings if first <= briefed.completed_on <= slot.on
    ]
    return tuple(sorted(counting, key=lambda briefed: briefed.completed_on, reverse=True))


def _role(in_group: bool, briefings: tuple[CompletedBriefing, ...], lead_time: timedelta) -> Result:
    if in_group:
        return Result(Check.ROLE, True, "a spokesperson")
    if briefings:
        return Result(
            Check.ROLE, True, f"coached for this on {short_day(briefings[0].completed_on)}"
        )
    why = "not a spokesperson"
    return Result(
        Check.ROLE,
        False,
        why,
        "Coaching before the slot",
        lead_time >= BRIEFING_NEEDS,
        Fix.BRIEFING,
    )


def _medium(
    slot: Slot,
    readiness: MediumReadiness,
    briefings: Sequence[CompletedBriefing],
    place: TimeSpan | None,
    lead_time: timedelta,
) -> Result:
    """Ready for the medium, or covered by the briefing that counts in place of the role."""
    words = in_sentence(slot.medium)
    until = short_day(readiness.valid_until) if readiness.valid_until else ""
    practised = (
        f"practised {short_day(readiness.practised_on)}"
        if readiness.practised_on
        else "not practised yet"
    )
    if readiness.status is MediumStatus.READY:
        return Result(
            Check.MEDIUM, True, f"{words} in date{f' to {until}' if until else ''}, {practised}"
        )
    if covering := next((briefed for briefed in briefings if slot.medium in briefed.media), None):
        return Result(
            Check.MEDIUM, True, f"coached for {words} on {short_day(covering.completed_on)}"
        )
    if readiness.status is MediumStatus.RUSTY:
        why = f"out of practice for {words}: {f'last {practised}' if readiness.practised_on else practised}"
        return Result(
            Check.MEDIUM,
            False,
            why,
            "A mock interview before the slot",
            lead_time >= MOCK_NEEDS,
            Fix.MOCK,
        )
    why = (
        f"{words} lapsed on {until}"
        if readiness.status is MediumStatus.LAPSED
        else f"never trained for {words}"
    )
    training_session = place or slot.next_session
    if training_session is None:
        return Result(Check.MEDIUM, False, why)
    fix = f"The session of {training_session.words} at {moment_text(training_session.starts_at)}"
    return Result(
        Check.MEDIUM, False, why, fix, training_session.ends_at <= slot.starts_at, Fix.SESSION
    )


def _topic(
    topic: str | None, led_by: str | None, level: str | None, lead_time: timedelta
) -> Result:
    if topic is None:
        return Result(Check.TOPIC, True, "no topic given")
    if level:
        return Result(
            Check.TOPIC, True, f"{'leads on' if level == 'lead' else 'can speak on'} {topic}"
        )
    if led_by is None:
        return Result(Check.TOPIC, False, f"does not speak on {topic}")
    fix = f"Coaching on the topic by {led_by}"
    in_time = lead_time >= TOPIC_BRIEFING_NEEDS
    return Result(
        Check.TOPIC, False, f"does not speak on {topic}", fix, in_time, Fix.TOPIC_BRIEFING
    )


def _available(
    slot: Slot,
    on_call: Sequence[TimeSpan],
    clashes: Sequence[TimeSpan],
    *,
    is_in_hours: bool,
    out_of_hours: str = OUT_OF_HOURS,
) -> Result:
    """Reachable, with no clash. Asking out of hours, or asking for a clash to be moved, needs no
    lead time.
    """
    with_margins = slot.with_margins
    meeting = [span.words for span in clashes if span.overlaps(*with_margins)]
    is_on_call = any(span.contains(*with_margins) for span in on_call)
    is_reachable = is_on_call or is_in_hours
    if is_reachable and not meeting:
        return Result(Check.AVAILABLE, True, "on call" if is_on_call else "in working hours")
    why = meeting if is_reachable else [out_of_hours, *meeting]
    fixes = [] if is_reachable else ["ask out of hours"]
    fixes += [f"ask for this to be moved: {words}" for words in meeting]
    fix = " and ".join(fixes)
    kind = Fix.MOVE if meeting else Fix.OUT_OF_HOURS
    return Result(Check.AVAILABLE, False, "; ".join(why), fix[0].upper() + fix[1:], True, kind)


def _free_to_speak(restrictions: Sequence[RestrictionInForce]) -> Result:
    """There is no restriction, or all are overridden. An override needs no lead time."""
    holding = [restriction.words for restriction in restrictions if not restriction.is_overridden]
    if holding:
        fix = "A recorded override by a communications manager"
        return Result(Check.FREE_TO_SPEAK, False, "; ".join(holding), fix, True, Fix.OVERRIDE)
    if restrictions:
        words = "; ".join(restriction.words for restriction in restrictions)
        return Result(Check.FREE_TO_SPEAK, True, f"overridden: {words}")
    return Result(Check.FREE_TO_SPEAK, True, "no restriction in force")
