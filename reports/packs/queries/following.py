"""What needs following up before air: versions withdrawn, out of date or unread, and failed
checks.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import restrictions_on
from desk.rota.queries.duty import users_on_duty
from reports.packs.before_air import BeforeAir, Chasing, notice_due_at
from reports.packs.facts import Kind
from reports.packs.models import (
    AirCheck,
    PackVersion,
    PackVersionQuerySet,
)
from reports.packs.queries.shared_packs import WITH_SHARED, next_interview_of_pack
from reports.packs.queries.stale import stale_reasons_of, staleness_of
from training.models import Organisation

AHEAD = timedelta(days=7)
LONG = timedelta(days=60)  # the furthest that a pack is written ahead
SHOWN_AFTER_START = timedelta(minutes=30)  # on Today after the slot has started
SHOWN = 20
_RELATED = (
    "pack__interview__enquiry__outlet",
    "pack__interview__enquiry__owner",
    "pack__interview__person",
    *WITH_SHARED,
)


@dataclass(frozen=True)
class Unread:
    """Still unread when the desk is due to be told, whether or not its mail went out: ring them."""

    version: PackVersion
    is_opened: bool


@dataclass(frozen=True)
class Following:
    """`withdrawn`: not replaced, so the spokesperson has no valid version and may hold a printed
    copy. `in_review`: out of date before they were approved. `stale`: approved, and not
    named already by a version in review that is out of date, too.
    """

    withdrawn: list[PackVersion]
    unread: list[Unread]
    checks: list[AirCheck]
    stale: list[tuple[PackVersion, list[str]]]
    in_review: list[tuple[PackVersion, list[str]]]

    @property
    def in_review_keys(self) -> set[int]:
        return {version.pk for version, _ in self.in_review}


def following(versions: Iterable[PackVersion], *, now: datetime) -> Following:
    """For Today, in a fixed number of queries. `versions`: of interviews that are not called off, as
    `versions_of_packs` reads them.
    """
    coming = sorted(
        (each for each in versions if _is_followed(each, now)),
        key=lambda each: (each.pack.interview.starts_at, each.number, each.pk),
    )
    latest = _latest_approved(coming)[:SHOWN]
    approved = [version for version in latest if not version.withdrawn_at]
    reviewed = [version for version in coming if not version.approved_at][:SHOWN]
    stale = stale_reasons_of([*approved, *reviewed], now=now)
    replaced = {version.pack_id for version in reviewed if stale[version.pk]}
    return Following(
        withdrawn=[version for version in latest if version.withdrawn_at],
        unread=[
            Unread(version, version.is_opened)  # type: ignore[attr-defined]  # annotated
            for version in _to_ring(approved, now)
        ],
        checks=air_checks(now=now),
        stale=[
            (version, stale[version.pk])
            for version in approved
            if stale[version.pk] and version.pack_id not in replaced
        ],
        in_review=[(version, stale[version.pk]) for version in reviewed if stale[version.pk]],
    )


def _is_followed(version: PackVersion, now: datetime) -> bool:
    """Approved or in review, for an interview of the next days."""
    is_coming = now < version.pack.interview.starts_at <= now + AHEAD
    return is_coming and (version.approved_at is not None or version.returned_at is None)


def air_checks(*, now: datetime) -> list[AirCheck]:
    """Of the interviews that are about to go on air or are on; those about a slot or a person
    before are left out.
    """
    checks = AirCheck.objects.filter(
        interview__starts_at__gt=now - SHOWN_AFTER_START,
        interview__called_off_at=None,
        interview__starts_at=F("starts_at"),
        interview__person=F("person"),
    )
    shown = checks.select_related("interview__enquiry__outlet").only(
        "due_at",
        "made_at",
        "found",
        "interview__reference",
        "interview__starts_at",
        "interview__enquiry__outlet__name",
    )
    return list(shown.order_by("starts_at"))


def air_check_of(interview: Interview) -> AirCheck | None:
    """The check for the interview's current slot and person."""
    return AirCheck.objects.filter(
        interview=interview, person=interview.person_id, starts_at=interview.starts_at
    ).first()


def current_versions(*, now: datetime, until: datetime) -> list[PackVersion]:
    """The latest approved version, withdrawn or not, of each interview that starts by `until` and
    has a spokesperson.
    """
    versions = _coming_versions(now=now, until=until).approved()
    return _latest_approved(versions.prefetch_related("openings", "acknowledgements"))


def _coming_versions(*, now: datetime, until: datetime) -> PackVersionQuerySet:
    """The versions, approved or in review, of interviews by then that are not called off; the first
    on air first.
    """
    versions = PackVersion.objects.filter(
        Q(approved_at__isnull=False) | Q(returned_at=None),
        pack__interview__called_off_at=None,
        pack__interview__starts_at__gt=now,
        pack__interview__starts_at__lte=until,
    )
    return versions.select_related(*_RELATED, "recipient").order_by(
        "pack__interview__starts_at", "number", "pk"
    )


def _latest_approved(versions: Iterable[PackVersion]) -> list[PackVersion]:
    """One for each interview that somebody gives."""
    return list(
        {
            version.pack_id: version
            for version in versions
            if version.approved_at and version.pack.interview.person_id
        }.values()
    )


def is_read(version: PackVersion) -> bool:
    return any(row.person_id == version.recipient_id for row in version.acknowledgements.all())


def _is_opened(version: PackVersion) -> bool:
    return any(opening.person_id == version.recipient_id for opening in version.openings.all())


def _is_unread(version: Any) -> bool:
    """By its annotations."""
    is_for_them = version.pack.interview.person_id == version.recipient_id
    return is_for_them and not version.read_at


def _to_ring(versions: Iterable[PackVersion], now: datetime) -> list[PackVersion]:
    """Those of which the desk is due to be told that they are unread."""
    unread = [version for version in versions if _is_unread(version)]
    chasing = current_chasing() if unread else Chasing()
    return [
        version
        for version in unread
        if version.approved_at
        and notice_due_at(version.approved_at, _starts_at(version, now), chasing) <= now
    ]


def _starts_at(version: PackVersion, now: datetime) -> datetime:
    """Of the next slot that its pack is for."""
    return next_interview_of_pack(version.pack, now=now).starts_at


def current_chasing() -> Chasing:
    """After how long an unread version is chased, as the organisation has set it."""
    organisation = Organisation.objects.ours()
    return Chasing(organisation.pack_chased_after_minutes, organisation.pack_told_after_minutes)


def before_air(interview: Interview, *, now: datetime) -> tuple[BeforeAir, PackVersion | None]:
    """The facts for the check before air, and the version it is about."""
    versions = PackVersion.objects.serving(interview).select_related(*_RELATED, "recipient")
    latest = versions.latest()
    waiting = versions.in_review().first()
    holding = [each.restriction.words for each in restrictions_on(interview) if each.blocks]
    facts = BeforeAir(
        person=str(interview.person),
        waiting=waiting.number if waiting else 0,
        restrictions=tuple(holding),
    )
    if latest is None:
        return facts, None
    reasons = staleness_of(latest, now=now).reasons
    of_version = replace(
        facts,
        approved=latest.number,
        is_withdrawn=latest.withdrawn_at is not None,
        is_for_them=latest.recipient_id == interview.person_id,
        is_opened=_is_opened(latest),
        is_acknowledged=is_read(latest),
        slot_changed=tuple(each.words for each in reasons if each.is_of_slot),
        changed=tuple(
            each.words
            for each in reasons
            if not each.is_of_slot and each.kind != Kind.RESTRICTION  # asked separately
        ),
    )
    return of_version, latest


def held_versions(*, now: datetime) -> list[PackVersion]:
    """The latest approved version of each interview to come, if the person who gives it holds
    it.
    """
    return [
        version
        for version in current_versions(now=now, until=now + LONG)
        if not version.withdrawn_at and version.recipient_id == version.pack.interview.person_id
    ]


def owner_addresses(interview: Interview) -> Collection[str]:
    """The mail addresses of the enquiry's owner and deputy, if active."""
    enquiry = interview.enquiry
    people = [user for user in (enquiry.owner, enquiry.deputy) if user and user.is_active]
    return list(dict.fromkeys(user.email for user in people))


def addresses_to_alert(interview: Interview, *, now: datetime) -> Collection[str]:
    """Theirs, and those of whoever is on duty at the moment."""
    on_duty = [user.email for user in users_on_duty(now)]
    return list(dict.fromkeys([*owner_addresses(interview), *on_duty]))
