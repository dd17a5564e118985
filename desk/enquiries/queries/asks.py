"""What a spokesperson has been asked and not answered, and the state of asking in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from desk.enquiries.models import Ask, AskSequence, AskStep, Interview
from scheduling.availability.models import OnCall
from scheduling.availability.queries.own_diary import own_hours_of
from scheduling.times.office_hours import in_hours
from scheduling.times.our_hours import contactable_hours_of, margins_of, quiet_hours_of
from scheduling.times.quiet_hours import wait_until
from training.models import Organisation, Person

OUT_OF_HOURS = "It is out of hours, and you are not on call then. Say yes only if it suits you."


def asks_of(user: User, now: datetime) -> QuerySet[Ask]:
    """The user's own asks for `desk/enquiries/_my_asks.html`, even if they also work on the desk;
    soonest first.
    """
    asks = Ask.objects.filter(person__user=user).to_answer(now)
    return asks.select_related(
        "interview__enquiry__outlet", "interview__enquiry__topic", "asked_by", "step"
    )


def note_for(interview: Interview, person: Person) -> str:
    """The note for an ask: that the slot is out of hours for this person, or an empty string."""
    organisation = Organisation.objects.ours()
    margins = margins_of(organisation)
    starts_at = interview.starts_at - margins.before
    ends_at = interview.ends_at + margins.after
    hours = contactable_hours_of(organisation)
    on_call = OnCall.objects.not_retracted().filter(
        person=person, starts_at__lte=starts_at, ends_at__gte=ends_at
    )
    own = own_hours_of([person.pk]).get(person.pk)
    is_in_hours = own.contains(starts_at, ends_at) if own else in_hours(starts_at, ends_at, hours)
    return "" if is_in_hours or on_call.exists() else OUT_OF_HOURS


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
    """`quiet_until`: nobody else is asked before, because it is night."""

    sequence: AskSequence
    entries: list[OrderEntry]
    quiet_until: datetime | None = None

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
    steps = list(sequence.steps.select_related("person", "ask").order_by("number"))
    left = [step for step in steps if step.ask is None and step.skipped_at is None]
    quiet_until = quiet_until_for(left, interview, now=now)
    entries: list[OrderEntry] = []
    free_at = quiet_until or now
    for step in steps:
        entry = _entry(step, free_at, now)
        if entry.state in {"waiting", "next"} and entry.until:
            free_at = entry.until
        entries.append(entry)
    return Order(sequence, entries, quiet_until)


def quiet_until_for(
    left: Sequence[AskStep], interview: Interview, *, now: datetime
) -> datetime | None:
    """Until when quiet hours delay the first of those left to ask; None if they are asked now."""
    if not left:
        return None
    return wait_until(
        now,
        quiet=quiet_hours_of(Organisation.objects.ours()),
        starts_at=interview.starts_at,
        needed=timedelta(minutes=sum(step.minutes for step in left)),
    )


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
