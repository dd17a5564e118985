"""Following a version until it is on air: the reader is reminded, the desk is notified, and the
system makes a last check.

Due means due by now and not yet done, so that a worker that was down catches up. Each step happens
once, however often its job runs.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.audit import audit
from desk.enquiries.models import Interview
from jobs.actions import in_utc, queue_job
from jobs.reminders import counts_from
from reports import job_names
from reports.packs import emails
from reports.packs.actions.delivery import new_link
from reports.packs.before_air import (
    Chasing,
    check_before_air,
    check_due_at,
    mail_due_at,
    notice_due_at,
)
from reports.packs.models import AirCheck, Chase, PackLink, PackVersion
from reports.packs.queries.following import (
    LONG,
    before_air,
    current_chasing,
    current_versions,
    is_read,
)
from reports.packs.queries.shared_packs import next_interview_of_pack

# What comes due before the next round is queued now, so that it runs on time.
AHEAD = timedelta(minutes=10)


@transaction.atomic
def queue_following(*, now: datetime) -> int:
    """Queues a job for each reminder and each check that is due now or within ten minutes; returns
    how many.
    """
    return _queue_checks(now) + _queue_chases(now)


def _queue_checks(now: datetime) -> int:
    soon = Interview.objects.filter(called_off_at=None, person__isnull=False, went_out_at=None)
    number = 0
    for interview in soon.filter(
        starts_at__gt=now - timedelta(hours=4), starts_at__lte=now + timedelta(minutes=40)
    ):
        if interview.ends_at <= now or _has_check(interview):
            continue
        key = f"air_check:{interview.pk}:{in_utc(interview.starts_at)}:{interview.person_id}"
        due_at = max(now, check_due_at(interview.starts_at))
        arguments = {"interview_id": interview.pk}
        queue_job(
            name=job_names.MAKE_AIR_CHECK,
            arguments=arguments,
            now=now,
            due_at=due_at,
            dedup_key=key,
        )
        number += 1
    return number


def _queue_chases(now: datetime) -> int:
    versions = current_versions(now=now, until=now + LONG)
    done = set(Chase.objects.filter(version__in=versions).values_list("version_id", "kind"))
    number = 0
    chasing = current_chasing()
    links = _first_links(versions)
    for version in versions:
        for kind, due_at in _chases(version, links.get(version.pk), chasing, now):
            if due_at > now + AHEAD or (version.pk, kind) in done or not _needs_reminder(version):
                continue
            arguments = {"version_id": version.pk, "kind": kind}
            key = f"chase:{version.pk}:{kind}:{in_utc(due_at)}"
            name = job_names.CHASE_READER
            queue_job(
                name=name, arguments=arguments, now=now, due_at=max(now, due_at), dedup_key=key
            )
            number += 1
    return number


@transaction.atomic
def remind_reader(*, version: PackVersion, kind: Chase.Kind, now: datetime) -> str:
    """Mails a new link to the reader, or their phone number to the desk; once, and only while the
    version is unread.
    """
    interview = next_interview_of_pack(version.pack, now=now)
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    is_on = interview.called_off_at is None and interview.starts_at > now
    due_at = dict(
        _chases(version, _first_links([version]).get(version.pk), current_chasing(), now)
    ).get(kind)
    if (
        latest != version
        or not is_on
        or not _needs_reminder(version)
        or due_at is None
        or due_at > now
    ):
        return f"{version} needs no reminder now."
    _, is_new = Chase.objects.get_or_create(version=version, kind=kind, defaults={"chased_at": now})
    if not is_new:
        return f"{version} has already been chased."
    if kind == Chase.Kind.MAIL and version.recipient.email:
        link, token = new_link(version=version, now=now)
        link.mail = emails.send_reminder(link=link, token=token, now=now)
        link.save(update_fields=["mail"])
    if kind == Chase.Kind.NOTICE:
        emails.send_unread(version=version, now=now)
    audit(
        by=None,
        action="pack.chased",
        about=version,
        now=now,
        kind=kind,
        person=version.recipient.reference,
    )
    return f"{version}: {Chase.Kind(kind).label.lower()}."


@transaction.atomic
def make_air_check(*, interview: Interview, now: datetime) -> str:
    """The check half an hour before air, or as soon after as a worker runs. Mails the desk if
    something is wrong.
    """
    person = interview.person
    due_at = check_due_at(interview.starts_at)
    if person is None or interview.called_off_at or due_at > now or interview.ends_at <= now:
        return f"{interview} needs no check now."
    facts, version = before_air(interview, now=now)
    answers = [asdict(answer) for answer in check_before_air(facts)]
    values = {"version": version, "due_at": due_at, "made_at": now, "found": answers}
    check, is_new = AirCheck.objects.get_or_create(
        interview=interview, person=person, starts_at=interview.starts_at, defaults=values
    )
    if not is_new:
        return f"{interview} has already been checked."
    if check.unmet:
        emails.send_check_failed(check=check, now=now)
    unmet = [answer.asked for answer in check.unmet]
    audit(
        by=None,
        action="interview.checked",
        about=interview,
        now=now,
        unmet=unmet,
        late=check.is_late,
    )
    return f"{interview}: {len(check.answers) - len(unmet)} of {len(check.answers)} checks passed."


def _has_check(interview: Interview) -> bool:
    made = AirCheck.objects.filter(
        interview=interview, person=interview.person_id, starts_at=interview.starts_at
    )
    return made.exists()


def _first_links(versions: Iterable[PackVersion]) -> dict[int, PackLink]:
    """The link that was mailed when each version was approved, by version."""
    links = PackLink.objects.filter(
        version__in=versions, person=F("version__recipient")
    ).select_related("mail__job")
    return {link.version_id: link for link in links.order_by("-pk")}


def _chases(
    version: PackVersion, first: PackLink | None, chasing: Chasing, now: datetime
) -> list[tuple[Chase.Kind, datetime]]:
    """When each reminder is due; none for a version that is not approved.

    The reader's counts from when their first mail was sent, and is not due while that mail waits.
    The desk's counts from approval, because the desk can ring.
    """
    approved_at = version.approved_at
    starts_at = next_interview_of_pack(version.pack, now=now).starts_at
    if approved_at is None:
        return []
    chases = [(Chase.Kind.NOTICE, notice_due_at(approved_at, starts_at, chasing))]
    mailed_at: datetime | None = approved_at
    if version.recipient.email:
        mailed_at = counts_from(first.mail, otherwise=approved_at) if first else None
    if mailed_at is not None:
        chases.insert(0, (Chase.Kind.MAIL, mail_due_at(mailed_at, starts_at, chasing)))
    return chases


def _needs_reminder(version: PackVersion) -> bool:
    is_theirs = version.pack.interview.person_id == version.recipient_id
    return is_theirs and version.withdrawn_at is None and not is_read(version)
