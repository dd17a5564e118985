"""Tells whoever holds an approved version, and who owns the enquiry, that something has put it out
of date: at once, and once for each cause.

The action that withdraws a line, begins a restriction or declares an incident queues the job in its
own transaction. The regular round finds what no action says, such as a line that expires.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.audit import audit
from jobs.models import Job, Mail
from reports.packs import emails
from reports.packs.actions.delivery import new_link
from reports.packs.models import PackVersion
from reports.packs.queries.following import current_versions, owner_addresses
from reports.packs.queries.stale import staleness_of_each
from reports.packs.staleness import Cause, Reason, Staleness

LONG = timedelta(days=60)
# A move and a hand-over have mails of their own, which say more.
_TOLD_OTHERWISE = (Cause.SLOT, Cause.PERSON)


@transaction.atomic
def notify_of_stale_packs(*, now: datetime) -> int:
    """Returns how many versions somebody was told of."""
    versions = [
        version
        for version in current_versions(now=now, until=now + LONG)
        if not version.withdrawn_at and version.recipient_id == version.pack.interview.person_id
    ]
    stale = staleness_of_each(versions, now=now)
    return sum(_tell(version, stale[version.pk], now) for version in versions)


def _tell(version: PackVersion, staleness: Staleness, now: datetime) -> bool:
    """Whether there was anything to tell. Two rounds at once take turns at the version."""
    if not _untold(version, staleness):
        return False
    PackVersion.objects.select_for_update(no_key=True).defer("content").get(pk=version.pk)
    told = []
    for key, because in _untold(version, staleness).items():
        mails = [*_to_reader(version, staleness, because, key, now)]
        mails += [
            emails.send_stale_to_owner(
                version=version, staleness=staleness, because=because, to=to, key=key, now=now
            )
            for to in owner_addresses(version.pack.interview)
        ]
        if mails:
            told += [reason.words for reason in because]
    if told:
        person = version.recipient.reference
        audit(
            by=None, action="pack.told_stale", about=version, now=now, because=told, person=person
        )
    return bool(told)


def _to_reader(
    version: PackVersion, staleness: Staleness, because: list[Reason], key: str, now: datetime
) -> Iterator[Mail]:
    """With a link of its own if they have had one: until then, the mail that delivers it warns too."""
    if not version.recipient.email:
        return
    link, token = new_link(version=version, now=now) if version.links.exists() else (None, "")
    mail = emails.send_stale_to_reader(
        version=version, staleness=staleness, because=because, token=token, key=key, now=now
    )
    if link:
        link.mail = mail
        link.save(update_fields=["mail"])
    yield mail


def _untold(version: PackVersion, staleness: Staleness) -> dict[str, list[Reason]]:
    """The reasons that nobody was told of yet, by the key with which their mails begin."""
    by_key: dict[str, list[Reason]] = {}
    for reason in staleness.reasons:
        if reason.cause not in _TOLD_OTHERWISE:
            by_key.setdefault(f"stale:{version.pk}:{reason.key}:", []).append(reason)
    return {
        key: because
        for key, because in by_key.items()
        if not Job.objects.filter(dedup_key__startswith=key).exists()
    }
