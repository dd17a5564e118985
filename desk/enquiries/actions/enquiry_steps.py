"""Moving an enquiry from state to state: only to one that may follow, and once."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries import enquiry_states
from desk.enquiries.models import Enquiry, EnquiryHold, EnquiryNote


def step_not_possible(enquiry: Enquiry, step: str) -> Refused:
    """The step does not follow from the enquiry's state."""
    state = enquiry.get_state_display().lower()
    wanted = Enquiry.State(step).label.lower()
    return Refused(
        f"{enquiry.reference} is already {state}. There is nothing more to do."
        if state == wanted
        else f"{enquiry.reference} is {state}, so it cannot become {wanted}. Choose one of the"
        " steps on its page."
    )


def joined_to_another(enquiry: Enquiry) -> Refused:
    """The enquiry is joined to another and handled there."""
    return Refused(
        f"{enquiry.reference} is joined to another enquiry. Work on that one, or separate them."
    )


def take_step(
    *, enquiry: Enquiry, step: str, by: User | None, now: datetime, text: str = "", **values: Any
) -> None:
    """Moves the enquiry and writes its log, within the caller's transaction; `values` are
    set too.
    """
    if enquiry.joined_to_id:
        raise joined_to_another(enquiry)
    if not enquiry_states.can_follow(enquiry.state, step):
        raise step_not_possible(enquiry, step)
    unmoved = Enquiry.objects.filter(pk=enquiry.pk, state=enquiry.state)
    if not unmoved.update(state=step, **values):
        raise Refused(
            f"Someone else has just moved {enquiry.reference}. Check its state and try again."
        )
    enquiry.state = step
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, state=step, text=text)


def end_hold(*, enquiry: Enquiry, by: User, now: datetime) -> str:
    """Ends its hold, within the caller's transaction. Returns the earlier state; triaged if none
    was stored.
    """
    hold = EnquiryHold.objects.not_lifted().filter(enquiry=enquiry).first()
    EnquiryHold.objects.not_lifted().filter(enquiry=enquiry).update(lifted_at=now, lifted_by=by)
    return hold.state if hold else Enquiry.State.TRIAGED


def state_before_air(enquiry: Enquiry) -> str:
    """Its state before it went on air; accepted if the log has none."""
    states = list(enquiry.notes.exclude(state="").order_by("pk").values_list("state", flat=True))
    while states and states.pop() != Enquiry.State.ON_AIR:
        pass
    return states[-1] if states else Enquiry.State.ACCEPTED


def follow_interview(
    *, enquiry: Enquiry, step: str, by: User | None, now: datetime, text: str
) -> None:
    """Takes the step that an interview causes, if it may follow; otherwise only writes the log."""
    enquiry.refresh_from_db(fields=["state"])
    if step and enquiry_states.can_follow(enquiry.state, step):
        take_step(enquiry=enquiry, step=step, by=by, now=now, text=text)
    else:
        EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
