"""Tells whoever holds an approved version, and who owns the enquiry, that something has put it out
of date: at once, and once for each cause. And tells its reader when it can be used again.

A round every minute compares each version with what is so now. It follows a change of an interview or
a line, and an incident, at once.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from django.db import transaction

from accounts.audit import audit
from desk.enquiries.actions.incident_mails import tell_of_incident
from desk.enquiries.actions.interview_links import send_event, update_event
from desk.enquiries.actions.interviews import AGREED
from desk.enquiries.models import Interview, Journalist
from desk.lines.models import Incident
from jobs.models import Job
from reports.packs import emails
from reports.packs.actions.delivery import new_link
from reports.packs.facts import Kind, changes_of_slot, fact_change
from reports.packs.models import PackVersion
from reports.packs.queries.facts import logistics_of
from reports.packs.queries.following import addresses_to_alert, held_versions
from reports.packs.queries.shared_packs import next_interview_of_pack
from reports.packs.queries.stale import staleness_of, staleness_of_each
from reports.packs.section_texts import LOGISTICS
from reports.packs.staleness import Cause, Reason, Staleness

TOLD_STALE = "pack.told_stale"
USABLE_AGAIN = "It can be used again."  # what an event says that is not about a cause
# Of a move the desk has the new version to approve; of anything about their slot the reader has the
# mail of the change.
_TOLD = {"owner": {Kind.SLOT}, "reader": {Kind.SLOT, Kind.LOGISTICS}}


@transaction.atomic
def notify_of_stale_packs(*, now: datetime) -> int:
    """Returns how many versions somebody was told of: out of date, or right again without a new
    version.
    """
    versions = held_versions(now=now)
    stale = staleness_of_each(versions, now=now)
    told = {version: _tell(version, stale[version.pk], now) for version in versions}
    for version in versions:
        interview = next_interview_of_pack(version.pack, now=now)
        if interview.calendar_warning and not stale[version.pk].is_stale:
            told[version] = _tell_usable(version, now)
    for version, because in told.items():
        if because:  # the audit trail is locked last, after every interview
            person = version.recipient.reference
            audit(
                by=None,
                action=TOLD_STALE,
                about=version,
                now=now,
                because=because,
                person=person,
            )
    return sum(map(bool, told.values()))


@transaction.atomic
def tell_of_change(
    *, interview: Interview, was: Mapping[str, Any], sequence: int, now: datetime
) -> None:
    """Whoever gives the interview gets one mail with one event: each difference, and that the pack
    which they hold is out of date. `was`: the values before the change, which `sequence` counts.
    """
    key = f"interview_changed:{interview.pk}:{sequence}"
    if Job.objects.filter(dedup_key__endswith=key).exists():
        return
    earlier = copy(interview)
    for name, value in was.items():
        setattr(earlier, name, datetime.fromisoformat(value) if name == "starts_at" else value)
    asked = Journalist.objects.filter(pk=was.get("journalist", 0)).first()
    emptied = [
        name for name in AGREED if asked and getattr(earlier, name) != getattr(interview, name)
    ]
    for name in emptied:
        setattr(earlier, name, getattr(interview, name))
    both = logistics_of(earlier), logistics_of(interview)
    found = [*changes_of_slot(*both)]
    if asked:
        asks = str(interview.enquiry.journalist or "")
        found.append(fact_change(Kind.FACT, "Journalist", str(asked), asks))
    changes = {change.words: change.lines or change.words for change in found}
    for name in emptied:
        words = f"{LOGISTICS[name]}: agreed with {asked}; we are asking again."
        changes[words] = words
    version = PackVersion.objects.serving(interview).latest()
    if version and version.recipient_id == interview.person_id and not version.withdrawn_at:
        staleness = staleness_of(version, now=now)
        for stale_key, because in _untold(version, staleness, "reader").items():
            if because[0].cause == Cause.FACT:  # the mail is of these, too
                changes |= {each.words: changes.get(each.words, each.words) for each in because}
                key = f"{stale_key}{key}"
        warning = staleness.calendar_words[:300]
        if interview.calendar_warning and not warning:
            changes["usable"] = "You can use your pack again."
        interview.calendar_warning = warning
        interview.save(update_fields=["calendar_warning"])
    send_event(interview=interview, now=now, changes=list(changes.values()), key=key)


def notify_of_incident(*, incident: Incident, now: datetime) -> int:
    """Whoever holds a pack that the incident puts out of date gets one mail that says both; everybody
    else whom it concerns, the mail about the incident. Returns how many of those there are.
    """
    notify_of_stale_packs(now=now)
    return tell_of_incident(incident=incident, told=_told_with_their_pack(incident, now), now=now)


def _told_with_their_pack(incident: Incident, now: datetime) -> set[str]:
    """The addresses of those whose mail that their pack is out of date tells of the incident."""
    versions = held_versions(now=now)
    stale = staleness_of_each(versions, now=now)
    return {
        version.recipient.email.lower()
        for version in versions
        if any(reason.incident == incident.reference for reason in stale[version.pk].reasons)
    }


def _tell(version: PackVersion, staleness: Staleness, now: datetime) -> list[str]:
    """What there was to tell. Two rounds at once take turns at the version."""
    if not (_untold(version, staleness, "reader") or _untold(version, staleness, "owner")):
        return []
    PackVersion.objects.select_for_update(no_key=True).defer("content").get(pk=version.pk)
    told: list[str] = []
    for key, because in _untold(version, staleness, "reader").items():
        if _to_reader(version, staleness, because, key, now):
            told += [reason.words for reason in because]
    for key, because in _untold(version, staleness, "owner").items():
        for to in addresses_to_alert(version.pack.interview, now=now):
            emails.send_stale_to_owner(
                version=version, staleness=staleness, because=because, to=to, key=key, now=now
            )
            told += [reason.words for reason in because]
    return list(dict.fromkeys(told))


def _tell_usable(version: PackVersion, now: datetime) -> list[str]:
    """What put it out of date is gone, such as a restriction that was overridden: the reader was
    told not to use it, and is told that they can.
    """
    interview = next_interview_of_pack(version.pack, now=now)
    calendar = update_event(interview=interview, warning="", now=now)
    emails.send_usable(version=version, calendar=calendar, now=now)
    return [USABLE_AGAIN]


def _to_reader(
    version: PackVersion, staleness: Staleness, because: list[Reason], key: str, now: datetime
) -> bool:
    """With a link of its own if they have had one: until then, the mail that delivers it warns
    too. Nothing without an address.
    """
    if not version.recipient.email:
        return False
    link, token = new_link(version=version, now=now) if version.links.exists() else (None, "")
    mail = emails.send_stale_to_reader(
        version=version,
        staleness=staleness,
        because=because,
        token=token,
        calendar=update_event(
            interview=next_interview_of_pack(version.pack, now=now),
            warning=staleness.calendar_words,
            now=now,
        ),
        key=key,
        now=now,
    )
    if link:
        link.mail = mail
        link.save(update_fields=["mail"])
    return True


def _untold(
    version: PackVersion, staleness: Staleness, whom: Literal["reader", "owner"]
) -> dict[str, list[Reason]]:
    """The reasons that they were not told of yet, by the key with which the mails begin: facts that
    changed together in one, each other cause in one of its own.
    """
    usable = Job.objects.filter(dedup_key__startswith=f"usable:{version.pk}:").count()
    again = f"again {usable}:" if usable else ""  # the same cause after that is told anew
    news = [reason for reason in staleness.reasons if reason.kind not in _TOLD[whom]]
    facts = ",".join(sorted(reason.key for reason in news if reason.cause == Cause.FACT))
    by_key: dict[str, list[Reason]] = {}
    for reason in news:
        key = reason.key
        if reason.cause == Cause.FACT:
            key = f"facts:{sha256(facts.encode()).hexdigest()[:16]}"
        by_key.setdefault(f"stale:{version.pk}:{again}{key}:{whom}:", []).append(reason)
    return {
        key: because
        for key, because in by_key.items()
        if not Job.objects.filter(dedup_key__startswith=key).exists()
    }
