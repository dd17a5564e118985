"""Why a version is out of date, and its content brought up to date for a re-issue.

Computed each time: no job has to flag a pack."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.request_cache import cached_per_request
from reports.packs.content import LastInterview, Opening, PackContent, from_json
from reports.packs.format_cards import card_for
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.pack_incidents import incident_stale_reasons
from reports.packs.queries.pack_restrictions import restriction_notices
from reports.packs.queries.packs import draft_strip, lines_used, logistics_of
from reports.packs.queries.prefill import first_sections
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
from scheduling.lines.models import Restriction, RestrictionOverride
from scheduling.lines.models.restrictions import RestrictionQuerySet
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
    on_air = [version for version in versions if version.pack.interview.ends_at > now]
    contents = {version.pk: from_json(PackContent, version.content) for version in on_air}
    taken = dict.fromkeys(
        f"{each.reference}/{each.revision}" for c in contents.values() for each in c.lines
    )
    lines = dict(zip(taken, lines_used(taken, now=now), strict=True)) if taken else {}
    restrictions, overridden = _restrictions(on_air)
    of_incidents = incident_stale_reasons(on_air, contents)
    by_version = {version.pk: UP_TO_DATE for version in versions}
    for version in on_air:
        interview = version.pack.interview
        content = contents[version.pk]
        meeting = [each for each in restrictions if _meets(each, interview)]
        current = CurrentFacts(
            logistics=logistics_of(interview),
            person=str(interview.person or ""),
            is_for_them=interview.person_id == version.recipient_id,
            called_off_at=interview.called_off_at,
            left_on=interview.person.left_on if interview.person else None,
            lines=tuple(lines[f"{each.reference}/{each.revision}"] for each in content.lines),
            begun=tuple(_begun(meeting, overridden, version)),
            lifted=tuple(_lifted(meeting, version)),
        )
        on = timezone.localdate(now)
        submitted_on = timezone.localdate(version.submitted_at)
        around = reasons(content, current, submitted_on=submitted_on, on=on)
        changed = _changed(meeting, overridden, version)
        every = (*around, *changed, *of_incidents.get(version.pk, ()))
        by_version[version.pk] = staleness(content, every)
    return by_version


def _restrictions(
    versions: Collection[PackVersion],
) -> tuple[list[Restriction], set[tuple[int, int]]]:
    """Every restriction that overlaps one of the slots, lifted ones too, and the pairs of
    restriction and interview that were overridden.
    """
    if not versions:
        return [], set()
    first = min(version.pack.interview.starts_at for version in versions)
    last = max(version.pack.interview.ends_at for version in versions)
    every: RestrictionQuerySet = Restriction.objects.overlapping(first, last)
    found = list(every.order_by("starts_at", "pk"))
    if not found:
        return [], set()
    for scope, named in (
        (Restriction.Scope.TOPICS, "topics"),
        (Restriction.Scope.PEOPLE, "people"),
    ):
        prefetch_related_objects([each for each in found if each.scope == scope], named)
    overrides = RestrictionOverride.objects.not_retracted().filter(restriction__in=found)
    return found, set(overrides.values_list("restriction_id", "interview_id"))


def _meets(restriction: Restriction, interview: Interview) -> bool:
    """Whether it applies to this interview at some moment of its slot."""
    if restriction.starts_at >= interview.ends_at:
        return False
    if restriction.ends_at and restriction.ends_at <= interview.starts_at:
        return False
    if restriction.scope == Restriction.Scope.TOPICS:
        return interview.enquiry.topic_id in {topic.pk for topic in restriction.topics.all()}
    if restriction.scope == Restriction.Scope.PEOPLE:
        return interview.person_id in {person.pk for person in restriction.people.all()}
    if restriction.scope == Restriction.Scope.ENQUIRY:
        return interview.enquiry_id == restriction.enquiry_id
    return True


def _begun(
    meeting: list[Restriction], overridden: set[tuple[int, int]], version: PackVersion
) -> list[Restricted]:
    """In force, not overridden, and new since the version was submitted, not a change of an older one."""
    there = {each.pk for each in meeting if each.recorded_at <= version.submitted_at}
    new = [each for each in meeting if each.retracted_at is None and each.pk not in there]
    return [
        Restricted(each.words, str(each.pk), each.recorded_at)
        for each in new
        if each.instead_of_id not in there
        and (each.pk, version.pack.interview_id) not in overridden
    ]


def _lifted(meeting: list[Restriction], version: PackVersion) -> list[Restricted]:
    """In force when it was submitted, retracted since, and not replaced by one that overlaps the slot."""
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
    meeting: list[Restriction], overridden: set[tuple[int, int]], version: PackVersion
) -> list[Reason]:
    """Replaced since it was submitted by other wording or another period, which nobody has overridden."""
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
        and (each.pk, version.pack.interview_id) not in overridden
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
        logistics=logistics_of(interview),
        card=card_for(interview.medium, interview.format),
        lines=lines_used(content.line_references, now=now),
        restrictions=restriction_notices(interview),
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
