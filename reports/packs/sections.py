"""The sections and fields of the pack editor as data, and which kind of pack requires
which. Pure.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import get_type_hints

from reports.packs.content import Json, PackContent, from_json, to_json

FLASH = "flash"
STANDARD = "standard"
FULL = "full"
EVERY_KIND = frozenset({FLASH, STANDARD, FULL})
LONGER_KINDS = frozenset({STANDARD, FULL})


class Input(StrEnum):
    """The kind of control: one line, a sentence that may wrap, Markdown, a list, a day, a number of
    days, one of a few answers, a line of the library; or none, for a fact, which nobody writes.
    """

    LINE = "line"
    SENTENCE = "sentence"
    TEXT = "text"
    LIST = "list"
    DAY = "day"
    DAYS = "days"
    CHOICE = "choice"
    TAKEN_FROM = "taken_from"
    FACT = "fact"


LIMITS = {
    Input.LINE: 400,
    Input.SENTENCE: 400,
    Input.TEXT: 5000,
    Input.LIST: 5000,
    Input.DAY: 10,
    Input.DAYS: 4,
    Input.CHOICE: 400,
    Input.TAKEN_FROM: 40,
    Input.FACT: 400,
}


@dataclass(frozen=True)
class Field:
    """`aim` is the target number of words, 0 for none; `choices` are the answers offered."""

    name: str
    label: str
    input: Input = Input.LINE
    hint: str = ""
    aim: int = 0
    choices: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        """The most characters it allows."""
        return LIMITS[self.input]


@dataclass(frozen=True)
class Rows:
    """A repeated group of fields: `offered` rows are shown, at most `most` can be added."""

    name: str
    title: str
    fields: tuple[Field, ...]
    offered: int
    most: int


@dataclass(frozen=True)
class Section:
    """A section of a pack; `asked_in` are the kinds of pack that require it."""

    key: str
    title: str
    about: str
    fields: tuple[Field, ...] = ()
    rows: Rows | None = None
    asked_in: frozenset[str] = LONGER_KINDS


NOT_AGREED = "Not agreed yet"
ON_THE_RECORD = (
    "Everything, from the moment they pick up.",
    "On the record, with the subjects agreed beforehand",
    "Background: not to be quoted",
    NOT_AGREED,
)
CONSENT_HELD = "Somebody has consented"
IN_THE_PERIOD = "In the period: nothing that takes sides"
BEFORE_A_COURT = "A case, inquest or inquiry is open"
CONSENT = (
    "No patient is spoken about",
    CONSENT_HELD,
    "No consent: nobody is confirmed as a patient",
)
PRE_ELECTION = ("No pre-election period", IN_THE_PERIOD)
LEGAL = ("Nothing before a court, coroner or inquiry", BEFORE_A_COURT)

_TAKEN_FROM = Field("line", "Taken from line", Input.TAKEN_FROM)

SECTIONS: tuple[Section, ...] = (
    Section(
        "glance",
        "At a glance",
        "Page 1 has to work on its own: what they want, what we want, and what is not for this"
        " interview.",
        (
            Field(
                "angle",
                "The angle, in a sentence",
                Input.SENTENCE,
                hint="What they are really asking.",
                aim=25,
            ),
            Field(
                "outcome",
                "The one outcome wanted",
                Input.SENTENCE,
                hint="What people do or know afterwards.",
                aim=25,
            ),
            Field("other_guests", "Other guests", Input.FACT),
            Field(
                "red_lines",
                "Red lines, one per line",
                Input.LIST,
                "What not to say, confirm or guess at.",
            ),
            Field("contact_name", "Communications contact", Input.FACT),
            Field("contact_phone", "Number of the communications contact", Input.FACT),
        ),
        asked_in=EVERY_KIND,
    ),
    Section(
        "messages",
        "Message map",
        "One primary message, three that support it: 27 words and 9 seconds together.",
        (
            Field(
                "primary",
                "Primary message",
                Input.SENTENCE,
                hint="The one thing to say if there is only time for one.",
                aim=15,
            ),
            Field("primary_line", "Taken from line", Input.TAKEN_FROM),
        ),
        Rows(
            "supporting",
            "Message",
            (
                Field("text", "Message", Input.SENTENCE),
                Field("proofs", "Proofs, one per line", Input.LIST, "Up to three."),
                Field("example", "A human example", Input.TEXT),
                _TAKEN_FROM,
            ),
            offered=3,
            most=3,
        ),
        asked_in=EVERY_KIND,
    ),
    Section(
        "hard",
        "Hard questions",
        "The questions we do not want, hardest first. The first three are on page 1.",
        rows=Rows(
            "questions",
            "Question",
            (
                Field("question", "Question", Input.SENTENCE),
                Field("answer", "Answer, written out", Input.TEXT, aim=60),
                Field("bridge", "Bridge back to the message", Input.SENTENCE),
                _TAKEN_FROM,
            ),
            offered=5,
            most=15,
        ),
        asked_in=EVERY_KIND,
    ),
    Section(
        "likely",
        "Likely questions",
        "Five to eight, each with the line, its proof and where that comes from.",
        rows=Rows(
            "questions",
            "Question",
            (
                Field("question", "Question", Input.SENTENCE),
                Field("answer", "Line to take", Input.TEXT, aim=60),
                Field("proof", "Proof"),
                Field("source", "Source"),
                _TAKEN_FROM,
            ),
            offered=5,
            most=15,
        ),
    ),
    Section(
        "opening",
        "Opening, closing, caption",
        "The first and last sentences, and how to write and say the name and title.",
        (
            Field("opening", "Opening line", Input.SENTENCE, aim=25),
            Field("closing", "Closing line", Input.SENTENCE, aim=25),
            Field("caption_name", "Name in the caption", Input.FACT),
            Field("caption_title", "Title in the caption", Input.FACT),
            Field("said_as", "How to say the name", Input.FACT),
        ),
    ),
    Section(
        "bridges",
        "Bridges and safe phrases",
        "Ways back to the message, and what to say when you can’t answer.",
        (
            Field("bridges", "Bridges, one per line", Input.LIST),
            Field("phrases", "Safe phrases, one per line", Input.LIST),
        ),
    ),
    Section(
        "facts",
        "Facts and figures",
        "At most ten. Each with its day, its source and who owns it.",
        rows=Rows(
            "facts",
            "Fact",
            (
                Field("what", "What"),
                Field("value", "Value"),
                Field("unit", "Unit"),
                Field("good_for", "Valid for, in days", Input.DAYS),
                Field("as_of", "As of", Input.DAY),
                Field("source", "Source"),
                Field("owner", "Owner"),
            ),
            offered=4,
            most=20,
        ),
    ),
    Section(
        "background",
        "Background",
        "Why now, what has been said, and what partners say.",
        (
            Field("why_now", "Why now", Input.TEXT),
            Field("coverage", "Recent coverage", Input.TEXT),
            Field("said_last_time", "Said last time", Input.TEXT),
            Field("partners", "Partners’ lines", Input.TEXT),
        ),
    ),
    Section(
        "journalist",
        "Journalist and outlet",
        "Write only what you would be happy for them to read.",
        (
            Field("name", "Journalist", Input.FACT),
            Field("beat", "Beat"),
            Field("recent_pieces", "Recent pieces", Input.TEXT),
            Field("style", "Style"),
            Field("audience", "Audience"),
            Field("last_contact", "Last contact"),
        ),
    ),
    Section(
        "ground_rules",
        "Ground rules",
        "What was agreed with the broadcaster, and what the law or the calendar requires.",
        (
            Field("on_the_record", "On the record", Input.CHOICE, choices=ON_THE_RECORD),
            Field("agreed", "Agreed", Input.TEXT),
            Field("embargo", "Embargo", Input.FACT),
            Field("consent_is", "Consent", Input.CHOICE, choices=CONSENT),
            Field("consent", "Consent, in words", Input.SENTENCE),
            Field("pre_election_is", "Pre-election", Input.CHOICE, choices=PRE_ELECTION),
            Field("pre_election", "Pre-election, in words", Input.SENTENCE),
            Field("legal_is", "Legal", Input.CHOICE, choices=LEGAL),
            Field("legal", "Legal, in words", Input.SENTENCE),
        ),
    ),
    Section(
        "last",
        "Last interview",
        "From the person’s last practice: one thing to keep, one to change.",
        (
            Field("occasion", "When and what"),
            Field("keep", "Keep", Input.SENTENCE),
            Field("change", "Change", Input.SENTENCE),
        ),
        asked_in=frozenset({FULL}),
    ),
    Section(
        "afterwards",
        "Afterwards",
        "Where to say how it went, when it goes out, and who to ring.",
        (
            Field("debrief_link", "Debrief link"),
            Field("goes_out", "Goes out"),
            Field("corrections", "Corrections"),
            Field("wellbeing", "Your wellbeing"),
        ),
    ),
    Section(
        "control",
        "Sources",
        "Where the statements and figures come from. Writers and approvers are added"
        " automatically.",
        (Field("sources", "Sources", Input.TEXT),),
        asked_in=frozenset({FULL}),
    ),
)

BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}


def clean_section(key: str, data: Json) -> Json:
    """The section's JSON as it is stored: only known keys, each of the right type, without empty
    rows.
    """
    hints = get_type_hints(PackContent)
    value = from_json(hints[key], data)
    rows = BY_KEY[key].rows
    if rows is None:
        return to_json(value)
    filled = tuple(row for row in getattr(value, rows.name) if row != type(row)())
    others = {
        field.name: getattr(value, field.name) for field in fields(value) if field.name != rows.name
    }
    return to_json(type(value)(**others, **{rows.name: filled}))


def is_empty(key: str, content: PackContent) -> bool:
    """Whether the section has no text that people have written."""
    section = BY_KEY[key]
    value = getattr(content, key)
    names = [field.name for field in section.fields if field.input != Input.FACT]
    names += [section.rows.name] if section.rows else []
    return not any(getattr(value, name) for name in names)
