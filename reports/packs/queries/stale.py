"""Why a version is out of date, and its content brought up to date for a re-issue.

Computed each time: no job has to flag a pack."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from accounts.request_cache import cached_per_request
from reports.packs.content import LastInterview, PackContent, from_json
from reports.packs.facts import with_facts
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.facts import gather
from reports.packs.queries.pack_incidents import incident_stale_reasons
from reports.packs.queries.packs import as_of, draft_strip, lines_used, submitted_content
from reports.packs.queries.prefill import first_sections, journalist_of
from reports.packs.staleness import UP_TO_DATE, Staleness, reasons, staleness
from training.models import Organisation


def stale_reasons(version: PackVersion, *, now: datetime) -> list[str]:
    """Why the version is out of date, in sentences; empty once the slot is over."""
    return stale_reasons_of([version], now=now)[version.pk]


def stale_reasons_of(versions: Collection[PackVersion], *, now: datetime) -> dict[int, list[str]]:
    """The same for several versions, by key, in as many queries as for one."""
    found = staleness_of_each(versions, now=now)
    return {pk: each.words for pk, each in found.items()}


def staleness_of(version: PackVersion, *, now: datetime) -> Staleness:
    """What has put the version out of date, and which of its parts may not be used."""
    return staleness_of_each([version], now=now)[version.pk]


def staleness_of_each(versions: Collection[PackVersion], *, now: datetime) -> dict[int, Staleness]:
    """The same for several versions, by key, in as many queries as for one.

    Within a request each is judged once.
    """
    judged = judged_already(now)
    judged |= _judge([version for version in versions if version.pk not in judged], now)
    return {version.pk: judged[version.pk] for version in versions}


@cached_per_request
def judged_already(now: datetime) -> dict[int, Staleness]:  # noqa: ARG001  the moment is the key
    """The versions that this request has judged, by key."""
    return {}


def _judge(versions: Collection[PackVersion], now: datetime) -> dict[int, Staleness]:
    by_version = {version.pk: UP_TO_DATE for version in versions}
    on_air = [version for version in versions if version.pack.interview.ends_at > now]
    if not on_air:
        return by_version
    contents = {version.pk: submitted_content(version) for version in on_air}
    taken = dict.fromkeys(
        f"{each.reference}/{each.revision}" for c in contents.values() for each in c.lines
    )
    lines = dict(zip(taken, lines_used(taken, now=now), strict=True)) if taken else {}
    facts = gather([version.pack for version in on_air], now=now)
    of_incidents = incident_stale_reasons(on_air, contents)
    for version in on_air:
        content = contents[version.pk]
        strip = replace(content.strip, submitted_at=version.submitted_at)
        current = replace(
            with_facts(content, facts[version.pack_id]),
            lines=tuple(lines[f"{each.reference}/{each.revision}"] for each in content.lines),
        )
        around = reasons(replace(content, strip=strip), current, now=now)
        every = (*around, *of_incidents.get(version.pk, ()))
        by_version[version.pk] = staleness(content, every)
    return by_version


def reissue_base(pack: Pack) -> PackVersion | None:
    """What a re-issue repeats: the version in review, or the latest approved one unless
    withdrawn.
    """
    versions = pack.versions.select_related("recipient", "submitted_by")
    if in_review := versions.in_review().first():
        return in_review
    latest = versions.latest()
    return latest if latest and not latest.withdrawn_at else None


def reissue_content(version: PackVersion, *, now: datetime) -> PackContent:
    """The text of the version, with the current facts, lines and validity."""
    content = submitted_content(version)
    if version.pack.interview.person_id != version.recipient_id:
        content = replace(content, last=last_interview_of(version.pack, now=now))
    enquiry = version.pack.interview.enquiry
    if enquiry.journalist and content.journalist.name not in ("", enquiry.journalist.name):
        content = replace(content, journalist=journalist_of(enquiry))
    strip = draft_strip(version.pack, Organisation.objects.ours())
    control = replace(content.control, what_changed="")  # it told of the version before
    return as_of(replace(content, strip=strip, control=control), version.pack, now=now)


def last_interview_of(pack: Pack, *, now: datetime) -> LastInterview:
    """Of whoever gives it now: how the previous person's went is confidential."""
    first = first_sections(pack.interview, on=timezone.localdate(now))
    return from_json(LastInterview, first["last"])
