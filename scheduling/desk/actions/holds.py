"""Deeds on enquiries that rest: put on hold until a day, hold longer, take off hold into the state
that it had.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from nhsuk.words import day
from scheduling.desk import enquiry_states
from scheduling.desk.actions.enquiries import REASON
from scheduling.desk.actions.enquiry_alerts import plan_alerts
from scheduling.desk.actions.steps import JoinedToAnother, StepNotPossible, end_hold, take_step
from scheduling.desk.models import Enquiry, EnquiryHold, EnquiryNote


class LookAgainPassed(Refused):
    def __init__(self) -> None:
        super().__init__("The day to look again has to be after today. Enter a later one.")


class NotOnHold(Refused):
    def __init__(self, enquiry: Enquiry) -> None:
        state = enquiry.get_state_display().lower()
        super().__init__(f"{enquiry.reference} is {state}, so it is not on hold.")


@transaction.atomic
def hold_enquiry(
    *, enquiry: Enquiry, reason: str, look_again_on: date, by: User, now: datetime
) -> EnquiryHold:
    """Its clocks stop, and it stands on Today when the day comes. One on hold already is held until
    the new day.
    """
    reason = reason_given(reason, otherwise=REASON)
    if look_again_on <= timezone.localdate(now):
        raise LookAgainPassed
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    said = {"reason": reason, "look_again_on": look_again_on}
    if earlier := EnquiryHold.objects.held().filter(enquiry=current, **said).first():
        return earlier
    before = _rest(current, f"Look again on {day(look_again_on)}: {reason}", by, now)
    hold = EnquiryHold.objects.create(
        enquiry=current, state=before, held_at=now, held_by=by, **said
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


def _rest(enquiry: Enquiry, text: str, by: User, now: datetime) -> str:
    """On hold from now, with its log. Answers the state that it comes back into."""
    before: str = enquiry.state
    if before == Enquiry.State.ON_HOLD:
        if enquiry.joined_to_id:
            raise JoinedToAnother(enquiry)
        EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
        return end_hold(enquiry=enquiry, by=by, now=now)
    if not enquiry_states.can_hold(before):
        raise StepNotPossible(enquiry, Enquiry.State.ON_HOLD)
    take_step(enquiry=enquiry, step=Enquiry.State.ON_HOLD, by=by, now=now, text=text)
    return before


@transaction.atomic
def resume_enquiry(*, enquiry: Enquiry, by: User, now: datetime) -> Enquiry:
    """Off hold, into the state that it had; its clocks go on from where they are."""
    current = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if current.state != Enquiry.State.ON_HOLD:
        raise NotOnHold(current)
    state = end_hold(enquiry=current, by=by, now=now)
    take_step(enquiry=current, step=state, by=by, now=now, text="Taken off hold")
    plan_alerts(enquiry=current, now=now)
    audit(by=by, action="enquiry.resumed", about=current, now=now, after=state)
    return current
