"""The order of the list, its words and its three views, on plain values."""

from datetime import date, datetime, timedelta

import pytest

from reports.today.do_now import (
    Button,
    Owner,
    Row,
    Show,
    Task,
    Weight,
    counts,
    due,
    headline,
    most_urgent_first,
    own_first,
    row,
    shown,
)
from tests.clock import LONDON, NOW, TODAY

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 26, tzinfo=LONDON)
ME = 7


def task(key: str = "one", **values: object) -> Task:
    return Task(key=key, title=key, url="/", button=Button("Open", "/"), **values)  # type: ignore[arg-type]  # each test gives what it needs


def read(one: Task) -> Row:
    return row(one, reader=ME, now=NOW)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        # what is about a slot of the next hour before all else, by the slot
        ({"is_now": True, "slot_at": NOW + 60 * MINUTE}, {"due_at": NOW - 900 * MINUTE}),
        ({"due_on": TODAY, "slot_at": NOW + MINUTE}, {"is_now": True, "slot_at": NOW + 2 * MINUTE}),
        ({"due_at": NOW - MINUTE}, {"is_now": True, "slot_at": NOW + 61 * MINUTE}),
        ({"due_at": NOW - MINUTE}, {"is_now": True, "slot_at": NOW}),
        # late before now, the latest first; now before what is due next
        ({"due_at": NOW - 2 * MINUTE}, {"due_at": NOW - MINUTE}),
        ({"due_at": NOW - MINUTE}, {"is_now": True}),
        ({"due_at": NOW}, {"is_now": True}),
        ({"is_now": True}, {"due_at": NOW + timedelta(seconds=1)}),
        ({"due_at": NOW + MINUTE}, {"due_at": NOW + 2 * MINUTE}),
        # of two that cannot wait, the one whose slot is first
        ({"is_now": True, "slot_at": NOW + DAY}, {"is_now": True, "slot_at": NOW + 2 * DAY}),
        ({"is_now": True, "slot_at": NOW + DAY}, {"is_now": True}),
        # a day is its end; one that has passed is today's, the longest overdue first
        ({"due_at": MIDNIGHT - MINUTE}, {"due_on": TODAY}),
        ({"due_at": MIDNIGHT}, {"due_on": TODAY}),
        ({"due_on": TODAY}, {"due_at": MIDNIGHT + MINUTE}),
        ({"due_at": NOW + MINUTE}, {"due_on": TODAY - 9 * DAY}),
        ({"due_on": TODAY - 2 * DAY}, {"due_on": TODAY - DAY}),
        ({"due_on": TODAY - DAY}, {"due_on": TODAY}),
        ({"due_on": TODAY}, {"due_on": TODAY + DAY}),
        # a major incident is before everything, and what may be nothing after everything
        ({"weight": Weight.INCIDENT}, {"is_now": True, "slot_at": NOW + MINUTE}),
        ({}, {"weight": Weight.MAY_BE_NOTHING, "due_at": NOW - MINUTE}),
        # what can be done at any time is last
        ({"due_on": TODAY + 900 * DAY}, {}),
        ({"due_at": NOW + 900 * DAY}, {}),
    ],
)
def test_in_order_of_two(first, then):
    one = task("b", **first)
    other = task("a", **then)

    assert most_urgent_first([other, one], now=NOW) == [one, other]
    assert most_urgent_first([one, other], now=NOW) == [one, other]


def test_in_order_is_the_same_whatever_came_first():
    tasks = [task(key, is_now=True) for key in "cab"]

    assert [each.key for each in most_urgent_first(tasks, now=NOW)] == ["a", "b", "c"]


def test_a_day_ends_at_midnight_in_london():
    before_the_clocks_change = datetime(2026, 10, 24, 12, tzinfo=LONDON)

    ends = due(task(due_on=date(2026, 10, 25)), now=before_the_clocks_change)

    assert ends == datetime(2026, 10, 26, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("values", "when", "stage"),
    [
        ({"due_at": NOW - 12 * MINUTE}, "12 min late", "late"),
        ({"due_at": NOW}, "due now", "soon"),
        ({"due_at": NOW + 29 * MINUTE}, "29 min", "soon"),
        ({"due_at": NOW + 30 * MINUTE}, "30 min", "plain"),
        ({"due_at": NOW + 69 * MINUTE}, "1 h 9", "plain"),
        ({"due_at": NOW + 3 * DAY}, "3 days", "plain"),
        ({"is_now": True}, "now", "plain"),
        ({"due_on": TODAY - DAY}, "1 day late", "late"),
        ({"due_on": TODAY - 3 * DAY}, "3 days late", "late"),
        ({"due_on": TODAY}, "today", "plain"),
        ({"due_on": TODAY + DAY}, "tomorrow", "plain"),
        ({"due_on": TODAY + 2 * DAY}, "Fri 27 Nov", "plain"),
        ({"due_on": date(2027, 1, 8)}, "Fri 8 Jan", "plain"),
        ({}, "any time", "plain"),
    ],
)
def test_row_says_when(values, when, stage):
    found = read(task(**values))

    assert (found.when, found.stage) == (when, stage)


def test_row_is_late_past_its_moment_or_its_day():
    passed = [read(task(due_at=NOW - MINUTE)), read(task(due_on=TODAY - DAY))]
    others = [read(task(due_at=NOW)), read(task(due_on=TODAY)), read(task(is_now=True))]

    assert [each.is_late for each in (*passed, *others)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-1, ""), (0, ""), (1, "1 min"), (14, "14 min"), (60, "1 h"), (61, "")],
)
def test_row_says_how_long_until_a_slot_of_the_next_hour(minutes, words):
    assert read(task(slot_at=NOW + minutes * MINUTE)).slot_in == words


@pytest.mark.parametrize(
    ("owner", "is_mine", "who"),
    [
        (Owner(ME, "Ceri Maddox"), True, ""),
        (Owner(8, "Ines Marchbanks"), False, "Ines Marchbanks"),
        (Owner(None, "a manager"), False, "a manager"),
        (None, False, "unassigned"),
    ],
)
def test_row_names_whose_it_is_unless_it_is_the_readers(owner, is_mine, who):
    found = read(task(owner=owner))

    assert (found.is_mine, found.who) == (is_mine, who)


def test_views_and_their_counts():
    mine = read(task("mine", owner=Owner(ME, "Ceri")))
    another = read(task("another", owner=Owner(8, "Ines")))
    manager = read(task("manager", owner=Owner(None, "a manager")))
    nobodys = read(task("nobodys"))
    rows = [mine, another, manager, nobodys]

    assert [shown(rows, show) for show in Show] == [rows, [mine], [nobodys]]
    assert counts(rows) == {Show.ALL: 4, Show.MINE: 1, Show.NOBODYS: 1}


@pytest.mark.parametrize(
    ("late", "now", "words"),
    [
        (0, 0, ""),
        (1, 0, "1 is late"),
        (2, 0, "2 are late"),
        (0, 1, "1 cannot wait"),
        (1, 2, "1 is late and 2 cannot wait"),
    ],
)
def test_headline(late, now, words):
    rows = [read(task(due_at=NOW - MINUTE))] * late + [read(task(is_now=True))] * now

    assert headline([*rows, read(task(due_on=TODAY))]) == words


def test_headline_counts_every_row_that_says_late():
    rows = [read(task(due_at=NOW - MINUTE)), read(task(due_on=TODAY - 10 * DAY))]

    assert headline(rows) == "2 are late"


def test_own_first_is_for_whoever_is_on_duty():
    """What is nobody's counts as theirs; within each part the order stays."""
    rows = [
        read(task("others", owner=Owner(8, "Kofi"))),
        read(task("mine", owner=Owner(ME, "Ceri"))),
        read(task("managers", owner=Owner(None, "a manager"))),
        read(task("nobodys")),
    ]

    assert [each.task.key for each in own_first(rows)] == ["mine", "nobodys", "others", "managers"]
    rows.append(read(task("late", owner=Owner(8, "Kofi"), due_at=NOW - MINUTE)))
    assert own_first(rows)[0].task.key == "late"
