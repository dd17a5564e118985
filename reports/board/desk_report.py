"""The desk report for the head of communications: what came in, how fast it was answered, what was
published, what was declined and why, and how the interviews were shared. Pure.

Each number is the length of a list that `behind` gives, so that the page behind it shows as many.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import accumulate

from nhsuk.words import number_words
from reports.board.interview_figures import (
    BriefingFact,
    CoverageFact,
    DeskFacts,
    EnquiryFact,
    InterviewFact,
    InterviewFigures,
    interview_figures,
    median_time,
)
from training.equality import LEAST
from training.readiness import add_months

HOUR = timedelta(hours=1)
FINANCIAL_YEAR = 4  # starts in April
DeskFact = EnquiryFact | InterviewFact | BriefingFact | CoverageFact
Select = Callable[[DeskFacts], Sequence[DeskFact]]


def _answered(facts: DeskFacts, *, after: timedelta, within: timedelta) -> list[DeskFact]:
    return [
        each
        for each in facts.received
        if each.response is not None and after < each.response <= within
    ]


def _judged(facts: DeskFacts, *, verdict: str) -> list[DeskFact]:
    return [each for each in facts.coverage if each.verdict == verdict]


def _carrying(facts: DeskFacts, *, answer: str) -> list[DeskFact]:
    return [each for each in facts.coverage if each.message_carried == answer]


# What a number may stand for: the heading of the list behind it, and what is in it.
SELECTIONS: Mapping[str, tuple[str, Select]] = {
    "received": ("Enquiries received", lambda facts: facts.received),
    "due": ("Enquiries due", lambda facts: facts.due),
    "in-time": (
        "Enquiries answered in time",
        lambda facts: [each for each in facts.due if each.is_in_time],
    ),
    "late": (
        "Enquiries not answered in time",
        lambda facts: [each for each in facts.due if not each.is_in_time],
    ),
    "within-1": (
        "Enquiries answered within an hour",
        partial(_answered, after=timedelta.min, within=HOUR),
    ),
    "within-4": (
        "Enquiries answered in one to four hours",
        partial(_answered, after=HOUR, within=4 * HOUR),
    ),
    "within-24": (
        "Enquiries answered in four to 24 hours",
        partial(_answered, after=4 * HOUR, within=24 * HOUR),
    ),
    "later": (
        "Enquiries answered after more than 24 hours",
        partial(_answered, after=24 * HOUR, within=timedelta.max),
    ),
    "waiting": (
        "Enquiries without an answer",
        lambda facts: [each for each in facts.received if each.response is None],
    ),
    "interviews": ("Interviews", lambda facts: facts.interviews),
    "approved": (
        "Interviews with an approved pack",
        lambda facts: [each for each in facts.interviews if each.approved_at],
    ),
    "read": (
        "Interviews whose pack was read before air",
        lambda facts: [each for each in facts.interviews if each.read_at],
    ),
    "briefings": ("Targeted briefings asked for", lambda facts: facts.briefings),
    "briefings-given": ("Targeted briefings given", lambda facts: facts.briefings_delivered),
    "outside": (
        "People outside the groups that must be trained who asked for coaching",
        lambda facts: facts.outside,
    ),
    "outside-helped": (
        "People outside the groups that must be trained who had coaching",
        lambda facts: facts.outside_helped,
    ),
    "coverage": ("Coverage", lambda facts: facts.coverage),
    "favourable": ("Favourable coverage", partial(_judged, verdict="favourable")),
    "balanced": ("Balanced coverage", partial(_judged, verdict="balanced")),
    "critical": ("Critical coverage", partial(_judged, verdict="critical")),
    "no-verdict": ("Coverage whose tone nobody judged", partial(_judged, verdict="")),
    "carried": ("Coverage that carries our message", partial(_carrying, answer="yes")),
    "in-part": (
        "Coverage that carries our message in part",
        partial(_carrying, answer="partly"),
    ),
    "not-carried": (
        "Coverage that does not carry our message",
        partial(_carrying, answer="no"),
    ),
}
RESPONSES = {
    "within-1": "Within an hour",
    "within-4": "One to four hours",
    "within-24": "Four to 24 hours",
    "later": "More than 24 hours",
    "waiting": "No answer",
}
DUE = {"due": "Due", "in-time": "Answered in time", "late": "Late, or not answered"}
INTERVIEWS = {
    "interviews": "Interviews",
    "approved": "With an approved pack",
    "read": "Whose pack was read before air",
}
BRIEFINGS = {
    "briefings": "Asked for",
    "briefings-given": "Given",
    "outside": "People outside the groups that must be trained who asked",
    "outside-helped": "Of these, people who had one",
}
TONES = {
    "favourable": "Favourable",
    "balanced": "Balanced",
    "critical": "Critical",
    "no-verdict": "Not judged",
}
MESSAGES = {
    "carried": "Carries our message",
    "in-part": "In part",
    "not-carried": "Does not",
}


def behind(
    facts: DeskFacts,
    of: str,
    *,
    outlet: str | None = None,
    topic: str | None = None,
    medium: str | None = None,
) -> list[DeskFact]:
    """What a number stands for: a key of `SELECTIONS`, of everybody or of one outlet, topic or
    medium; the topic of what has none is empty.
    """
    wanted = {"outlet": outlet, "topic": topic, "medium": medium}
    given = {name: value for name, value in wanted.items() if value is not None}
    _, select = SELECTIONS[of]
    return [
        each
        for each in select(facts)
        if all(getattr(each, name, None) == value for name, value in given.items())
    ]


@dataclass(frozen=True, slots=True)
class Volume:
    """What one outlet or topic had: numbers by a key of `SELECTIONS`. `answered_in`: the median
    from receipt to our answer.
    """

    name: str
    numbers: Mapping[str, int]
    answered_in: timedelta | None


VOLUMES = ("received", "interviews", "coverage")


@dataclass(frozen=True, slots=True)
class EndingFact:
    """An enquiry that was declined or referred, or an interview that was called off, and why."""

    kind: str
    url_name: str
    reference: str
    subject: str
    outlet: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Load:
    """How interviews were shared, without names: the share of each person in percent, largest
    first.
    """

    interviews: int
    shares: tuple[Fraction, ...]

    @property
    def people(self) -> int:
        return len(self.shares)

    @property
    def first(self) -> Fraction:
        return self.shares[0]

    @property
    def half(self) -> int:
        """So many people gave half of the interviews, or more."""
        return next(at for at, total in enumerate(accumulate(self.shares), 1) if total >= 50)


@dataclass(frozen=True, slots=True)
class DeskReport:
    """`before`: how many enquiries came in in as many months before. `load` is None of few
    interviews.
    """

    facts: DeskFacts
    figures: InterviewFigures
    outlets: tuple[Volume, ...]
    topics: tuple[Volume, ...]
    numbers: Mapping[str, int]
    answered_in: timedelta | None
    endings: tuple[EndingFact, ...]
    load: Load | None
    before: int

    @property
    def is_empty(self) -> bool:
        return not self.endings and not any(self.numbers.values())

    @property
    def headline(self) -> str:
        """A sentence with the number in it; compared, if anything came in before."""
        received = self.numbers["received"]
        came = f"{_enquiries(received)} came in"
        if not self.before:
            return came
        than = "the month before" if self.months == 1 else f"the {self.months} months before"
        if received == self.before:
            return f"{came}, as many as in {than}"
        change = number_words(abs(received - self.before))
        return f"{came}, {change} {'more' if received > self.before else 'fewer'} than in {than}"

    @property
    def months(self) -> int:
        return month_count(self.facts.since, self.facts.on)


def month_count(since: date, on: date) -> int:
    """How many calendar months there are from the one of `since` to that of `on`, both included."""
    return 12 * (on.year - since.year) + on.month - since.month + 1


def _enquiries(count: int) -> str:
    if count == 0:
        return "No enquiries"
    words = number_words(count)
    return f"{words[0].upper()}{words[1:]} {'enquiry' if count == 1 else 'enquiries'}"


def desk_report(facts: DeskFacts, *, endings: Sequence[EndingFact], before: int) -> DeskReport:
    """The report of the facts; `before`: how many enquiries came in in as many months before."""
    return DeskReport(
        facts=facts,
        figures=interview_figures(facts),
        outlets=volumes(facts, "outlet"),
        topics=volumes(facts, "topic"),
        numbers={of: len(select(facts)) for of, (_, select) in SELECTIONS.items()},
        answered_in=median_time(_responses(facts.received)),
        endings=tuple(endings),
        load=load_of(facts.interviews),
        before=before,
    )


def volumes(facts: DeskFacts, by: str) -> tuple[Volume, ...]:
    """By outlet or topic: most enquiries first, then most interviews and items of coverage, then by
    name.
    """
    numbers = {of: Counter(getattr(each, by) for each in behind(facts, of)) for of in VOLUMES}
    received: defaultdict[str, list[EnquiryFact]] = defaultdict(list)
    for each in facts.received:
        received[getattr(each, by)].append(each)
    found = [
        Volume(
            name,
            {of: numbers[of][name] for of in VOLUMES},
            median_time(_responses(received[name])),
        )
        for name in set().union(*numbers.values())
    ]
    return tuple(sorted(found, key=lambda one: (*(-one.numbers[of] for of in VOLUMES), one.name)))


def _responses(enquiries: Iterable[EnquiryFact]) -> Iterable[timedelta]:
    return (each.response for each in enquiries if each.response is not None)


def load_of(interviews: Sequence[InterviewFact]) -> Load | None:
    """None of fewer than 8 interviews, because shares of a few say who gave them."""
    if len(interviews) < LEAST:
        return None
    given = Counter(each.person for each in interviews)
    shares = (Fraction(100 * count, len(interviews)) for count in given.values())
    return Load(len(interviews), tuple(sorted(shares, reverse=True)))


def last_financial_year(on: date) -> tuple[date, date]:
    """The first and the last day of the latest year from April to March that had ended by the
    day.
    """
    this_year = date(on.year, FINANCIAL_YEAR, 1)
    start = add_months(this_year, -12 if on >= this_year - timedelta(days=1) else -24)
    return start, add_months(start, 12) - timedelta(days=1)
