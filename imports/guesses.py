"""Guesses which of somebody else's columns and values are ours.

Pure, and conservative: a guess needs a name that is used for such a column and values that can be
read as such, or values that nothing else has. Nothing is taken without somebody's consent.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from imports.cells import CellError, clean, day, email, moment
from imports.mappings import (
    DATE_OF,
    Known,
    columns_of,
    from_columns,
    is_no_answer,
    missing_columns,
    names_its_editor,
    plain,
    words_of,
)
from imports.surveys import ForeignColumn
from imports.tables import COURSES, NAME, PEOPLE, PERSON, TABLES, TOPICS, TRAINING, WHO, Column
from training.references import fold, is_reference

SAMPLE = 200  # values of a column that are looked at
_ABOUT = (PERSON, "reference")  # the columns that say whom a row is about, by number
_ROW_OF_COURSE = ("course", "completed_on")
_MOST = 0.8  # of the values can be read, or are known
_SEVERAL = 2
_HALF = 0.5
_CLOSE = 0.9  # how alike two names are that differ by a slip


def _phrases(text: str) -> dict[str, list[str]]:
    """What stands after each word and colon, by the word; a line that is indented goes on."""
    found = {}
    for line in text.strip().replace("\n    ", " ").splitlines():
        ours, _, theirs = line.partition(": ")
        found[ours] = theirs.split(", ")
    return found


# How others call our columns, the most usual first. What is said of `person` holds for `reference`.
_CALLED = _phrases(
    """
person: employee number, employee no, employee id, staff number, staff no, staff id, assignment
    number, payroll number, person number, personnel number, person ref, employee ref, emp no,
    esr number, number, ref, reference number, id
name: full name, employee name, staff name, person name, employee, member
first_name: forename, forenames, given name, given names, first names, known as
last_name: surname, family name, second name
title: salutation, prefix
email: email address, e mail, e mail address, work email, work email address, mail
phone: telephone, telephone number, phone number, work phone, mobile, mobile number, contact
    number, tel, work mobile
job_title: position title, position, post, post title, job, role title, job role
directorate: department, division, org l3, org l4, organisation, team, service, business unit,
    care group, area
joined_on: start date, latest start date, hire date, latest hire date, date joined, joining
    date, employment start date, started, joined, date started
left_on: leaving date, leave date, end date, termination date, date left, last day, actual
    termination date, left
line_manager: line manager number, manager number, supervisor number, manager employee number,
    supervisor employee number, line manager reference, reports to number, reports to
course: competence name, competence, course name, course title, training, module, class name,
    certification name, qualification, session, training course
completed_on: date achieved, completion date, date completed, completed, achieved on, training
    date, date of training, date attended, attended on, attended, date, start date, date from,
    effective from, achieved
valid_until: expiry date, expires, expires on, expiry, date of expiry, valid to, date to, end
    date, renewal date, renew by
outcome: result, status, completion status, attendance, pass fail
provider: training provider, supplier, delivered by, trainer, company
certificate: certificate number, certificate no
role: role held, group, member of, body
starts_on: start date, from, since, appointed, appointed on, date from
ends_on: end date, to, until, term ends, date to
starts_at: start, from, start time
ends_at: end, to, until, end time
kind: type, reason
topic: subject, speaks on, topic name
medium: media, channel
code: course code, topic code
"""
)
_MEANT = {  # how others write our values
    "outcome": _phrases(
        """
passed: pass, complete, completed, achieved, attended, competent, successful, active
failed: fail, not passed, unsuccessful, not yet competent, not achieved
did_not_attend: dna, did not attend, no show, absent, not attended
"""
    ),
    "role": _phrases(
        """
governing_board: board, board member, governing body, governor, director
clinical_lead: clinical lead, gp lead, lead clinician
senior_staff: senior, senior manager, senior leader
other_staff: staff, other
"""
    ),
}
_STANDING = re.compile(
    r"\b(meets?|met|requirements?|required|complian(t|ce)|mandatory|in date|expired?|overdue)\b"
)
_HOLLOW = re.compile(
    r"nhs|local|national|mand|and|the|of|for|a|in|to|on|with|training|courses?|module|level"
    r"|interviews?|skills|session|workshop|e|e?learning|refresher|update|part"
)


class Guess(NamedTuple):
    """`why` ends the sentence "Looks like the reference: ..."."""

    column: str
    why: str


def guess_table(columns: Sequence[ForeignColumn], known: Known) -> str:
    """The table of which most required columns are guessed, of equal ones training, then people;
    empty if another lacks two.
    """
    best = ("", 0.0)
    for table in (TRAINING, PEOPLE, *TABLES):
        guessed = guess_columns(table, columns, known)
        theirs = {name: guess.column for name, guess in guessed.items()}
        required = {column.name for column in TABLES[table].columns if column.is_required}
        missing = missing_columns(from_columns(table, theirs)[0])
        lacking = [name for name in missing if name not in _MEANT]
        share = 1 - len(lacking) / len(required)
        is_likely = len(lacking) <= 1 and len(required) - len(missing) >= _SEVERAL
        if is_likely and share > best[1] and not _repeats(table, columns, guessed):
            best = (table, share)
    return best[0]


def _repeats(table: str, columns: Sequence[ForeignColumn], guessed: Mapping[str, Guess]) -> bool:
    """Whether a column that would be the only key of the table has most values more than once."""
    key = TABLES[table].key
    theirs = [each for each in columns if each.name in guessed and guessed[each.name].column in key]
    if len(key) > 1 or not theirs:
        return False
    counts = theirs[0].values
    return len(counts) < sum(counts.values()) * _MOST


def guess_columns(table: str, columns: Sequence[ForeignColumn], known: Known) -> dict[str, Guess]:
    """Our column by the name of theirs; each is guessed once, where it fits best."""
    found: dict[str, tuple[float, str, str]] = {}
    for ours in columns_of(TABLES[table]):
        for theirs in columns:
            score, why = _fit(table, ours, theirs, known)
            if score > found.get(ours, (0.0, "", ""))[0]:
                found[ours] = (score, theirs.name, why)
    for spare in _spare(table, found):
        found.pop(spare, None)
    made: dict[str, Guess] = {}
    for ours, (_, name, why) in sorted(found.items(), key=lambda each: -each[1][0]):
        made.setdefault(name, Guess(ours, why))
    if wide := _dates_of_courses(table, columns, made, known):
        made = {name: guess for name, guess in made.items() if guess.column not in _ROW_OF_COURSE}
        return made | wide
    return made | _by_what_they_hold(table, columns, made, known)


def _spare(table: str, found: Collection[str]) -> Collection[str]:
    """Columns that are not needed beside others: a whole name, or who it is beside the number."""
    parts = {"first_name", "last_name"}
    if table == PEOPLE:
        return [NAME] if parts <= {*found} else parts if NAME in found else []
    return WHO if PERSON in found else []


def _dates_of_courses(
    table: str, columns: Sequence[ForeignColumn], made: Mapping[str, Guess], known: Known
) -> dict[str, Guess]:
    """Columns of a wide table: named like one of our courses each, with dates in them."""
    if table != TRAINING or any(guess.column == "course" for guess in made.values()):
        return {}
    titles = known.titles.get(COURSES, {})
    codes = {each.name: _code(each.name, titles) for each in columns}
    return {
        each.name: Guess(f"{DATE_OF}{code}", "it is called like this course and holds dates")
        for each in columns
        if (code := codes[each.name])
        and [*codes.values()].count(code) == 1
        and (_readable(TRAINING, "completed_on", _answers(each)) or 0) >= _MOST
    }


def _by_what_they_hold(
    table: str, columns: Sequence[ForeignColumn], made: Mapping[str, Guess], known: Known
) -> dict[str, Guess]:
    """Required columns that no name gives: the only one with our words, or with dates."""
    given = {guess.column for guess in made.values()}
    free = [
        each
        for each in columns
        if each.name not in made
        and not names_its_editor(each.name)
        and not _says_how_they_stand(each.name)
    ]
    more: dict[str, Guess] = {}
    for ours in TABLES[table].columns:
        if not ours.is_required or ours.name in given:
            continue
        fitting = [each for each in free if _holds(ours, _answers(each), known)]
        if len(fitting) == 1 and fitting[0].name not in more:
            what = "dates" if ours.read is day else f"like our {ours.name}s"
            more[fitting[0].name] = Guess(ours.name, f"the only column whose values are {what}")
    return more


def _holds(ours: Column, values: list[str], known: Known) -> bool:
    """Whether most values are dates or words for ours, or half of them like titles of ours."""
    if ours.read is day:  # by digits alone it could be any number
        days = sum(_reads(ours, one) for one in values if not one.isdigit())
        return bool(values) and days >= _MOST * len(values)
    known_by = guess_values(ours, values, known) if values else {}
    least = _MOST if ours.allowed else _HALF
    return bool(known_by) and len(known_by) >= least * len(values)


def _fit(table: str, ours: str, theirs: ForeignColumn, known: Known) -> tuple[float, str]:
    """How well the column fits, 0 to 2, and why."""
    if names_its_editor(theirs.name) or (ours == "outcome" and _says_how_they_stand(theirs.name)):
        return 0, ""
    values = _answers(theirs)
    share = _readable(table, ours, values)
    by_name = _named_like(ours, theirs.name)
    if share is not None and share < _MOST:
        return 0, ""
    if by_name:
        if ours in (*_ABOUT, "line_manager"):  # of a list of all staff few may be on the register
            share = _on_register(values, known)
        return by_name + (share or 0) / 2, _because(ours, values, share)
    by_values = _by_values(ours, theirs, values, known)
    return (by_values / 2, _because(ours, values, by_values)) if by_values >= _MOST else (0, "")


def _answers(theirs: ForeignColumn) -> list[str]:
    """A sample of the values, but for those that say that there is none."""
    return [value for value in islice(theirs.values, SAMPLE) if not is_no_answer(value)]


def _says_how_they_stand(header: str) -> bool:
    """Whether the column says if somebody needs training today, which is no outcome of a course."""
    return _STANDING.search(words_of(header)) is not None


def _by_values(ours: str, theirs: ForeignColumn, values: list[str], known: Known) -> float:
    """The share of values that can be nothing else: addresses, or references on the register."""
    if len(values) < _SEVERAL or _is_someone_else(theirs.name):
        return 0
    if ours == "email":
        return sum("@" in value for value in values) / len(values)
    if ours in _ABOUT:
        return _on_register(values, known)
    return 0


def _on_register(values: list[str], known: Known) -> float:
    if not values:
        return 0
    return sum(fold(value) in known.references for value in values) / len(values)


def _named_like(ours: str, header: str) -> float:
    """1 for a name in use, a little less for a rarer one or a slip; 0 otherwise."""
    written = words_of(header)
    own = ours.replace("_", " ")
    called = (own, *_CALLED.get("person" if ours == "reference" else ours, ()))
    if ours == "reference":
        called = (*called, "person")
    if ours == "person":
        called = (*called, "reference")
    if written in called:
        return 1 - called.index(written) / 100
    closest = max(SequenceMatcher(None, written, name).ratio() for name in called)
    return closest / 2 if closest >= _CLOSE and len(written) > 4 else 0


def _is_someone_else(header: str) -> bool:
    """Whether the column names a manager, a trainer or another who is not whom the row is about."""
    return (
        re.search(r"\b(manager|supervisor|assessor|trainer|by|to|approver)\b", words_of(header))
        is not None
    )


def _readable(table: str, ours: str, values: list[str]) -> float | None:
    """The share of values that can be read as ours; None where anything can."""
    column = next((each for each in TABLES[table].columns if each.name == ours), None)
    if column is None or not values:
        return None
    test = _test_of(column)
    return sum(map(test, values)) / len(values) if test else None


def _test_of(column: Column) -> Callable[[str], bool] | None:
    if column.read in (day, moment, email):
        return lambda value: _reads(column, value)
    if column.refers_to == PEOPLE or column.name == "reference":
        return is_reference
    if column.name == "phone":
        return lambda value: sum(character.isdigit() for character in value) >= 4
    return None


def _reads(column: Column, value: str) -> bool:
    try:
        column.read(clean(value))
    except CellError:
        return False
    return True


def _because(ours: str, values: list[str], share: float | None) -> str:
    if not share:
        return "by its name"
    number = round(share * len(values))
    if ours in (*_ABOUT, "line_manager"):
        return f"{number} of {len(values)} values are on the register"
    if ours.endswith(("_on", "_at")) or ours == "valid_until":
        return f"{number} of {len(values)} values are dates"
    if ours == "email":
        return f"{number} of {len(values)} values are email addresses"
    return "by its name"


def guess_values(column: Column, values: Iterable[str], known: Known) -> dict[str, str]:
    """Ours by theirs: a value that is ours already, one that is usual, or a title like ours."""
    if column.refers_to in (COURSES, TOPICS):
        titles = known.titles.get(column.refers_to, {})
        return {value: code for value in values if (code := _code(value, titles))}
    meant = {plain(ours): ours for ours in column.allowed}
    meant |= {plain(ours.replace("_", " ")): ours for ours in column.allowed}
    for ours, words in _MEANT.get(column.name, {}).items():
        meant |= dict.fromkeys(words, ours)
    return {value: meant[words_of(value)] for value in values if words_of(value) in meant}


def _code(value: str, titles: Mapping[str, str]) -> str:
    """The code that the value is or names, or that of the one title that has its words."""
    by_code = {fold(code): code for code in titles}
    if ours := by_code.get(fold(value.strip())):
        return ours
    named = {by_code[word] for word in re.findall(r"[A-Z0-9-]+", value.upper()) if word in by_code}
    if len(named) == 1:
        return named.pop()
    theirs = _telling(value)
    shared = {code: len(theirs & _telling(title)) for code, title in titles.items()}
    most = max(shared.values(), default=0)
    best = [code for code, count in shared.items() if count == most]
    is_like = most and most == len(theirs) and len(best) == 1 and theirs != {"media"}
    return best[0] if is_like else ""


def _telling(text: str) -> set[str]:
    """The words of a title that tell it from others."""
    return {
        word for word in words_of(text).split() if not (_HOLLOW.fullmatch(word) or word.isdigit())
    }
