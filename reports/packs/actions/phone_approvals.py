"""Approval by telephone, out of hours: an officer records it; the manager is mailed at once to
confirm it or object.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from jobs.reminders import counts_from, latest_mail
from nhsuk.dates.moments import moment_text
from reports.packs import emails
from reports.packs.actions.review import (
    check_approvable,
    lock_lines,
    store_approval,
    withdraw_version,
)
from reports.packs.models import PackVersion, PhoneApproval
from scheduling.times.office_hours import is_office_hours
from scheduling.times.our_hours import office_hours_of
from training.models import Organisation

LINK_LASTS = timedelta(days=30)
MIN_READ_BACK = 10  # letters at least: more than "yes"


@transaction.atomic
def record_phone_approval(
    *,
    version: PackVersion,
    manager: User,
    called_at: datetime,
    read_back: str,
    by: User,
    now: datetime,
    confirmed: Collection[str] = (),
) -> PhoneApproval:
    """Approves the version in the manager's name, and mails them at once to confirm it.

    `confirmed` names what was carried over and what the manager has confirmed on the telephone.
    """
    _check_call(version, manager, called_at, read_back, by, now)
    lock_lines(version)
    check_approvable(version, manager, now=now, confirmed=confirmed)
    store_approval(version, approver=manager, by=by, now=now)
    token = new_token()
    approval = PhoneApproval.objects.create(
        version=version,
        manager=manager,
        called_at=called_at,
        read_back=read_back.strip(),
        recorded_at=now,
        recorded_by=by,
        token_hash=hash_of(token),
    )
    emails.send_phone_approval(approval=approval, token=token, now=now)
    audit(
        by=by,
        action="pack.approved_by_phone",
        about=version,
        now=now,
        manager=str(manager),
        read_back=read_back,
    )
    return approval


@transaction.atomic
def confirm_phone_approval(*, approval: PhoneApproval, by: User, now: datetime) -> None:
    """`by` is the manager, signed in or by their secret link."""
    _answer(approval, by, confirmed_at=now)
    audit(by=by, action="pack.phone_approval_confirmed", about=approval.version, now=now)


@transaction.atomic
def object_to_phone_approval(
    *, approval: PhoneApproval, reason: str, by: User, now: datetime
) -> None:
    """Withdraws the version at once, if it is not withdrawn already."""
    _answer(approval, by, objected_at=now, objection=reason.strip())
    audit(
        by=by, action="pack.phone_approval_objected", about=approval.version, now=now, reason=reason
    )
    if not approval.version.withdrawn_at:
        words = f"{by} objects to the approval by phone: {reason.strip() or 'no reason given'}"
        withdraw_version(version=approval.version, reason=words, by=by, now=now)


def find_phone_approval(token: str, *, now: datetime) -> PhoneApproval | None:
    """The approval of a link's token, for 30 days; then its manager has to sign in."""
    approvals = PhoneApproval.objects.select_related(
        "version__pack__interview__enquiry__outlet", "version__recipient", "manager", "recorded_by"
    )
    recent = approvals.filter(recorded_at__gt=now - LINK_LASTS)
    return recent.filter(token_hash=hash_of(token)).first()


def remind_of_phone_approvals(*, now: datetime) -> int:
    """Mails every manager again, once a day, who has not answered about an approval of an earlier
    day.
    """
    unanswered = PhoneApproval.objects.unanswered().select_related(
        "version__pack", "manager", "recorded_by"
    )
    chased = [
        approval for approval in unanswered if _was_asked_before(approval, timezone.localdate(now))
    ]
    for approval in chased:
        emails.send_phone_approval(approval=approval, token="", now=now)
    return len(chased)


def _was_asked_before(approval: PhoneApproval, today: date) -> bool:
    """Recorded on an earlier day, and the last mail about it was sent on one."""
    asked_at = counts_from(
        latest_mail(emails.phone_approval_key(approval)), otherwise=approval.recorded_at
    )
    return asked_at is not None and timezone.localdate(max(asked_at, approval.recorded_at)) < today


def _check_call(
    version: PackVersion,
    manager: User,
    called_at: datetime,
    read_back: str,
    by: User,
    now: datetime,
) -> None:
    if manager.pk == by.pk:
        raise Refused("You cannot record your own approval. Approve it on the review page.")
    if not (manager.is_active and manager.may(Permission.APPROVE_PACKS)):
        raise Refused(f"{manager} may not approve packs. Ring someone who may.")
    if not version.submitted_at <= called_at <= now:
        sent = moment_text(version.submitted_at)
        raise Refused(
            f"Enter when they approved it. It must be after it was sent for review at {sent}, and"
            " not in the future."
        )
    if is_office_hours(called_at, office_hours_of(Organisation.objects.ours())):
        raise Refused("Approval by phone is for out of hours. Ask them to sign in and approve it.")
    if len(read_back.strip()) < MIN_READ_BACK:
        raise Refused("Enter what you read to them and what they said, so that they recognise it.")


def _answer(approval: PhoneApproval, by: User, **answer: object) -> None:
    """Stores the manager's answer, once."""
    if approval.manager_id != by.pk:
        raise Refused(f"Only {approval.manager} can confirm this approval or object to it.")
    unanswered = Q(confirmed_at=None, objected_at=None)
    if not PhoneApproval.objects.filter(unanswered, pk=approval.pk).update(**answer):
        approval.refresh_from_db()
        what = "confirmed" if approval.confirmed_at else "objected to"
        raise Refused(f"{approval.manager} has already {what} this.")
