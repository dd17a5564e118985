"""The versions of a pack: their status, who opened and read them, and the state of their mail and
PDFs.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch

from desk.enquiries.models import Interview
from jobs.models import LATE_AFTER, Job, Mail
from reports.packs.models import (
    FOR_EVERYBODY,
    Acknowledgement,
    Chase,
    Pack,
    PackLink,
    PackOpening,
    PackVersion,
    Rendition,
)
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.shared_packs import pack_of
from reports.packs.queries.stale import reissue_content, staleness_of, staleness_of_each
from reports.packs.staleness import UP_TO_DATE, Staleness

BY_PHONE = ("phone_approval__manager", "phone_approval__recorded_by")


class PublicStatus(StrEnum):
    """The status of a version on the public page."""

    LATEST = "latest"
    STALE = "stale"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"
    OVER = "over"


@dataclass(frozen=True)
class Printing:
    """The progress of a version's PDFs. `problem`: they could not be made. `late_since`: no worker
    has started.
    """

    is_done: bool
    percent: int = 0
    problem: str = ""
    tried_again_at: datetime | None = None
    late_since: datetime | None = None
    pdfs: tuple[Rendition, ...] = ()


class UpdateMethod(StrEnum):
    """How to bring a version up to date: issue it again as it is, or change its text first."""

    REISSUE = "reissue"
    WRITE = "write"


@dataclass(frozen=True)
class VersionRow:
    version: PackVersion
    status: PackVersion.Status
    pdfs: tuple[Rendition, ...]
    opened_at: datetime | None
    acknowledged_at: datetime | None
    mail: Mail | None
    printing: Printing
    staleness: Staleness = UP_TO_DATE
    update_method: UpdateMethod | None = None
    live_links: int = 0
    chases: tuple[Chase, ...] = ()

    @property
    def stale(self) -> tuple[str, ...]:
        return tuple(self.staleness.words)


def public_status(version: PackVersion, *, now: datetime) -> PublicStatus:
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    if not version.approved_at:
        return PublicStatus.NOT_APPROVED
    if latest and latest.number > version.number:
        return PublicStatus.REPLACED
    if version.withdrawn_at:
        return PublicStatus.WITHDRAWN
    if version.valid_until <= now:
        return PublicStatus.OVER
    return PublicStatus.STALE if staleness_of(version, now=now).is_stale else PublicStatus.LATEST


def version_rows(pack: Pack, *, now: datetime) -> list[VersionRow]:
    """Every version, newest first."""
    versions = list(
        pack.versions.select_related(
            "submitted_by",
            "returned_by",
            "approved_by",
            "withdrawn_by",
            "recipient",
            "reissue_of",
            *BY_PHONE,
        )
        .prefetch_related(
            "renditions",
            "chases",
            Prefetch("openings", PackOpening.objects.order_by("opened_at")),
            Prefetch("acknowledgements", Acknowledgement.objects.order_by("acknowledged_at")),
            Prefetch("links", PackLink.objects.select_related("mail__job").order_by("-made_at")),
        )
        .order_by("-number")
    )
    latest = max((version.number for version in versions if version.approved_at), default=0)
    jobs = _jobs(versions)
    live = [version for version in versions if version.status(latest=latest, now=now) in _LIVE]
    stale = staleness_of_each(live, now=now)
    rows = [_row(version, latest, jobs, stale, now) for version in versions]
    base = next((row for row in rows if row.status in _LIVE), None)  # what a re-issue repeats
    return [
        replace(row, update_method=_update_method(pack, row.version, now))
        if row is base and row.stale
        else row
        for row in rows
    ]


def _update_method(pack: Pack, version: PackVersion, now: datetime) -> UpdateMethod | None:
    if pack.interview.called_off_at:
        return None
    problems = problems_of(pack, reissue_content(version, now=now), now=now)
    return (
        UpdateMethod.WRITE if any(problem.blocks for problem in problems) else UpdateMethod.REISSUE
    )


_KINDS = ("a4", "phone", "large", "contrast")


def latest_row(interview: Interview, *, now: datetime) -> VersionRow | None:
    """The newest version of the interview's pack, in any status."""
    pack = pack_of(interview)
    return next(iter(version_rows(pack, now=now)), None) if pack else None


def printing_of(version: PackVersion, *, now: datetime) -> Printing:
    """The progress of the version's PDFs, for its current status."""
    job = Job.objects.filter(dedup_key=version.rendering_key).first()
    return _printing(tuple(version.renditions.all()), version, job, now)


def approved_pdfs(version: PackVersion) -> list[Rendition]:
    """The approved PDFs of a version: first the format that its recipient reads, then the
    most used.
    """
    order = list(
        dict.fromkeys(
            (*Rendition.kinds_for(version.recipient)[:-2], "phone", "a4", "large", "contrast")
        )
    )
    return sorted(
        version.renditions.filter(is_approved=True), key=lambda pdf: order.index(pdf.kind)
    )


def _row(
    version: PackVersion,
    latest: int,
    jobs: dict[str, Job],
    stale: dict[int, Staleness],
    now: datetime,
) -> VersionRow:
    openings = list(version.openings.all())
    read = list(version.acknowledgements.all())
    links = list(version.links.all())
    pdfs = tuple(sorted(version.renditions.all(), key=lambda pdf: _KINDS.index(pdf.kind)))
    status = version.status(latest=latest, now=now)
    by_recipient = [o.opened_at for o in openings if o.person_id == version.recipient_id]
    return VersionRow(
        version=version,
        status=status,
        pdfs=tuple(p for p in pdfs if p.is_approved == bool(version.approved_at)),
        opened_at=by_recipient[0] if by_recipient else None,
        acknowledged_at=read[0].acknowledged_at if read else None,
        mail=links[0].mail if links else None,
        printing=_printing(pdfs, version, jobs.get(version.rendering_key), now),
        staleness=stale.get(version.pk, UP_TO_DATE),
        chases=tuple(version.chases.all()),
        live_links=sum(link.ended_at is None for link in links),
    )


_LIVE = (PackVersion.Status.IN_REVIEW, PackVersion.Status.APPROVED)


def _printing(
    pdfs: tuple[Rendition, ...], version: PackVersion, job: Job | None, now: datetime
) -> Printing:
    made = tuple(pdf for pdf in pdfs if pdf.is_approved == bool(version.approved_at))
    if {pdf.kind for pdf in made} >= FOR_EVERYBODY:
        return Printing(is_done=True, percent=100, pdfs=made)
    if job is None:
        return Printing(is_done=False)
    if job.state in (Job.State.GIVEN_UP, Job.State.CANCELLED):
        return Printing(is_done=False, problem=job.outcome or "It was cancelled.")
    again = job.due_at if job.state == Job.State.WAITING and job.attempts else None
    late = job.due_at if job.state == Job.State.WAITING and job.due_at < now - LATE_AFTER else None
    return Printing(is_done=False, percent=job.progress, tried_again_at=again, late_since=late)


def _jobs(versions: list[PackVersion]) -> dict[str, Job]:
    keys = [version.rendering_key for version in versions]
    return {job.dedup_key: job for job in Job.objects.filter(dedup_key__in=keys)}
