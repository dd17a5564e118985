"""When an unread version is chased, when the check before air is due, and what it asks. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from nhsuk.london import LONDON

EVENING = time(18)
MIDDAY = time(12)
TO_READ = timedelta(hours=1)
CHECKED_BEFORE = timedelta(minutes=30)  # air
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Chasing:
    """Minutes from approval to the mail and to the notice, if there is time; the defaults."""

    mail: int = 60
    notice: int = 120


def mail_due_at(
    approved_at: datetime, starts_at: datetime, chasing: Chasing = Chasing()
) -> datetime:
    """An hour after approval, or as set; earlier if a quarter of the time to air has passed."""
    return approved_at + min(
        timedelta(minutes=chasing.mail), max(timedelta(0), starts_at - approved_at) / 4
    )


def notice_due_at(
    approved_at: datetime, starts_at: datetime, chasing: Chasing = Chasing()
) -> datetime:
    """Two hours after approval, or as set; earlier if half of the time to air has passed."""
    return approved_at + min(
        timedelta(minutes=chasing.notice), max(timedelta(0), starts_at - approved_at) / 2
    )


def approve_by(ready_at: datetime, submitted_at: datetime) -> datetime:
    """By when a version in review should be approved, so that there is time to read it.

    Of a slot in the morning by 6pm on the day before; otherwise, or if it was sent later than that,
    an hour before they have to be ready.
    """
    local = ready_at.astimezone(LONDON)
    evening = datetime.combine(local.date() - timedelta(days=1), EVENING, LONDON)
    is_morning = local.time() < MIDDAY
    return evening if is_morning and submitted_at < evening else ready_at - TO_READ


def check_due_at(starts_at: datetime) -> datetime:
    """30 minutes before air."""
    return starts_at - CHECKED_BEFORE


@dataclass(frozen=True)
class BeforeAir:
    """The facts half an hour before air. `approved` is the number of the latest approved version,
    `waiting` of the one in review; 0 for none. `changed` are the reasons why it is stale, except
    those about the slot.
    """

    person: str
    approved: int = 0
    is_withdrawn: bool = False
    is_for_them: bool = True
    waiting: int = 0
    is_opened: bool = False
    is_acknowledged: bool = False
    slot_changed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to one question of the check. `asked` names the question; it is stored, so never
    rename it."""

    asked: str
    is_met: bool
    words: str


def check_before_air(facts: BeforeAir) -> tuple[Answer, ...]:
    """The six questions, each with its answer in a sentence. Three fail if no version may
    be used.
    """
    usable = bool(facts.approved) and not facts.is_withdrawn and facts.is_for_them
    version = f"version {facts.approved}"
    return (
        Answer("approved", usable, _approved(facts, version)),
        Answer("latest", usable and not facts.waiting, _latest(facts, usable, version)),
        Answer(
            "acknowledged", usable and facts.is_acknowledged, _acknowledged(facts, usable, version)
        ),
        Answer(
            "up_to_date",
            usable and not facts.changed,
            " ".join(facts.changed) or _nothing(usable, "changed"),
        ),
        Answer("free_to_speak", not facts.restrictions, _restricted(facts)),
        Answer(
            "slot",
            usable and not facts.slot_changed,
            " ".join(facts.slot_changed) or _nothing(usable, "slot", version),
        ),
    )


def _approved(facts: BeforeAir, version: str) -> str:
    if not facts.approved:
        return "No version has been approved."
    if facts.is_withdrawn:
        return f"{version.capitalize()} was withdrawn, and has not been replaced."
    return (
        f"{version.capitalize()} is"
        f" approved{'' if facts.is_for_them else ', but for someone else'}."
    )


def _latest(facts: BeforeAir, usable: bool, version: str) -> str:
    if facts.waiting:
        return f"Version {facts.waiting} is waiting for approval."
    return f"{version.capitalize()} is the latest." if usable else "There is no version to use."


def _acknowledged(facts: BeforeAir, usable: bool, version: str) -> str:
    if not usable:
        return f"{facts.person} has nothing to read."
    if facts.is_acknowledged:
        return f"{facts.person} has read {version}."
    if facts.is_opened:
        return f"{facts.person} has opened {version}, but has not confirmed reading it."
    return f"{facts.person} has not opened {version}."


def _nothing(usable: bool, what: str, version: str = "") -> str:
    if not usable:
        return "There is no version to compare."
    return (
        "Its lines and figures are still valid."
        if what == "changed"
        else f"The slot is the same as in {version}."
    )


def _restricted(facts: BeforeAir) -> str:
    if not facts.restrictions:
        return "No restriction applies."
    return f"A restriction applies: {'; '.join(facts.restrictions)}."
