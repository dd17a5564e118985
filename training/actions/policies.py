"""Policies are written, approved and read (14)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import fingerprint
from jobs.actions import queue_job
from training import job_names
from training.actions.facts import NOTHING_CHANGED
from training.models import Policy, PolicyReading, PolicyVersion
from training.policy_dates import partial_date, reminder_due

CONTENT = (
    "text",
    "what_changed",
    "is_minor",
    "operative_on",
    "review_on",
    "elsewhere_on",
    "elsewhere",
)


class DraftChanged(Refused):
    def __init__(self, version: PolicyVersion) -> None:
        super().__init__(
            f"{version.written_by} saved the draft while you were editing. Look at the differences,"
            " then save again."
        )
        self.version = version


DRAFT_GONE = "There is no draft any more: it was approved or deleted. See the versions."


@transaction.atomic
def add_policy(
    *, title: str, owner: User, values: dict[str, Any], by: User, now: datetime
) -> PolicyVersion:
    """Create a policy with a draft of its first version; `values` are the version's content."""
    try:
        with transaction.atomic():
            policy = Policy.objects.create(title=title, owner=owner)
    except IntegrityError as error:
        raise Refused(
            f"There is already a policy called “{title}”. Write a new version of it, or enter"
            " another title."
        ) from error
    version = PolicyVersion.objects.create(
        policy=policy, number=1, written_at=now, written_by=by, **values
    )
    audit(by=by, action="policy.added", about=policy, now=now, owner=owner.email)
    return version


@transaction.atomic
def write_version(
    *, policy: Policy, values: dict[str, Any], seen: str, by: User, now: datetime
) -> PolicyVersion:
    """Save the draft of the next version. `seen` is the fingerprint of the draft the writer saw, or
    empty.
    """
    Policy.objects.select_for_update().get(pk=policy.pk)
    draft = policy.versions.drafts().select_related("written_by").first()
    if draft is None and seen:
        raise Refused(DRAFT_GONE)
    if draft is not None and fingerprint(draft, CONTENT) != seen:
        raise DraftChanged(draft)
    last = policy.versions.approved().order_by("-number").first()
    if last is not None and all(
        getattr(last, name) == values[name] for name in CONTENT if name != "what_changed"
    ):
        raise Refused(NOTHING_CHANGED)
    _check_operative_date(last, values["operative_on"])
    version = draft or PolicyVersion(policy=policy, number=last.number + 1 if last else 1)
    for name in CONTENT:
        setattr(version, name, values[name])
    version.written_at = now
    version.written_by = by
    version.save()
    audit(
        by=by,
        action="policy.written",
        about=version,
        now=now,
        number=version.number,
        is_minor=version.is_minor,
    )
    return version


def _check_operative_date(last: PolicyVersion | None, operative_on: str) -> None:
    """Refuse a date before the last version's. A month is not before a day that it contains."""
    if last is not None and partial_date(operative_on).last < last.operative.first:
        raise Refused(
            f"Version {last.number}, which this one follows, is operative from {last.operative}. "
            f"Enter {last.operative} or a later operative date.",
            "operative_on",
        )


@transaction.atomic
def discard_draft(*, policy: Policy, by: User, now: datetime) -> None:
    """Delete the draft; if it is the first version, delete the policy too."""
    draft = policy.versions.drafts().first()
    if draft is None:
        raise Refused(DRAFT_GONE)
    audit(by=by, action="policy.draft_dropped", about=draft, now=now, text=draft.text)
    draft.delete()
    if not policy.versions.exists():
        policy.delete()


@transaction.atomic
def approve_version(*, version: PolicyVersion, seen: str, by: User, now: datetime) -> None:
    """Approve the content that was seen; a change of substance needs another manager (14.2)."""
    current = (
        PolicyVersion.objects.select_for_update().filter(pk=version.pk, approved_at=None).first()
    )
    if current is None:
        raise Refused(DRAFT_GONE)
    if fingerprint(current, CONTENT) != seen:
        raise DraftChanged(current)
    if current.written_by == by and not current.is_minor:
        raise Refused(
            "You wrote this version and it changes the substance, so another manager must approve"
            " it. You may approve a minor change yourself (14.2)."
        )
    _check_operative_date(
        current.policy.versions.approved().order_by("-number").first(), current.operative_on
    )
    current.approved_at = now
    current.approved_by = by
    current.save(update_fields=["approved_at", "approved_by"])
    audit(
        by=by,
        action="policy.approved",
        about=current,
        now=now,
        number=current.number,
        is_minor=current.is_minor,
    )


@transaction.atomic
def change_policy(
    *, policy: Policy, owner: User, is_social_guidance: bool, by: User, now: datetime
) -> None:
    """Set the owner and whether it is the social media guidance, of which there is one."""
    before = {"owner": policy.owner.email, "is_social_guidance": policy.is_social_guidance}
    after = {"owner": owner.email, "is_social_guidance": is_social_guidance}
    if before == after:
        return
    if is_social_guidance:
        Policy.objects.exclude(pk=policy.pk).update(is_social_guidance=False)
    policy.owner = owner
    policy.is_social_guidance = is_social_guidance
    policy.save(update_fields=["owner", "is_social_guidance"])
    audit(by=by, action="policy.changed", about=policy, now=now, before=before, after=after)


@transaction.atomic
def acknowledge(*, version: PolicyVersion, by: User, now: datetime) -> bool:
    """Return whether this reading is new; a second press changes nothing."""
    if version.policy.in_force(timezone.localdate(now)) != version:
        raise Refused("This version is not in force. Read the one that is.")
    _, is_new = PolicyReading.objects.get_or_create(
        version=version, user=by, defaults={"read_at": now}
    )
    if is_new:
        audit(by=by, action="policy.read", about=version, now=now)
    return is_new


def remind_of_reviews(*, now: datetime) -> int:
    """Queue one email for each policy whose review is near or overdue; each reminder is sent
    once.
    """
    on = timezone.localdate(now)
    left = 0
    for policy in Policy.objects.all():
        version = policy.in_force(on)
        if version is None or not (name := reminder_due(version.review_by, on)):
            continue
        queue_job(
            name=job_names.SEND_POLICY_REMINDER,
            arguments={"version_id": version.pk},
            now=now,
            dedup_key=f"policy-review {version.pk} {name}",
        )
        left += 1
    return left
