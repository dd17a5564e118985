"""Actions on enquiries: log, change, move to a next state, put on hold, approve, answer, refer,
note.

The embargo of an enquiry is a restriction on its interviews, and is updated with it. It blocks
neither an answer nor a recording.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import DoneAlready, Refused, reason_given
from accounts.seen import check_seen
from desk.enquiries import enquiry_states
from desk.enquiries.actions.enquiry_alerts import plan_alerts
from desk.enquiries.actions.enquiry_links import link_enquiries
from desk.enquiries.actions.enquiry_steps import (
    end_hold,
    joined_to_another,
    step_not_possible,
    take_step,
)
from desk.enquiries.actions.interviews import (
    audit_called_off,
    end_interview,
    follow_journalist,
    offer_interview,
)
from desk.enquiries.actions.lines_used import check_lines, check_words
from desk.enquiries.actions.outlets import get_or_add_journalist, get_or_add_outlet
from desk.enquiries.actions.received_emails import log_email
from desk.enquiries.enquiry_emails import send_referral_mail
from desk.enquiries.models import (
    Enquiry,
    EnquiryApproval,
    EnquiryHold,
    EnquiryNote,
    Interview,
    ReceivedEmail,
    Referral,
)
from desk.enquiries.timing import working_days_after
from desk.lines.models import Line, Restriction
from nhsuk.dates.moments import moment_text
from nhsuk.words import day
from scheduling.references import next_reference
from scheduling.times.bank_holidays import BankHolidays
from training.actions.facts import record_fact, retract_fact
from training.models import Topic


class EnquiryDetails(TypedDict):
    """The details of an enquiry, apart from who asks."""

    subject: str
    programme: str
    channel: str
    received_at: datetime
    deadline_at: datetime
    wants: str
    questions: str
    angle: str
    other_guests: str
    background: str
    topic: Topic | None
    sensitivity: str
    embargo_until: datetime | None
    owner: User
    deputy: User | None
    partners_to_inform: str


class Caller(TypedDict):
    """The caller as heard on the phone; `is_verified`: someone made sure who they are."""

    outlet: str
    journalist: str
    phone: str
    email: str
    is_verified: NotRequired[bool]


DETAILS = tuple(EnquiryDetails.__annotations__)
SEEN = (*DETAILS, "outlet", "journalist")
A_MINUTE = timedelta(minutes=1)
NOTE_LENGTH = 5_000  # characters
REASON = "Enter the reason, so that others know why."


@transaction.atomic
def log_enquiry(
    *,
    caller: Caller,
    by: User,
    now: datetime,
    email: ReceivedEmail | None = None,
    **details: Unpack[EnquiryDetails],
) -> Enquiry:
    """Logs an enquiry with the next reference. Finds its outlet and journalist by name, or adds
    them. `email`: the one that it came by, which leaves Today.
    """
    _check_times(details, now)
    reference = next_reference(Enquiry, "E")
    enquiry = Enquiry(reference=reference, logged_at=now, logged_by=by, **details)
    _set_caller(enquiry, caller, by, now)
    same = {
        field: getattr(enquiry, field)
        for field in ("outlet", "subject", "received_at", "deadline_at")
    }
    if earlier := Enquiry.objects.filter(**same).first():
        raise DoneAlready(
            f"{earlier.reference} is already logged, with the same outlet, subject and times.",
            earlier,
        )
    enquiry.save(force_insert=True)
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, state=Enquiry.State.NEW)
    plan_alerts(enquiry=enquiry, now=now)
    update_embargo(enquiry=enquiry, by=by, now=now)
    if email:
        log_email(email=email, enquiry=enquiry, by=by, now=now)
    audit(by=by, action="enquiry.logged", about=enquiry, now=now, outlet=enquiry.outlet.name)
    return enquiry


class Bid(TypedDict):
    """A slot that is offered with an enquiry. `outlet` is empty unless it is another's."""

    outlet: str
    slot: dict[str, Any]


@transaction.atomic
def log_bids(
    *,
    caller: Caller,
    bids: Sequence[Bid],
    by: User,
    now: datetime,
    email: ReceivedEmail | None = None,
    **details: Unpack[EnquiryDetails],
) -> list[Interview]:
    """Logs an enquiry together with the slots that it offers, an interview each: all are stored, or
    none. Slots of another outlet are of an enquiry of that outlet, linked to this one.
    """
    enquiry = log_enquiry(caller=caller, by=by, now=now, email=email, **details)
    enquiries = {_key(caller["outlet"]): enquiry}
    interviews = []
    for bid in bids:
        outlet = bid["outlet"] or caller["outlet"]
        if _key(outlet) not in enquiries:
            other = log_enquiry(
                caller=Caller(outlet=outlet, journalist="", phone="", email=""),
                by=by,
                now=now,
                **details,
            )
            link_enquiries(enquiry=other, other=enquiry, by=by, now=now)
            enquiries[_key(outlet)] = other
        asked = enquiries[_key(outlet)]
        interviews.append(offer_interview(enquiry=asked, by=by, now=now, **bid["slot"]))
    return interviews


def _key(name: str) -> str:
    return " ".join(name.lower().split())


@transaction.atomic
def change_enquiry(
    *,
    enquiry: Enquiry,
    caller: Caller,
    by: User,
    now: datetime,
    seen: str | None = None,
    still_so: Mapping[str, Collection[str]] | None = None,
    **details: Unpack[EnquiryDetails],
) -> Enquiry:
    """Changes the details; refused if someone else has changed them since they were `seen`.

    What the former journalist agreed for the interviews leaves with them, except the fields that are
    `still_so`, by the reference of the interview; None: nobody was asked.
    """
    current = check_seen(enquiry, SEEN, seen)
    if current.state == Enquiry.State.CLOSED:
        raise Refused(f"{current.reference} is closed, so you cannot change it. Log a new enquiry.")
    _check_times(details, now)
    before = {field: getattr(current, field) for field in DETAILS}
    journalist = current.journalist
    for field, value in details.items():
        setattr(current, field, value)
    _set_caller(current, caller, by, now)
    current.save(update_fields=[*DETAILS, "outlet", "journalist"])
    if journalist and journalist != current.journalist:
        follow_journalist(enquiry=current, before=journalist, still_so=still_so, by=by, now=now)
    plan_alerts(enquiry=current, now=now)
    update_embargo(enquiry=current, by=by, now=now)
    changed = {
        field: str(value) for field, value in before.items() if value != getattr(current, field)
    }
    audit(by=by, action="enquiry.changed", about=current, now=now, before=changed)
    return current


@transaction.atomic
def move_enquiry(*, enquiry: Enquiry, step: str, by: User, now: datetime, text: str = "") -> None:
    """Takes a manual step. Declining or referring a bid calls off its interviews."""
    if step not in enquiry_states.NEXT:
        raise Refused("Choose one of the steps on the page.")
    if not enquiry_states.is_by_hand(enquiry.state, step):
        raise step_not_possible(enquiry, step)
    if step in enquiry_states.NEEDS_REASON:
        text = reason_given(text, otherwise=REASON)
    before = enquiry.state
    on = (
        Interview.objects.filter(enquiry=enquiry, called_off_at=None)
        if before == Enquiry.State.OFFERED
        else ()
    )
    ended = [end_interview(interview=interview, reason=text, now=now) for interview in on]
    outcome = {"outcome": text} if step == Enquiry.State.CLOSED and text else {}
    take_step(enquiry=enquiry, step=step, by=by, now=now, text=text, **outcome)
    if before == Enquiry.State.ON_HOLD:
        end_hold(enquiry=enquiry, by=by, now=now)
    plan_alerts(enquiry=enquiry, now=now)
    for interview in ended:
        audit_called_off(interview=interview, by=by, now=now)
    audit(by=by, action="enquiry.moved", about=enquiry, now=now, before=before, after=step)


def _acknowledged_before(enquiry: Enquiry) -> Refused:
    """The acknowledgement is not the last thing that happened, so it stays."""
    return Refused(
        f"{enquiry.reference} has gone on since it was acknowledged. Change its state on its page."
    )


@transaction.atomic
def undo_acknowledgement(*, enquiry: Enquiry, by: User, now: datetime) -> None:
    """Makes it new again, with its clock, if acknowledging it was its last step."""
    steps = enquiry.notes.exclude(state="").order_by("-pk").values_list("state", flat=True)
    taken = list(steps[:2])
    if taken != [Enquiry.State.TRIAGED, Enquiry.State.NEW]:
        raise _acknowledged_before(enquiry)
    unmoved = Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.TRIAGED, joined_to=None)
    if not unmoved.update(state=Enquiry.State.NEW):
        raise _acknowledged_before(enquiry)
    enquiry.state = Enquiry.State.NEW
    text = "Not acknowledged after all"
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, state=Enquiry.State.NEW, text=text)
    plan_alerts(enquiry=enquiry, now=now)
    audit(
        by=by,
        action="enquiry.moved",
        about=enquiry,
        now=now,
        before=Enquiry.State.TRIAGED,
        after=Enquiry.State.NEW,
    )


@transaction.atomic
def answer_enquiry(
    *,
    enquiry: Enquiry,
    response: str,
    by: User,
    now: datetime,
    sent_at: datetime | None = None,
    lines: Collection[Line] = (),
    meant: Collection[str] = (),
) -> None:
    """Stores the answer word for word, when it was sent (now by default), and the lines that it
    used.

    Refuses, by reference, lines that could not be used at that moment, and their words unless
    `meant`.
    """
    if not response.strip():
        raise Refused("Enter our answer, word for word.")
    sent = sent_at or now
    check_lines(enquiry=enquiry, lines=lines, sent_at=sent)
    in_spite_of = check_words(enquiry=enquiry, response=response, meant=meant, sent_at=sent)
    take_step(
        enquiry=enquiry,
        step=Enquiry.State.ANSWERED,
        by=by,
        now=now,
        response=response,
        response_sent_at=sent,
    )
    enquiry.response = response
    enquiry.response_sent_at = sent
    enquiry.lines_used.set(lines)
    audit(
        by=by,
        action="enquiry.answered",
        about=enquiry,
        now=now,
        **({"in_spite_of": in_spite_of} if in_spite_of else {}),
    )


@transaction.atomic
def add_note(
    *, enquiry: Enquiry, text: str, by: User, now: datetime, email: ReceivedEmail | None = None
) -> EnquiryNote:
    """Adds a note to the log. The same words twice within a minute are one note. `email`: the one
    that it came by, which leaves Today.
    """
    if not text.strip():
        raise Refused("Enter the note.")
    if len(text) > NOTE_LENGTH:
        raise Refused(
            f"A note can have up to {NOTE_LENGTH:,} characters. Paste whole emails under “What they"
            " sent”."
        )
    just_now = enquiry.notes.filter(by=by, text=text, at__gt=now - A_MINUTE)
    if earlier := just_now.first():
        return earlier
    note = EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
    if email:
        log_email(email=email, enquiry=enquiry, by=by, now=now)
    audit(by=by, action="enquiry.noted", about=enquiry, now=now)
    return note


def _check_times(details: EnquiryDetails, now: datetime) -> None:
    if details["received_at"] > now:
        raise Refused("That time is in the future. Enter when the enquiry reached us.")
    if details["deadline_at"] < details["received_at"]:
        raise Refused("The deadline is before the enquiry was received. Change one of the two.")


def _set_caller(enquiry: Enquiry, caller: Caller, by: User, now: datetime) -> None:
    """Another journalist does not take over the details of the one before."""
    enquiry.outlet = get_or_add_outlet(name=caller["outlet"], by=by, now=now)
    before = enquiry.journalist
    enquiry.journalist = None
    if not caller["journalist"]:
        return
    details: dict[str, Any] = {
        "phone": caller["phone"],
        "email": caller["email"],
        "is_verified": caller.get("is_verified", False),
    }
    if before and _key(before.name) != _key(caller["journalist"]):
        details = {
            field: value for field, value in details.items() if value != getattr(before, field)
        }
    enquiry.journalist = get_or_add_journalist(
        name=caller["journalist"], outlet=enquiry.outlet, by=by, now=now, **details
    )


def _not_on_hold(enquiry: Enquiry) -> Refused:
    state = enquiry.get_state_display().lower()
    return Refused(f"{enquiry.reference} is {state}, so it is not on hold.")


@transaction.atomic
def hold_enquiry(
    *, enquiry: Enquiry, reason: str, look_again_on: date, by: User, now: datetime
) -> EnquiryHold:
    """Stops its clocks; Today shows it again on the day. If it is on hold already, changes the day
    and the reason.
    """
    reason = reason_given(reason, otherwise=REASON)
    if look_again_on <= timezone.localdate(now):
        raise Refused("The day to look again has to be after today. Enter a later one.")
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    details = {"reason": reason, "look_again_on": look_again_on}
    if earlier := EnquiryHold.objects.not_lifted().filter(enquiry=current, **details).first():
        return earlier
    before = _put_on_hold(current, f"Look again on {day(look_again_on)}: {reason}", by, now)
    hold = EnquiryHold.objects.create(
        enquiry=current, state=before, held_at=now, held_by=by, **details
    )
    audit(
        by=by,
        action="enquiry.held",
        about=current,
        now=now,
        before=before,
        look_again_on=look_again_on,
    )
    return hold


def _put_on_hold(enquiry: Enquiry, text: str, by: User, now: datetime) -> str:
    """Puts it on hold, with its log. Returns the state to restore."""
    before: str = enquiry.state
    if before == Enquiry.State.ON_HOLD:
        if enquiry.joined_to_id:
            raise joined_to_another(enquiry)
        EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
        return end_hold(enquiry=enquiry, by=by, now=now)
    if not enquiry_states.can_hold(before):
        raise step_not_possible(enquiry, Enquiry.State.ON_HOLD)
    take_step(enquiry=enquiry, step=Enquiry.State.ON_HOLD, by=by, now=now, text=text)
    return before


@transaction.atomic
def resume_enquiry(*, enquiry: Enquiry, by: User, now: datetime) -> Enquiry:
    """Ends the hold: the enquiry returns to its earlier state, and its clocks run on."""
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if current.state != Enquiry.State.ON_HOLD:
        raise _not_on_hold(current)
    state = end_hold(enquiry=current, by=by, now=now)
    take_step(enquiry=current, step=state, by=by, now=now, text="Taken off hold")
    plan_alerts(enquiry=current, now=now)
    audit(by=by, action="enquiry.resumed", about=current, now=now, after=state)
    return current


WRITING = (Enquiry.State.DRAFTING, Enquiry.State.APPROVAL)


@transaction.atomic
def record_approval(
    *,
    enquiry: Enquiry,
    approved_by_name: str,
    how: str,
    text: str,
    approved_at: datetime,
    by: User,
    now: datetime,
    meant: Collection[str] = (),
) -> EnquiryApproval:
    """Records an approval of these exact words: other words need another approval.

    Refuses words of a line that may not be used now, as in an answer, unless they are `meant`.
    """
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if current.state not in WRITING:
        raise Refused(f"{current.reference} has no statement being drafted. Start one first.")
    if approved_at > now:
        raise Refused("That time is in the future. Enter when it was approved.")
    if earlier := current.approvals.filter(approved_by_name=approved_by_name, text=text).first():
        raise Refused(
            f"The approval by {earlier.approved_by_name} is already recorded, for the same words."
        )
    in_spite_of = check_words(enquiry=current, response=text, meant=meant, sent_at=now)
    details = {
        "approved_by_name": approved_by_name,
        "how": how,
        "text": text,
        "approved_at": approved_at,
    }
    approval = EnquiryApproval.objects.create(
        enquiry=current, recorded_at=now, recorded_by=by, **details
    )
    note = f"Statement approved by {approved_by_name}{f', {how}' if how else ''}"
    EnquiryNote.objects.create(enquiry=current, at=now, by=by, text=note)
    details = {"approved_by": approved_by_name} | (
        {"in_spite_of": in_spite_of} if in_spite_of else {}
    )
    audit(by=by, action="enquiry.statement_approved", about=current, now=now, **details)
    return approval


FOI_DAYS = 20  # working days: Freedom of Information Act 2000, section 10


@transaction.atomic
def refer_enquiry(
    *,
    enquiry: Enquiry,
    kind: str,
    to_whom: str,
    email: str,
    reason: str,
    is_mailed: bool,
    by: User,
    now: datetime,
) -> Referral:
    """Someone else answers it from now on, and its clocks stop. A request for information is due in
    20 working days.
    """
    if not to_whom.strip():
        raise Refused("Enter who you are referring it to.")
    if is_mailed and not email:
        raise Refused(
            "Enter the email address to send the referral to, or untick “Send them an email”."
        )
    text = "; ".join(filter(None, [f"{Referral.Kind(kind).label}: {to_whom}", reason]))
    move_enquiry(enquiry=enquiry, step=Enquiry.State.REFERRED, text=text, by=by, now=now)
    referral = Referral.objects.create(
        enquiry=enquiry,
        kind=kind,
        to_whom=to_whom,
        email=email,
        reason=reason,
        due_on=foi_due_on(enquiry) if kind == Referral.Kind.FOI else None,
        referred_at=now,
        referred_by=by,
    )
    if is_mailed:
        send_referral_mail(referral=referral, now=now)
    audit(
        by=by,
        action="enquiry.referred",
        about=enquiry,
        now=now,
        kind=kind,
        to=to_whom,
        mailed=is_mailed,
    )
    return referral


def foi_due_on(enquiry: Enquiry) -> date:
    """The last day to answer: twenty English working days after the London day on which it was
    received.
    """
    received_on = timezone.localdate(enquiry.received_at)
    return working_days_after(received_on, FOI_DAYS, BankHolidays())


GUIDANCE = "Nothing of this may be published before {until}. It can be recorded before then."


def update_embargo(*, enquiry: Enquiry, by: User, now: datetime) -> None:
    """Adds, changes or retracts the embargo's restriction, in the transaction that logs or changes
    the enquiry.
    """
    embargo = Restriction.objects.not_retracted().filter(enquiry=enquiry).first()
    starts_at = enquiry.received_at
    until = enquiry.embargo_until
    wanted = (starts_at, until) if until and until > starts_at else None
    if embargo and (embargo.starts_at, embargo.ends_at) == wanted:
        return
    if embargo:
        retract_fact(
            fact=embargo, because=f"The embargo of {enquiry.reference} was changed", by=by, now=now
        )
    if wanted is None or until is None:
        return
    made = Restriction(
        title=f"Embargo of {enquiry.reference}",
        kind=Restriction.Kind.EMBARGO,
        scope=Restriction.Scope.ENQUIRY,
        enquiry=enquiry,
        starts_at=starts_at,
        ends_at=until,
        reason=f"Embargo of the enquiry {enquiry}",
        guidance=GUIDANCE.format(until=moment_text(until)),
        instead_of=embargo,
    )
    record_fact(
        fact=made, by=by, now=now, verb="corrected" if embargo else "added", concerns=[str(enquiry)]
    )
