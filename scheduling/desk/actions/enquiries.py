"""Deeds on enquiries: log, change, move to a next state, answer, note."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from scheduling.desk import enquiry_states
from scheduling.desk.actions.embargoes import check_embargo, keep_embargo
from scheduling.desk.actions.enquiry_alerts import plan_alerts
from scheduling.desk.actions.interviews import audit_called_off, end_interview, offer_interview
from scheduling.desk.actions.lines_used import check_lines, check_words
from scheduling.desk.actions.outlets import journalist_named, outlet_named
from scheduling.desk.actions.steps import StepNotPossible, end_hold, take_step
from scheduling.desk.models import Enquiry, EnquiryNote, Interview
from scheduling.lines.models import Line
from scheduling.references import next_reference
from training.actions.seen import check_seen
from training.models import Topic


class EnquiryDetails(TypedDict):
    """What is written down of an enquiry, apart from who asks."""

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
    """Who asks, as it was heard on the phone; `is_verified` where somebody made sure who they are."""

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


class DeadlineBeforeReceipt(Refused):
    def __init__(self) -> None:
        super().__init__("The deadline is before the enquiry was received. Change one of the two.")


class ReceivedInTheFuture(Refused):
    def __init__(self) -> None:
        super().__init__("That time is in the future. Enter when the enquiry reached us.")


class ResponseMissing(Refused):
    def __init__(self) -> None:
        super().__init__("Enter our answer, word for word.")


class LoggedAlready(Refused):
    """The same call, logged twice: by a double press, or from two tabs."""

    def __init__(self, enquiry: Enquiry) -> None:
        super().__init__(
            f"{enquiry.reference} is already logged, with the same outlet, subject and times."
        )
        self.enquiry = enquiry


class StepUnknown(Refused):
    def __init__(self) -> None:
        super().__init__("Choose one of the steps on the page.")


class NoteTooLong(Refused):
    def __init__(self) -> None:
        super().__init__(
            f"A note can have up to {NOTE_LENGTH:,} characters. Paste whole mails under “What they sent”."
        )


class NoteEmpty(Refused):
    def __init__(self) -> None:
        super().__init__("Enter the note.")


class EnquiryClosed(Refused):
    def __init__(self, enquiry: Enquiry) -> None:
        super().__init__(
            f"{enquiry.reference} is closed, so you cannot change it. Log a new enquiry."
        )


@transaction.atomic
def log_enquiry(
    *, caller: Caller, by: User, now: datetime, **details: Unpack[EnquiryDetails]
) -> Enquiry:
    """A new enquiry with the next reference; its outlet and journalist are found by name or met for
    the first time.
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
        raise LoggedAlready(earlier)
    enquiry.save(force_insert=True)
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, state=Enquiry.State.NEW)
    plan_alerts(enquiry=enquiry, now=now)
    keep_embargo(enquiry=enquiry, by=by, now=now)
    audit(by=by, action="enquiry.logged", about=enquiry, now=now, outlet=enquiry.outlet.name)
    return enquiry


@transaction.atomic
def log_bid(
    *,
    caller: Caller,
    bid: dict[str, Any],
    by: User,
    now: datetime,
    **details: Unpack[EnquiryDetails],
) -> Interview:
    """An enquiry that names the slot it wants filled: both are written, or neither."""
    enquiry = log_enquiry(caller=caller, by=by, now=now, **details)
    return offer_interview(enquiry=enquiry, by=by, now=now, **bid)


@transaction.atomic
def change_enquiry(
    *,
    enquiry: Enquiry,
    caller: Caller,
    by: User,
    now: datetime,
    seen: str | None = None,
    **details: Unpack[EnquiryDetails],
) -> Enquiry:
    """Sets the details anew; refused where someone else changed them since they were `seen`."""
    current = check_seen(enquiry, SEEN, seen)
    if current.state == Enquiry.State.CLOSED:
        raise EnquiryClosed(current)
    _check_times(details, now)
    before = {field: getattr(current, field) for field in DETAILS}
    for field, value in details.items():
        setattr(current, field, value)
    _set_caller(current, caller, by, now)
    current.save(update_fields=[*DETAILS, "outlet", "journalist"])
    plan_alerts(enquiry=current, now=now)
    keep_embargo(enquiry=current, by=by, now=now)
    changed = {
        field: str(value) for field, value in before.items() if value != getattr(current, field)
    }
    audit(by=by, action="enquiry.changed", about=current, now=now, before=changed)
    return current


@transaction.atomic
def move_enquiry(*, enquiry: Enquiry, step: str, by: User, now: datetime, text: str = "") -> None:
    """Takes a step that a person may take by hand. Declining or referring a bid calls its
    interviews off.
    """
    if step not in enquiry_states.NEXT:
        raise StepUnknown
    if not enquiry_states.is_by_hand(enquiry.state, step):
        raise StepNotPossible(enquiry, step)
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
    """Keeps what was answered, word for word, when it was sent (now, unless told), and the lines
    that it used.

    A line that may not be used at that moment is refused by name; so are its words, unless they are
    `meant`.
    """
    if not response.strip():
        raise ResponseMissing
    sent = sent_at or now
    check_embargo(enquiry=enquiry, sent_at=sent)
    check_lines(enquiry=enquiry, lines=lines, sent_at=sent)
    held = check_words(enquiry=enquiry, response=response, meant=meant, sent_at=sent)
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
        **({"in_spite_of": held} if held else {}),
    )


@transaction.atomic
def add_note(*, enquiry: Enquiry, text: str, by: User, now: datetime) -> EnquiryNote:
    """Something for the log, in a person's own words; the same words twice within a minute are one
    note.
    """
    if not text.strip():
        raise NoteEmpty
    if len(text) > NOTE_LENGTH:
        raise NoteTooLong
    just_now = enquiry.notes.filter(by=by, text=text, at__gt=now - A_MINUTE)
    if earlier := just_now.first():
        return earlier
    note = EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
    audit(by=by, action="enquiry.noted", about=enquiry, now=now)
    return note


def _check_times(details: EnquiryDetails, now: datetime) -> None:
    if details["received_at"] > now:
        raise ReceivedInTheFuture
    if details["deadline_at"] < details["received_at"]:
        raise DeadlineBeforeReceipt


def _set_caller(enquiry: Enquiry, caller: Caller, by: User, now: datetime) -> None:
    enquiry.outlet = outlet_named(name=caller["outlet"], by=by, now=now)
    enquiry.journalist = None
    if caller["journalist"]:
        enquiry.journalist = journalist_named(
            name=caller["journalist"],
            outlet=enquiry.outlet,
            phone=caller["phone"],
            email=caller["email"],
            is_verified=caller.get("is_verified", False),
            by=by,
            now=now,
        )
