"""The trend agrees with a replay of the history, whatever was recorded and retracted in any order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock import NOW
from tests.training import oracle
from tests.training.test_readiness_oracle import (
    as_figures,
    days,
    registers,
    scopes,
    thorough,
    within,
)
from training.register import Person, Register, is_known
from training.trend import Rows, trend, trend_of_rows

Entry = tuple[
    datetime, datetime | None, str, str, Any
]  # recorded, taken back, of whom, of which kind, the fact
KINDS = ("tenures", "spells", "records", "exemptions")
CODES = {1: "M1", 2: "M2", 3: "M3"}
KEYS = {code: key for key, code in CODES.items()}
hours = st.integers(0, 9)
later_hours = st.integers(7, 14)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Register, list[Entry]]:
    """A register of people without facts, and a log of facts: each recorded at an hour, some
    retracted later.
    """
    register = draw(registers)
    facts = [
        (p.reference, kind, fact)
        for p in register.people
        for kind in KINDS
        for fact in getattr(p, kind)
    ]
    facts += [("", "requirements", fact) for fact in register.requirements]
    log = []
    for reference, kind, fact in draw(st.permutations(facts)):
        recorded = draw(hours)
        stays = draw(st.one_of(st.none(), st.none(), hours))
        back = None if stays is None else NOW + timedelta(hours=recorded + stays)
        log.append((NOW + timedelta(hours=recorded), back, reference, kind, fact))
    bare = [
        replace(person, tenures=(), spells=(), records=(), exemptions=())
        for person in register.people
    ]
    return replace(register, people=bare, requirements=[]), log


def replayed(register: Register, log: list[Entry], known_at: datetime) -> Register:
    """Apply the events up to the moment in order; a retraction removes its fact."""
    events = [(recorded, 0, n) for n, (recorded, *_) in enumerate(log)]
    events += [(back, 1, n) for n, (_, back, *_) in enumerate(log) if back]
    held: list[int] = []
    for at, is_taken_back, n in sorted(events):
        if at <= known_at:
            held = [m for m in held if m != n] if is_taken_back else [*held, n]
    return _with(register, [log[n] for n in held])


def _with(register: Register, entries: Sequence[Entry]) -> Register:
    def of(person: Person) -> Person:
        own = {
            kind: [fact for *_, who, k, fact in entries if (who, k) == (person.reference, kind)]
            for kind in KINDS
        }
        return replace(person, **own)

    requirements = [fact for *_, kind, fact in entries if kind == "requirements"]
    return replace(
        register, people=[of(person) for person in register.people], requirements=requirements
    )


def rows_of(register: Register) -> Rows:
    """The same facts as database rows: courses by key, days as text."""
    people = register.people
    facts = [(p.reference, p) for p in register.people]
    return Rows(
        courses=CODES,
        people=[(p.reference, *_texts(p.joined_on, p.left_on)) for p in people],
        requirements=list(register.requirements),
        tenures=[
            (who, t.role, *_texts(t.starts_on, t.ends_on)) for who, p in facts for t in p.tenures
        ],
        spells=[
            (who, s.directorate, *_texts(s.starts_on, s.ends_on))
            for who, p in facts
            for s in p.spells
        ],
        records=[
            (who, KEYS[r.course], *_texts(r.completed_on, r.valid_until))
            for who, p in facts
            for r in p.records
        ],
        exemptions=[
            (who, e.course and KEYS[e.course], *_texts(e.starts_on, e.ends_on))
            for who, p in facts
            for e in p.exemptions
        ],
    )


def _texts(first: date, last: date | None) -> tuple[str, str | None]:
    return first.isoformat(), last and last.isoformat()


@given(histories(), later_hours, st.lists(days, min_size=1, max_size=4, unique=True), scopes)
@settings(thorough, max_examples=100)
def test_trend_is_what_a_replay_of_history_says(history, hour, some_days, scope):
    register, log = history
    known_at = NOW + timedelta(hours=hour)
    known = _with(register, [entry for entry in log if is_known(entry[0], entry[1], known_at)])

    points = trend(known, some_days, scope)

    then = replayed(register, log, known_at)
    expected = [
        oracle.figures([r for r in oracle.rows(then, on) if within(r, scope)])
        for on in sorted(some_days)
    ]
    assert [as_figures(point.figures) for point in points] == expected
    assert trend_of_rows(rows_of(known), some_days, scope) == points
