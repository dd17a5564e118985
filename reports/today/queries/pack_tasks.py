"""What briefing packs ask of the reader before air: out of date, withdrawn, unread, in review,
returned.
"""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from desk.enquiries.interview_words import slot_words
from desk.enquiries.models import Interview
from reports.packs.before_air import approve_by
from reports.packs.models import PackVersion, PhoneApproval
from reports.packs.queries.authors import not_own
from reports.packs.queries.shared_packs import next_interview_of_pack, pack_slots
from reports.packs.queries.stale import staleness_of
from reports.today.do_now import OPEN, Button, Owner, Task
from reports.today.queries.desk_tasks import REASON, call
from reports.today.queries.facts import Facts

OUT_OF_DATE = ("Out of date", "red", "▲")
A_MANAGER = Owner(None, "a manager")


def following(facts: Facts) -> Iterator[Task]:
    """Each version once: withdrawn, out of date, or unread."""
    found = facts.following
    for version in found.withdrawn:
        interview = next_interview_of_pack(version.pack, now=facts.now)
        yield Task(
            key=f"withdrawn-{version.pk}",
            title=f"{interview.person}’s pack was withdrawn and not replaced",
            url=interview.get_absolute_url(),
            button=call(interview.person),
            about=(_slot(version, facts), version.withdrawn_because[:REASON]),
            is_now=True,
            slot_at=interview.starts_at,
            owner=facts.owner(interview.enquiry),
        )
    for version, reasons in found.stale:
        versions = reverse("reports:pack_versions", args=[version.pack.reference])
        yield _stale(facts, version, reasons, versions, Button("Revise"), key="stale")
    for version, reasons in found.in_review:
        review = _review(version)
        yield _stale(facts, version, reasons, review, key="stale-review", state=", in review")
    stale = {version.pk for version, _ in found.stale}
    for each in found.unread:
        if each.version.pk not in stale:
            yield _unread(facts, each.version, is_opened=each.is_opened)


def _stale(
    facts: Facts,
    version: PackVersion,
    reasons: list[str],
    url: str,
    button: Button = OPEN,
    *,
    key: str,
    state: str = "",
) -> Task:
    interview = next_interview_of_pack(version.pack, now=facts.now)
    why = staleness_of(version, now=facts.now).event(facts.now)  # judged already
    more = f", and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    return Task(
        key=f"{key}-{version.pk}",
        title=f"{version.recipient}’s pack{state}",
        url=url,
        button=button,
        about=(f"{why}{more}", _slot(version, facts)),
        tag=OUT_OF_DATE,
        is_now=True,
        slot_at=interview.starts_at,
        owner=facts.owner(interview.enquiry),
    )


def _unread(facts: Facts, version: PackVersion, *, is_opened: bool) -> Task:
    """They were reminded; the only thing that is left is to ring them."""
    interview = next_interview_of_pack(version.pack, now=facts.now)
    since = f"since {facts.at(version.approved_at)}" if version.approved_at else ""
    return Task(
        key=f"unread-{version.pk}",
        title=f"{version.recipient} has not read the pack",
        url=interview.get_absolute_url(),
        button=call(version.recipient),
        about=(
            f"Pack v{version.number} {'opened, not read' if is_opened else 'not opened'} {since}",
            _slot(version, facts),
        ),
        due_at=_ready_at(interview),
        slot_at=interview.starts_at,
        owner=facts.owner(interview.enquiry),
    )


def failed_checks(facts: Facts) -> Iterator[Task]:
    """Half an hour before air."""
    for check in facts.following.checks:
        if not check.unmet:
            continue
        count = f"{len(check.unmet)} of {len(check.answers)}"
        late = f", late: no worker was running at {facts.at(check.due_at)}" if check.is_late else ""
        yield Task(
            key=f"check-{check.pk}",
            title=f"{count} checks failed: {slot_words(check.interview, now=facts.now)}",
            url=check.interview.get_absolute_url(),
            about=(
                " ".join(answer.words for answer in check.unmet),
                f"checked {facts.at(check.made_at)}{late}",
            ),
            is_now=True,
            slot_at=check.interview.starts_at,
        )


def in_review(facts: Facts) -> Iterator[Task]:
    """Versions to approve; for those who may not, whose turn it is. Out of date ones are
    `following`'s.
    """
    stale = facts.following.in_review_keys
    versions = [
        version
        for version in facts.versions
        if not version.approved_at
        and not version.returned_at
        and version.pk not in stale
        and version.pack.interview.called_off_at is None
        and version.pack.interview.ends_at > facts.now
    ]
    may = facts.user.may(Permission.APPROVE_PACKS)
    for_reader = {version.pk for version in not_own(versions, facts.user)} if may else set()
    for version in versions:
        interview = next_interview_of_pack(version.pack, now=facts.now)
        due_at = approve_by(_ready_at(interview), version.submitted_at)
        is_theirs = version.pk in for_reader
        yield Task(
            key=f"pack-{version.pk}",
            title=f"Pack for {interview.enquiry.outlet}, {interview.enquiry.subject}",
            url=_review(version),
            button=Button("Review") if is_theirs else OPEN,
            about=(
                f"approve by {facts.at(due_at)}",
                f"in review since {facts.at(version.submitted_at)}",
            ),
            due_at=due_at,
            slot_at=interview.starts_at,
            owner=None if is_theirs else A_MANAGER,
        )


def sent_back(facts: Facts) -> Iterator[Task]:
    """The reader's own that somebody else returned, and that were not sent again."""
    latest = {version.pack_id: version.number for version in facts.versions}
    for version in facts.versions:
        interview = next_interview_of_pack(version.pack, now=facts.now)
        is_waiting = version.returned_at and version.number == latest[version.pack_id]
        is_by_another = version.returned_by_id != version.submitted_by_id
        if not (is_waiting and is_by_another and version.is_by(facts.user)):
            continue
        if interview.starts_at <= facts.now:
            continue
        yield Task(
            key=f"sent-back-{version.pk}",
            title=f"Revise the pack for {interview.enquiry.outlet}, {interview.enquiry.subject}",
            url=version.pack.get_absolute_url(),
            button=Button("Revise"),
            about=(f"{version.returned_by} returned it: {version.returned_because[:REASON]}",),
            due_at=approve_by(_ready_at(interview), version.returned_at or facts.now),
            slot_at=interview.starts_at,
            owner=facts.reader,
        )


def approved_by_phone(facts: Facts) -> Iterator[Task]:
    """The manager has not confirmed yet what they said on the phone."""
    rows = PhoneApproval.objects.unanswered().select_related(
        "version__pack", "manager", "recorded_by"
    )
    shown = rows.only(
        "recorded_at",
        "version__number",
        "version__pack__reference",
        "manager__name",
        "recorded_by__name",
    )
    for approval in shown:
        yield Task(
            key=f"by-phone-{approval.pk}",
            title=f"{approval.version}: approved by phone, not confirmed",
            url=_review(approval.version),
            about=(f"recorded by {approval.recorded_by}, {facts.at(approval.recorded_at)}",),
            due_on=timezone.localdate(approval.recorded_at),
            owner=Owner(approval.manager_id, approval.manager.name),
        )


def _slot(version: PackVersion, facts: Facts) -> str:
    return pack_slots(version.pack, now=facts.now)


def _ready_at(interview: Interview) -> datetime:
    return interview.arrive_at or interview.starts_at


def _review(version: PackVersion) -> str:
    return reverse("reports:pack_review", args=[version.pack.reference, version.number])
