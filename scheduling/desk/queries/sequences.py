"""How the asking in order stands: who answered what, who is on until when, who would be asked when
after that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.desk.models import Ask, AskSequence, AskStep, Interview


@dataclass(frozen=True)
class Turn:
    """One person of the order. `from_at` and `until`: as it was, or as it will be if nobody before
    them answers.
    """

    step: AskStep
    state: str  # answered, waiting, late, skipped, next
    from_at: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Order:
    sequence: AskSequence
    turns: list[Turn]

    @property
    def is_running(self) -> bool:
        return self.sequence.ended_at is None


def sequence_of(interview: Interview, *, now: datetime) -> Order | None:
    """The latest one, as it stands now."""
    found = (
        AskSequence.objects.filter(interview=interview)
        .select_related("started_by")
        .order_by("-pk")
        .first()
    )
    if found is None:
        return None
    steps = found.steps.select_related("person", "ask").order_by("number")
    turns: list[Turn] = []
    free_at = now
    for step in steps:
        turn = _turn(step, free_at, now)
        if turn.state in {"waiting", "next"} and turn.until:
            free_at = turn.until
        turns.append(turn)
    return Order(found, turns)


def _turn(step: AskStep, free_at: datetime, now: datetime) -> Turn:
    if step.ask and step.ask.answer != Ask.Answer.WAITING:
        return Turn(step, "answered", step.ask.asked_at, step.ask.answered_at)
    if step.skipped_at:
        return Turn(step, "skipped", step.ask.asked_at if step.ask else None, step.skipped_at)
    if step.ask:
        return Turn(
            step, "waiting" if step.is_waiting(now) else "late", step.ask.asked_at, step.until
        )
    return Turn(step, "next", free_at, free_at + timedelta(minutes=step.minutes))
