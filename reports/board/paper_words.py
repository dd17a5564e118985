"""The sentences of the board's paper, written from its figures by rule, and what people write into
it with references to figures (`{ready}`). Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from nhsuk.words import day, joined_words, number_words, plural
from reports.board.board_report import BoardReport, Correction
from reports.board.headline import headline, moved_in_words
from reports.board.interview_figures import InterviewFigures
from reports.board.overview import Gap
from reports.board.suppositions import Supposed
from reports.meetings.action_lines import ActionLine, ActionState
from scheduling.times.number_words import numbers_in_words
from training.readiness import NO_DIRECTORATE
from training.trend import ReadinessChange

REFERENCE = re.compile(r"\{([^{}]*)\}")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What may be typed in figures: days, years, times and clauses of the policy.
_NO_FIGURE = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTHS})\b(?: \d{{4}}\b)?|\b(?:{_MONTHS}) \d{{4}}\b"
    r"|\b\d{1,2}(?:[:.]\d{2})?(?:am|pm)\b|\b(?:item|clause|policy|section) \d+(?:\.\d+)*\b"
    r"|\b[A-Z]{1,4}-?\d+\b"
)
_TIME = re.compile(r"[\s-]+(?:minute|hour|day|week|month|year)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure that a sentence can refer to: `value` as it is printed, and what it counts."""

    name: str
    counts: str
    value: str


def figures_for(report: BoardReport) -> list[FigureWords]:
    """The figures that the board can be told in a sentence, in the order of the paper."""
    figures = report.figures
    places = sum(each.booked for each in report.directorates)
    percent = figures.people_percent
    since = day(report.then.on)
    rows = [
        ("ready", "people ready", figures.people_ready),
        ("required", "people of whom training is required", figures.people_required),
        ("not_ready", "people who are not ready", figures.people_not_ready),
        ("booked", "people not ready with a place for all that they lack", places),
        (
            "without_place",
            "people not ready without a place for all that they lack",
            figures.people_not_ready - places,
        ),
        ("ready_before", f"people ready on {since}", report.then.figures.people_ready),
        ("trained", f"people trained since {since}", report.change.trained),
        ("lapsed", f"people lapsed since {since}", report.change.lapsed),
    ]
    words = [FigureWords(name, counts, f"{value:,}") for name, counts, value in rows]
    words.insert(
        2,
        FigureWords(
            "percent",
            "people ready of those required",
            "no percentage" if percent is None else f"{percent}%",
        ),
    )
    for one in report.forecasts:
        words.append(
            FigureWords(
                f"lapse_{one.days}",
                f"people whose training runs out within {one.days} days",
                f"{one.people:,}",
            )
        )
    interviews = report.interviews
    rows = [
        ("interviews", f"interviews after {since}", interviews.interviews),
        ("packs_approved", "interviews with an approved pack", interviews.approved),
        ("packs_read", "interviews whose pack was read before air", interviews.read),
        ("briefings", "targeted briefings asked for", interviews.briefings),
        ("briefings_delivered", "targeted briefings delivered", interviews.briefings_delivered),
    ]
    return words + [FigureWords(name, counts, f"{value:,}") for name, counts, value in rows]


def unknown_references(text: str, known: Iterable[str]) -> list[str]:
    """Names in braces that are no figure of the paper, each once, in order."""
    names = set(known)
    return list(dict.fromkeys(name for name in REFERENCE.findall(text) if name not in names))


def typed_figures(text: str) -> list[str]:
    """Figures that were typed: everything in digits apart from days, times, clauses and codes; other
    signs that stand for numbers, such as ½ and ②; and numbers in words apart from `one` and lengths
    of time (`within six months`).
    """
    rest = _NO_FIGURE.sub(" ", REFERENCE.sub(" ", text))
    signs = [sign for sign in rest if sign.isnumeric() and not sign.isdecimal()]
    words = [
        rest[start:end]
        for start, end, number in numbers_in_words(rest)
        if number != 1 and not _TIME.match(rest, end)
    ]
    return re.findall(r"\d[\d,.]*\d|\d", rest) + signs + words


def filled(text: str, values: Mapping[str, str]) -> str:
    """The sentence with its figures; a reference that is none stays as it is written."""
    return REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)


def values_of(report: BoardReport) -> dict[str, str]:
    """The printed value of each figure, by name."""
    return {each.name: each.value for each in figures_for(report)}


def changed_words(before: BoardReport, now: BoardReport) -> list[tuple[str, str]]:
    """What page 1 said before and says now, where that differs; empty where it has no such sentence."""
    said, says = (
        [title_of(each), summary_of(each), *map(" ".join, asked_of(each))] for each in (before, now)
    )
    pairs = zip_longest(said, says, fillvalue="")
    return [(one, other) for one, other in pairs if one != other]


def asked_of(report: BoardReport) -> list[tuple[str, str]]:
    """What the board is asked: the verb that the sentence begins with, and the rest of it."""
    values = values_of(report)
    found = []
    for text in report.writing.asked:
        verb, _, rest = filled(text, values).partition(" ")
        found.append((verb, rest))
    return found


def asks_about_nobody(text: str, values: Mapping[str, str]) -> bool:
    """Whether the board is asked to decide about a figure that is 0. It may note one."""
    is_note = text.partition(" ")[0].lower() == "note"
    return not is_note and any(values.get(name) == "0" for name in REFERENCE.findall(text))


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """What a figure counts, and how it was and is printed."""

    counts: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class MovedSentence:
    """A sentence as it reads now, with those of its figures that have moved."""

    words: str
    figures: list[MovedFigure]


def moved_sentences(
    asked: Iterable[str], before: Mapping[str, str], now: Sequence[FigureWords]
) -> list[MovedSentence]:
    """The sentences with a figure that is another than `before`, when they were written."""
    values = {each.name: each.value for each in now}
    found = []
    for text in asked:
        names = set(REFERENCE.findall(text))
        moved = [
            MovedFigure(each.counts, before[each.name], each.value)
            for each in now
            if each.name in names and before.get(each.name, each.value) != each.value
        ]
        if moved:
            found.append(MovedSentence(filled(text, values), moved))
    return found


def title_of(report: BoardReport) -> str:
    """The headline: a sentence with the number in it."""
    if not report.figures.people_required:
        return "Nobody is required to be ready for an interview"
    net = report.figures.people_ready - report.then.figures.people_ready
    change = ReadinessChange(trained=max(net, 0), lapsed=max(-net, 0))
    return headline(report.figures, change, since=report.then.on)


def summary_of(report: BoardReport) -> str:
    """What moved the number, what was corrected, and what lapses next, below the headline."""
    if not report.figures.people_required:
        return "No course was in force for anybody on that day, as far as was known."
    moved = moved_in_words(report.change, since=report.then.on)
    reasons = _sentence(moved.reasons)
    if not report.correction.gained and not report.correction.lost:
        reasons = f"{reasons} What was known of {day(report.then.on)} was not corrected."
    else:
        reasons = f"{reasons} {corrected_in_words(report.correction, since=report.then.on)}"
    return f"{reasons} {_next_in_words(report)}"


def _sentence(reasons: str) -> str:
    """`Four people were trained and one lapsed.`: with whom the first number counts."""
    first, _, rest = reasons.partition(" ")
    whom = {"nothing": "", "one": "person "}.get(first, "people ")
    return f"{first.capitalize()} {whom}{rest}."


def corrected_in_words(correction: Correction, *, since: date) -> str:
    """`The figures of 31 March 2026 are corrected: two people were ready that they did not count.`;
    empty without one.
    """
    parts = [
        f"{people_words(count)} {verb}"
        for count, verb in (
            (correction.gained, "ready that they did not count"),
            (correction.lost, "not ready that they counted"),
        )
        if count
    ]
    return f"The figures of {day(since)} are corrected: {joined_words(parts)}." if parts else ""


def people_words(count: int) -> str:
    """`one person was`, `two people were`."""
    return "one person was" if count == 1 else f"{number_words(count)} people were"


def _next_in_words(report: BoardReport) -> str:
    last = report.forecasts[-1]
    until = day(report.on + timedelta(days=last.days))
    if not last.people:
        return f"Nobody’s training runs out by {until}."
    who = (
        "One person’s" if last.people == 1 else f"{number_words(last.people).capitalize()} people’s"
    )
    kept = last.people - last.people_left
    if not kept:
        return f"{who} training runs out by {until}, and none of it is booked again."
    if kept == last.people:
        return f"{who} training runs out by {until}, and all of it is booked again."
    whom = "one of them" if kept == 1 else f"{number_words(kept)} of them"
    return f"{who} training runs out by {until}. The sessions already booked renew {whom} in time."


def moved_rows(report: BoardReport) -> list[tuple[str, str]]:
    """The sum of the paper: how many were ready, what was added and taken away, how many are."""
    change = report.change
    rows = [
        ("+", change.trained, "trained"),
        ("+", change.joined, "joined already trained"),
        ("+", change.required_less, "required to do less"),
        ("\N{MINUS SIGN}", change.lapsed, "lapsed"),
        ("\N{MINUS SIGN}", change.left, "left or changed role"),
        ("\N{MINUS SIGN}", change.required_more, "required to do more"),
        ("+", report.correction.gained, "corrected: ready after all"),
        ("\N{MINUS SIGN}", report.correction.lost, "corrected: not ready after all"),
    ]
    first = (f"{report.then.figures.people_ready:,}", f"ready on {day(report.then.on)}")
    last = (f"{report.figures.people_ready:,}", f"ready on {day(report.on)}")
    return [first, *((f"{sign}{count:,}", words) for sign, count, words in rows if count), last]


def lapses_in_words(report: BoardReport) -> tuple[str, str]:
    """`Two people by 30 April, six by 29 June`, and the same with what is booked."""
    days = [day(report.on + timedelta(days=one.days)) for one in report.forecasts]
    if not report.forecasts[-1].people:
        return f"Nobody by {days[-1]}.", ""
    counts = [number_words(one.people) for one in report.forecasts]
    people = {"none": "Nobody", "one": "One person"}.get(
        counts[0], f"{counts[0].capitalize()} people"
    )
    first = f"{people} by {days[0]}"
    rest = [f"{count} by {until}" for count, until in zip(counts[1:], days[1:], strict=True)]
    left = [
        f"{number_words(one.people_left)} by {until}"
        for one, until in zip(report.forecasts, days, strict=True)
    ]
    return (
        f"{', '.join([first, *rest])}.",
        f"With the sessions already booked: {joined_words(left)}.",
    )


def interviews_in_words(figures: InterviewFigures) -> tuple[str, str]:
    """How many interviews and packs, and then the lead times and the briefings (12.2)."""
    if not figures.interviews:
        first = "There was no interview."
    else:
        first = (
            f"{plural(figures.interviews, 'interview')}, {figures.approved} with an approved pack,"
            f" {figures.read} with a pack that was read before air."
        )
    rest = []
    if figures.lead_words:
        rest.append(figures.lead_words)
    if figures.briefings:
        rest.append(
            f"{plural(figures.briefings, 'targeted briefing was,targeted briefings were')} asked"
            f" for, and {figures.briefings_delivered} delivered."
        )
    return first, " ".join(rest)


def action_in_words(line: ActionLine) -> str:
    """Whose it is and by when, or what became of it."""
    if line.closed_on is not None:
        return f"{line.owner}, {line.state.value} on {day(line.closed_on)}."
    due = "overdue since" if line.state is ActionState.OVERDUE else "by"
    return f"{line.owner}, {due} {day(line.due_on)}."


def supposed_in_words(one: Supposed, report: BoardReport) -> tuple[str, str]:
    """`If four people were trained in M5 Live TV,` and what would be so then, beside what is or will be."""
    what = f"{_condition(one, report.terms.courses)},"
    if not one.required:
        return what, f"nobody would have to be ready on {day(one.on)}."
    would = f"{one.ready:,} of {one.required:,} would be ready on {day(one.on)}"
    if one.ready == one.ready_otherwise:
        return what, f"{would}; it would make no difference."
    otherwise = "it is" if one.on == report.on else "as booked it would be"
    return what, f"{would}; {otherwise} {one.ready_otherwise:,}."


def _condition(one: Supposed, titles: Mapping[str, str]) -> str:
    who = {0: "nobody were", 1: "one person were"}.get(
        one.people, f"{number_words(one.people)} people were"
    )
    if one.plan:
        return f"If the training plan for {one.plan} were carried out, and {who} trained by then"
    course = f"{one.course} {titles.get(one.course, '')}".strip()
    if one.months is not None:
        return f"If {course} counted for {plural(one.months, 'month')}"
    return f"If {who} trained in {course}"


def table_heading(gaps: Sequence[Gap]) -> str:
    """The heading of the table says its point: `Medical and Nursing hold seven of the eleven who are
    not ready`.
    """
    short = sum(gap.short for gap in gaps)
    if not short:
        return "Everybody is ready in every directorate"
    largest = [gap for gap in gaps if gap.short][:2]
    places = joined_words([_place(gap) for gap in largest])
    places = f"{places[0].upper()}{places[1:]}"
    if len(largest) == 1:
        count = "the one person" if short == 1 else f"all {number_words(short)} people"
        return f"{places}: {count} not ready"
    held = sum(gap.short for gap in largest)
    if held == short:
        of = "both" if short == 2 else f"all {number_words(short)}"
    else:
        of = f"{number_words(held)} of the {number_words(short)}"
    return f"{places} have {of} who are not ready"


def _place(gap: Gap) -> str:
    return "those with no directorate" if gap.name == NO_DIRECTORATE else gap.name
