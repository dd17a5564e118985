"""Finds what could name a patient in a text: NHS numbers, dates of birth, postcodes, phone numbers.
Pure.

A hit is a question, not a verdict: somebody removes the words, or says why they are not about a
patient. Freephone and 03 numbers belong to no person and are no hits; nor are known values (the
studio's postcode, the producer's phone).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

REMOVED = "[removed]"  # replaces an identifier that was removed for good
NEAR = 40  # characters between a date and a word that makes it a date of birth


class Kind(StrEnum):
    """Kinds of identifiers."""

    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    POSTCODE = "postcode"
    PHONE = "phone"


WORDS = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.POSTCODE: "a postcode",
    Kind.PHONE: "a phone number that belongs to none of the contacts",
}


@dataclass(frozen=True)
class Hit:
    """`words` as written in the text; `token` is the same however it is written."""

    kind: Kind
    words: str
    token: str


_DASHES = r"\-\u2010\u2011\u2012\u2013\u2014"
_GAP = rf"[\s.{_DASHES}]{{0,3}}"
_TEN_DIGITS = re.compile(rf"(?<!\d)(?=(\d(?:{_GAP}\d){{9}})(?!\d))")  # they may overlap
_PHONE = re.compile(rf"(?<![\d+])(?:\+\s?44|0044|0)(?:[\s.(){_DASHES}]{{0,3}}\d){{9,11}}(?!\d)")
_SHARED_NUMBER = re.compile(r"^0[38]")
_POSTCODE = re.compile(
    r"\b(?:GIR\s*0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])"
    r"[^\S\n]{0,3}\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501  one list reads better whole
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{4}}\s?[{_DASHES}/.]\s?\d{{1,2}}\s?[{_DASHES}/.]\s?\d{{1,2}}"
    rf"|\d{{1,2}}\s?[{_DASHES}/.]\s?\d{{1,2}}\s?[{_DASHES}/.]\s?\d{{2,4}}"
    rf"|\d{{8}}|\d{{2}} \d{{2}} \d{{4}}"
    rf"|{_DAY}(?:\s+of)?[\s{_DASHES}]{_MONTH}\.?,?[\s{_DASHES}]'?\d{{2,4}}"
    rf"|{_MONTH}\.?\s+{_DAY},?\s+\d{{2,4}})(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth(?:day|date)?|d\.?\s?o\.?\s?b)\b", re.IGNORECASE)


def find_identifiers(text: str, known: Collection[str] = ()) -> list[Hit]:
    """Each identifier once, in order of kind. `known` are tokens (`token_of`) that are not about a
    patient.
    """
    once = {(hit.kind, hit.token): hit for hit in reversed(_all_in(text))}
    return [hit for hit in once.values() if hit.token not in known][::-1]


def find_spellings(text: str, kind: Kind, token: str) -> set[str]:
    """Every way in which the text writes this identifier; empty if it does not contain it."""
    return {hit.words for hit in _all_in(text) if (hit.kind, hit.token) == (kind, token)}


def without(text: str, spellings: Collection[str]) -> str:
    """The text with `[removed]` in place of these words. A text that hides them in other characters
    is folded first.
    """
    if not any(words in _fold(text) for words in spellings):
        return text
    longest_first = sorted(spellings, key=len, reverse=True)
    for words in longest_first:
        text = text.replace(words, REMOVED)
    if any(words in _fold(text) for words in spellings):
        text = _fold(text)
        for words in longest_first:
            text = text.replace(words, REMOVED)
    return text


def token_of(words: str) -> str:
    """Digits and capitals only, and phone numbers in national form, so that two spellings compare
    equal.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKC", words).upper() if c.isalnum())
    if bare.isdigit() and words.strip().startswith(("+", "00")):
        return "0" + bare.removeprefix("00").removeprefix("44").removeprefix("0")
    return bare


def is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is the check digit: the first nine weighted from 10 down to 2,
    modulo 11.
    """
    rest = (
        11
        - sum(
            int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
        )
        % 11
    )
    return rest != 10 and rest % 11 == int(digits[9])


def _fold(text: str) -> str:
    """Without invisible characters, and each character in its plain form."""
    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    )


def _all_in(text: str) -> list[Hit]:
    """Every hit, in order of kind."""
    folded = _fold(text)
    return list(
        dict.fromkeys(
            (*_nhs_numbers(folded), *_births(folded), *_postcodes(folded), *_phones(folded))
        )
    )


def _nhs_numbers(text: str) -> Iterator[Hit]:
    phones = [match.span() for match in _PHONE.finditer(text)]
    for match in _TEN_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        at = bisect_right(phones, (match.start(1), len(text)))
        before = phones[max(0, at - 1) : at]
        inside = any(match.end(1) <= end for _, end in before)
        if is_nhs_number(digits) and not inside:
            yield Hit(Kind.NHS_NUMBER, match[1], token_of(match[1]))


def _births(text: str) -> Iterator[Hit]:
    words = [match.span() for match in _BIRTH.finditer(text)]
    for match in _DATE.finditer(text):
        at = bisect_right(words, match.span())
        gaps = (
            max(start - match.end(), match.start() - end)
            for start, end in words[max(0, at - 1) : at + 1]
        )
        if any(gap <= NEAR for gap in gaps):
            yield Hit(Kind.DATE_OF_BIRTH, match[0], token_of(match[0]))


def _postcodes(text: str) -> Iterator[Hit]:
    for match in _POSTCODE.finditer(text):
        if not _ORDINAL.search(match[0]):
            yield Hit(Kind.POSTCODE, match[0], token_of(match[0]))


def _phones(text: str) -> Iterator[Hit]:
    for match in _PHONE.finditer(text):
        token = token_of(match[0])
        if len(token) in (10, 11) and not _SHARED_NUMBER.search(token):
            yield Hit(Kind.PHONE, match[0].strip(), token)
