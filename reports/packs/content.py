"""The content of a briefing pack: one tree of frozen values for the editor, the PDFs and the phone
page. Pure.

`PackContent` has the parts of a pack in reading order. Each part that people write is one section
of the draft, stored as JSON under the part's name; the whole tree is stored as JSON when a version
is frozen. Reading ignores unknown names and fills in missing ones, so that every version ever
frozen can be opened.
"""

import re
import types
import typing
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from desk.enquiries.contacts import PRESENTER, Contact, contacts_from_fields, read_contacts

Json = Any


_BEFORE_CONTACTS = ("medium", "who_calls", "producer_name", "producer_phone", "presenter")
# Between the manager who approved by telephone and the officer who recorded it.
RECORDED = ", recorded by "


@dataclass(frozen=True)
class Strip:
    """The control strip on every page of every rendering."""

    reference: str = ""
    kind: str = "standard"
    version: int = 0
    status: str = "draft"
    approved_by: str = ""
    approved_at: datetime | None = None
    valid_until: datetime | None = None
    submitted_at: datetime | None = None
    marking: str = ""
    recipient: str = ""
    organisation: str = ""
    latest_url: str = ""


@dataclass(frozen=True)
class Logistics:
    """When, where and with whom; taken from the interview, and changed only there."""

    on_air_at: datetime | None = None
    arrive_at: datetime | None = None
    minutes: int = 0
    medium: str = ""
    medium_title: str = ""
    mode: str = ""
    format_title: str = ""
    outlet: str = ""
    programme: str = ""
    place: str = ""
    contacts: str = ""
    fallback: str = ""
    owner: str = ""

    @property
    def presenter(self) -> str:
        return next((each.name for each in self.contact_list if each.role == PRESENTER), "")

    @property
    def to_ring(self) -> list[Contact]:
        """All but a presenter, who stands beside the outlet."""
        return [each for each in self.contact_list if each.role != PRESENTER or each.phone]

    @property
    def first_to_ring(self) -> Contact | None:
        return next((each for each in self.to_ring if each.phone), None)

    @property
    def contact_list(self) -> list[Contact]:
        return read_contacts(self.contacts)

    @property
    def mode_shown(self) -> str:
        """Nothing is live or recorded in print."""
        return "" if self.medium == "print" else self.mode


@dataclass(frozen=True)
class AtAGlance:
    """Page 1, except the slot and the messages."""

    angle: str = ""
    outcome: str = ""
    other_guests: str = ""
    red_lines: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class OnDuty:
    """Who is on duty at the time of the slot, only if they have a number of their own. The team's
    number stands beside it.
    """

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Opening:
    """The first and the last sentence, the caption, and how the name is pronounced."""

    opening: str = ""
    closing: str = ""
    caption_name: str = ""
    caption_title: str = ""
    said_as: str = ""


@dataclass(frozen=True)
class Message:
    """One supporting message. `line` is the line it was taken from, as `W-07/2` (reference /
    revision).
    """

    text: str = ""
    proofs: tuple[str, ...] = ()
    example: str = ""
    line: str = ""


@dataclass(frozen=True)
class Messages:
    """The primary message, with the line it was taken from, and the supporting messages."""

    primary: str = ""
    primary_line: str = ""
    supporting: tuple[Message, ...] = ()


@dataclass(frozen=True)
class LikelyQuestion:
    """A question with an answer and proof; `line` is the line that the answer was taken from."""

    question: str = ""
    answer: str = ""
    proof: str = ""
    source: str = ""
    line: str = ""


@dataclass(frozen=True)
class Likely:
    """Questions that are sure to be asked."""

    questions: tuple[LikelyQuestion, ...] = ()


@dataclass(frozen=True)
class HardQuestion:
    """An unwanted question, hardest first: the first three are on page 1."""

    question: str = ""
    answer: str = ""
    bridge: str = ""
    line: str = ""


@dataclass(frozen=True)
class Hard:
    """Questions that nobody wants."""

    questions: tuple[HardQuestion, ...] = ()


@dataclass(frozen=True)
class Bridges:
    """Phrases that lead from a question back to a message, and phrases that can always be said."""

    bridges: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One number with its date, source and owner."""

    what: str = ""
    value: str = ""
    unit: str = ""
    as_of: date | None = None
    source: str = ""
    owner: str = ""
    good_for: int = 0  # days from `as_of`; 0 for the setting


@dataclass(frozen=True)
class Facts:
    """Figures to have at hand."""

    facts: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Background:
    """The news behind it, earlier coverage, and what we and our partners have said."""

    why_now: str = ""
    coverage: str = ""
    said_last_time: str = ""
    partners: str = ""


@dataclass(frozen=True)
class Journalist:
    """Only what the journalist may read too."""

    name: str = ""
    beat: str = ""
    recent_pieces: str = ""
    style: str = ""
    audience: str = ""
    last_contact: str = ""


@dataclass(frozen=True)
class GroundRules:
    """What was agreed and what applies. Fields that end in `_is` are choices."""

    on_the_record: str = ""
    embargo: str = ""
    consent: str = ""
    pre_election: str = ""
    legal: str = ""
    agreed: str = ""
    embargo_is: str = ""
    consent_is: str = ""
    pre_election_is: str = ""
    legal_is: str = ""


@dataclass(frozen=True)
class FormatCard:
    """How to do well in this medium, in at most eight points."""

    title: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastInterview:
    """What the person wants to keep and to change since their last interview."""

    occasion: str = ""
    keep: str = ""
    change: str = ""


@dataclass(frozen=True)
class Afterwards:
    """Where to say how it went, when it goes out, and whom to ring."""

    debrief_link: str = ""
    goes_out: str = ""
    corrections: str = ""
    wellbeing: str = ""


@dataclass(frozen=True)
class DocumentControl:
    """`changes` are those since version `since`, which the reader of this copy last had."""

    what_changed: str = ""
    author: str = ""
    contributors: tuple[str, ...] = ()
    sources: str = ""
    since: int = 0
    changes: tuple[str, ...] = ()
    facts_good_for: int = 30  # days, of a figure that does not say
    facts_as_of: datetime | None = None  # None before v0.3.0, which took some from their author


@dataclass(frozen=True)
class LineUsed:
    """A library line as it was when the content was built, with its `status` on that day. `text` is
    what it said in this revision.
    """

    reference: str = ""
    revision: int = 0
    current_revision: int = 0
    status: str = ""
    expires_on: date | None = None
    owner: str = ""
    old_figure: str = ""  # the name of a figure that has expired
    because: str = ""  # why it was withdrawn
    since: datetime | None = None  # when it was withdrawn, or its present words were written
    text: str = ""


@dataclass(frozen=True)
class Reworded:
    """Words (`Message 2`) that were taken from the line with this reference and differ from it now."""

    section: str = ""
    what: str = ""
    line: str = ""


@dataclass(frozen=True)
class RestrictionNotice:
    """A restriction that applies at the time of the interview; `override` says who overrode it and
    why.
    """

    title: str = ""
    kind: str = ""
    period: str = ""
    guidance: str = ""
    override: str = ""
    since: datetime | None = None  # when it was recorded

    @property
    def words(self) -> str:
        kind = self.kind.lower()
        return self.title if kind in self.title.lower() else f"{kind}: {self.title}"


@dataclass(frozen=True)
class Standing:
    """Why it may not go ahead as it is, though nothing of it is printed."""

    called_off: str = ""
    leaves: str = ""


@dataclass(frozen=True)
class PackContent:
    """Everything that a rendering of a pack shows.

    `logistics` is the last slot that it prepares for; `earlier` the one before, if there are two.
    """

    strip: Strip = Strip()
    logistics: Logistics = Logistics()
    earlier: Logistics = Logistics()
    glance: AtAGlance = AtAGlance()
    opening: Opening = Opening()
    messages: Messages = Messages()
    likely: Likely = Likely()
    hard: Hard = Hard()
    bridges: Bridges = Bridges()
    facts: Facts = Facts()
    background: Background = Background()
    journalist: Journalist = Journalist()
    ground_rules: GroundRules = GroundRules()
    card: FormatCard = FormatCard()
    last: LastInterview = LastInterview()
    afterwards: Afterwards = Afterwards()
    control: DocumentControl = DocumentControl()
    lines: tuple[LineUsed, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    restrictions: tuple[RestrictionNotice, ...] = ()
    on_duty: OnDuty = OnDuty()
    standing: Standing = Standing()

    @property
    def slots(self) -> tuple[Logistics, ...]:
        """In order: nearly always one."""
        return (self.earlier, self.logistics) if self.earlier.on_air_at else (self.logistics,)

    @property
    def first_hard(self) -> tuple[HardQuestion, ...]:
        """Those of page 1: the three hardest; of a flash pack all, because it has no other page."""
        return self.hard.questions if self.strip.kind == "flash" else self.hard.questions[:3]

    def without_empty_rows(self) -> "PackContent":
        """Without messages that have no text, and without questions that have neither question nor
        answer.
        """
        primary_line = self.messages.primary_line if self.messages.primary else ""
        supporting = tuple(message for message in self.messages.supporting if message.text)
        likely = tuple(row for row in self.likely.questions if row.question or row.answer)
        hard = tuple(row for row in self.hard.questions if row.question or row.answer)
        return replace(
            self,
            messages=replace(self.messages, primary_line=primary_line, supporting=supporting),
            likely=Likely(likely),
            hard=Hard(hard),
        )

    @property
    def line_references(self) -> tuple[str, ...]:
        """Every `W-07/2` that a message or an answer was taken from, once, in reading order."""
        taken = [self.messages.primary_line if self.messages.primary else ""]
        taken += [message.line for message in self.messages.supporting]
        taken += [question.line for question in self.likely.questions]
        taken += [question.line for question in self.hard.questions]
        return tuple(dict.fromkeys(line for line in taken if line))

    def with_lines(self, lines: Collection[LineUsed]) -> "PackContent":
        """With the lines as they are now. Words that differ from their line are named, and rest on it
        no more unless one has all the words of the other.
        """
        texts = {(line.reference, line.revision): _plain(line.text) for line in lines}
        reworded = list(self.reworded)

        def own_line(section: str, what: str, text: str, line: str) -> str:
            mine, theirs = _plain(text), texts.get(split_line(line), "")
            if not line or not theirs or mine == theirs:
                return line
            if text:
                reworded.append(Reworded(section, what, split_line(line)[0]))
            return line if text and (mine in theirs or theirs in mine) else ""

        def own_lines(section: str, rows: tuple[typing.Any, ...]) -> tuple[typing.Any, ...]:
            return tuple(
                replace(
                    row,
                    line=own_line(
                        section, f"The answer to {section} question {number}", row.answer, row.line
                    ),
                )
                for number, row in enumerate(rows, start=1)
            )

        said = self.messages
        main = own_line("messages", "The primary message", said.primary, said.primary_line)
        supporting = tuple(
            replace(row, line=own_line("messages", f"Message {number}", row.text, row.line))
            for number, row in enumerate(said.supporting, start=1)
        )
        content = replace(
            self,
            messages=replace(said, primary_line=main, supporting=supporting),
            likely=Likely(own_lines("likely", self.likely.questions)),
            hard=Hard(own_lines("hard", self.hard.questions)),
        )
        taken = {split_line(line) for line in content.line_references}
        used = tuple(line for line in lines if (line.reference, line.revision) in taken)
        return replace(content, lines=used, reworded=tuple(dict.fromkeys(reworded)))


def _plain(text: str) -> str:
    """The words between spaces, so that one is found in the other by whole words alone."""
    return f" {' '.join(re.findall(r'\w+', text.casefold()))} "


def split_line(line: str) -> tuple[str, int]:
    """`W-07/2` as ("W-07", 2); a reference without a revision is its first."""
    reference, _, revision = line.rpartition("/")
    return (reference, int(revision)) if reference and revision.isdecimal() else (line, 1)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a part of a pack, in reading order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


def text_of(key: str, content: Json) -> str:
    """The whole text of a section, from its JSON."""
    return "\n".join(texts_in(getattr(from_json(PackContent, {key: content}), key)))


def to_json(value: Json) -> Json:
    """The value as dictionaries, lists, text and numbers; days and moments in ISO form."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json[T](kind: type[T], data: Json) -> T:
    """A `kind` from its JSON. Whatever is missing, unknown or of another shape falls back to the
    empty value.
    """
    known = data if isinstance(data, dict) else {}
    if kind is Logistics and "contacts" not in known:
        fields_before = {name: _text(known.get(name)) for name in _BEFORE_CONTACTS}
        known = known | {"contacts": contacts_from_fields(**fields_before)}
    return kind(
        **{
            name: read(known[name])
            for name, read in _readers(typing.cast(type, kind)).items()
            if name in known
        }
    )


@cache
def _readers(kind: type) -> dict[str, Callable[[Json], Any]]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Json], Any]:
    if typing.get_origin(hint) is tuple:
        read = _reader(typing.get_args(hint)[0])
        return lambda value: tuple(read(item) for item in value) if isinstance(value, list) else ()
    if isinstance(hint, types.UnionType):
        return lambda value: _moment(typing.get_args(hint)[0], value)
    if is_dataclass(hint):
        return lambda value: from_json(typing.cast(type, hint), value)
    return _whole if hint is int else _text


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _moment(kind: type[date], value: Json) -> date | None:
    try:
        return kind.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
