"""Asking several people in order: each has some time before the next is asked too, and the first to
say yes gives the interview.

`advance_sequence` reads the current state and asks nobody twice, so running it late, twice or
needlessly is safe.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk import job_names
from desk.enquiries import emails
from desk.enquiries.actions.assignments import ask_person
from desk.enquiries.actions.interviews import check_open, check_spokesperson, slot_in_the_past
from desk.enquiries.models import Ask, AskSequence, AskStep, Interview
from desk.enquiries.queries.asks import quiet_until_for
from jobs.actions import in_utc, queue_job
from jobs.reminders import counts_from, latest_mail
from scheduling.availability.actions.claims import PersonNotFree, check_free
from training.models import Person

SequenceAction = Callable[..., None]
MIN_MINUTES = 1
MAX_MINUTES = 720
MAX_PEOPLE = 12
SENT_AT_ONCE = timedelta(minutes=1)  # a mail sent within this long counts as sent at once
# How soon to check again whether a waiting mail has been sent.
CHECK_MAIL_AGAIN = timedelta(minutes=5)


@transaction.atomic
def start_sequence(
    *,
    interview: Interview,
    people: Sequence[Person],
    minutes: int | Sequence[int],
    by: User,
    now: datetime,
    spokesperson_shown: str | None = None,
) -> AskSequence:
    """Asks the first person at once, and each of the others when those before them have run out of
    time or said no. In quiet hours each waits until they are over, if the slot leaves time for
    that.

    `minutes`: one number for everybody, or one for each person. `spokesperson_shown`: as `shown` in
    `check_spokesperson`.
    """
    check_spokesperson(interview, spokesperson_shown)
    each = [minutes] * len(people) if isinstance(minutes, int) else list(minutes)
    _check_order(interview, people, each, now)
    for earlier in AskSequence.objects.filter(interview=interview, ended_at=None):
        advance_sequence(sequence=earlier, now=now)  # asking the first person may have ended it
    try:
        with transaction.atomic():
            sequence = AskSequence.objects.create(
                interview=interview, started_at=now, started_by=by
            )
    except IntegrityError:
        raise Refused(
            f"People are already being asked in order for {interview.reference}. Stop that first."
        ) from None
    AskStep.objects.bulk_create(
        AskStep(sequence=sequence, number=number, person=person, minutes=own)
        for number, (person, own) in enumerate(zip(people, each, strict=True), 1)
    )
    advance_sequence(sequence=sequence, now=now)
    order = [person.reference for person in people]
    audit(
        by=by,
        action="interview.asked_in_order",
        about=interview,
        now=now,
        people=order,
        minutes=each,
    )
    return sequence


@transaction.atomic
def advance_sequence(*, sequence: AskSequence, now: datetime) -> str:
    """Asks the next person if they are due, and describes the state in a sentence."""
    sequence = AskSequence.objects.select_for_update().get(pk=sequence.pk)
    if sequence.ended_at:
        return "Already ended."
    interview = Interview.objects.select_related("enquiry", "person").get(pk=sequence.interview_id)
    if because := _settled(interview, sequence, now):
        return _end(sequence, because, now)
    if sequence.paused_at:
        return "Paused."
    steps = list(sequence.steps.select_related("ask", "person").order_by("number"))
    for step in steps:
        _allow_for_late_mail(step, interview, now)
    if waiting := next((step for step in steps if step.is_waiting(now)), None):
        return f"{waiting.person} has not answered yet."
    left = [step for step in steps if step.ask is None and step.skipped_at is None]
    if quiet_until := quiet_until_for(left, interview, now=now):
        _queue_after_quiet_hours(sequence, quiet_until, now)
        return f"{left[0].person} is asked after the quiet hours."
    for step in left:
        if _ask(step, sequence, interview, now):
            return f"{step.person} has been asked."
    emails.send_nobody_said_yes(interview=interview, to=sequence.started_by, now=now)
    return _end(sequence, "everyone has been asked", now)


@transaction.atomic
def pause_sequence(*, sequence: AskSequence, by: User, now: datetime) -> None:
    """Asks nobody else for now. People already asked can still answer."""
    running = AskSequence.objects.filter(pk=sequence.pk, ended_at=None, paused_at=None)
    if not running.update(paused_at=now):
        _check_running(sequence)
        return
    audit(by=by, action="interview.asking_paused", about=sequence.interview, now=now)


@transaction.atomic
def resume_sequence(*, sequence: AskSequence, by: User, now: datetime) -> None:
    """Resumes: the person being waited for gets the time of the pause added."""
    current = AskSequence.objects.select_for_update().get(pk=sequence.pk)
    _check_running(current)
    if current.paused_at is None:
        return
    for step in current.steps.filter(until__gt=current.paused_at, skipped_at=None):
        step.until = (step.until or now) + (now - current.paused_at)
        step.save(update_fields=["until"])
        _queue_advance(step, now)
    AskSequence.objects.filter(pk=current.pk).update(paused_at=None)
    advance_sequence(sequence=current, now=now)
    audit(by=by, action="interview.asking_resumed", about=current.interview, now=now)


@transaction.atomic
def skip_step(*, step: AskStep, by: User, now: datetime) -> None:
    """Stops waiting for this person, or leaves them out. Someone already asked can still
    say yes.
    """
    sequence = AskSequence.objects.select_for_update().get(pk=step.sequence_id)
    _check_running(sequence)
    if AskStep.objects.filter(pk=step.pk, skipped_at=None).update(skipped_at=now):
        advance_sequence(sequence=sequence, now=now)
        audit(
            by=by,
            action="interview.asking_skipped",
            about=sequence.interview,
            now=now,
            person=step.person.reference,
        )


@transaction.atomic
def stop_sequence(*, sequence: AskSequence, by: User, now: datetime) -> None:
    """Asks nobody else, for good."""
    current = AskSequence.objects.select_for_update().get(pk=sequence.pk)
    _check_running(current)
    _end(current, f"{by} stopped it", now)
    audit(by=by, action="interview.asking_stopped", about=current.interview, now=now)


def _check_order(
    interview: Interview, people: Sequence[Person], minutes: Sequence[int], now: datetime
) -> None:
    """Refuses if these people cannot be asked in this order with these minutes."""
    check_open(interview)
    if interview.starts_at <= now:
        raise slot_in_the_past(interview.starts_at)
    if not 1 <= len(people) <= MAX_PEOPLE:
        raise Refused(f"Tick 1 to {MAX_PEOPLE} people to ask. They are asked from the top down.")
    if twice := next(
        (person for place, person in enumerate(people) if person in people[:place]), None
    ):
        raise Refused(f"{twice} is in the list twice. Choose each person once.")
    if not all(MIN_MINUTES <= one <= MAX_MINUTES for one in minutes):
        raise Refused(
            f"Enter how many minutes each person has to answer, from {MIN_MINUTES} to"
            f" {MAX_MINUTES}."
        )
    if reasons := [why for person in people if (why := _not_free(person, interview))]:
        raise Refused(
            f"Nobody has been asked yet. Untick those who could not say yes. {' '.join(reasons)}"
        )


def _settled(interview: Interview, sequence: AskSequence, now: datetime) -> str:
    """Why nobody else needs to be asked, or an empty string."""
    if interview.called_off_at:
        return f"{interview.reference} was called off"
    if interview.accepted_at and interview.accepted_at >= sequence.started_at:
        return f"{interview.person} is doing it"
    return "the slot has started" if interview.starts_at <= now else ""


def _not_free(person: Person, interview: Interview) -> str:
    """Why this person's yes would be refused, or an empty string."""
    try:
        check_free(person=person, starts_at=interview.starts_at, ends_at=interview.ends_at)
    except PersonNotFree as refusal:
        return str(refusal)
    return ""


def _ask(step: AskStep, sequence: AskSequence, interview: Interview, now: datetime) -> bool:
    """Asks them; returns whether they were asked. Someone who is not free, or who has the interview
    already, is skipped, and the reason is stored.
    """
    step.ask = Ask.objects.filter(
        interview=interview, person=step.person, answer=Ask.Answer.WAITING
    ).first()
    until = min(now + timedelta(minutes=step.minutes), interview.starts_at)
    try:
        if step.ask is None:
            check_free(person=step.person, starts_at=interview.starts_at, ends_at=interview.ends_at)
            by = sequence.started_by
            step.ask = ask_person(
                interview=interview, person=step.person, by=by, now=now, until=until
            )
    except Refused as refusal:
        step.skipped_at = now
        step.skipped_because = str(refusal)[:300]
        step.save(update_fields=["skipped_at", "skipped_because"])
        person = step.person.reference
        audit(by=None, action="interview.passed_over", about=interview, now=now, person=person)
        return False
    step.until = until
    step.save(update_fields=["ask", "until"])
    _queue_advance(step, now)
    return True


def _allow_for_late_mail(step: AskStep, interview: Interview, now: datetime) -> None:
    """If the mail was late, counts the minutes from when it was sent. While it waits in the queue,
    nobody else is asked.
    """
    ask = step.ask
    if (
        ask is None
        or step.until is None
        or step.until > now
        or step.skipped_at
        or ask.answer != Ask.Answer.WAITING
    ):
        return
    sent_at = counts_from(latest_mail(emails.ask_key(ask)), otherwise=ask.asked_at)
    until = now + CHECK_MAIL_AGAIN if sent_at is None else sent_at + timedelta(minutes=step.minutes)
    is_prompt = sent_at is not None and sent_at <= ask.asked_at + SENT_AT_ONCE
    if not is_prompt and min(until, interview.starts_at) > now:
        step.until = min(until, interview.starts_at)
        step.save(update_fields=["until"])
        _queue_advance(step, now)


def _queue_advance(step: AskStep, now: datetime) -> None:
    """Queues a job for the end of this person's time."""
    assert step.until is not None  # noqa: S101  it has just been set
    queue_job(
        name=job_names.ADVANCE_ASK_SEQUENCE,
        arguments={"sequence_id": step.sequence_id},
        now=now,
        due_at=step.until,
        dedup_key=f"ask_step:{step.pk}:{in_utc(step.until)}",
    )


def _queue_after_quiet_hours(sequence: AskSequence, until: datetime, now: datetime) -> None:
    queue_job(
        name=job_names.ADVANCE_ASK_SEQUENCE,
        arguments={"sequence_id": sequence.pk},
        now=now,
        due_at=until,
        dedup_key=f"ask_quiet:{sequence.pk}:{in_utc(until)}",
    )


def _end(sequence: AskSequence, because: str, now: datetime) -> str:
    AskSequence.objects.filter(pk=sequence.pk, ended_at=None).update(
        ended_at=now, ended_because=because[:100]
    )
    return f"Ended: {because}."


def _check_running(sequence: AskSequence) -> None:
    sequence.refresh_from_db()
    if sequence.ended_at:
        raise Refused(f"Asking in order has ended: {sequence.ended_because}.")
