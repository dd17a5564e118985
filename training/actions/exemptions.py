"""Exemptions: requested with a reason and a last day, decided by someone else, ended early."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from training.actions.facts import (
    ENDS_BEFORE_START,
    correct_fact,
    record_fact,
    removed_from_register,
)
from training.exemption_emails import send_exemption_decided
from training.models import Course, Exemption, ExemptionRequest, Person
from training.readiness import DAY, add_months

MAX_MONTHS = 12  # the longest single request


def _may_not_ask(person: Person) -> Refused:
    return Refused(
        f"Only {person}, their line manager and the communications team can ask for this exemption."
    )


EXEMPTION_DECIDED_ALREADY = (
    "This was decided or withdrawn after you opened it. See the list for its state now."
)


@transaction.atomic
def ask_for_exemption(
    *,
    person: Person,
    course: Course | None,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> ExemptionRequest:
    """Without a course it covers every course. It has no effect until someone else approves it."""
    if not may_ask(by, person):
        raise _may_not_ask(person)
    if person.removed_at:
        raise removed_from_register(person)
    if ends_on < starts_on:
        raise Refused(ENDS_BEFORE_START, "ends_on")
    if ends_on < timezone.localdate(now):
        raise Refused("That day has passed. Enter today or a later day.", "ends_on")
    if ends_on > (last := add_months(starts_on, MAX_MONTHS) - DAY):
        raise Refused(
            f"An exemption lasts {MAX_MONTHS} months at most. Enter {last:%-d %B %Y} or an earlier"
            " day.",
            "ends_on",
        )
    exemption_request = ExemptionRequest(
        person=person, course=course, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    exemption_request.asked_at = now
    exemption_request.asked_by = by
    try:
        with transaction.atomic():
            exemption_request.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            f"An exemption for {person} is already waiting for a decision. Wait for it, or"
            " withdraw it."
        ) from error
    audit(by=by, action="exemption.asked", about=exemption_request, now=now)
    return exemption_request


def may_ask(user: User, person: Person) -> bool:
    """The person, their line manager and the communications team."""
    manager = person.line_manager.user_id if person.line_manager else None
    return user.may(Permission.EDIT_PEOPLE) or user.pk in (person.user_id, manager)


@transaction.atomic
def decide_exemption(
    *, exemption_request: ExemptionRequest, is_approved: bool, because: str, by: User, now: datetime
) -> Exemption | None:
    """Approve or refuse the request and email whoever made it."""
    if not by.may(Permission.DECIDE_EXEMPTIONS) or by.pk in (
        exemption_request.asked_by_id,
        exemption_request.person.user_id,
    ):
        raise Refused(
            "You cannot decide an exemption that you asked for, or one that is for you. Ask a"
            " colleague."
        )
    decided = {"decided_at": now, "decided_by": by, "decided_because": because}
    if not ExemptionRequest.objects.waiting().filter(pk=exemption_request.pk).update(**decided):
        raise Refused(EXEMPTION_DECIDED_ALREADY)
    exemption_request.refresh_from_db()
    exemption = _exempt(exemption_request, by, now) if is_approved else None
    audit(
        by=by,
        action=f"exemption.{'approved' if is_approved else 'refused'}",
        about=exemption_request,
        now=now,
    )
    send_exemption_decided(exemption_request=exemption_request, now=now)
    return exemption


def _exempt(exemption_request: ExemptionRequest, by: User, now: datetime) -> Exemption:
    wanted = {
        "course": exemption_request.course,
        "starts_on": exemption_request.starts_on,
        "ends_on": exemption_request.ends_on,
        "reason": exemption_request.reason,
    }
    exemption = Exemption(person=exemption_request.person, approved_by=str(by), **wanted)
    exemption_request.exemption = record_fact(fact=exemption, by=by, now=now)
    exemption_request.save(update_fields=["exemption"])
    return exemption_request.exemption


@transaction.atomic
def withdraw_exemption_request(
    *, exemption_request: ExemptionRequest, by: User, now: datetime
) -> None:
    """Withdraw a request that is not decided yet."""
    if not may_ask(by, exemption_request.person):
        raise _may_not_ask(exemption_request.person)
    if (
        not ExemptionRequest.objects.waiting()
        .filter(pk=exemption_request.pk)
        .update(withdrawn_at=now)
    ):
        raise Refused(EXEMPTION_DECIDED_ALREADY)
    audit(by=by, action="exemption.withdrawn", about=exemption_request, now=now)


@transaction.atomic
def end_exemption(
    *, exemption: Exemption, ends_on: date, because: str, by: User, now: datetime
) -> Exemption:
    """End it early: from the next day, the person must hold the courses it covered."""
    if ends_on < exemption.starts_on or (exemption.ends_on and ends_on >= exemption.ends_on):
        until = f"It ends on {exemption.ends_on:%-d %B %Y}. " if exemption.ends_on else ""
        raise Refused(
            f"{until}Enter an earlier day, not before the exemption starts. To extend it, ask for"
            " another."
        )
    return correct_fact(
        fact=exemption, values={"ends_on": ends_on}, because=because, by=by, now=now
    )
