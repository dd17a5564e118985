"""The state of the pack of each interview: its version, its status, whether it is out of date, and
whether the spokesperson has read it. Wherever a pack is named, its state comes from here.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils import timezone

from accounts.spreadsheets import Cell
from desk.enquiries.models import Interview
from nhsuk.london import LONDON
from nhsuk.words import short_moment
from reports.packs.models import Acknowledgement, PackOpening, PackVersion
from reports.packs.queries.shared_packs import WITH_SHARED, pack_of
from reports.packs.queries.stale import judged_already, staleness_of_each
from reports.packs.staleness import Staleness

A_CHUNK = 500
EXPORTED = (
    "Reference",
    "Day",
    "Starts at",
    "Minutes",
    "Outlet",
    "Programme",
    "Enquiry",
    "About",
    "Medium",
    "Mode",
    "Spokesperson",
    "State",
    "Pack",
    "Reading",
)


@dataclass(frozen=True)
class PackState:
    """`key`: none, draft, in_review, returned, approved, withdrawn; `unread_since`: approved and
    not read yet.

    `stale` says why it is out of date, and since when; `not_to_use` names what may not be said.
    """

    key: str
    number: int = 0
    unread_since: datetime | None = None
    read_at: datetime | None = None
    stale: str = ""
    not_to_use: str = ""

    @property
    def words(self) -> str:
        """`pack v2 approved`, `pack v2 out of date since line W-07 was withdrawn at 3:20pm`."""
        if self.key == "none":
            return "no pack yet"
        if self.key == "draft":
            return "pack is a draft"
        statuses = {
            "in_review": "in review",
            "returned": "returned",
            "withdrawn": "withdrawn",
            "approved": "approved",
        }
        if self.stale:
            waits = " in review," if self.key == "in_review" else ""
            return f"pack v{self.number}{waits} {self.stale}"
        return f"pack v{self.number} {statuses[self.key]}"

    @property
    def needs_call(self) -> bool:
        """Whether to ring whoever gives it: they have not read it, or hold what is out of date."""
        return not self.read_at or bool(self.stale)

    @property
    def waits_for_reader(self) -> bool:
        """Whether there is nothing left to do but to read it."""
        return self.key == "approved" and not self.read_at and not self.stale

    @property
    def reading(self) -> str:
        """`read 3:10pm Thu 26 Nov`, `not read since 3:02pm Thu 26 Nov`; empty if there is nothing
        to read.
        """
        if self.read_at:
            return f"read {_describe_moment(self.read_at)}"
        return f"not read since {_describe_moment(self.unread_since)}" if self.unread_since else ""


def with_packs(interviews: QuerySet[Interview]) -> QuerySet[Interview]:
    """Joins the pack of each interview."""
    return interviews.select_related("pack", "shared__pack")


def versions_of_packs(interviews: Iterable[Interview], wanted: Q) -> list[PackVersion]:
    """The wanted versions of the packs of these interviews, in the order in which they were sent, with
    whether their recipient opened and acknowledged them.

    `interviews` come from `with_packs` with `pack__shared`: the versions share them and what was
    joined to them. One query, or two if a pack is shared.
    """
    packs = {each.pack.pk: each.pack for each in interviews if hasattr(each, "pack")}
    by_recipient = {"version": OuterRef("pk"), "person": OuterRef("recipient")}
    read = Acknowledgement.objects.filter(**by_recipient).values("acknowledged_at")[:1]
    versions = PackVersion.objects.filter(wanted, pack__in=packs).annotate(
        is_opened=Exists(PackOpening.objects.filter(**by_recipient)), read_at=Subquery(read)
    )
    found = list(
        versions.select_related("recipient", "returned_by").order_by("submitted_at", "number")
    )
    for version in found:
        version.pack = packs[version.pack_id]
    around = Interview.objects.select_related("person", "enquiry__outlet", "enquiry__owner")
    prefetch_related_objects([*packs.values()], Prefetch("shared__interview", around))
    return found


def versions_with_reading() -> QuerySet[PackVersion]:
    """Each version with when its recipient acknowledged it, without its content."""
    read = Acknowledgement.objects.filter(version=OuterRef("pk"), person=OuterRef("recipient"))
    versions = PackVersion.objects.annotate(read_at=Subquery(read.values("acknowledged_at")[:1]))
    return versions.defer("content")


def pack_states(
    interviews: Collection[Interview], versions: Collection[PackVersion], *, now: datetime
) -> dict[int, PackState]:
    """By the interview's key. `interviews` come from `with_packs`, `versions` from
    `versions_with_reading`.

    What is out of date takes a handful of queries, however many there are.
    """
    by_pack: dict[int, list[PackVersion]] = {}
    for version in versions:
        by_pack.setdefault(version.pack_id, []).append(version)
    states = {}
    current: dict[int, list[int]] = {}
    for interview in interviews:
        pack = pack_of(interview)
        theirs = (
            [each for each in by_pack.get(pack.pk, []) if _is_theirs(each, interview)]
            if pack
            else []
        )
        state = pack_state(theirs) if pack else PackState("none")
        states[interview.pk] = state
        if state.key in _MAY_BE_STALE and interview.ends_at > now:
            for version in theirs:
                if version.number == state.number:
                    current.setdefault(version.pk, []).append(interview.pk)
    for stale_version, staleness in _stale(current, now):
        for key in current[stale_version]:
            states[key] = replace(
                states[key], stale=staleness.state(now), not_to_use=staleness.not_to_use.words
            )
    return states


_MAY_BE_STALE = ("approved", "in_review")


def _stale(keys: Collection[int], now: datetime) -> Iterator[tuple[int, Staleness]]:
    """Those of the versions with these keys that are out of date."""
    judged = judged_already(now)
    yield from ((key, judged[key]) for key in keys if key in judged and judged[key].is_stale)
    if missing := [key for key in keys if key not in judged]:
        around = (
            "pack__interview__enquiry__outlet",
            "pack__interview__enquiry__owner",
            "pack__interview__person",
            *WITH_SHARED,
        )
        versions = PackVersion.objects.filter(pk__in=missing).select_related(*around)
        found = staleness_of_each(versions, now=now)
        yield from ((pk, each) for pk, each in found.items() if each.is_stale)


def states_of(interviews: Collection[Interview], *, now: datetime) -> dict[int, PackState]:
    """As `pack_states`, with the versions fetched."""
    packs = [pack.pk for each in interviews if (pack := pack_of(each))]
    versions = versions_with_reading().filter(pack__in=packs)
    return pack_states(interviews, versions, now=now)


def export_rows(interviews: QuerySet[Interview], *, now: datetime) -> Iterator[list[Cell]]:
    """The list as a table; `interviews` as they come from `with_packs`. Times in London."""
    yield list(EXPORTED)
    for chunk in batched(interviews.iterator(chunk_size=A_CHUNK), A_CHUNK):
        states = states_of(chunk, now=now)
        for interview in chunk:
            yield _row(interview, states[interview.pk])


def _row(interview: Interview, pack: PackState) -> list[Cell]:
    starts_at = timezone.localtime(interview.starts_at)
    return [
        interview.reference,
        starts_at.date(),
        f"{starts_at:%H:%M}",
        interview.minutes,
        str(interview.enquiry.outlet),
        interview.enquiry.programme,
        interview.enquiry.reference,
        interview.enquiry.subject,
        interview.get_medium_display(),
        interview.get_mode_display(),
        str(interview.person or ""),
        interview.status,
        pack.words if interview.status == "accepted" or pack.key != "none" else "",
        pack.reading,
    ]


def _is_theirs(version: PackVersion, interview: Interview) -> bool:
    """A version approved for the previous spokesperson does not count."""
    return not version.approved_at or version.recipient_id == interview.person_id


def pack_state(versions: Collection[PackVersion]) -> PackState:
    """The approved version, if there is one; otherwise the state of the latest. Withdrawing a
    version does not bring back an earlier one.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    approved = [version for version in ordered if version.approved_at]
    if approved and not approved[-1].withdrawn_at:
        current = approved[-1]
        read_at = getattr(current, "read_at", None)
        return PackState(
            "approved", current.number, None if read_at else current.approved_at, read_at
        )
    if not ordered:
        return PackState("draft")
    latest = ordered[-1]
    key = "withdrawn" if latest.withdrawn_at else "returned" if latest.returned_at else "in_review"
    return PackState(key, latest.number)


def _describe_moment(moment: datetime) -> str:
    """With the day, because the time alone misleads on another day."""
    local = moment.astimezone(LONDON)
    return short_moment(local, today=local.date())
