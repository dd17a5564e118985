"""The files of the register, their columns and their keys.

Pure. The importer, the templates to download and the pages all read this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from imports.cells import (
    Reader,
    choice,
    day,
    email,
    link,
    moment,
    number,
    phone,
    reference,
    score,
    several,
    text,
    yes_or_no,
)
from training.media import MEDIA
from training.roles import StaffRole
from training.rubric import CRITERIA, CRITICALS

PEOPLE = "people"
TENURES = "tenures"
COURSES = "courses"
TOPICS = "topics"
TRAINING = "training"
PRACTICE = "practice"
CPD = "cpd"
ASSESSMENTS = "assessments"
CERTIFICATES = "certificates"
READINGS = "readings"
NAME = "name"  # of people, in place of first_name and last_name
PERSON = "person"
WHO = ("email", NAME)  # of theirs, in place of a person
ACCOUNTS = "social_accounts"
LISTING = (PEOPLE, COURSES, TOPICS)  # other files refer to them
USERS = "sign-ins"  # not files: the product lists these itself
ASSESSORS = "those who assess"
POLICIES = "policies"
PLATFORMS = (
    *("facebook", "x", "instagram", "linkedin", "youtube", "tiktok", "nextdoor"),
    *("whatsapp", "bluesky", "threads", "other"),
)


_FILES = {
    TENURES: "Roles",
    "person_topics": "Who speaks on which topic",
    CPD: "Development",
    "away": "Time away",
    ASSESSMENTS: "Assessments of mocks",
    READINGS: "Policies read",
}
_VALUES = {
    **MEDIA,
    **CRITICALS,
    "lead": "Leads on it",
    "can": "Can speak on it",
    "mock": "Mock interview",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "youtube": "YouTube",
}
_LABELS = {
    PERSON: "Person (their reference)",
    NAME: "Full name",
    "email": "Email address",
    "left_on": "Last day",
    "starts_on": "First day",
    "ends_on": "Last day",
}


def label_of(column: str) -> str:
    """Our column as the pages call it."""
    return _LABELS.get(column, _plain(column))


def value_label_of(value: str) -> str:
    """One of the words that a column takes, as the pages say it: `clinical_lead`, Clinical lead."""
    if value in _ROLE.allowed:
        return StaffRole(value).label
    return _VALUES.get(value, _plain(value))


def file_label_of(table: str) -> str:
    """Our file as the pages call what is in it."""
    return _FILES.get(table, _plain(table))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


class Missing(Enum):
    """A value that is not given, where an empty value would have a meaning."""

    ABSENT = "The column is missing, or the cell is empty and that changes nothing."


ABSENT = Missing.ABSENT


@dataclass(frozen=True)
class Column:
    """`blank` is the value of an empty cell; `refers_to` is the file that must list the value,
    `lists` marks the column that lists it.

    `allowed` are the accepted words, if only some are.

    The stored value of a private column can be corrected, but is not shown.
    """

    name: str
    read: Reader
    is_required: bool = False
    blank: Any = None
    refers_to: str = ""
    lists: bool = False
    warns_if_future: bool = False
    is_private: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`a_row` says what each row is. `period` names the columns of an interval; if they are moments,
    the end must be after the start.
    """

    name: str
    a_row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    period: tuple[str, str] | None = None

    @cached_property
    def ordered(self) -> tuple[Column, ...]:
        """All columns, those of the key first, as in rows."""
        by_name = {column.name: column for column in self.columns}
        rest = [column for column in self.columns if column.name not in self.key]
        return (*(by_name[name] for name in self.key), *rest)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.ordered)

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """The names of the columns outside the key."""
        return self.names[len(self.key) :]


def _words(name: str, longest: int, *, is_required: bool = False) -> Column:
    return Column(name, text(longest), is_required=is_required, blank="")


def _required(name: str, read: Reader, **more: Any) -> Column:
    return Column(name, read, is_required=True, **more)


def _one_of(name: str, values: Iterable[str]) -> Column:
    allowed = tuple(values)
    return _required(name, choice(allowed), allowed=allowed)


def _ref(name: str, to: str, *, is_required: bool = True) -> Column:
    return Column(
        name, reference(40 if to != COURSES else 20), is_required=is_required, refers_to=to
    )


def _sign_in(name: str, among: str, *, is_required: bool = True) -> Column:
    return Column(name, email, is_required=is_required, refers_to=among)


def _private(name: str, read: Reader, blank: Any = None, allowed: Iterable[str] = ()) -> Column:
    return Column(name, read, blank=blank, is_private=True, allowed=tuple(allowed))


_PERSON = _ref(PERSON, PEOPLE)
_COURSE = _ref("course", COURSES)
_ROLE = _one_of("role", [role.value for role in StaffRole])
_SPELL = (_PERSON, _required("starts_at", moment), _required("ends_at", moment))

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            PEOPLE,
            "A person",
            (
                _required("reference", reference(40), lists=True),
                _words("title", 40),
                _words("first_name", 100, is_required=True),
                _words("last_name", 100, is_required=True),
                Column("email", email, blank=""),
                Column("phone", phone, blank=""),
                _words("job_title", 200),
                _words("directorate", 120),
                Column("joined_on", day, blank=ABSENT, warns_if_future=True),
                Column("left_on", day),
                _ref("line_manager", PEOPLE, is_required=False),
            ),
            key=("reference",),
            period=("joined_on", "left_on"),
        ),
        Table(
            TENURES,
            "A role held",
            (
                _PERSON,
                _ROLE,
                _required("starts_on", day, warns_if_future=True),
                Column("ends_on", day),
            ),
            key=("person", "role", "starts_on"),
            period=("starts_on", "ends_on"),
        ),
        Table(
            COURSES,
            "A course",
            (
                _required("code", reference(20), lists=True),
                _words("title", 200, is_required=True),
                Column("media", several(MEDIA, "medium"), blank=(), allowed=tuple(MEDIA)),
                Column("valid_for_months", number(1, 600)),
                Column("max_group", number(1, 10_000)),
            ),
            key=("code",),
        ),
        Table(
            "requirements",
            "A requirement",
            (
                _ROLE,
                _COURSE,
                _required("due_within_days", number(0, 10_000)),
                _required("in_force_from", day),
                Column("in_force_to", day),
            ),
            key=("role", "course", "in_force_from"),
            period=("in_force_from", "in_force_to"),
        ),
        Table(
            "training",
            "Completed training",
            (
                _PERSON,
                _COURSE,
                _required("completed_on", day, warns_if_future=True),
                _one_of("outcome", ["passed", "failed", "did_not_attend"]),
                Column("valid_until", day, blank=ABSENT),
                _words("provider", 200),
                _words("certificate", 100),
            ),
            key=("person", "course", "completed_on"),
            period=("completed_on", "valid_until"),
        ),
        Table(
            "exemptions",
            "An exemption",
            (
                _PERSON,
                _ref("course", COURSES, is_required=False),
                _required("starts_on", day),
                Column("ends_on", day),
                _words("reason", 300, is_required=True),
                _words("approved_by", 200, is_required=True),
            ),
            key=("person", "course", "starts_on"),
            period=("starts_on", "ends_on"),
        ),
        Table(
            PRACTICE,
            "A practice interview",
            (
                _PERSON,
                _one_of("medium", MEDIA),
                _required("practised_on", day, warns_if_future=True),
                _one_of("kind", ["mock", "interview"]),
                Column("score", score, is_private=True),
                _sign_in("scored_by", ASSESSORS, is_required=False),
            ),
            key=("person", "medium", "practised_on", "kind"),
        ),
        Table(
            TOPICS,
            "A topic",
            (_required("code", reference(40), lists=True), _words("title", 200, is_required=True)),
            key=("code",),
        ),
        Table(
            "person_topics",
            "A topic spoken on",
            (_PERSON, _ref("topic", TOPICS), _one_of("level", ["lead", "can"])),
            key=("person", "topic"),
        ),
        Table(
            CPD,
            "Development",
            (
                _PERSON,
                _required("done_on", day, warns_if_future=True),
                _words("title", 200, is_required=True),
                _required("minutes", number(1, 24 * 60)),
                _words("reflection", 4000),
            ),
            key=("person", "done_on", "title"),
        ),
        Table(
            "on_call",
            "Time on call",
            _SPELL,
            key=("person", "starts_at"),
            period=("starts_at", "ends_at"),
        ),
        Table(
            "away",
            "Time away",
            (*_SPELL, _one_of("kind", ["leave", "clinic", "other"])),
            key=("person", "starts_at"),
            period=("starts_at", "ends_at"),
        ),
        Table(
            ASSESSMENTS,
            "Scores of a mock",
            (
                _PERSON,
                _COURSE,
                _required("held_on", day, warns_if_future=True),
                _sign_in("assessor", ASSESSORS),
                *(_private(criterion.key, number(1, 5)) for criterion in CRITERIA),
                _private("criticals", several(CRITICALS, "critical fail"), (), allowed=CRITICALS),
                _private("is_accurate", yes_or_no, blank=True, allowed=("yes", "no")),
                *(_private(name, text(300), "") for name in ("keep", "change", "next_step")),
            ),
            key=("person", "course", "held_on", "assessor"),
        ),
        Table(
            CERTIFICATES,
            "A certificate",
            (
                _PERSON,
                _COURSE,
                _required("completed_on", day),
                _words("provider", 200, is_required=True),
                _required("file", text(200)),
            ),
            key=("person", "course", "completed_on"),
        ),
        Table(
            READINGS,
            "A policy read",
            (
                _sign_in("reader", USERS),
                _required("policy", text(200), refers_to=POLICIES),
                _required("version", number(1, 999)),
                _required("read_at", moment),
            ),
            key=("reader", "policy", "version"),
        ),
        Table(
            ACCOUNTS,
            "A social account",
            (
                _one_of("platform", PLATFORMS),
                _required("handle", text(100), lists=True),
                Column("address", link, blank=""),
                _words("about", 300),
                Column("ended_on", day),
            ),
            key=("platform", "handle"),
        ),
    )
}
_OURS = {column.name for table in TABLES.values() for column in table.columns} | {NAME}


def column_in_file(name: str) -> str:
    """Of our columns the label, with the name to look for in the file; theirs have a name alone."""
    return f"{label_of(name)} ({name})" if name in _OURS else name
