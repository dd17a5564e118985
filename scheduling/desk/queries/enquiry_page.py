"""Everything that the page of an enquiry shows."""

from datetime import datetime
from typing import Any

from scheduling.desk import enquiry_states
from scheduling.desk.models import Enquiry
from scheduling.desk.queries.duplicates import alike_to
from scheduling.desk.queries.enquiries import deadline_clock, nearer_clock, next_deed
from scheduling.desk.queries.enquiry_clocks import current_limits

OWN_FORMS = frozenset({"answered", "referred", "closed"})  # steps that ask for more than a reason


def enquiry_page(enquiry: Enquiry, now: datetime) -> dict[str, Any]:
    interviews = list(enquiry.interviews.select_related("person").in_order())
    limits = current_limits()
    is_waiting = enquiry.state in Enquiry.WAITING and not enquiry.joined_to_id
    steps = [] if enquiry.joined_to_id else enquiry_states.steps_from(enquiry.state)
    possible = {step for step, _ in steps}
    is_on_hold = enquiry.state == Enquiry.State.ON_HOLD
    still_on = [interview for interview in interviews if not interview.called_off_at]
    return {
        "enquiry": enquiry,
        "clock": deadline_clock(enquiry, now, limits) if is_waiting else None,
        "nearer": nearer_clock(enquiry, now, still_on, limits) if is_waiting else None,
        "interviews": interviews,
        "deed": next_deed(enquiry, interviews) if is_waiting else None,
        "notes": enquiry.notes.select_related("by").order_by("-at", "-pk"),
        "steps": [step for step in steps if step[0] not in enquiry_states.NEEDS_REASON | OWN_FORMS],
        "steps_with_reason": [
            step for step in steps if step[0] in enquiry_states.NEEDS_REASON - OWN_FORMS
        ],
        "hold": enquiry.holds.held().select_related("held_by").first() if is_on_hold else None,
        "embargo": enquiry.restrictions.held().in_state("in_force", now).first(),
        "can_hold": enquiry_states.can_hold(enquiry.state) and not enquiry.joined_to_id,
        "can_resume": is_on_hold and not enquiry.joined_to_id,
        "can_answer": "answered" in possible,
        "can_close": "closed" in possible,
        "can_refer": "referred" in possible,
        "can_offer": not enquiry.joined_to_id
        and enquiry.state not in {*Enquiry.ENDED, Enquiry.State.ON_HOLD},
        "can_approve": enquiry.state in {Enquiry.State.DRAFTING, Enquiry.State.APPROVAL},
        "approvals": enquiry.approvals.select_related("recorded_by").order_by("-approved_at"),
        "referrals": enquiry.referrals.select_related("referred_by").order_by("-referred_at"),
        "coverage": enquiry.coverage.held().newest_first().select_related("outlet", "interview"),
        "joined": enquiry.joined.select_related("outlet", "journalist").order_by("reference"),
        "alike": alike_to(enquiry),
        "lines_used": enquiry.lines_used.order_by("reference"),
    }
