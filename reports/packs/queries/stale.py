"""Why a version is out of date, and its content brought up to date for a re-issue.

Computed each time: no job has to flag a pack."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from accounts.request_cache import cached_per_request
from reports.packs.content import LastInterview, Opening, PackContent, from_json
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.pack_incidents import incident_stale_reasons
from reports.packs.queries.packs import around, draft_strip, lines_used, logistics_of
from reports.packs.queries.prefill import first_sections
from reports.packs.queries.shared_packs import interviews_of
from reports.packs.staleness import (
    UP_TO_DATE,
    Cause,
    CurrentFacts,
    Reason,
    Restricted,
    Staleness,
    reasons,
    staleness,
)
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import (
    ComingRestrictions,
    coming_restrictions,
)
from scheduling.lines.models import Restriction
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
    contents = {version.pk: from_json(PackContent, version.content) for version in on_air}
    taken = dict.fromkeys(
        f"{each.reference}/{each.revision}" for c in contents.values() for each in c.lines
    )
    lines = dict(zip(taken, lines_used(taken, now=now), strict=True)) if taken else {}
    restrictions = coming_restrictions(now)
    of_incidents = incident_stale_reasons(on_air, contents)
    for version in on_air:
        interview = version.pack.interview
        served = _served(version, now)
        content = contents[version.pk]
        meeting = _meeting(served, restrictions)
        overridden = _overridden(served, restrictions)
        current = CurrentFacts(
            slots=tuple(map(logistics_of, served)),
            person=str(interview.person or ""),
            is_for_them=interview.person_id == version.recipient_id,
            called_off_at=interview.called_off_at,
            left_on=interview.person.left_on if interview.person else None,
            lines=tuple(lines[f"{each.reference}/{each.revision}"] for each in content.lines),
            begun=tuple(_begun(meeting, overridden, version)),
            lifted=tuple(_lifted(meeting, version)),
            now=now,
        )
        on = timezone.localdate(now)
        submitted_on = timezone.localdate(version.submitted_at)
        around = reasons(content, current, submitted_on=submitted_on, on=on)
        changed = _changed(meeting, overridden, version)
        every = (*around, *changed, *of_incidents.get(version.pk, ()))
        by_version[version.pk] = staleness(content, every)
    return by_version


def _served(version: PackVersion, now: datetime) -> list[Interview]:
    """The interviews that its pack prepares for: its own, and another of the same person that is
    still to come.
    """
    own = version.pack.interview
    return [
        each
        for each in interviews_of(version.pack)
        if each.pk == own.pk
        or (each.ends_at > now and each.called_off_at is None and each.person_id == own.person_id)
    ]


def _meeting(served: list[Interview], restrictions: ComingRestrictions) -> list[Restriction]:
    """Those that apply to one of the interviews."""
    found = {each.pk: each for one in served for each in restrictions.meeting(one)}
    return list(found.values())


def _overridden(served: list[Interview], restrictions: ComingRestrictions) -> set[int]:
    """Those that were overridden for every interview that they apply to."""
    pairs = [(each, one.pk) for one in served for each in restrictions.meeting(one)]
    held = {each.pk for each, pk in pairs if not restrictions.is_overridden(each, pk)}
    return {each.pk for each, _ in pairs} - held


def _begun(
    meeting: list[Restriction], overridden: set[int], version: PackVersion
) -> list[Restricted]:
    """In force, not overridden, and new since the version was submitted, not a change of an older
    one.
    """
    there = {each.pk for each in meeting if each.recorded_at <= version.submitted_at}
    new = [each for each in meeting if each.retracted_at is None and each.pk not in there]
    return [
        Restricted(each.words, str(each.pk), each.recorded_at)
        for each in new
        if each.instead_of_id not in there and each.pk not in overridden
    ]


def _lifted(meeting: list[Restriction], version: PackVersion) -> list[Restricted]:
    """In force when it was submitted, retracted since, and not replaced by one that overlaps the
    slot.
    """
    replaced = {each.instead_of_id for each in meeting if each.retracted_at is None}
    there = [
        each
        for each in meeting
        if each.recorded_at <= version.submitted_at and each.pk not in replaced
    ]
    return [
        Restricted(each.words, str(each.pk), at)
        for each in there
        if (at := each.retracted_at) and at > version.submitted_at
    ]


def _changed(
    meeting: list[Restriction], overridden: set[int], version: PackVersion
) -> list[Reason]:
    """Replaced since it was submitted by other wording or another period, which nobody has
    overridden.
    """
    there = {each.pk for each in meeting if each.recorded_at <= version.submitted_at}
    return [
        Reason(
            Cause.RESTRICTION,
            f"restriction:{each.pk}",
            f"The restriction “{each}” has changed. Its override no longer covers it.",
            "a restriction changed",
            each.recorded_at,
        )
        for each in meeting
        if each.retracted_at is None
        and each.pk not in there
        and each.instead_of_id in there
        and each.pk not in overridden
    ]


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
    """The text of the version, with the current person, slot, lines, restrictions and validity."""
    content = from_json(PackContent, version.content)
    interview = version.pack.interview
    if interview.person_id != version.recipient_id:
        content = for_another_person(content, version.pack, now=now)
    return replace(
        content,
        strip=draft_strip(version.pack, Organisation.objects.ours()),
        **around(version.pack, now=now),
        lines=lines_used(content.line_references, now=now),
    )


def for_another_person(content: PackContent, pack: Pack, *, now: datetime) -> PackContent:
    """With their own caption and last interview: how the previous person's went is confidential."""
    first = first_sections(pack.interview, on=timezone.localdate(now))
    theirs = from_json(Opening, first["opening"])
    caption = {name: getattr(theirs, name) for name in ("caption_name", "caption_title", "said_as")}
    return replace(
        content,
        opening=replace(content.opening, **caption),
        last=from_json(LastInterview, first["last"]),
    )
