"""What there is to do, in one list, the most urgent first. Pure.

A task is due at a moment, now, on a day, or at any time. A major incident comes first, and what may
be nothing at all last. What is about a slot of the next hour comes before the rest: once it is on
air, nothing can be mended. The rest is by the moment: what is late first, the latest first, then
what can't wait, then the next due. A day means the end of it, also where it has passed: a
journalist who waits comes before what was due yesterday. Whoever is on duty sees what is theirs or
nobody's before what others do.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from desk.enquiries.timing import Clock
from nhsuk.london import LONDON
from nhsuk.words import near_day

NEVER = datetime.max.replace(tzinfo=UTC)
NOBODYS = "unassigned"
A_DAY = timedelta(days=1)
NEARLY_ON_AIR = timedelta(hours=1)


class Show(StrEnum):
    """Whose tasks to show. Nobody's are those that anyone with the permission may take."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "nobodys"


class Weight(IntEnum):
    """What is lost if it waits, before when it is due."""

    INCIDENT = 0
    USUAL = 1
    MAY_BE_NOTHING = 2


@dataclass(frozen=True, slots=True)
class Button:
    """The next step of a task: a link, to the task's own page unless `url` is given, or a call to
    `phone`. With `is_post` it is done by POST, with `step` as its value: on the spot, unless it
    `leads_on` to another page.
    """

    words: str = ""
    url: str = ""
    phone: str = ""
    is_post: bool = False
    step: str = ""
    leads_on: bool = False


OPEN = Button("Open")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose task it is. `key`: of the user, None for someone who is not named, as in `a
    manager`.
    """

    key: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `key` is unique in the list and stays the same while the thing does.

    At most one of `due_at`, `due_on` and `is_now` is set. `slot_at`: the slot that it is about,
    which decides between two that are due at one moment. `owner` None: nobody's.
    """

    key: str
    title: str
    url: str
    button: Button = OPEN
    other: Button | None = None  # the way out
    about: tuple[str, ...] = ()
    tag: tuple[str, str, str] | None = None  # word, tone, shape
    due_at: datetime | None = None
    due_on: date | None = None
    is_now: bool = False
    slot_at: datetime | None = None
    owner: Owner | None = None
    weight: Weight = Weight.USUAL


@dataclass(frozen=True, slots=True)
class Row:
    """A task as one reader sees it at a moment. `who`: whose it is, empty if it is the reader's
    own; `slot_in`: how long until its slot, if that is in the next hour.
    """

    task: Task
    when: str
    stage: str
    is_mine: bool
    who: str
    slot_in: str = ""

    @property
    def is_late(self) -> bool:
        """Its moment or its day has passed: what its words say and the headline counts."""
        return self.stage == "late"


def most_urgent_first(tasks: Iterable[Task], *, now: datetime) -> list[Task]:
    """By the moment, then by the slot that they are about."""
    return sorted(tasks, key=lambda task: _urgency(task, now))


def _urgency(
    task: Task, now: datetime
) -> tuple[Weight, datetime, datetime, bool, date, datetime, str]:
    return (
        task.weight,
        _near_slot(task, now) or NEVER,
        due(task, now=now),
        task.due_at is None,  # a moment comes before what is due now or on a day that ends then
        task.due_on or date.max,
        task.slot_at or NEVER,
        task.key,
    )


def _near_slot(task: Task, now: datetime) -> datetime | None:
    """The slot that it is about, if that is in the next hour."""
    is_near = task.slot_at is not None and now < task.slot_at <= now + NEARLY_ON_AIR
    return task.slot_at if is_near else None


def due(task: Task, *, now: datetime) -> datetime:
    """The moment by which it is in the list."""
    if task.due_at:
        return task.due_at
    if task.is_now:
        return now
    if task.due_on:
        last = max(task.due_on, _day(now))
        return datetime.combine(last + A_DAY, time(), LONDON)
    return NEVER


def row(task: Task, *, reader: int, now: datetime) -> Row:
    """`reader`: the key of the user who reads the list."""
    when, stage = _when(task, now)
    is_mine = task.owner is not None and task.owner.key == reader
    who = "" if is_mine else task.owner.name if task.owner else NOBODYS
    slot_at = _near_slot(task, now)
    return Row(task, when, stage, is_mine, who, Clock(slot_at, now).short if slot_at else "")


def _when(task: Task, now: datetime) -> tuple[str, str]:
    """`12 min late`, `now`, `4 min`, `1 h 9`, `today`, `3 days late`, `Fri 27 Nov`, `any time`; and
    the stage of the clock.
    """
    if task.due_at:
        clock = Clock(task.due_at, now)
        return clock.short, clock.stage
    if task.is_now:
        return "now", "plain"
    if task.due_on is None:
        return "any time", "plain"
    days = (task.due_on - _day(now)).days
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} late", "late"
    if days > 1:
        return near_day(task.due_on, today=task.due_on), "plain"
    return ("tomorrow" if days else "today"), "plain"


def shown(rows: Iterable[Row], show: Show) -> list[Row]:
    """The rows of one view, in the same order."""
    return [each for each in rows if _is_shown(each, show)]


def own_first(rows: Iterable[Row]) -> list[Row]:
    """For whoever is on duty: what is theirs or nobody's, then what others do, and last what can be
    done at any time; each part in the same order.
    """

    def place(each: Row) -> tuple[Weight, bool, bool]:
        task = each.task
        is_untimed = not (task.due_at or task.due_on or task.is_now)
        return task.weight, is_untimed, not (each.is_mine or task.owner is None)

    return sorted(rows, key=place)


def counts(rows: Collection[Row]) -> dict[Show, int]:
    """How many rows each view has."""
    return {show: sum(_is_shown(each, show) for each in rows) for show in Show}


def _is_shown(each: Row, show: Show) -> bool:
    if show is Show.MINE:
        return each.is_mine
    return show is Show.ALL or each.task.owner is None


def headline(rows: Collection[Row]) -> str:
    """What follows the number of tasks: `1 is late and 2 cannot wait`; empty if none is or must."""
    late = sum(each.is_late for each in rows)
    now = sum(each.task.is_now for each in rows)
    parts = []
    if late:
        parts.append(f"{late} {'is' if late == 1 else 'are'} late")
    if now:
        parts.append(f"{now} cannot wait")
    return " and ".join(parts)


def _day(now: datetime) -> date:
    return now.astimezone(LONDON).date()
