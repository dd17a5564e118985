"""The content of a pack: of the draft as it is now, of a version as it was frozen, and of a version
as one reader sees it, with what changed since the version that they had."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.request_cache import cached_per_request
from desk.enquiries.models import Interview
from desk.lines.models import Line, LineVersion
from reports.packs.changes import describe_changes
from reports.packs.content import (
    DocumentControl,
    LineUsed,
    PackContent,
    Strip,
    from_json,
    split_line,
    to_json,
)
from reports.packs.facts import with_facts
from reports.packs.models import Pack, PackSectionRevision, PackVersion, PhoneApproval
from reports.packs.queries.facts import gather
from reports.packs.sections import BY_KEY
from training.models import Logo, Organisation, Person

IN_REVIEW = "in review"
APPROVED = "approved"
WITHDRAWN = "withdrawn"


def draft_content(pack: Pack, *, now: datetime) -> PackContent:
    """The draft: its sections, the interview as it is now, and the lines as they are today."""
    sections = dict(pack.sections.filter(key__in=BY_KEY).values_list("key", "content"))
    content = from_json(PackContent, sections).without_empty_rows()
    organisation = Organisation.objects.ours()
    control = replace(
        content.control,
        author=str(pack.started_by),
        contributors=tuple(dict.fromkeys(contributors(pack))),
        facts_good_for=getattr(organisation, f"{pack.kind}_facts_good_for_days"),
    )
    written = replace(content, strip=draft_strip(pack, organisation), control=control)
    return as_of(written, pack, now=now)


def as_of(content: PackContent, pack: Pack, *, now: datetime) -> PackContent:
    """The words of a content with the facts, and the lines, as they are now."""
    current = with_facts(content, gather([pack], now=now)[pack.pk])
    return current.with_lines(lines_used(content.line_references, now=now))


def submitted_content(version: PackVersion) -> PackContent:
    """The version as it was submitted, without later decisions."""
    return from_json(PackContent, version.content)


def version_content(version: PackVersion) -> PackContent:
    """The version as it was submitted, with later decisions on the control strip. What changed is as
    its author wrote it: of a re-issue nobody did, so there are no words to check or to show.
    """
    content = submitted_content(version)
    strip = replace(
        content.strip,
        status=describe_status(version),
        approved_by=approver_of(version),
        approved_at=version.approved_at,
        submitted_at=version.submitted_at,
    )
    note = "" if version.reissue_of_id else version.what_changed
    return replace(content, strip=strip, control=replace(content.control, what_changed=note))


def describe_status(version: PackVersion) -> str:
    """The current status, for the control strip."""
    if not version.approved_at:
        return IN_REVIEW
    if version.withdrawn_at:
        return WITHDRAWN
    latest = latest_of(version.pack_id)
    return (
        f"superseded by version {latest.number}"
        if latest and latest.number > version.number
        else APPROVED
    )


@cached_per_request
def versions_of(pack: int) -> list[PackVersion]:
    """Every version of the pack with this key, newest first, without its content."""
    versions = PackVersion.objects.filter(pack=pack).select_related(
        "returned_by", "approved_by", "phone_approval"
    )
    return list(versions.defer("content").order_by("-number"))


def latest_of(pack: int) -> PackVersion | None:
    """The newest approved version, withdrawn since or not."""
    return next((version for version in versions_of(pack) if version.approved_at), None)


def approver_of(version: PackVersion) -> str:
    """Who approved it, for the control strip: by telephone with the name of whoever recorded it."""
    if not version.approved_at:
        return ""
    by_phone: PhoneApproval | None = getattr(version, "phone_approval", None)
    return by_phone.words if by_phone else str(version.approved_by)


def logo() -> str:
    """The organisation's logo as a `data:` address, or empty. Versions do not freeze it."""
    logo = Logo.objects.first()
    return logo.address if logo else ""


def frozen(content: PackContent, *, number: int, what_changed: str) -> dict[str, Any]:
    """The JSON of a draft submitted as version `number`."""
    strip = replace(content.strip, version=number, status=IN_REVIEW)
    control: DocumentControl = replace(content.control, what_changed=what_changed)
    return dict(to_json(replace(content, strip=strip, control=control)))


def valid_until(interview: Interview, organisation: Organisation) -> datetime:
    """A day after the slot, or as the organisation has set."""
    return interview.ends_at + timedelta(hours=organisation.pack_valid_for_hours)


def contributors(pack: Pack) -> Iterable[str]:
    """Everyone who wrote a section, in the order of their first words."""
    revisions = PackSectionRevision.objects.filter(section__pack=pack).order_by("edited_at", "pk")
    return revisions.values_list("edited_by__name", flat=True)


def lines_used(references: Iterable[str], *, now: datetime) -> tuple[LineUsed, ...]:
    """The library lines that were inserted (`W-07/2`), as they are today."""
    taken = [split_line(reference) for reference in references]
    lines = {
        line.reference: line
        for line in _lines(frozenset(name for name, _ in taken), timezone.localdate(now))
    }
    texts = {(line.reference, line.revision): line.text for line in lines.values()}
    if older := [name for name, revision in taken if (name, revision) not in texts]:
        earlier = LineVersion.objects.filter(line__reference__in=older).select_related("line")
        texts |= {(one.line.reference, one.revision): one.text for one in earlier}
    return tuple(
        replace(
            _line_used(lines.get(name), name, revision, now), text=texts.get((name, revision), "")
        )
        for name, revision in taken
    )


def draft_strip(pack: Pack, organisation: Organisation) -> Strip:
    versions = versions_of(pack.pk)
    number = versions[0].number + 1 if versions else 1
    return Strip(
        reference=pack.reference,
        kind=pack.kind,
        version=number,
        valid_until=valid_until(pack.interview, organisation),
        marking=pack.marking,
        organisation=organisation.name,
        latest_url=latest_url(pack, number),
    )


def latest_url(pack: Pack, number: int) -> str:
    """The public address that says whether version `number` is the latest."""
    return f"{settings.BASE_URL}{reverse('reports:pack_latest', args=[pack.public_id, number])}"


@cached_per_request
def _lines(references: frozenset[str], on: date) -> list[Line]:
    lines = Line.objects.filter(reference__in=references).with_old_figure(on)
    return list(lines.select_related("owner"))


def _line_used(line: Line | None, reference: str, revision: int, now: datetime) -> LineUsed:
    if line is None:
        return LineUsed(reference, revision, 0, "withdrawn")
    status = line.status(timezone.localdate(now))
    old_figure = getattr(line, "old_figure", "")
    taken = LineUsed(
        reference, revision, line.revision, status, line.expires_on, str(line.owner), old_figure
    )
    since = line.withdrawn_at or line.written_at
    return replace(taken, because=line.withdrawn_because, since=since)


@dataclass(frozen=True)
class ChangesSince:
    """`number` is the version that they last had; `words` is empty if nothing differs."""

    number: int
    words: tuple[str, ...]


def changed_since(
    version: PackVersion, content: PackContent, *, reader: Person
) -> ChangesSince | None:
    """Compared with the version that the reader last had; None if there is none."""
    before = last_had(version, reader=reader)
    return (
        ChangesSince(before.number, describe_changes(submitted_content(before), content))
        if before
        else None
    )


def last_had(version: PackVersion, *, reader: Person) -> PackVersion | None:
    """The latest earlier version that the reader was sent, opened or acknowledged."""
    had = Q(links__person=reader) | Q(openings__person=reader) | Q(acknowledgements__person=reader)
    earlier = PackVersion.objects.approved().filter(
        had, pack=version.pack_id, number__lt=version.number
    )
    return earlier.order_by("-number").first()


def content_for(version: PackVersion, *, reader: Person) -> PackContent:
    """The version as this reader has it, on every page and in every PDF: with what changed since
    the one that they last had.

    The author's note comes first. It tells of the version before: a reader who never had that is not
    told of it.
    """
    content = version_content(version)
    since = changed_since(version, content, reader=reader)
    if since is None:
        return content
    told = content.control.what_changed if since.number == base_number(version) else ""
    changes = (*filter(None, [" ".join(told.split())]), *since.words)
    return replace(content, control=replace(content.control, since=since.number, changes=changes))


def base_number(version: PackVersion) -> int:
    """The number of the version that the author's note, or that of a re-issue, tells the change
    from.
    """
    if version.reissue_of:
        return version.reissue_of.number
    earlier = (one for one in versions_of(version.pack_id) if one.number < version.number)
    return next((one.number for one in earlier if one.approved_at), 0)
