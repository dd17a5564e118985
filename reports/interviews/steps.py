"""How far an interview is: six steps in a line, and the next thing to do. Pure.

A step that was done and is no longer true is wrong: the person went on leave, the pack is out of
date. It stays done, so that what follows it stays where it was. Once the slot has begun, what was
not done before it no longer comes next.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.enquiries.timing import debrief_on
from nhsuk.london import LONDON
from nhsuk.words import near_day, near_moment


class Next(StrEnum):
    """What the one button of the page does."""

    CHOOSE = "choose"
    WHERE = "where"
    WRITE = "write"
    GO_ON = "go_on"  # with a draft, or one that was returned
    REVIEW = "review"
    REVISE = "revise"  # what is out of date or withdrawn
    RING = "ring"
    WENT_OUT = "went_out"
    DEBRIEF = "debrief"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Progress:
    """The facts. `asked`: how many have been asked and not answered; `problems`: what keeps the
    person named from it, as `is on leave on Thu 26 Nov`. `pack`: none, draft, in_review, returned,
    approved or withdrawn, in that state since `pack_since`, as far as it is known.
    """

    now: datetime
    starts_at: datetime
    ends_at: datetime
    person: str = ""
    said_yes_at: datetime | None = None
    asked: int = 0
    problems: tuple[str, ...] = ()
    place: str = ""
    who_rings: str = ""
    pack: str = "none"
    pack_number: int = 0
    pack_since: datetime | None = None
    is_stale: bool = False
    opened_at: datetime | None = None
    read_at: datetime | None = None
    is_called_off: bool = False
    went_out_at: datetime | None = None
    debriefed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`shape`: ● done, ◐ begun, ○ not begun, ▲ wrong."""

    words: str
    note: str
    shape: str
    is_current: bool = False

    @property
    def is_wrong(self) -> bool:
        return self.shape == "▲"

    @property
    def is_done(self) -> bool:
        return self.shape in "●▲"

    @property
    def state(self) -> str:
        """The shape in a word, for those who don't see it."""
        return {"●": "done", "◐": "begun", "○": "not begun", "▲": "needs attention"}[self.shape]


def steps(facts: Progress) -> list[Step]:
    """Named, where and who rings, the pack, read, on air, debriefed."""
    line = [
        _named(facts),
        _where(facts),
        _pack(facts),
        _read(facts),
        _on_air(facts),
        _debrief(facts),
    ]
    at = _current(facts, line)
    return [
        Step(step.words, step.note, step.shape, is_current=number == at)
        for number, step in enumerate(line)
    ]


def next_step(facts: Progress) -> Next:
    """The first thing that is not done, or no longer true."""
    if facts.is_called_off:
        return Next.NOTHING
    if facts.now >= facts.starts_at:
        if facts.went_out_at is None:
            return Next.WENT_OUT if facts.person else Next.NOTHING
        return Next.NOTHING if facts.debriefed_at else Next.DEBRIEF
    if not facts.person:
        return Next.CHOOSE
    if facts.pack == "withdrawn" or (facts.pack == "approved" and facts.is_stale):
        return Next.REVISE
    if not facts.place and not facts.who_rings:
        return Next.WHERE
    by_pack = {
        "none": Next.WRITE,
        "draft": Next.GO_ON,
        "returned": Next.GO_ON,
        "in_review": Next.REVIEW,
    }
    if facts.pack in by_pack:
        return by_pack[facts.pack]
    return Next.NOTHING if facts.read_at else Next.RING


def _current(facts: Progress, line: list[Step]) -> int | None:
    """The number of the step that comes next; None if none does."""
    if facts.is_called_off:
        return None
    begun = 4 if facts.now >= facts.starts_at else 0
    passable = {1} if line[1].shape == "◐" else set()  # the rest of where it is can follow
    waiting = (
        number
        for number, step in enumerate(line)
        if number >= begun and number not in passable and not step.is_done
    )
    return next(waiting, None)


def _named(facts: Progress) -> Step:
    if not facts.person:
        if facts.asked:
            many = "" if facts.asked == 1 else f"{facts.asked} "
            return Step("Named", f"{many}asked, no answer yet", "◐")
        return Step("Named", "nobody yet", "○")
    yes = (
        f"said yes {near_moment(facts.said_yes_at, now=facts.now)}"
        if facts.said_yes_at
        else facts.person
    )
    if facts.problems:
        return Step("Named", f"{yes}; {facts.problems[0]}", "▲")
    return Step("Named", yes, "●")


def _where(facts: Progress) -> Step:
    words = "Where and who rings"
    if facts.place and facts.who_rings:
        return Step(words, f"{facts.place}. {facts.who_rings}", "●")
    if facts.place:
        return Step(words, f"{facts.place}. Who rings is not known yet", "◐")
    if facts.who_rings:
        return Step(words, f"{facts.who_rings}. The place is not known yet", "◐")
    return Step(words, "not known yet", "○")


def _pack(facts: Progress) -> Step:
    name = f"Pack v{facts.pack_number}"
    at = near_moment(facts.pack_since, now=facts.now) if facts.pack_since else ""
    since = f"since {at}" if at else ""
    match facts.pack:
        case "none":
            return Step("Pack", "not started", "○")
        case "draft":
            return Step("Pack", "being written", "◐")
        case "withdrawn":
            return Step(f"{name} withdrawn", since, "▲")
        case "in_review" | "returned":
            state = "in review" if facts.pack == "in_review" else "returned"
            notes = [since, "out of date" if facts.is_stale else ""]
            return Step(f"{name} {state}", ", ".join(filter(None, notes)), "◐")
    if facts.is_stale:
        return Step(f"{name} out of date", f"approved {at}" if at else "approved", "▲")
    return Step(f"{name} approved", at, "●")


def _read(facts: Progress) -> Step:
    if facts.pack != "approved":
        return Step("Read", "once it is approved", "○")
    if facts.read_at:
        when = near_moment(facts.read_at, now=facts.now)
        return (
            Step("Read", f"{when}, before it went out of date", "▲")
            if facts.is_stale
            else Step("Read", when, "●")
        )
    if facts.opened_at:
        return Step("Read", f"opened {near_moment(facts.opened_at, now=facts.now)}, not read", "◐")
    return Step("Read", "not yet", "○")


def _on_air(facts: Progress) -> Step:
    when = near_moment(facts.starts_at, now=facts.now)
    if facts.went_out_at:
        return Step("Interview", f"went out {when}", "●")
    if facts.now < facts.starts_at:
        return Step("Interview", when, "○")
    return Step("Interview", "now" if facts.now < facts.ends_at else "did it go out?", "◐")


def _debrief(facts: Progress) -> Step:
    if facts.debriefed_at:
        return Step("Debriefed", near_moment(facts.debriefed_at, now=facts.now), "●")
    on = debrief_on(facts.ends_at)
    today = facts.now.astimezone(LONDON).date()
    return Step("Debriefed", "today" if on == today else f"by {near_day(on, today=today)}", "○")
