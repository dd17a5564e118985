"""Open enquiries: the time left, the next step, and the page of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from desk.enquiries import enquiry_states
from desk.enquiries.models import Enquiry, Interview
from desk.enquiries.models.enquiries import EnquiryQuerySet
from desk.enquiries.queries.duplicates import similar_to
from desk.enquiries.queries.related import related_to
from desk.enquiries.timing import (
    DEFAULT_LIMITS,
    Alert,
    Clock,
    Limits,
    acknowledge_by,
    alerts,
    decide_by,
)
from nhsuk.london import LONDON
from nhsuk.words import near_moment
from scheduling.times.our_hours import office_hours_of
from training.models import Organisation

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class NextStep:
    """A link to the page of the next step, and the words of its button."""

    words: str
    url: str


@dataclass(frozen=True)
class NextDeadline:
    """What is due first: the acknowledgement, the decision on a bid, or the answer; `then` is what
    follows. Whoever shows the clock of an enquiry shows this one.
    """

    verb: str
    noun: str
    since: datetime
    due_at: datetime
    now: datetime
    then: str = ""

    @property
    def clock(self) -> Clock:
        return Clock(self.due_at, self.now)

    @property
    def is_late(self) -> bool:
        return self.clock.is_late

    @property
    def words(self) -> str:
        if not self.is_late:
            return self.beside_clock
        return f"{self.noun} {self.clock.words}{self.then}"

    @property
    def beside_clock(self) -> str:
        """For use beside a clock that already shows how late it is."""
        return f"{self.noun if self.is_late else self.counts_to}{self.then}"

    @property
    def counts_to(self) -> str:
        """What the clock counts to, also once it is late: `acknowledge by 4:09pm`."""
        return f"{self.verb} by {near_moment(self.due_at, now=self.now)}"


@dataclass(frozen=True)
class WaitingEnquiry:
    """An enquiry with its next deadline and the next step."""

    enquiry: Enquiry
    deadline: NextDeadline
    next_step: NextStep


def waiting_enquiries(now: datetime) -> list[WaitingEnquiry]:
    """Enquiries whose outlet is waiting, the next due first. Three queries."""
    limits = current_limits()
    enquiries = Enquiry.objects.waiting().by_deadline().select_related("outlet", "owner")
    waiting = with_active_interviews(enquiries)
    rows = (_waiting_enquiry(enquiry, now, limits) for enquiry in waiting)
    return sorted(rows, key=lambda row: row.deadline.due_at)


def _waiting_enquiry(enquiry: Enquiry, now: datetime, limits: Limits) -> WaitingEnquiry:
    interviews = active_interviews(enquiry)
    deadline = next_deadline(enquiry, now, interviews, limits)
    return WaitingEnquiry(enquiry, deadline, next_step(enquiry, interviews, now))


def next_deadline(
    enquiry: Enquiry,
    now: datetime,
    interviews: Sequence[Interview] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> NextDeadline:
    """The deadline that counts now: the acknowledgement while it is new, the decision while a live
    bid is open, otherwise the answer; of a request for information the end of its last day by law.
    """
    received_at = enquiry.received_at
    is_bid = (
        enquiry.wants == Enquiry.Wants.INTERVIEW
    )  # they want an answer by then; the slot is later
    wanted = "answer" if is_bid else enquiry.get_wants_display().lower()
    if enquiry.state == Enquiry.State.NEW:
        due = acknowledge_by(received_at, limits)
        due = min(due, enquiry.deadline_at)
        then = f", {wanted} by {near_moment(enquiry.deadline_at, now=now)}"
        return NextDeadline("acknowledge", "acknowledgement", received_at, due, now, then)
    if since := bid_since(enquiry, interviews):
        due = decide_by(since, enquiry.deadline_at, limits)
        then = f", tell the outlet who by {near_moment(enquiry.deadline_at, now=now)}"
        return NextDeadline("decide on the bid", "decision on the bid", since, due, now, then)
    if by_law := getattr(enquiry, "foi_due_on", None):  # set by for_board
        due = datetime.combine(by_law, END_OF_DAY, LONDON)
        return NextDeadline("information", "information", received_at, due, now)
    return NextDeadline(wanted, wanted, received_at, enquiry.deadline_at, now)


def next_step(enquiry: Enquiry, interviews: Iterable[Interview], now: datetime) -> NextStep:
    """The likeliest next step. Nobody can be chosen for a slot that has begun."""
    nobody_yet = [interview for interview in interviews if interview.status == "open"]
    if enquiry.state == Enquiry.State.OFFERED and nobody_yet:
        to_come = [interview for interview in nobody_yet if interview.starts_at > now]
        if not to_come:
            return NextStep("Say how it ended", f"{enquiry.get_absolute_url()}#steps")
        return NextStep("Choose who", reverse("desk:interview_choose", args=[to_come[0].reference]))
    if enquiry.state == Enquiry.State.NEW:
        return NextStep("Acknowledge", f"{enquiry.get_absolute_url()}#steps")
    if enquiry.state == Enquiry.State.TRIAGED and enquiry.wants == Enquiry.Wants.INTERVIEW:
        return NextStep("Offer interview", reverse("desk:interview_add", args=[enquiry.reference]))
    if enquiry.state in {Enquiry.State.TRIAGED, Enquiry.State.APPROVAL}:
        return NextStep("Answer", f"{enquiry.get_absolute_url()}#answer")
    return NextStep("Go on drafting", enquiry.get_absolute_url())


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
        hours=office_hours_of(organisation),
    )


def with_active_interviews(enquiries: EnquiryQuerySet) -> EnquiryQuerySet:
    """Prefetches the interviews that were not called off, for `active_interviews`. One more
    query.
    """
    interviews = Interview.objects.filter(called_off_at=None).in_order()
    return enquiries.prefetch_related(
        Prefetch("interviews", interviews, to_attr="prefetched_active_interviews")
    )


def active_interviews(enquiry: Enquiry) -> list[Interview]:
    interviews: list[Interview] = enquiry.prefetched_active_interviews  # type: ignore[attr-defined]  # by with_active_interviews
    return interviews


def bid_since(enquiry: Enquiry, interviews: Sequence[Interview]) -> datetime | None:
    """When the open bid arrived; None if there is none, or if it is recorded.

    A bid that came with the enquiry counts from the enquiry's receipt, a later one from when it was
    logged.
    """
    if enquiry.state != Enquiry.State.OFFERED:
        return None
    if not interviews:
        return enquiry.received_at
    waiting = [
        interview
        for interview in interviews
        if interview.status == "open" and interview.mode in _LIVE
    ]
    if not waiting:
        return None
    offered_at = min(interview.offered_at for interview in waiting)
    return enquiry.received_at if offered_at <= enquiry.logged_at else offered_at


def alerts_of(enquiry: Enquiry, interviews: Sequence[Interview], limits: Limits) -> list[Alert]:
    """Every alert of the enquiry as it is now."""
    if enquiry.joined_to_id:
        return []
    return alerts(
        state=enquiry.state,
        received_at=enquiry.received_at,
        deadline_at=enquiry.deadline_at,
        bid_since=bid_since(enquiry, interviews),
        limits=limits,
    )


# Steps that ask for more than a reason.
STEPS_WITH_FORMS = frozenset({"answered", "referred", "closed"})


def enquiry_page(enquiry: Enquiry, now: datetime) -> dict[str, Any]:
    interviews = list(enquiry.interviews.select_related("person").in_order())
    limits = current_limits()
    is_waiting = enquiry.state in Enquiry.WAITING and not enquiry.joined_to_id
    steps = [] if enquiry.joined_to_id else enquiry_states.steps_from(enquiry.state)
    possible = {step for step, _ in steps}
    is_on_hold = enquiry.state == Enquiry.State.ON_HOLD
    active_interviews = [interview for interview in interviews if not interview.called_off_at]
    similar = similar_to(enquiry)
    linked, may_be_related = related_to(enquiry, apart_from=similar)
    return {
        "enquiry": enquiry,
        "deadline": next_deadline(enquiry, now, active_interviews, limits) if is_waiting else None,
        "interviews": interviews,
        "next_step": next_step(enquiry, interviews, now) if is_waiting else None,
        "notes": enquiry.notes.select_related("by").order_by("-at", "-pk"),
        "steps": [
            step for step in steps if step[0] not in enquiry_states.NEEDS_REASON | STEPS_WITH_FORMS
        ],
        "steps_with_reason": [
            step for step in steps if step[0] in enquiry_states.NEEDS_REASON - STEPS_WITH_FORMS
        ],
        "hold": enquiry.holds.not_lifted().select_related("held_by").first()
        if is_on_hold
        else None,
        "embargo": enquiry.restrictions.not_retracted().in_state("in_force", now).first(),
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
        "coverage": enquiry.coverage.not_retracted()
        .newest_first()
        .select_related("outlet", "interview"),
        "received_emails": enquiry.received_emails.filter(emptied_at=None)
        .select_related("passed_on_by")
        .order_by("received_at", "pk"),
        "joined": enquiry.joined.select_related("outlet", "journalist").order_by("reference"),
        "similar": similar,
        "linked": linked,
        "may_be_related": may_be_related,
        "lines_used": enquiry.lines_used.order_by("reference"),
    }
