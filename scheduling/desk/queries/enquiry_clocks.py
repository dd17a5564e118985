"""The facts that an enquiry's clocks run on: the organisation's limits, and since when a live bid
waits.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch

from scheduling.desk.models import Enquiry, Interview
from scheduling.desk.models.enquiries import EnquiryQuerySet
from scheduling.desk.timing import Alert, Limits, alerts
from scheduling.times.bank_holidays import bank_holidays
from training.models import Organisation

_LIVE = frozenset({Interview.Mode.LIVE, Interview.Mode.AS_LIVE})


def current_limits() -> Limits:
    return limits_of(Organisation.objects.ours())


def limits_of(organisation: Organisation) -> Limits:
    return Limits(
        acknowledge=organisation.acknowledge_minutes,
        acknowledge_out_of_hours=organisation.acknowledge_out_of_hours_minutes,
        decide=organisation.decide_bid_minutes,
        first_call=organisation.first_call_percent,
        last_call=organisation.last_call_percent,
    )


def with_still_on(enquiries: EnquiryQuerySet) -> EnquiryQuerySet:
    """Each with its interviews that were not called off, for `still_on`. One query more."""
    interviews = Interview.objects.filter(called_off_at=None).in_order()
    return enquiries.prefetch_related(
        Prefetch("interviews", interviews, to_attr="interviews_still_on")
    )


def still_on(enquiry: Enquiry) -> list[Interview]:
    found: list[Interview] = enquiry.interviews_still_on  # type: ignore[attr-defined]  # by with_still_on
    return found


def bid_since(enquiry: Enquiry, interviews: Sequence[Interview]) -> datetime | None:
    """Since when the bid that nobody has yet waits for a decision; None where there is none, or it
    is recorded.

    A bid that came with the enquiry waits since the enquiry was received; a later one since it was
    written down.
    """
    if enquiry.state != Enquiry.State.OFFERED:
        return None
    if not interviews:
        return enquiry.received_at
    waiting = [
        interview
        for interview in interviews
        if interview.standing == "open" and interview.mode in _LIVE
    ]
    if not waiting:
        return None
    offered_at = min(interview.offered_at for interview in waiting)
    return enquiry.received_at if offered_at <= enquiry.logged_at else offered_at


def alerts_of(enquiry: Enquiry, interviews: Sequence[Interview], limits: Limits) -> list[Alert]:
    """Every alert of the enquiry as it stands."""
    if enquiry.joined_to_id:
        return []
    return alerts(
        state=enquiry.state,
        received_at=enquiry.received_at,
        deadline_at=enquiry.deadline_at,
        bid_since=bid_since(enquiry, interviews),
        bank_holidays=bank_holidays(enquiry.received_at.year),
        limits=limits,
    )
