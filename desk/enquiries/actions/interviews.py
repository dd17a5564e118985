"""Interviews: offer, change, move and call off. Who gives one is in assignments."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.text import capfirst

from accounts.audit import audit
from accounts.models import AuditEvent, User
from accounts.refusals import Refused, reason_given
from accounts.seen import check_seen
from desk import job_names
from desk.enquiries import emails
from desk.enquiries.actions.enquiry_alerts import plan_alerts
from desk.enquiries.actions.enquiry_steps import follow_interview, take_step
from desk.enquiries.actions.interview_links import end_interview_links
from desk.enquiries.contacts import PRESENTER, read_contacts, write_contacts
from desk.enquiries.models import Ask, AskSequence, Enquiry, Interview, Journalist
from jobs.actions import queue_job
from nhsuk.dates.moments import moment_text
from scheduling.availability.actions.claims import claim_person
from scheduling.availability.models import Claim
from scheduling.references import next_reference
from training.media import in_sentence
from training.models import Person

LONGEST = 240  # minutes
LONGEST_BEFORE = 24 * 60  # minutes from being ready to the start
_ACTIVE_STATES = frozenset({Enquiry.State.OFFERED, Enquiry.State.ACCEPTED, Enquiry.State.PREPARED})


class Logistics(TypedDict):
    """Everything about an interview except its time and its spokesperson."""

    medium: str
    mode: str
    format: str
    arrive_minutes_before: int | None
    place: str
    contacts: str
    fallback: str


LOGISTICS = tuple(Logistics.__annotations__)
SEEN = (*LOGISTICS, "starts_at", "minutes")
_OF_THE_SLOT = {"medium", "mode", "format", "arrive_minutes_before"}
# What was agreed for one person by one journalist. It leaves with either of them.
AGREED = tuple(field for field in LOGISTICS if field not in _OF_THE_SLOT)


def slot_in_the_past(starts_at: datetime) -> Refused:
    return Refused(f"{moment_text(starts_at)} has passed. Enter a time in the future.", "starts_at")


class AgreedWithAnother(Refused):
    """Another journalist asks, and nobody has said what of all that was agreed with the one `before`
    is still so.
    """

    def __init__(self, before: Journalist, interviews: list[Interview]) -> None:
        super().__init__(f"Say what is still so of what was agreed with {before}.", "still_so")
        self.before = before
        self.interviews = interviews


def interview_called_off(interview: Interview) -> Refused:
    return Refused(f"{interview.reference} was called off. Add a new interview instead.")


@transaction.atomic
def offer_interview(
    *,
    enquiry: Enquiry,
    by: User,
    now: datetime,
    starts_at: datetime,
    minutes: int,
    **logistics: Unpack[Logistics],
) -> Interview:
    """Adds a slot that a broadcaster offers; an enquiry that is still new is acknowledged by it."""
    _check_slot(starts_at, minutes, logistics["arrive_minutes_before"], now)
    if enquiry.state in Enquiry.ENDED or enquiry.state == Enquiry.State.ON_HOLD:
        state = enquiry.get_state_display().lower()
        raise Refused(f"{enquiry.reference} is {state}. Reopen it before you add an interview.")
    reference = next_reference(Interview, "I")
    nobody_yet = enquiry.interviews.filter(person=None, called_off_at=None)
    if earlier := nobody_yet.filter(starts_at=starts_at, medium=logistics["medium"]).first():
        raise Refused(
            f"{earlier.reference} is already at that time, and nobody has accepted it yet. Choose"
            " who speaks."
        )
    interview = Interview.objects.create(
        reference=reference,
        enquiry=enquiry,
        starts_at=starts_at,
        minutes=minutes,
        offered_at=now,
        offered_by=by,
        **logistics,
    )
    if enquiry.state == Enquiry.State.NEW:
        follow_interview(enquiry=enquiry, step=Enquiry.State.TRIAGED, by=by, now=now, text="")
    what = f"{in_sentence(interview.medium)}, {moment_text(starts_at)}, {minutes} min"
    text = f"{interview.reference} offered: {what}"
    step = "" if enquiry.state in _ACTIVE_STATES else Enquiry.State.OFFERED
    follow_interview(enquiry=enquiry, step=step, by=by, now=now, text=text)
    plan_alerts(enquiry=enquiry, now=now)
    audit(
        by=by,
        action="interview.offered",
        about=interview,
        now=now,
        starts_at=starts_at,
        minutes=minutes,
    )
    return interview


@transaction.atomic
def change_interview(
    *,
    interview: Interview,
    by: User,
    now: datetime,
    starts_at: datetime,
    minutes: int,
    seen: str | None = None,
    **logistics: Unpack[Logistics],
) -> Interview:
    """Changes time, place and logistics. The spokesperson is told by the job that follows, with what
    becomes of their pack.
    """
    current = check_seen(interview, SEEN, seen)
    check_open(current)
    after = {**logistics, "starts_at": starts_at, "minutes": minutes}
    before = {
        field: getattr(current, field) for field in SEEN if getattr(current, field) != after[field]
    }
    if not before:
        return current
    is_moved = not before.keys().isdisjoint({"starts_at", "minutes"})
    ready_before = logistics["arrive_minutes_before"]
    _check_slot(starts_at, minutes, ready_before, now if is_moved else None)
    for field in before:
        setattr(current, field, after[field])
    if is_moved or "medium" in before:
        current.slot_changed_at = now
    current.sequence += 1
    current.save(update_fields=[*before, "slot_changed_at", "sequence"])
    if is_moved:
        if current.person:
            claim_slot(person=current.person, interview=current, now=now)
        text = f"{current.reference} moved to {moment_text(starts_at)}, {minutes} min"
        follow_interview(enquiry=current.enquiry, step="", by=by, now=now, text=text)
    queue_interview_changed(
        interview=current, by=by, now=now, was=before if current.person else None
    )
    audit(by=by, action="interview.changed", about=current, now=now, before=before)
    return current


@transaction.atomic
def complete_interview(*, interview: Interview, by: User, now: datetime, **known: str) -> Interview:
    """Fills in logistics that are still empty; values that somebody entered stay."""
    current = Interview.objects.select_for_update().get(pk=interview.pk)
    logistics = _logistics(current)
    for name, value in known.items():
        logistics[name] = logistics[name] or value  # type: ignore[literal-required]  # one of its own
    slot = {"starts_at": current.starts_at, "minutes": current.minutes}
    return change_interview(interview=current, by=by, now=now, **slot, **logistics)  # type: ignore[arg-type]  # the row's


@transaction.atomic
def move_interview(
    *,
    interview: Interview,
    starts_at: datetime,
    minutes: int,
    by: User,
    now: datetime,
    seen: str | None = None,
    **agreed: str,
) -> Interview:
    """Moves the interview to another slot; the time to arrive moves with it. `agreed`: the words
    that change with it.
    """
    return change_interview(
        interview=interview,
        by=by,
        now=now,
        seen=seen,
        starts_at=starts_at,
        minutes=minutes,
        **_logistics(interview) | agreed,  # type: ignore[arg-type]  # some of its own
    )


@transaction.atomic
def follow_journalist(
    *,
    enquiry: Enquiry,
    before: Journalist,
    still_so: Mapping[str, Collection[str]] | None,
    by: User,
    now: datetime,
) -> None:
    """Somebody else asks now, instead of `before`. What was agreed with them for interviews to come
    is emptied, except the fields that are `still_so`, by the reference of the interview; the log of
    the enquiry has what it was. Refuses if nobody has said what is.
    """
    coming = enquiry.interviews.filter(called_off_at=None, went_out_at=None, starts_at__gt=now)
    locked = list(coming.select_for_update().order_by("pk"))
    if still_so is None and (agreed := [each for each in locked if agreed_items(each)]):
        raise AgreedWithAnother(before, agreed)
    for interview in locked:
        was = {}
        stays = (still_so or {}).get(interview.reference, ())
        if words := agreed_words(interview, before, stays):
            text = f"{interview.reference}. {words}"
            follow_interview(enquiry=enquiry, step="", by=by, now=now, text=text)
            for field, value in emptied(interview, stays).items():
                was[field] = getattr(interview, field)
                setattr(interview, field, value)
            audit(by=by, action="interview.changed", about=interview, now=now, before=was)
        interview.sequence += 1
        interview.save(update_fields=[*was, "sequence"])
        was["journalist"] = before.pk
        queue_interview_changed(interview=interview, by=by, now=now, was=was)


def agreed_items(interview: Interview) -> dict[str, str]:
    """By field, what was agreed and would leave: `Place or link: Studio 2`."""
    return {
        name: f"{capfirst(emails.CHANGES[name])}: {'; '.join(value.splitlines())}"
        for name, left in emptied(interview).items()
        if (value := getattr(interview, name)) != left
    }


def emptied(interview: Interview, still_so: Collection[str] = ()) -> dict[str, str]:
    """What was agreed, without what leaves; fields that are `still_so` are left out. The presenter
    is the programme's, and stays.
    """
    presenters = [each for each in read_contacts(interview.contacts) if each.role == PRESENTER]
    return {
        field: write_contacts(presenters) if field == "contacts" else ""
        for field in AGREED
        if field not in still_so
    }


def agreed_words(
    interview: Interview, agreed_with: Person | Journalist, still_so: Collection[str] = ()
) -> str:
    """`Was agreed with Farida Nasser: place or link “Studio 2”.` Empty if nothing is emptied."""
    parts = [
        f"{emails.CHANGES[field]} “{value.replace('\n', '; ')}”"
        for field, left in emptied(interview, still_so).items()
        if (value := getattr(interview, field)) != left
    ]
    return f"Was agreed with {agreed_with}: {', '.join(parts)}." if parts else ""


def _logistics(interview: Interview) -> Logistics:
    return {field: getattr(interview, field) for field in LOGISTICS}  # type: ignore[return-value]  # the row has them all


@transaction.atomic
def call_off_interview(
    *, interview: Interview, reason: str, by: User, now: datetime, is_last: bool = False
) -> None:
    """Calls it off: frees the person's time, and tells them and everyone who was asked. `is_last`:
    nothing else is wanted, so the enquiry is closed with it unless it has another interview.
    """
    end_interview(interview=interview, reason=reason, now=now)
    others = Interview.objects.filter(enquiry=interview.enquiry, called_off_at=None)
    if others.filter(person__isnull=False).exists():
        step = ""
    else:
        step = Enquiry.State.OFFERED if others.exists() else Enquiry.State.TRIAGED
    text = f"{interview.reference} called off: {reason}"
    follow_interview(enquiry=interview.enquiry, step=step, by=by, now=now, text=text)
    if is_last and step == Enquiry.State.TRIAGED:
        closed = Enquiry.State.CLOSED
        take_step(enquiry=interview.enquiry, step=closed, by=by, now=now, outcome=reason)
        plan_alerts(enquiry=interview.enquiry, now=now)
    audit_called_off(interview=interview, by=by, now=now)


def end_interview(*, interview: Interview, reason: str, now: datetime) -> Interview:
    """Calls off the interview but leaves the enquiry alone, within the caller's transaction.

    The caller must finish with `audit_called_off`. The audit trail is locked last: otherwise two
    transactions on one enquiry could deadlock on PostgreSQL.
    """
    reason = reason_given(
        reason, otherwise="Enter the reason, so that you can tell the spokesperson."
    )
    still_open = Interview.objects.filter(pk=interview.pk, called_off_at=None, went_out_at=None)
    if not still_open.update(
        called_off_at=now, called_off_because=reason, sequence=F("sequence") + 1
    ):
        interview.refresh_from_db()
        check_open(interview)
    interview.refresh_from_db()
    free_slot(interview=interview)
    cancel_open_asks(interview=interview, now=now)
    if interview.person:
        end_interview_links(interview=interview, person=interview.person, now=now)
        emails.cancel_invitation(interview=interview, person=interview.person, now=now)
    return interview


def audit_called_off(*, interview: Interview, by: User, now: datetime) -> None:
    """Writes the audit event, and queues the update of what depends on the interview."""
    queue_interview_changed(interview=interview, by=by, now=now)
    audit(
        by=by,
        action="interview.called_off",
        about=interview,
        now=now,
        reason=interview.called_off_because,
    )


def check_open(interview: Interview) -> None:
    """Refuses an interview that was called off or has gone out."""
    if interview.called_off_at:
        raise interview_called_off(interview)
    if interview.went_out_at:
        raise Refused(f"{interview.reference} has gone out, so you cannot change it.")


def _check_slot(
    starts_at: datetime, minutes: int, ready_before: int | None, now: datetime | None
) -> None:
    """`now` None: the slot itself has not changed, so it may lie in the past."""
    if now and starts_at <= now:
        raise slot_in_the_past(starts_at)
    if not 1 <= minutes <= LONGEST:
        raise Refused(f"Enter a length from 1 to {LONGEST} minutes.", "minutes")
    if ready_before is not None and not 0 <= ready_before <= LONGEST_BEFORE:
        raise Refused(
            "Enter a time to be ready in the 24 hours before the start, or leave it empty.",
            "arrive_at",
        )


def claim_slot(*, person: Person, interview: Interview, now: datetime) -> None:
    """Claims the person's time for the slot, and replaces the interview's earlier claims."""
    Claim.objects.filter(interview=interview).delete()
    claim_person(
        person=person,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        now=now,
        interview=interview,
    )


def free_slot(*, interview: Interview) -> None:
    """Releases the claims of the interview."""
    Claim.objects.filter(interview=interview).delete()


def cancel_open_asks(*, interview: Interview, now: datetime) -> None:
    """Withdraws the asks without an answer, tells those people, and ends asking in order."""
    for sequence in AskSequence.objects.filter(interview=interview, ended_at=None):
        queue_job(
            name=job_names.ADVANCE_ASK_SEQUENCE, arguments={"sequence_id": sequence.pk}, now=now
        )
    waiting = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING)
    for ask in waiting.select_related("person", "interview"):
        emails.send_no_longer_needed(ask=ask, asked_for=_start_asked_for(ask), now=now)
    waiting.update(answer=Ask.Answer.CALLED_BACK, answered_at=now)


def _start_asked_for(ask: Ask) -> datetime:
    """When the interview was to start as they were asked, by the audit trail."""
    moves = AuditEvent.objects.filter(
        action="interview.changed",
        about_type=Interview._meta.label,
        about_id=str(ask.interview_id),
        at__gt=ask.asked_at,
        details__before__has_key="starts_at",
    )
    first = moves.order_by("number").first()
    if first is None:
        return ask.interview.starts_at
    return datetime.fromisoformat(first.details["before"]["starts_at"])


ASSIGNMENT_EVENTS = ("interview.assigned", "interview.handed_over")


class InterviewTaken(Refused):
    """Someone has taken the interview since the page was opened."""

    def __init__(self, interview: Interview, to: Person | None = None) -> None:
        spokesperson = interview.person
        since = _since(interview)
        self.to = to if to != spokesperson else None
        if to == spokesperson:
            super().__init__(
                f"{spokesperson} already has {interview.reference}, {since}. There is nothing more"
                " to do."
            )
        else:
            super().__init__(
                f"{spokesperson} has it {since}. Give it to {to or 'someone else'} if"
                " they should do it instead."
            )


def check_spokesperson(
    interview: Interview, shown: str | None, *, to: Person | None = None
) -> None:
    """Locks the interview, and refuses if its spokesperson is not the one that the page showed.

    `shown`: the reference of that spokesperson, empty for none; None: no page was involved. `to`:
    who should get it now. Allowed if nobody has it any more.
    """
    if shown is None:
        return
    interview.refresh_from_db(from_queryset=Interview.objects.select_for_update(no_key=True))
    if interview.person and interview.person.reference != shown:
        raise InterviewTaken(interview, to)


def _since(interview: Interview) -> str:
    """`since 10:42am on Sat 28 Nov, by Ceri Maddox`; without a name if they accepted it
    themselves.
    """
    about = {"about_type": interview._meta.label, "about_id": str(interview.pk)}
    given = (
        AuditEvent.objects.filter(action__in=ASSIGNMENT_EVENTS, **about)
        .select_related("by")
        .order_by("number")
        .last()
    )
    by = given.by if given and given.at == interview.accepted_at else None
    is_own = by is None or (interview.person and interview.person.user_id == by.pk)
    when = f"since {moment_text(interview.accepted_at)}" if interview.accepted_at else "now"
    return when if is_own else f"{when}, by {by}"


def queue_interview_changed(
    *,
    interview: Interview,
    by: User | None,
    now: datetime,
    before: Person | None = None,
    was: Mapping[str, Any] | None = None,
) -> None:
    """Queues one job for each change, by `sequence`. `before`: the previous spokesperson, after a
    hand-over; `was`: the values of fields that changed, of which the spokesperson is told. Its
    `journalist` is the key of the one who asked.
    """
    queue_job(
        name=job_names.FOLLOW_INTERVIEW,
        arguments={
            "interview_id": interview.pk,
            "by_id": by.pk if by else None,
            "before_id": before.pk if before else None,
            "sequence": interview.sequence,
            "was": {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in (was or {}).items()
            },
        },
        now=now,
        dedup_key=f"follow_interview:{interview.pk}:{interview.sequence}",
    )
