"""Plans what an import would change: typed rows compared with what is stored.

Pure. The same key with other values corrects the stored row; rows and columns that the source lacks
are left alone. An empty `valid_until` says nothing: new records get it by the rule of validity, and
a stored one is never rewritten.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from imports.cells import CellError
from imports.checking import Key, Rows
from imports.mappings import Known
from imports.problems import Problems, describe
from imports.spells import SpellChange, StoredSpell, change_spells, directorate_on
from imports.tables import (
    ABSENT,
    COURSES,
    LISTING,
    PEOPLE,
    PERSON,
    TABLES,
    TENURES,
    TRAINING,
    Table,
)
from training.readiness import valid_until_for
from training.references import fold
from training.register import BEFORE_THE_REGISTER, Record

Values = tuple[Any, ...]
Held = dict[str, dict[str, list[Any]]]  # by source and table: keys, as JSON has them
MIN_STRANGERS = 3
NEW_PEOPLE = "If these people are new, say so: on the page, or with --new-people."
RETRACT, END = "retract", "end"  # what becomes of a fact that a source holds no longer
_PASSED = "passed"
_OUTCOME, _VALID_UNTIL = (TABLES[TRAINING].rest.index(name) for name in ("outcome", "valid_until"))
_EMAIL, _DIRECTORATE, _JOINED_ON, _LEFT_ON = (
    TABLES[PEOPLE].rest.index(name) for name in ("email", "directorate", "joined_on", "left_on")
)


class StoredRow(NamedTuple):
    """A stored row; its values outside the key are in the order of the table."""

    id: int
    key: Key
    values: Values


class StoredPerson(NamedTuple):
    """`values` as in StoredRow, but the directorate among them is ignored: the spells are used."""

    id: int
    is_removed: bool
    values: Values
    spells: tuple[StoredSpell, ...]


class StoredFacts(Protocol):
    """What the planner needs from the register. `people` are by folded reference."""

    people: dict[str, StoredPerson]
    valid_for_months: dict[str, int | None]
    renewal_window_days: int

    def named(self, file: str) -> Iterable[StoredRow]:
        """The courses, or the topics."""

    def facts(self, file: str, people: set[str]) -> Iterable[StoredRow]:
        """The current facts of a file, at least those of these people."""


class Change(NamedTuple):
    """One row to write. `stored_id` is what it corrects or restores, `before` its values; None for a
    new row.
    """

    file: str
    row: int
    key: Key
    stored_id: int | None
    before: Values | None
    after: Values

    def differences(self) -> Iterator[tuple[str, Any, Any]]:
        """Column, old and new value of what a correction changes; for a new row, its values."""
        for name, old, new in zip(
            TABLES[self.file].rest, self.before or self.after, self.after, strict=True
        ):
            if self.before is None and new not in ("", None, ()):
                yield name, None, new
            elif old != new:
                yield name, old, new


@dataclass
class Plan:
    """`counts` are by file and kind of change. `gone` are the facts that a source held last time and
    holds no longer; `answers` say of each, by its `gone_name`, or of all by "gone", whether it was
    wrong or has ended. `held` is what each source holds now.
    """

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    spells: list[SpellChange] = field(default_factory=list)
    gone: dict[str, list[StoredRow]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    held: Held = field(default_factory=dict)

    def answer(self, file: str, row: StoredRow) -> str:
        """What becomes of a fact that is gone; a fact without a last day cannot end."""
        said = self.answers.get(gone_name(file, row), self.answers.get("gone", ""))
        return "" if said == END and not can_end(file, row) else said

    def gone_as(self, answer: str) -> dict[str, list[StoredRow]]:
        """By file, those with this answer."""
        return {
            file: some
            for file, rows in self.gone.items()
            if (some := [row for row in rows if self.answer(file, row) == answer])
        }

    @property
    def retracted(self) -> dict[str, list[StoredRow]]:
        return self.gone_as(RETRACT)

    @property
    def size(self) -> int:
        changes = sum(len(changes) for changes in self.changes.values())
        return changes + sum(len(rows) for rows in self.retracted.values())

    def fingerprint(self) -> str:
        """Differs if the plan would write something different."""
        digest = hashlib.sha256(repr((self.spells, self.retracted)).encode())
        for changes in self.changes.values():
            for change in changes:
                digest.update(repr(change).encode())
        return digest.hexdigest()


def plan(
    rows: dict[str, Rows],
    stored: StoredFacts,
    on: date,
    problems: Problems,
    made: Plan | None = None,
) -> Plan:
    """Compares every row with what is stored. Removes rows from `rows` as it goes, to save
    memory. `made` may have facts that are retracted.
    """
    made = made or Plan()
    for file in [name for name in TABLES if name in rows]:
        total = len(rows[file])
        if file == PEOPLE:
            changes = _plan_people(rows[file], stored, on, made.spells, problems)
        elif file in LISTING:
            changes = list(_compare(TABLES[file], rows[file], stored.named(file)))
        else:
            people = {key[0] for key in rows[file]} if TABLES[file].key[0] == "person" else set()
            listed = {*rows[file], *(row.key for row in made.gone.get(file, ()))}
            retracted = {row.id for row in made.retracted.get(file, ())}
            here = (
                list(stored.facts(file, people)) if file == TENURES else stored.facts(file, people)
            )
            changes = list(_compare(TABLES[file], rows[file], here))
            changes += [_ended(file, row, on) for row in made.gone_as(END).get(file, ())]
            if file == TENURES:
                left_on = {ref: one.values[_LEFT_ON] for ref, one in stored.people.items()}
                for one in made.changes.get(PEOPLE, ()):
                    left_on[fold(one.key[0])] = one.after[_LEFT_ON]
                changes = list(_without_held(changes, here, retracted, left_on, problems))
            if file == TRAINING:
                _warn_of_corrected_days(changes, listed, stored, people, problems)
                _set_last_days(changes, stored, people, _course_months(stored, made), retracted)
        added = sum(change.before is None for change in changes)
        corrected = len(changes) - added
        total += len(made.gone_as(END).get(file, ()))
        made.counts[file] = {
            "added": added,
            "corrected": corrected,
            "same": total - added - corrected,
        }
        if file in made.retracted:
            made.counts[file]["retracted"] = len(made.retracted[file])
        changes.sort(key=lambda change: change.row)
        made.changes[file] = changes
    return made


def _compare(table: Table, rows: Rows, stored: Iterable[StoredRow]) -> Iterator[Change]:
    for id_, key, values in stored:
        row = rows.pop(key, None)
        if row is not None:
            after = _merged(row[1:], values)
            if after != values:
                yield Change(
                    table.name, row[0], key, id_, values, _clear_last_day(table, row[1:], after)
                )
    blanks = _blank_values(table)
    while rows:
        key, row = rows.popitem()
        yield Change(table.name, row[0], key, None, None, _merged(row[1:], blanks))


def gone_name(file: str, row: StoredRow) -> str:
    """By which an answer is about this fact."""
    return f"gone-{file}-{row.id}"


def can_end(file: str, row: StoredRow) -> bool:
    """Whether the fact has a last day, and none is known: a role that somebody holds."""
    rest = TABLES[file].rest
    return "ends_on" in rest and row.values[rest.index("ends_on")] is None


def _ended(file: str, row: StoredRow, on: date) -> Change:
    """Until the day before the list, which lacks it; at least for a day."""
    last = max(on - timedelta(days=1), row.key[-1])
    place = TABLES[file].rest.index("ends_on")
    after = (*row.values[:place], last, *row.values[place + 1 :])
    return Change(file, 0, row.key, row.id, row.values, after)


def _without_held(
    changes: list[Change],
    stored: Iterable[StoredRow],
    retracted: set[int],
    left_on: Mapping[str, date | None],
    problems: Problems,
) -> Iterator[Change]:
    """Without the roles that somebody holds on those days anyway, from an earlier day, or that would
    start after their last day.
    """
    held = defaultdict(list)
    for row in stored:
        if row.id not in retracted:
            held[row.key[:2]].append((row.key[2], row.values[0] or date.max))
    for change in changes:
        starts, ends = change.key[2], change.after[0] or date.max
        spells = held[change.key[:2]]
        last_day = left_on.get(fold(change.key[0]))
        if change.before is None and last_day and starts > last_day:
            gone = CellError(
                f"“{change.key[0]}” has left by then, so the role is not added.",
                "You do not need to do anything, unless their last day is wrong.",
            )
            problems.warn(change.file, change.row, "starts_on", gone)
        elif change.before is None and any(
            first <= starts and ends <= last for first, last in spells
        ):
            already = CellError(
                f"“{change.key[0]}” has this role from an earlier day, so it is not added again.",
                "You do not need to do anything, unless that day is wrong: correct it on the person’s"
                " page.",
            )
            problems.warn(change.file, change.row, "starts_on", already)
        else:
            yield change


def _merged(values: Values, stored: Values) -> Values:
    if ABSENT not in values:
        return values
    return tuple(old if new is ABSENT else new for new, old in zip(values, stored, strict=True))


def _clear_last_day(table: Table, values: Values, merged: Values) -> Values:
    """Clears the last day of a corrected training record if the source gives none; `_set_last_days`
    computes it.
    """
    if table.name == TRAINING and values[_VALID_UNTIL] is ABSENT:
        return (*merged[:_VALID_UNTIL], ABSENT, *merged[_VALID_UNTIL + 1 :])
    return merged


def _blank_values(table: Table) -> Values:
    """The values of a new row whose columns are missing."""
    return tuple(column.blank for column in table.ordered[len(table.key) :])


def _warn_of_corrected_days(
    changes: list[Change],
    listed: set[Key],
    stored: StoredFacts,
    people: set[str],
    problems: Problems,
) -> None:
    """A new record is rarely older than one that the register has and the source has not."""
    new = {change.key[:2] for change in changes if change.before is None}
    latest: dict[Key, date] = {}
    for row in stored.facts(TRAINING, people) if new else ():
        if row.key not in listed:
            latest[row.key[:2]] = max(row.key[2], latest.get(row.key[:2], date.min))
    what = CellError(
        "The register has a later record of this course, which is not in the list.",
        "If its day was corrected, retract that one on the person’s page. If both are right, you do "
        "not need to do anything.",
    )
    for change in changes:
        if change.before is None and change.key[2] < latest.get(change.key[:2], date.min):
            problems.warn(TRAINING, change.row, "completed_on", what)


def _last_day(
    change: Change, records: list[Record], months: int | None, window: int
) -> date | None:
    """The stored day if the outcome is unchanged; otherwise by the rule. None unless passed."""
    before = change.before
    outcome = change.after[_OUTCOME]
    if before and before[_OUTCOME] == outcome:
        stored: date | None = before[_VALID_UNTIL]
        return stored
    if outcome != _PASSED:
        return None
    return valid_until_for(
        completed_on=change.key[2],
        valid_for_months=months,
        held=records,
        renewal_window_days=window,
    )


def _plan_people(
    rows: Rows, stored: StoredFacts, on: date, spells: list[SpellChange], problems: Problems
) -> list[Change]:
    changes = []
    blanks = _blank_values(TABLES[PEOPLE])
    blanks = (*blanks[:_JOINED_ON], BEFORE_THE_REGISTER, *blanks[_JOINED_ON + 1 :])
    addresses = _addresses(rows, stored)
    for key, (number, *values) in rows.items():
        person = stored.people.get(fold(key[0]))
        if person is None or person.is_removed:
            after = _merged(tuple(values), blanks)
            changes.append(Change(PEOPLE, number, key, person.id if person else None, None, after))
            if after[_DIRECTORATE]:
                spell = StoredSpell(None, after[_DIRECTORATE], after[_JOINED_ON], None)
                spells.append(SpellChange(number, key[0], (), (spell,)))
            continue
        current = directorate_on(person.spells, max(on, person.values[_JOINED_ON]))
        before = (*person.values[:_DIRECTORATE], current, *person.values[_DIRECTORATE + 1 :])
        after = _merged(tuple(values), before)
        if after == before:
            continue
        if after[_LEFT_ON] and after[_LEFT_ON] < after[_JOINED_ON]:
            problems.add(PEOPLE, number, *_leaves_before_joining(key[0], tuple(values), after))
        changes.append(Change(PEOPLE, number, key, person.id, before, after))
        change = change_spells(
            person.spells,
            joined=(before[_JOINED_ON], after[_JOINED_ON]),
            directorate=after[_DIRECTORATE],
            on=on,
        )
        if change:
            spells.append(SpellChange(number, key[0], *change))
    rows.clear()
    for made in changes:
        _warn_of_shared_address(made, addresses, problems)
    return changes


def _leaves_before_joining(reference: str, values: Values, after: Values) -> tuple[str, CellError]:
    """The column to correct, and why: one of the two days is the register's."""
    if values[_JOINED_ON] is ABSENT:
        joined = describe([after[_JOINED_ON]])
        what = f"{reference} joined on {joined}, according to the register, after they left."
        return "left_on", CellError(what, "Correct left_on, or add the day they joined.")
    left = describe([after[_LEFT_ON]])
    what = f"{reference} left on {left}, according to the register, before they joined."
    return "joined_on", CellError(what, "Correct joined_on, or add a column left_on.")


def _addresses(rows: Rows, stored: StoredFacts) -> dict[str, list[str]]:
    """The references of those who have an email address, in the source or on the register."""
    found: dict[str, list[str]] = defaultdict(list)
    for (reference,), row in rows.items():
        person = stored.people.get(fold(reference))
        address = row[1 + _EMAIL]
        if address is ABSENT:
            address = person.values[_EMAIL] if person else ""
        found[address.lower()].append(reference)
    here = {fold(reference) for (reference,) in rows}
    for folded, person in stored.people.items():
        if folded not in here and not person.is_removed:
            found[person.values[_EMAIL].lower()].append(folded)
    return {address: people for address, people in found.items() if address and people[1:]}


def _warn_of_shared_address(
    change: Change, addresses: dict[str, list[str]], problems: Problems
) -> None:
    """Two references with one email address may be one person."""
    address = change.after[_EMAIL]
    others = [other for other in addresses.get(address.lower(), ()) if other != change.key[0]]
    if others:
        what = f"{address} is also the address of {', '.join(others[:3])}."
        remedy = "If they are one person, keep one row. If they share it, you do not need to do anything."
        problems.warn(PEOPLE, change.row, "email", CellError(what, remedy))


def find_gone(made: Plan, last: Held, stored: StoredFacts) -> None:
    """Plans which facts are gone: a source held them last time, none holds them any longer, and they
    still stand. A table that the source does not list this time is left alone. Completes what is to
    be remembered: what is not retracted is asked about again.
    """
    for held in made.held.values():
        if TENURES in held:
            held[TENURES] = _as_held(held[TENURES], stored)
    made.held = {source: last.get(source, {}) | held for source, held in made.held.items()}
    stand: dict[str, set[Key]] = defaultdict(set)
    for tables in (last | made.held).values():
        for file, keys in tables.items():
            stand[file].update(map(tuple, keys))
    for source, held in made.held.items():
        for file, keys in last.get(source, {}).items():
            missing = {*map(tuple, keys)} - stand[file]
            people = {str(key[0]) for key in missing if TABLES[file].key[0] == PERSON}
            rows = stored.facts(file, people) if missing else ()
            gone = [row for row in rows if storable_key(row.key) in missing]
            if gone:
                made.gone[file] = [*dict.fromkeys([*made.gone.get(file, ()), *gone])]
            stays = [row.key for row in gone if not made.answer(file, row)]
            held[file] = storable_keys([*held[file], *stays])


def _as_held(keys: list[list[Any]], stored: StoredFacts) -> list[list[Any]]:
    """A role that starts while somebody holds it already is that role: a list without a day of its
    own gives everybody that of the import.
    """
    spells: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for row in stored.facts(TENURES, {str(key[0]) for key in keys}):
        first, last = storable_key((row.key[2], row.values[0] or date.max))
        spells[row.key[:2]].append((first, last))
    held = []
    for person, role, starts in keys:
        around = [first for first, last in spells[(person, role)] if first <= starts <= last]
        held.append([person, role, starts if starts in around else min(around, default=starts)])
    return held


def storable_keys(keys: Iterable[Iterable[Any]]) -> list[list[Any]]:
    """The keys as JSON has them, each once and in order."""
    return [[*key] for key in sorted({storable_key(key) for key in keys}, key=repr)]


def storable_key(key: Iterable[Any]) -> Key:
    """With days as JSON has them."""
    return tuple(part.isoformat() if isinstance(part, date) else part for part in key)


def stop_at_strangers(
    rows: Mapping[str, Rows],
    stored: StoredFacts,
    known: Known,
    problems: Problems,
    *,
    is_theirs: bool,
) -> None:
    """A problem if the number of a single one of the people has lost its zeros; or if half of those in
    somebody else's list look new: it may be of others, or another column be the number.
    """
    listed = [(key[0], row[0]) for key, row in rows.get(PEOPLE, {}).items()]
    there = {folded for folded, person in stored.people.items() if not person.is_removed}
    new = [(reference, row) for reference, row in listed if fold(reference) not in there]
    hinted = [one for one in new if known.whom(PERSON, one[0])[1]]
    are_many = is_theirs and len(new) >= MIN_STRANGERS and 2 * len(new) >= len(listed)
    if not there or not (hinted or are_many):
        return
    reference, row = (hinted or new)[0]
    what = f"{len(new)} of {len(listed)} people are not on the register, such as {reference}."
    hint = known.whom(PERSON, reference)[1]
    remedy = (
        "Write the numbers with their zeros: in a spreadsheet, as text."
        if hinted
        else "Check that it is the right list and the right column."
    )
    problem = CellError(f"{what} {hint}".strip(), f"{remedy} {NEW_PEOPLE}")
    problems.add(PEOPLE, row, "reference", problem)


def find_absent(rows: Mapping[str, Rows], stored: StoredFacts, on: date) -> list[int]:
    """The ids of those who are on the register that day, without a last day, and not among the
    people of the source. Nobody, if it lists no people or none whom the register knows.
    """
    listed = {fold(reference) for (reference,) in rows.get(PEOPLE, {})}
    there = {
        reference: person.id
        for reference, person in stored.people.items()
        if not person.is_removed
        and person.values[_LEFT_ON] is None
        and person.values[_JOINED_ON] <= on
    }
    if not listed & there.keys():
        return []
    return [id_ for reference, id_ in there.items() if reference not in listed]


def _course_months(stored: StoredFacts, made: Plan) -> dict[str, int | None]:
    """How long each course is valid, including changes by this source."""
    place = TABLES[COURSES].rest.index("valid_for_months")
    return {
        **stored.valid_for_months,
        **{c.key[0]: c.after[place] for c in made.changes.get(COURSES, ())},
    }


def _set_last_days(
    changes: list[Change],
    stored: StoredFacts,
    people: set[str],
    months: Mapping[str, int | None],
    retracted: set[int],
) -> None:
    """Computes the last days that the source does not give, by person and course, oldest record
    first.
    """
    corrected = {change.stored_id for change in changes} | retracted
    wanted = {change.key[:2] for change in changes if change.after[_VALID_UNTIL] is ABSENT}
    known: dict[Key, list[Record]] = defaultdict(list)
    for id_, key, values in stored.facts(TRAINING, people) if wanted else ():
        if key[:2] in wanted and id_ not in corrected and values[_OUTCOME] == _PASSED:
            known[key[:2]].append(Record(key[1], key[2], values[_VALID_UNTIL]))
    changes.sort(key=lambda change: change.key)
    for place, change in enumerate(changes):
        pair = change.key[:2]
        after = change.after
        records = known[pair]
        if after[_VALID_UNTIL] is ABSENT:
            valid_until = _last_day(
                change, records, months.get(pair[1]), stored.renewal_window_days
            )
            after = (*after[:_VALID_UNTIL], valid_until, *after[_VALID_UNTIL + 1 :])
            changes[place] = Change(*change[:-1], after)
        if after[_OUTCOME] == _PASSED:
            records.append(Record(pair[1], change.key[2], after[_VALID_UNTIL]))
        if place + 1 == len(changes) or changes[place + 1].key[:2] != pair:
            del known[pair]
