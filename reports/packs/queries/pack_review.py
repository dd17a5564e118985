"""The approver's view of a version: what it lacks, what is out of date, what changed, and whether
they may approve it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from accounts.access import Permission
from accounts.models import User
from reports.packs.completeness import Problem
from reports.packs.content import LineUsed, PackContent
from reports.packs.models import PackVersion, PhoneApproval, Rendition
from reports.packs.proof_marks import Marks, proof_marks
from reports.packs.queries.authors import approvers, own_part
from reports.packs.queries.carried import CarriedPlace, carried_in
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.pack_versions import UpdateMethod
from reports.packs.queries.packs import (
    base_number,
    last_had,
    latest_of,
    lines_used,
    submitted_content,
    version_content,
    versions_of,
)
from reports.packs.queries.stale import staleness_of
from reports.packs.section_texts import Difference, content_differences
from reports.packs.sections import BY_KEY, FLASH, FULL, STANDARD
from reports.packs.staleness import Staleness
from scheduling.times.office_hours import is_office_hours
from scheduling.times.our_hours import office_hours_of
from training.models import Organisation

TITLES = {"logistics": "The slot", **{key: section.title for key, section in BY_KEY.items()}}


RECORDED_WITHIN = timedelta(hours=1)
MAX_PAGES = {FLASH: 1, STANDARD: 4, FULL: 8}


@dataclass(frozen=True)
class Review:
    """`before` is the version that the recipient last had; `changes` are against it, by section
    title. `has_earlier`: an earlier one was approved, whether or not they had it. `note`: what the
    author says has changed since `before`.

    `blocking` are problems that arose since it was submitted, or whose override has ended; with
    them the text cannot be issued again.
    """

    content: PackContent
    sent_by: str
    lines: tuple[LineUsed, ...]  # those in it, as they are now
    reworded: set[str]  # the references of lines whose words in it differ
    status: PackVersion.Status
    before: PackVersion | None
    has_earlier: bool
    note: str
    changes: list[tuple[str, list[Difference]]]
    blocking: list[Problem]
    warnings: list[Problem]
    overridden: list[Problem]
    staleness: Staleness
    pages: int
    most: int  # pages allowed for its kind
    newer: PackVersion | None  # the newest later version that was not returned
    own_part: str  # what the reader did to it, so that they may not approve it
    others: list[User]  # who can approve it, if the reader's own part excludes them
    by_phone: PhoneApproval | None
    carried: list[CarriedPlace]  # what was carried over and still stands in it
    may_approve: bool

    @property
    def other_writers(self) -> list[str]:
        """Besides whoever sent it."""
        return [name for name in self.content.control.contributors if name != self.sent_by]

    @property
    def stale(self) -> tuple[str, ...]:
        return tuple(self.staleness.words)

    @property
    def is_current(self) -> bool:
        """Whether it is in review or approved, so that what it lacks can still be corrected."""
        return self.status in (PackVersion.Status.IN_REVIEW, PackVersion.Status.APPROVED)

    @property
    def is_clear(self) -> bool:
        """Nothing blocks it."""
        return not self.stale and not self.blocking

    @property
    def can_approve(self) -> bool:
        """Whether the reader may approve it, once it is printed."""
        is_in_review = self.status == PackVersion.Status.IN_REVIEW
        return is_in_review and self.may_approve and not self.own_part and self.is_clear

    @property
    def to_confirm(self) -> list[CarriedPlace]:
        """What was carried over and no approver has confirmed yet."""
        return [place for place in self.carried if not place.approved_in]

    @property
    def keys_to_confirm(self) -> list[str]:
        """The sections of that, each once."""
        return list(dict.fromkeys(place.section for place in self.to_confirm))

    @property
    def update_method(self) -> UpdateMethod | None:
        if not self.stale or not self.is_current or self.newer:
            return None
        return UpdateMethod.WRITE if self.blocking else UpdateMethod.REISSUE

    @property
    def is_too_long(self) -> bool:
        return self.pages > self.most


def review_of(version: PackVersion, *, reader: User, now: datetime) -> Review:
    content = version_content(version)
    versions = versions_of(version.pack_id)
    approved = [each for each in versions if each.approved_at and each.number < version.number]
    before = last_had(version, reader=version.recipient) if approved else None
    base = base_number(version)
    newer = next(
        (each for each in versions if each.number > version.number and not each.returned_at), None
    )
    latest = latest_of(version.pack_id)
    with_current_lines = content.with_lines(lines_used(content.line_references, now=now))
    part = own_part(version, reader)
    pages = _pages(version)
    problems = problems_of(version.pack, with_current_lines, now=now)
    return Review(
        content=content,
        sent_by=str(version.submitted_by),
        lines=with_current_lines.lines,
        reworded={one.line for one in with_current_lines.reworded},
        status=version.status(latest=latest.number if latest else 0, now=now),
        before=before,
        has_earlier=bool(approved),
        note=version.what_changed if before and before.number == base else "",
        changes=_changes(submitted_content(before), content) if before else [],
        blocking=[problem for problem in problems if problem.blocks],
        warnings=[
            problem for problem in problems if not problem.blocks and not problem.overridden_by
        ],
        overridden=[problem for problem in problems if problem.overridden_by],
        staleness=staleness_of(version, now=now),
        pages=pages,
        most=MAX_PAGES[content.strip.kind],
        newer=newer,
        own_part=part,
        others=approvers(version) if part else [],
        by_phone=getattr(version, "phone_approval", None),
        carried=carried_in(version.pack, content),
        may_approve=reader.may(Permission.APPROVE_PACKS),
    )


def marks_of(version: PackVersion) -> Marks:
    """What its approver sees marked in the margin of its pages."""
    content = version_content(version)
    before = last_had(version, reader=version.recipient)
    places = [
        (place.place.section, place.place.path, place.sources)
        for place in carried_in(version.pack, content)
        if not place.approved_in
    ]
    changes = content_differences(submitted_content(before), content) if before else []
    return proof_marks(changes, places, since=before.number if before else 0)


def _changes(before: PackContent, after: PackContent) -> list[tuple[str, list[Difference]]]:
    differences = content_differences(before, after)
    return [
        (TITLES[key], list(group))
        for key, group in groupby(differences, key=lambda difference: difference.section)
    ]


def _pages(version: PackVersion) -> int:
    """The number of pages of the A4 rendering; 0 until it exists."""
    printed = sorted(version.renditions.all(), key=lambda rendition: not rendition.is_approved)
    return next(
        (rendition.pages for rendition in printed if rendition.kind == Rendition.Kind.A4), 0
    )


def is_out_of_hours(now: datetime) -> bool:
    """Whether an approval by telephone can be recorded: out of hours and up to an hour later."""
    hours = office_hours_of(Organisation.objects.ours())
    return any(not is_office_hours(at, hours) for at in (now, now - RECORDED_WITHIN))
