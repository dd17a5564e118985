"""Review of a pack: submit a draft as a version, return it with a reason, approve or
withdraw it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given, refusing_duplicates
from desk.enquiries.actions.enquiry_steps import follow_interview
from desk.enquiries.actions.interviews import check_open
from desk.enquiries.models import Enquiry
from desk.lines.models import Line
from jobs.actions import queue_job
from reports import job_names
from reports.packs import emails
from reports.packs.actions.delivery import notify_of_recall
from reports.packs.completeness import Problem
from reports.packs.content import split_line
from reports.packs.models import FOR_EVERYBODY, CarriedItem, Pack, PackVersion
from reports.packs.queries.authors import approvers, own_part
from reports.packs.queries.carried import CarriedPlace, carried_in
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import (
    draft_content,
    frozen,
    submitted_content,
    valid_until,
    version_content,
)
from reports.packs.queries.shared_packs import interviews_of
from reports.packs.queries.stale import stale_reasons
from training.models import Organisation

REASON = "Enter the reason, so that the writer knows what to correct."


def _pack_incomplete(problems: list[Problem]) -> Refused:
    return Refused(
        "Not yet: " + " ".join(f"{problem.what}. {problem.remedy}" for problem in problems)
    )


def in_review_already(pack: Pack) -> Refused:
    return Refused(
        f"A version of {pack.reference} is already in review. Wait for the decision, or ask a"
        " manager to return it."
    )


def _decided_already(version: PackVersion) -> Refused:
    what = (
        "returned" if version.returned_at else "withdrawn" if version.withdrawn_at else "approved"
    )
    return Refused(f"{version} has already been {what}. Look at its history.")


class CarriedOverUnseen(Refused):
    """Whoever approves has not confirmed every section with carried-over text. Carries the first."""

    def __init__(self, place: CarriedPlace) -> None:
        super().__init__(f"Confirm “{place.title}” or return the pack.")
        self.place = place


@transaction.atomic
def submit_pack(*, pack: Pack, what_changed: str, by: User, now: datetime) -> PackVersion:
    """Freezes the draft as the next version, and has it printed and checked for the approver."""
    check_open(pack.interview)
    content = draft_content(pack, now=now)
    whole = replace(content, control=replace(content.control, what_changed=what_changed))
    problems = [p for p in problems_of(pack, whole, now=now) if p.blocks]
    recipient = pack.interview.person
    if problems or recipient is None:
        raise _pack_incomplete(problems)
    number = content.strip.version
    with refusing_duplicates(in_review_already(pack)):
        version = PackVersion.objects.create(
            pack=pack,
            number=number,
            content=frozen(content, number=number, what_changed=what_changed),
            recipient=recipient,
            what_changed=what_changed,
            valid_until=valid_until(pack.interview, Organisation.objects.ours()),
            submitted_at=now,
            submitted_by=by,
        )
    queue_rendering(version=version, now=now)
    for approver in approvers(version):
        emails.send_to_review(version=version, to=approver, now=now)
    audit(by=by, action="pack.submitted", about=version, now=now, number=number)
    return version


@transaction.atomic
def return_version(*, version: PackVersion, reason: str, by: User, now: datetime) -> None:
    """Returns it to its writers, with what to correct. The sender gets a mail."""
    return_without_mail(version=version, reason=reason, by=by, now=now)
    emails.send_sent_back(version=version, by=by, now=now)


@transaction.atomic
def return_to_draft(*, version: PackVersion, by: User, now: datetime) -> None:
    """Returns it at the sender's own wish, to correct something before anybody decides."""
    if by != version.submitted_by:
        raise Refused(
            f"Only {version.submitted_by}, who sent {version}, can return it to draft. A manager"
            " can return it."
        )
    return_without_mail(version=version, reason="Returned to draft by its sender.", by=by, now=now)


@transaction.atomic
def return_without_mail(*, version: PackVersion, reason: str, by: User, now: datetime) -> None:
    """Returned without a mail: for callers that inform people in their own way."""
    reason = reason_given(reason, otherwise=REASON)
    _decide(version, returned_at=now, returned_by=by, returned_because=reason)
    audit(by=by, action="pack.returned", about=version, now=now, reason=reason)


@transaction.atomic
def approve_version(
    *, version: PackVersion, by: User, now: datetime, confirmed: Collection[str] = ()
) -> None:
    """Final from here: supersedes the earlier ones, is printed as approved, and goes to whoever
    gives the interview.

    `confirmed` names the places (`hard.questions.1`) whose carried-over words the approver has
    confirmed for this interview.
    """
    lock_lines(version)
    check_approvable(version, by, now=now, confirmed=confirmed)
    store_approval(version, approver=by, by=by, now=now)


def lock_lines(version: PackVersion) -> None:
    """Until the approval is stored, none of its lines is withdrawn or changed: whoever does so in
    the same second waits, and then finds an approved version to tell of.
    """
    names = {split_line(line)[0] for line in submitted_content(version).line_references}
    lines = Line.objects.select_for_update(no_key=True).filter(reference__in=names)
    list(lines.order_by("pk").values_list("pk"))


def check_approvable(
    version: PackVersion, approver: User, *, now: datetime, confirmed: Collection[str] = ()
) -> None:
    """Refused where the approver had a hand in it, where it is decided, over, stale, incomplete or
    not printed, and where something that was carried over is not among `confirmed`.
    """
    if part := own_part(version, approver):
        raise Refused(f"{approver} {part} {version}. Someone else has to approve it.")
    _check_undecided(version)
    if now >= version.valid_until:
        raise Refused(
            f"{version} is for an interview that is over. Move the slot and send it again, or"
            " return it."
        )
    if reasons := stale_reasons(version, now=now):
        raise Refused(
            f"{version} is out of date. {' '.join(reasons)} Return it, and send it again."
        )
    if problems := [
        p for p in problems_of(version.pack, version_content(version), now=now) if p.blocks
    ]:
        raise _pack_incomplete(problems)
    if not is_printed(version):
        raise Refused(
            f"The PDFs of {version} are not made and checked yet. Wait until they are ready."
        )
    for place in carried_in(version.pack, submitted_content(version)):
        if not place.approved_in and place.section not in confirmed:
            raise CarriedOverUnseen(place)


def store_approval(version: PackVersion, *, approver: User, by: User, now: datetime) -> None:
    """Stores the approval and what follows from it. `by` records it for the approver, or is the
    approver.
    """
    _decide(version, approved_at=now, approved_by=approver)
    text = f"{version} approved"
    for enquiry in _enquiries(version):
        follow_interview(enquiry=enquiry, step=Enquiry.State.PREPARED, by=by, now=now, text=text)
    queue_rendering(version=version, now=now)
    carried = carried_in(version.pack, submitted_content(version))
    keys = [item.pk for place in carried for item in place.items]
    CarriedItem.objects.filter(pk__in=keys).update(approved_in=version)
    audit(
        by=by,
        action="pack.approved",
        about=version,
        now=now,
        number=version.number,
        confirmed=[f"{place.label}, from {place.sources}" for place in carried],
    )


@transaction.atomic
def withdraw_version(*, version: PackVersion, reason: str, by: User, now: datetime) -> None:
    """Nobody should use it any more: anyone who opens it is told so. No earlier version replaces
    it.

    If nobody is now prepared for any interview of the enquiry, the enquiry goes back to accepted.
    """
    reason = reason_given(reason, otherwise=REASON)
    current = PackVersion.objects.filter(
        pk=version.pk, approved_at__isnull=False, withdrawn_at=None
    )
    if not current.update(withdrawn_at=now, withdrawn_by=by, withdrawn_because=reason):
        version.refresh_from_db()
        raise (
            _decided_already(version)
            if version.withdrawn_at
            else Refused(
                f"{version} is not approved, so there is nothing to withdraw. Return it instead."
            )
        )
    version.refresh_from_db()
    notify_of_recall(version=version, now=now)  # which locks the interview: before its enquiry
    for enquiry in _enquiries(version):
        is_missed = (
            enquiry.state == Enquiry.State.PREPARED
            and not PackVersion.objects.preparing(enquiry).exists()
        )
        step = Enquiry.State.ACCEPTED if is_missed else ""
        follow_interview(enquiry=enquiry, step=step, by=by, now=now, text=f"{version} withdrawn")
    audit(by=by, action="pack.withdrawn", about=version, now=now, reason=reason)


def _enquiries(version: PackVersion) -> list[Enquiry]:
    """Of the interviews that the version prepares for: nearly always one."""
    keys = {interview.enquiry_id for interview in interviews_of(version.pack)}
    return list(Enquiry.objects.filter(pk__in=keys).order_by("pk"))


def queue_rendering(*, version: PackVersion, now: datetime) -> None:
    """Queues the printing of the version, once in review and once approved."""
    queue_job(
        name=job_names.RENDER_PACK,
        arguments={"version_id": version.pk, "is_approved": version.approved_at is not None},
        now=now,
        dedup_key=version.rendering_key,
        needed_at=version.pack.interview.starts_at,
    )


def is_printed(version: PackVersion) -> bool:
    """Both PDFs of the version in review exist. A PDF that failed its checks is never stored."""
    return version.renditions.filter(is_approved=False, kind__in=FOR_EVERYBODY).count() == len(
        FOR_EVERYBODY
    )


def _check_undecided(version: PackVersion) -> None:
    """For a better message than the later checks give; `_decide` is the guarantee."""
    if version.approved_at or version.returned_at or version.withdrawn_at:
        raise _decided_already(version)


def _decide(version: PackVersion, **decision: object) -> None:
    """Stores the decision on a version in review, once."""
    if not PackVersion.objects.filter(pk=version.pk).in_review().update(**decision):
        version.refresh_from_db()
        raise _decided_already(version)
    for name, value in decision.items():
        setattr(version, name, value)
