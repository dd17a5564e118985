"""What a pack still lacks before it can be approved, and what is too long. Pure.

A missing item blocks submitting and approving: logistics, messages, and lines that may not be used.
Warnings come from experience (27 words in 9 seconds, five hard questions): they are shown and block
nothing.

Each is a `Problem`. Those that the content alone does not show (a restriction in force, an open
comment) come from `reports.packs.queries.pack_problems`. A manager may override some problems, with
a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from desk.enquiries.contacts import asking_role
from reports.packs.content import Figure, LineUsed, Logistics, PackContent, texts_in
from reports.packs.not_to_use import not_to_use
from reports.packs.page_one import page_one_depth
from reports.packs.sections import (
    BEFORE_A_COURT,
    BY_KEY,
    CONSENT_HELD,
    FLASH,
    LONGER_KINDS,
    NOT_AGREED,
    SECTIONS,
    is_empty,
)
from reports.packs.slots import slot_name
from reports.printing.font_coverage import unprintable_characters

WORDS_A_SECOND = 3
PRIMARY_WORDS = 15
THREE_MESSAGES_WORDS = 27
SHORT_LIVE_SLOT = 5  # minutes
MAX_DAYS = 3660


class Severity(StrEnum):
    """A missing item blocks the pack; a warning does not."""

    MISSING = "missing"
    WARNING = "warning"


class SectionState(StrEnum):
    """The state of a section, for the editor's list."""

    DONE = "done"
    STARTED = "started"
    EMPTY = "empty"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and who owns it.

    `section` is a section's key or `logistics`; `owner` is the pack's author unless it is given;
    `url` leads to where it can be fixed, if that is not in the section. `key` stays the same when
    the words change (without one, it is made from the words); `overridden_by` says who overrode it,
    when and why. `form_field` is its field in the interview's form.
    """

    severity: Severity
    section: str
    what: str
    remedy: str
    owner: str = ""
    key: str = ""
    may_override: bool = False
    url: str = ""
    overridden_by: str = ""
    form_field: str = ""

    @property
    def name(self) -> str:
        """The name that an override of the problem is stored under."""
        return self.key or f"{self.section}: {self.what}"

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.MISSING and not self.overridden_by


@dataclass(frozen=True)
class Count:
    """The number of words in a text, and the target; 0 means no target."""

    words: int
    aim: int

    @property
    def seconds(self) -> int:
        """How long it takes to say, at three words a second, to the nearest second."""
        return round(self.words / WORDS_A_SECOND)

    @property
    def is_over(self) -> bool:
        return bool(self.aim) and self.words > self.aim


def count(text: str, aim: int = 0) -> Count:
    """Counts the words of a text, separated by spaces."""
    return Count(len(text.split()), aim)


def primary_count(content: PackContent) -> Count:
    """For the primary message."""
    return count(content.messages.primary, PRIMARY_WORDS)


def three_messages_count(content: PackContent) -> Count:
    """For the supporting messages together."""
    return count(
        " ".join(message.text for message in content.messages.supporting), THREE_MESSAGES_WORDS
    )


def is_short_and_live(content: PackContent) -> bool:
    """Whether it is a live or as-live slot under five minutes, which has time for one message."""
    return "live" in content.logistics.mode and 0 < content.logistics.minutes < SHORT_LIVE_SLOT


def completeness(
    content: PackContent,
    on: date,
    *,
    others: Iterable[Problem] = (),
    overrides: Mapping[str, str] = MappingProxyType({}),
) -> list[Problem]:
    """Everything missing, then every warning, each in reading order, with lines as they are on the
    day `on`.

    `others` are problems that the content alone does not show. `overrides` says, by a problem's
    name, who overrode it, when and why.
    """
    problems = (
        *_logistics(content),
        *_glance(content),
        *_messages(content),
        *_lines(content, on),
        *_questions(content),
        *_opening(content),
        *_facts(content),
        *_stale_facts(content, on),
        *_ground_rules(content),
        *_empty_sections(content),
        *_shapes(content),
        *others,
    )
    found = (
        replace(
            problem,
            owner=problem.owner or content.control.author,
            overridden_by=overrides.get(problem.name, "") if problem.may_override else "",
        )
        for problem in problems
    )
    return sorted(found, key=lambda problem: problem.severity)


def section_state(content: PackContent, key: str, problems: list[Problem]) -> SectionState:
    """How far one section is; `problems` are those of the whole pack. One of which nothing is
    printed is not done: a flash pack prints page 1 alone.
    """
    is_printed = content.strip.kind != FLASH or FLASH in BY_KEY[key].asked_in
    if is_empty(key, content) or not is_printed:
        return (
            SectionState.EMPTY
            if content.strip.kind in BY_KEY[key].asked_in
            else SectionState.NOT_ASKED
        )
    return SectionState.STARTED if any(p.section == key for p in problems) else SectionState.DONE


_missing = partial(Problem, Severity.MISSING)
_warning = partial(Problem, Severity.WARNING)


def _logistics(content: PackContent) -> Iterator[Problem]:
    for slot in content.slots:
        yield from _slot(content, slot)
    if not content.strip.recipient:
        owner = content.logistics.owner
        yield _missing("logistics", "No spokesperson", "Choose who gives the interview.", owner)


def _slot(content: PackContent, now: Logistics) -> Iterator[Problem]:
    """Of each slot by itself: the second is called by its outlet and time."""
    of_it = f" of {slot_name(now)}" if len(content.slots) > 1 else ""
    on_interview = "Add it on the interview page."
    contacts = now.contact_list
    asks = asking_role(now.medium).lower()
    needed = [
        ("starts_at", "time", now.on_air_at),
        ("minutes", "length of the slot", now.minutes),
        ("place", "place or link", now.place),
        ("contacts", "word on who rings whom", any(each.rings for each in contacts)),
        ("contacts", f"{asks}’s number", any(each.phone for each in contacts)),
    ]
    for form_field, what, value in needed:
        if not value:
            yield _missing(
                "logistics",
                f"No {what}{of_it}",
                on_interview,
                now.owner,
                may_override=form_field != "starts_at",
                form_field=form_field,
            )
    wanted = [
        ("arrive_at", "time to arrive or dial in", now.arrive_at),
        ("contacts", f"{asks}’s name", any(each.name for each in now.to_ring)),
        ("fallback", "plan if it fails", now.fallback),
        ("contacts", "presenter", now.presenter or now.medium == "print"),
    ]
    for form_field, what, value in wanted:
        if not value:
            yield _warning(
                "logistics",
                f"No {what}{of_it}",
                on_interview,
                now.owner,
                form_field=form_field,
            )


def _glance(content: PackContent) -> Iterator[Problem]:
    glance = content.glance
    if not glance.contact_phone:
        yield _missing(
            "glance",
            "No phone number of the communications contact",
            "Enter the communications team’s number under Settings.",
        )
    for what, value in {
        "angle": glance.angle,
        "outcome wanted": glance.outcome,
        "red lines": glance.red_lines,
    }.items():
        if not value:
            yield _warning(
                "glance", f"No {what}", "Write it, so that page 1 can be used on its own."
            )
    if page_one_depth(content) > 1:
        remedy = "Shorten the red lines, the angle, the guests or the three hardest questions."
        yield _warning("glance", "Page 1 does not fit on one page", remedy)


def _messages(content: PackContent) -> Iterator[Problem]:
    messages = content.messages
    texts = [m for m in content.messages.supporting if m.text]
    if not messages.primary:
        yield _missing("messages", "No primary message", "Write the one thing to say.")
    if is_short_and_live(content):
        if texts:
            remedy = "Keep the primary message; remove the others, or leave them for reference."
            yield _warning(
                "messages", "A live slot under 5 minutes has room for one message", remedy
            )
    elif len(texts) < 3 and content.strip.kind != FLASH:
        what = f"{len(texts)} of 3 supporting messages"
        yield _missing(
            "messages",
            what,
            "Write three messages that support the primary one.",
            key="messages: fewer than three",
            may_override=True,
        )
    if primary_count(content).is_over:
        what = f"The primary message has {primary_count(content).words} words"
        yield _warning("messages", what, f"Shorten it to {PRIMARY_WORDS} words.")
    three = three_messages_count(content)
    if three.is_over:
        what = f"The messages have {three.words} words and take {three.seconds} seconds"
        yield _warning("messages", what, f"Aim for {THREE_MESSAGES_WORDS} words, 9 seconds.")
    is_flash = content.strip.kind == FLASH
    if is_flash and any(message.proofs or message.example for message in messages.supporting):
        remedy = "Put what has to be said into a message, or make it a standard pack."
        yield _warning("messages", "A flash pack prints no proofs and no examples", remedy)
    if any(len(message.proofs) > 3 for message in messages.supporting):
        yield _warning("messages", "A message has more than three proofs", "Keep the three best.")


def _lines(content: PackContent, on: date) -> Iterator[Problem]:
    for line in content.lines:
        used = not_to_use(content, {f"{line.reference}/{line.revision}"}, ())
        section = "likely" if used.likely else "hard" if used.hard else "messages"
        if what := line_problem(line, on):
            remedy = f"Write other words in {used.places}, or ask its owner to renew it."
            yield _missing(section, f"Line {line.reference} {what}", remedy, line.owner)
        elif line.status == "review_due":
            remedy = "Ask its owner whether it is still right."
            yield _warning(section, f"Line {line.reference} is due for review", remedy, line.owner)
        if line.old_figure:
            what = f"Line {line.reference} uses an old figure, “{line.old_figure}”"
            yield _warning(section, what, "Ask its owner for a newer one.", line.owner)
    for one in content.reworded:
        what = f"{one.what} differs from line {one.line}"
        remedy = "The line does not stand for these words: read them, or insert it again."
        yield _warning(one.section, what, remedy)


def line_problem(line: LineUsed, on: date) -> str:
    """Why the line may not be used on the day, to follow its reference; empty if it may."""
    if line.status == "withdrawn":
        return "was withdrawn" + (f": {line.because.rstrip('.')}" if line.because else "")
    if line.status in {"draft", "fact_checked"}:
        return "is not approved"
    if line.status == "approved":
        return "may not be used yet"
    if line.expires_on is None or line.expires_on < on:
        return "has expired"
    if line.revision != line.current_revision:
        return "has new words since it was inserted"
    return ""


def _questions(content: PackContent) -> Iterator[Problem]:
    hard = content.hard.questions
    likely = content.likely.questions
    fewest = 5 if content.strip.kind in LONGER_KINDS else 3
    if len(hard) < fewest:
        what = f"{len(hard)} of {fewest} hard questions"
        yield _warning("hard", what, "Add the questions we do not want, hardest first.")
    if bare := sum(1 for question in hard if not (question.answer and question.bridge)):
        what = (
            f"{bare} hard {'question' if bare == 1 else 'questions'} without an answer and a bridge"
        )
        yield _warning("hard", what, "Write out the answer and the way back to the message.")
    if content.strip.kind in LONGER_KINDS and not 5 <= len(likely) <= 8:
        what = f"{len(likely)} likely question{'' if len(likely) == 1 else 's'}"
        yield _warning("likely", what, "Aim for 5 to 8.")


def _opening(content: PackContent) -> Iterator[Problem]:
    if content.strip.kind == FLASH or is_empty("opening", content):
        return
    for what, text in {
        "opening line": content.opening.opening,
        "closing line": content.opening.closing,
    }.items():
        if not text:
            yield _warning("opening", f"No {what}", "Write it, so that it is in the printed pack.")


def _facts(content: PackContent) -> Iterator[Problem]:
    facts = content.facts.facts
    if len(facts) > 10:
        yield _warning("facts", f"{len(facts)} facts", "Keep the ten that are needed.")
    for fact in facts:
        lacks = [name for name in _FACT_WORDS if not getattr(fact, name)]
        if lacks:
            what = f"“{fact.what or fact.value}” has no " + " and no ".join(
                _FACT_WORDS[name] for name in lacks
            )
            yield _warning("facts", what, "Add it, so that it can be trusted.")


def stale_since(fact: Figure, usual: int) -> date | None:
    """The first day on which the figure is out of date; None if it has no date or never expires.

    `usual`: how many days a figure is good for in this kind of pack, if it does not say.
    """
    good_for = min(fact.good_for or usual, MAX_DAYS)
    if fact.as_of is None or good_for >= (date.max - fact.as_of).days:
        return None
    return fact.as_of + timedelta(days=good_for + 1)


def _stale_facts(content: PackContent, on: date) -> Iterator[Problem]:
    """Judged on the day of the interview if that is later, because it is said then."""
    said_on = max(on, content.logistics.on_air_at.date()) if content.logistics.on_air_at else on
    for fact in content.facts.facts:
        since = stale_since(fact, content.control.facts_good_for)
        if since and since <= said_on:
            name = fact.what or fact.value
            days = fact.good_for or content.control.facts_good_for
            what = f"“{name}” is as of {fact.as_of:%-d %B %Y}, and was valid for {days} days"
            yield _warning("facts", what, "Ask its owner for the latest figure.", fact.owner)


def _ground_rules(content: PackContent) -> Iterator[Problem]:
    rules = content.ground_rules
    if rules.on_the_record == NOT_AGREED:
        yield _warning(
            "ground_rules",
            "Nothing agreed about what is on the record",
            "Agree it with the outlet.",
        )
    asks = {
        "who has consented, and who keeps the record": rules.consent_is == CONSENT_HELD
        and not rules.consent,
        "which case, inquest or inquiry is open": rules.legal_is == BEFORE_A_COURT
        and not rules.legal,
    }
    for what in (what for what, is_missing in asks.items() if is_missing):
        yield _warning(
            "ground_rules",
            f"The ground rules don’t say {what}",
            "Write it in words beside the choice.",
        )


_FACT_WORDS = {"value": "value", "as_of": "day", "source": "source", "owner": "owner"}


def _empty_sections(content: PackContent) -> Iterator[Problem]:
    """Empty sections that this kind of pack requires, except those with rules of their own."""
    for section in SECTIONS:
        if section.key in {"glance", "messages", "hard", "likely"}:
            continue
        if content.strip.kind in section.asked_in and is_empty(section.key, content):
            yield _warning(section.key, f"{section.title} is empty", section.about)


def _shapes(content: PackContent) -> Iterator[Problem]:
    for section in SECTIONS:
        lost = unprintable_characters("".join(texts_in(getattr(content, section.key))))
        if lost:
            what = f"{section.title} has characters that cannot be printed: {' '.join(lost[:8])}"
            yield _warning(section.key, what, "Replace them: they would print as empty squares.")
