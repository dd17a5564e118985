"""What the yearly self-assessment of emergency preparedness asks about warning and informing, and the
facts of a year that show it, as sentences. Nothing is typed. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhsuk.words import day, duration, joined_words, plural
from scheduling.times.spans import DAY
from training.readiness import Figures, add_months, percent_of

HOUR = timedelta(hours=1)


class Where(StrEnum):
    """The page on which a fact can be looked up."""

    READINESS = "readiness"
    COVER = "cover"
    PRACTICE = "practice"
    SESSIONS = "sessions"
    ROTA = "rota"
    POLICY = "policy"
    POLICIES = "policies"
    INCIDENT = "incident"
    INCIDENTS = "incidents"
    ENQUIRIES = "enquiries"
    LINES = "lines"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence, and where it can be looked up; `of` is the key of the row there. `is_gap`: it says
    what is missing.
    """

    words: str
    where: Where
    of: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, in plain words, and what shows it."""

    title: str
    asked: str
    facts: tuple[Fact, ...]

    @property
    def is_shown(self) -> bool:
        """By one fact at least that is no gap."""
        return any(not fact.is_gap for fact in self.facts)

    @property
    def gaps(self) -> int:
        return sum(fact.is_gap for fact in self.facts)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """A policy in force on the day. `operative`: since when, as the policy has it."""

    key: str
    title: str
    number: int
    operative: str
    review_by: date
    readers: int


@dataclass(frozen=True, slots=True)
class RotaFacts:
    """How long somebody in the press office was on duty, of how long in all, from `since`: the first
    day of the year, or of the rota. `longest` is the longest time without anybody.
    """

    since: date
    covered: timedelta
    total: timedelta
    gaps: int
    longest: timedelta


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """A major incident that was declared in the year. The times are from the declaration; None
    where there was none.
    """

    key: str
    title: str
    declared_on: date
    statements: int
    partners: int
    cleared: int
    notices: int
    first_notice: timedelta | None
    packs: int
    first_pack: timedelta | None


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The year that ends on `on`. `media`: of each medium in words, how many are ready on the day."""

    on: date
    figures: Figures
    media: Mapping[str, int]
    courses_passed: int
    people_trained: int
    mocks: int
    people_in_mocks: int
    policies: Sequence[PolicyFacts]
    rota: RotaFacts | None
    incidents: Sequence[IncidentFacts]
    enquiries_due: int
    enquiries_in_time: int
    lines: int
    supported_partners: int
    review_actions: int
    review_actions_done: int

    @property
    def since(self) -> date:
        """The first day of the year."""
        return first_day(self.on)


def first_day(on: date) -> date:
    """Of the year that ends on that day."""
    return add_months(on, -12) + DAY


def questions(year: YearFacts) -> list[Question]:
    """Each with its facts; one that nothing shows says so, and what would."""
    asked = (
        (
            "A plan for what is said in an incident",
            "Is there an agreed plan for telling the public, staff and partners in an emergency, is it"
            " in force, and is it looked at again on time?",
            (*_policies(year), *_lines(year)),
        ),
        (
            "Trained spokespeople",
            "Are there people at the right level who are trained to speak for the organisation, and is"
            " there a record of it?",
            (*_spokespeople(year), *_training(year)),
        ),
        (
            "Dealing with the media",
            "Is it settled who deals with the media, and are they answered when they need it?",
            (*_policies(year), *_enquiries(year)),
        ),
        (
            "Communications staff at any hour",
            "Can trained communications staff be reached by day and by night?",
            (*_rota(year),),
        ),
        (
            "Telling partners, and hearing them",
            "Are messages agreed with partners, and is what they say taken in?",
            (*_partners(year),),
        ),
        (
            "What was done in incidents",
            "When it was needed, how fast were people told and spokespeople briefed, and was it learned"
            " from?",
            (*_incidents(year), *_reviews(year)),
        ),
        (
            "Exercises",
            "Is it practised?",
            (*_exercises(year),),
        ),
    )
    return [Question(*one) for one in asked]


def _policies(year: YearFacts) -> Iterator[Fact]:
    for policy in year.policies:
        is_late = policy.review_by < year.on
        review = "was due for review by" if is_late else "is due for review by"
        yield Fact(
            f"“{policy.title}”, version {policy.number}, has been in force since {policy.operative} and"
            f" {review} {day(policy.review_by)}."
            f" {plural(policy.readers, 'person has,people have')} said that they read it.",
            Where.POLICY,
            policy.key,
            is_gap=is_late,
        )
    if not year.policies:
        yield _gap("No policy is in force.", Where.POLICIES)


def _lines(year: YearFacts) -> Iterator[Fact]:
    if year.lines:
        yield Fact(
            f"{plural(year.lines, 'approved line')} can be used on the last day.", Where.LINES
        )
    else:
        yield _gap("No approved line can be used on the last day.", Where.LINES)


def _spokespeople(year: YearFacts) -> Iterator[Fact]:
    figures = year.figures
    if not figures.people_required:
        yield _gap("No training is required of anybody.", Where.READINESS)
        return
    share = _percent(figures.people_ready, figures.people_required)
    yield Fact(
        f"{figures.people_ready} of {plural(figures.people_required, 'person,people')} required"
        f" {'is' if figures.people_ready == 1 else 'are'} ready for an interview ({share}).",
        Where.READINESS,
        is_gap=not figures.people_ready,
    )
    ready = [f"{count} for {words}" for words, count in year.media.items() if count]
    nobody = [words for words, count in year.media.items() if not count]
    if ready:
        yield Fact(f"Trained and practised: {joined_words(ready)}.", Where.COVER)
    if nobody:
        yield _gap(f"Nobody is ready for {joined_words(nobody, 'or')}.", Where.COVER)


def _training(year: YearFacts) -> Iterator[Fact]:
    if not year.courses_passed:
        yield _gap("Nobody passed a course in the year.", Where.SESSIONS)
        return
    yield Fact(
        f"{plural(year.people_trained, 'person,people')} passed"
        f" {plural(year.courses_passed, 'course')} in the year.",
        Where.SESSIONS,
    )


def _enquiries(year: YearFacts) -> Iterator[Fact]:
    if not year.enquiries_due:
        yield _gap("No enquiry was due in the year.", Where.ENQUIRIES)
        return
    share = _percent(year.enquiries_in_time, year.enquiries_due)
    yield Fact(
        f"{year.enquiries_in_time} of {plural(year.enquiries_due, 'enquiry,enquiries')} due in the year"
        f" {'was' if year.enquiries_in_time == 1 else 'were'} answered in time ({share}).",
        Where.ENQUIRIES,
    )


def _rota(year: YearFacts) -> Iterator[Fact]:
    rota = year.rota
    if rota is None:
        yield _gap("Nobody was on the duty rota in the year.", Where.ROTA)
        return
    yield Fact(
        f"Somebody in the press office was on duty for {_hours(rota.covered):,} of"
        f" {_hours(rota.total):,} {'hour' if _hours(rota.total) == 1 else 'hours'}"
        f" from {day(rota.since)}"
        f" ({_percent(_hours(rota.covered), _hours(rota.total))}).",
        Where.ROTA,
    )
    if rota.gaps:
        yield _gap(
            f"Nobody was on duty {plural(rota.gaps, 'time')}, the longest for"
            f" {duration(rota.longest)}.",
            Where.ROTA,
        )
    if rota.since > year.since:
        yield _gap(f"Before {day(rota.since)} nobody was on the rota.", Where.ROTA)


def _partners(year: YearFacts) -> Iterator[Fact]:
    for one in year.incidents:
        if one.statements or one.cleared:
            yield Fact(
                f"“{one.title}”: {plural(one.statements, 'statement')} of"
                f" {plural(one.partners, 'partner')} logged, and {plural(one.cleared, 'line')} cleared"
                " with the media cell.",
                Where.INCIDENT,
                one.key,
            )
        else:
            yield Fact(
                f"“{one.title}”: no statement of a partner logged, and no line cleared with the media"
                " cell.",
                Where.INCIDENT,
                one.key,
                is_gap=True,
            )
    if year.supported_partners:
        yield Fact(
            f"Our own accounts share the news of {plural(year.supported_partners, 'partner')}.",
            Where.PARTNERS,
        )
    elif not year.incidents:
        yield _gap(
            "There was no major incident in the year, and no partner is listed.", Where.PARTNERS
        )


def _incidents(year: YearFacts) -> Iterator[Fact]:
    for one in year.incidents:
        told = [
            f"line managers had {_first_of(one.notices, 'notice')} after"
            f" {duration(one.first_notice)}"
            if one.first_notice is not None
            else "line managers had no notice",
            f"{_first_of(one.packs, 'flash pack')} was approved after {duration(one.first_pack)}"
            if one.first_pack is not None
            else "no flash pack was approved",
        ]
        yield Fact(
            f"“{one.title}”, declared on {day(one.declared_on)}: {joined_words(told)}.",
            Where.INCIDENT,
            one.key,
            is_gap=one.first_notice is None and one.first_pack is None,
        )
    if not year.incidents:
        yield Fact("No major incident was declared in the year.", Where.INCIDENTS)


def _first_of(count: int, noun: str) -> str:
    """The one notice, the first of 2 notices."""
    return f"the one {noun}" if count == 1 else f"the first of {plural(count, noun)}"


def _reviews(year: YearFacts) -> Iterator[Fact]:
    if year.review_actions:
        done = year.review_actions_done or "none"
        yield Fact(
            f"Of {plural(year.review_actions, 'action')} agreed after these incidents, {done}"
            f" {'is' if year.review_actions_done < 2 else 'are'} done.",
            Where.INCIDENTS,
            is_gap=not year.review_actions_done,
        )


def _exercises(year: YearFacts) -> Iterator[Fact]:
    if not year.mocks:
        yield _gap("No mock interview was held in the year.", Where.PRACTICE)
        return
    yield Fact(
        f"{plural(year.mocks, 'mock interview')} with"
        f" {plural(year.people_in_mocks, 'person,people')} in the year.",
        Where.PRACTICE,
    )


def _gap(words: str, where: Where) -> Fact:
    return Fact(words, where, is_gap=True)


def _hours(length: timedelta) -> int:
    return round(length / HOUR)


def _percent(part: int, whole: int) -> str:
    """`80.5%`, `100%`."""
    return f"{percent_of(part, whole)}%".replace(".0%", "%")
