"""What a spokesperson has been asked and not answered, and the state of asking in order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from scheduling.availability.models import OnCall
from scheduling.desk.models import Ask, AskSequence, AskStep, Interview
from scheduling.desk.ranking import AFTER, BEFORE
from scheduling.times.bank_holidays import bank_holidays
from scheduling.times.office_hours import in_hours
from training.models import Person

OUT_OF_HOURS = "It is out of hours, and you are not on call then. Say yes only if it suits you."


def asks_of(user: User, now: datetime) -> QuerySet[Ask]:
    """The user's own asks for `scheduling/desk/_my_asks.html`, even if they also work on the desk;
    soonest first.
    """
    asks = Ask.objects.filter(person__user=user).to_answer(now)
    return asks.select_related(
        "interview__enquiry__outlet", "interview__enquiry__topic", "asked_by", "step"
    )


def note_for(interview: Interview, person: Person) -> str:
    """The note for an ask: that the slot is out of hours for this person, or an empty string."""
    starts_at = interview.starts_at - BEFORE
    ends_at = interview.ends_at + AFTER
    holidays = bank_holidays(timezone.localdate(interview.starts_at).year)
    on_call = OnCall.objects.not_retracted().filter(
        person=person, starts_at__lte=starts_at, ends_at__gte=ends_at
    )
    return "" if in_hours(starts_at, ends_at, holidays) or on_call.exists() else OUT_OF_HOURS


@dataclass(frozen=True)
class OrderEntry:
    """One person of the sequence. `from_at` and `until` as they were, or will be if nobody before
    them answers.
    """

    step: AskStep
    state: str  # answered, waiting, late, skipped, next
    from_at: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Order:
    sequence: AskSequence
    entries: list[OrderEntry]

    @property
    def is_running(self) -> bool:
        return self.sequence.ended_at is None


def sequence_of(interview: Interview, *, now: datetime) -> Order | None:
    """The latest sequence and its state."""
    sequence = (
        AskSequence.objects.filter(interview=interview)
        .select_related("started_by")
        .order_by("-pk")
        .first()
    )
    if sequence is None:
        return None
    steps = sequence.steps.select_related("person", "ask").order_by("number")
    entries: list[OrderEntry] = []
    free_at = now
    for step in steps:
        entry = _entry(step, free_at, now)
        if entry.state in {"waiting", "next"} and entry.until:
            free_at = entry.until
        entries.append(entry)
    return Order(sequence, entries)


def _entry(step: AskStep, free_at: datetime, now: datetime) -> OrderEntry:
    if step.ask and step.ask.answer != Ask.Answer.WAITING:
        return OrderEntry(step, "answered", step.ask.asked_at, step.ask.answered_at)
    if step.skipped_at:
        return OrderEntry(step, "skipped", step.ask.asked_at if step.ask else None, step.skipped_at)
    if step.ask:
        return OrderEntry(
            step, "waiting" if step.is_waiting(now) else "late", step.ask.asked_at, step.until
        )
    return OrderEntry(step, "next", free_at, free_at + timedelta(minutes=step.minutes))
