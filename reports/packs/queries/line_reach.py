"""Who a line affects: the packs not on air yet that use it, who gives those interviews, and who
gets a mail when the line changes.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.content import PackContent, from_json, split_line
from reports.packs.models import Pack, PackSection, PackVersion
from training.models import Organisation, Person

LONGEST_SLOT = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Where in a pack: its draft or a version (`number`), and which revision of the line it
    uses.
    """

    kind: str  # draft, in_review, approved
    revision: int
    number: int = 0

    @property
    def words(self) -> str:
        places = {"draft": "the draft", "in_review": f"version {self.number}, in review"}
        return places.get(self.kind, f"version {self.number}, approved")


@dataclass
class Use:
    pack: Pack
    places: list[Place] = field(default_factory=list)

    @property
    def interview(self) -> Interview:
        return self.pack.interview

    @property
    def is_out(self) -> bool:
        """An approved version uses it, so the spokesperson may have read it already."""
        return any(place.kind == "approved" for place in self.places)


@dataclass(frozen=True)
class Reach:
    """`uses` are ordered by when they go on air. `recipients` get a mail; `desk` is the address of
    the desk.
    """

    line: Line
    uses: list[Use]
    recipients: list[User]
    desk: str

    @property
    def spokespeople(self) -> list[Person]:
        """People who may have read it in an approved pack."""
        people = {use.interview.person_id: use.interview.person for use in self.uses if use.is_out}
        return [person for person in people.values() if person]


def reach_of(line: Line, *, now: datetime) -> Reach:
    uses = _uses(line, now)
    owners = [user for use in uses for user in (use.pack.started_by, use.interview.enquiry.owner)]
    recipients = {user.pk: user for user in [line.owner, *owners] if user.is_active and user.email}
    desk = Organisation.objects.ours().communications_email if uses else ""
    return Reach(line, uses, sorted(recipients.values(), key=str), desk)


def _uses(line: Line, now: datetime) -> list[Use]:
    """Always four queries."""
    packs = Pack.objects.filter(
        interview__called_off_at=None, interview__starts_at__gt=now - LONGEST_SLOT
    ).select_related(
        "started_by", "interview__enquiry__outlet", "interview__enquiry__owner", "interview__person"
    )
    uses = {pack.pk: Use(pack) for pack in packs if pack.interview.ends_at > now}
    written: dict[int, dict[str, Any]] = {}
    for section in _naming(line, PackSection.objects.filter(pack__in=uses)):
        written.setdefault(section.pack_id, {})[section.key] = section.content
    for pack_id, content in written.items():
        uses[pack_id].places += [Place("draft", taken) for taken in _taken(line, content)]
    for version in _naming(
        line, PackVersion.objects.filter(pk__in=_current_versions(uses))
    ).order_by("-number"):
        kind = "approved" if version.approved_at else "in_review"
        places = [Place(kind, taken, version.number) for taken in _taken(line, version.content)]
        uses[version.pack_id].places += places
    return sorted(
        (use for use in uses.values() if use.places),
        key=lambda use: (use.interview.starts_at, use.pack.pk),
    )


def _current_versions(packs: Collection[int]) -> Iterator[int]:
    """Of each pack the version in review and the latest approved one, unless withdrawn."""
    versions = (
        PackVersion.objects.filter(pack__in=packs, returned_at=None)
        .defer("content")
        .order_by("-number")
    )
    with_approved = set()
    for version in versions:
        if not version.approved_at:
            yield version.pk
        elif version.pack_id not in with_approved:
            with_approved.add(version.pack_id)
            if not version.withdrawn_at:
                yield version.pk


def _naming(line: Line, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows whose JSON mentions the line's reference, which leaves few to parse."""
    return rows.alias(json=Cast("content", TextField())).filter(json__contains=f'"{line.reference}')


def _taken(line: Line, content: dict[str, Any]) -> list[int]:
    """The oldest revision of the line used in it; a list of at most one."""
    taken = [
        split_line(reference)
        for reference in from_json(PackContent, content).without_empty_rows().line_references
    ]
    return sorted(revision for reference, revision in taken if reference == line.reference)[:1]
