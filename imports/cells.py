"""Reads the cells of the register, or says what is wrong with one and how to fix it.

Pure. A cell is text, a date and time from a workbook, or the problem that was found when the file
was read. A reader gets only cells that are not empty.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from nhsuk.dates.vocabulary import MONTH, WEEKDAY, month_number
from nhsuk.london import ClocksChange, in_london
from training.references import REFERENCE_WORDS, is_reference

FIRST_YEAR = 1900
LAST_YEAR = 2100
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_PHONE = re.compile(r"\+?[0-9 ()./-]{3,}((ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)
_DAYS = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",  # 2026-03-31
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",  # 20260331
        r"(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>\d{4})",  # 31/03/2026
        rf"(?:{WEEKDAY}\.?,? ?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*"
        rf"(?P<month>{MONTH})[-/., ]*(?P<year>\d{{4}}|\d{{2}})",  # 01-Apr-15, 3 Nov 2026
        rf"(?P<month>{MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    )
]
_CLOCK = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$", re.ASCII | re.IGNORECASE)
_SERIAL = re.compile(r"[1-7]\d{4}(\.\d+)?", re.ASCII)  # how Excel counts days: 1927 to 2119
_EXCEL_BEGAN = date(1899, 12, 30)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_DAY_REMEDY = "Write the date as 2026-03-31 or 31/03/2026."
_MOMENT_REMEDY = "Write the date and time as 2026-03-31T07:10, in London time or with an offset."


@dataclass(unsafe_hash=True)
class CellError(Exception):
    """What is wrong with a cell, and how to fix it."""

    problem: str
    remedy: str


Value = str | datetime
Cell = Value | CellError
Reader = Callable[[Value], Any]


def shorten(text: Value) -> str:
    """The text as a message quotes it: on one line, at most 40 characters, nothing invisible."""
    shown = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(text))
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


def clean(cell: Cell) -> Value:
    """The cell without surrounding space; raises CellError for characters that a line of text
    cannot contain.
    """
    if isinstance(cell, CellError):
        raise cell
    if isinstance(cell, datetime):
        return cell
    if bad := _FORBIDDEN.search(cell.strip()):
        raise _forbidden(bad[0], cell)
    text = cell.strip()
    if text[:1] == "'" and text[1:2] in tuple("=+-@"):
        # spreadsheets and our own exports put it before text that looks like a formula
        text = text[1:]
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).strip("\ufeff\u200b").strip()


def _forbidden(character: str, cell: str) -> CellError:
    if character in "\r\n":
        return CellError(f"“{shorten(cell)}” is on more than one line.", "Write it on one line.")
    return CellError(
        f"“{shorten(cell)}” contains an invisible character (U+{ord(character):04X}).",
        "Type the cell again.",
    )


def text(longest: int) -> Reader:
    """A reader for text of at most so many characters."""

    @lru_cache(maxsize=2000)  # rows with the same text share one string
    def read(cell: Value) -> str:
        words = cell.date().isoformat() if isinstance(cell, datetime) else cell
        return _short(words, longest)

    return read


def _short(words: str, longest: int) -> str:
    if len(words) > longest:
        raise CellError(
            f"“{shorten(words)}” has {len(words):,} characters.", f"Use at most {longest}."
        )
    return words


def reference(longest: int) -> Reader:
    """A person's reference, or the code of a course or topic."""

    def read(cell: Value) -> str:
        if not is_reference(str(cell), longest):
            raise CellError(
                f"“{shorten(cell)}” cannot be used as a reference.",
                f"{REFERENCE_WORDS} At most {longest} characters.",
            )
        return str(cell)

    return read


@lru_cache(maxsize=100_000)
def day(cell: Value) -> date:
    """A day in any spelling that can mean no other: with four digits for the year or the month by
    its name, or as the number by which Excel counts it. A time of day after it is ignored.
    """
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if _SERIAL.fullmatch(cell):
        return _in_range(_EXCEL_BEGAN + timedelta(days=int(float(cell))))
    return _in_range(_calendar_day(_CLOCK.sub("", cell), cell, _DAY_REMEDY))


def _calendar_day(written: str, cell: Value, remedy: str) -> date:
    found = next((match for one in _DAYS if (match := one.fullmatch(written))), None)
    if found is None:
        raise CellError(f"“{shorten(cell)}” is not a date that the register can read.", remedy)
    year, month = found["year"], found["month"].lower()
    century = 0 if len(year) == 4 else 2000 if int(year) < 69 else 1900
    number = int(month) if month.isdigit() else month_number(month)
    try:
        return date(century + int(year), number, int(found["day"]))
    except ValueError:
        raise CellError(f"“{shorten(cell)}” is a date that does not exist.", remedy) from None


def _in_range(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(
            f"{found.isoformat()} lies outside {FIRST_YEAR} to {LAST_YEAR}.",
            "Write the real date, or leave the cell empty if there is no end date.",
        )
    return found


def moment(cell: Value) -> datetime:
    """An instant; without an offset, the time is London's."""
    if isinstance(cell, datetime):
        _in_range(cell.date())
        return _instant(cell)
    on, _, at = cell.partition("T") if "T" in cell else cell.partition(" ")
    found = _TIME.fullmatch(at.strip())
    if not found:
        raise CellError(
            f"“{shorten(cell)}” is not a date and time that the register can read.", _MOMENT_REMEDY
        )
    calendar_day = _in_range(_calendar_day(on, cell, _MOMENT_REMEDY))
    hour, minute, second, offset = found.groups()
    try:
        written = datetime.fromisoformat(
            f"{calendar_day}T{hour}:{minute}:{second or '00'}{offset or ''}"
        )
    except ValueError:
        raise CellError(
            f"“{shorten(cell)}” is a time that does not exist.", _MOMENT_REMEDY
        ) from None
    return written.astimezone(UTC) if offset else _instant(written)


def _instant(written: datetime) -> datetime:
    try:
        return in_london(written).astimezone(UTC)
    except ClocksChange as change:
        what = (
            "happens twice: the clocks go back"
            if change.comes_twice
            else "does not exist: the clocks go forward"
        )
        raise CellError(
            f"{written:%Y-%m-%dT%H:%M} {what} that night.",
            f"Write {' or '.join(change.readings)}, whichever is meant.",
        ) from change


def number(least: int, most: int) -> Reader:
    """A reader for a whole number between two limits, both included."""

    def read(cell: Value) -> int:
        digits = str(cell)
        if not (
            digits.isascii()
            and digits.isdigit()
            and len(digits) <= 6
            and least <= int(digits) <= most
        ):
            raise CellError(
                f"“{shorten(cell)}” is not a whole number from {least} to {most:,}.",
                "Write the number in digits.",
            )
        return int(digits)

    return read


def score(cell: Value) -> Decimal:
    """1 to 5 with at most one decimal."""
    if not re.fullmatch(r"[1-4](\.[0-9])?|5(\.0)?", str(cell)):
        raise CellError(
            f"“{shorten(cell)}” is not a score.",
            "Write 1 to 5 with at most one decimal, such as 3.5, or leave the cell empty.",
        )
    return Decimal(str(cell)).quantize(Decimal("0.1"))


def choice(values: Iterable[str]) -> Reader:
    """A reader for one of the values, in any case."""
    allowed = {value: value for value in values}

    def read(cell: Value) -> str:
        value = str(cell).lower()
        if value not in allowed:
            raise CellError(
                f"“{shorten(cell)}” is not one of the allowed values.",
                f"Write one of: {', '.join(allowed)}.",
            )
        return allowed[value]

    return read


def several(values: Iterable[str], what: str) -> Reader:
    """A reader for values separated by spaces, each once, in the order in which the product lists
    them; `what` is one of them.
    """
    allowed = tuple(values)

    def read(cell: Value) -> tuple[str, ...]:
        tokens = str(cell).lower().split()
        for token in tokens:
            if token not in allowed:
                raise CellError(
                    f"“{shorten(token)}” is not a {what}.",
                    f"Write one or more of these, separated by spaces: {' '.join(allowed)}.",
                )
            if tokens.count(token) > 1:
                raise CellError(f"“{token}” appears more than once.", "Write each once.")
        return tuple(value for value in allowed if value in tokens)

    return read


def yes_or_no(cell: Value) -> bool:
    """Yes or no, in any case."""
    word = str(cell).lower()
    if word not in ("yes", "no"):
        raise CellError(f"“{shorten(cell)}” is not yes or no.", "Write yes or no.")
    return word == "yes"


def link(cell: Value) -> str:
    """A web address that fits into its field."""
    address = str(cell)
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        remedy = "Write it like https://example.org/us, or leave it empty."
        raise CellError(f"“{shorten(address)}” is not a web address.", remedy) from None
    return _short(address, 200)


def email(cell: Value) -> str:
    """One email address."""
    address = str(cell)
    try:
        validate_email(address)
    except ValidationError:
        raise CellError(
            f"“{shorten(address)}” is not an email address.",
            "Write it like name@example.nhs.uk, or leave it empty.",
        ) from None
    return _short(address, 254)


def phone(cell: Value) -> str:
    """Digits and spaces, as people write them."""
    digits = str(cell)
    if len(digits) > 40 or not _PHONE.fullmatch(digits):
        raise CellError(
            f"“{shorten(digits)}” is not a phone number.",
            "Use digits and spaces, at most 40, such as 01632 960001 ext 12, or leave it empty.",
        )
    return digits
