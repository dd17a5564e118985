"""What needs following up before air: versions withdrawn, out of date or unread, and failed
checks.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from reports.packs.before_air import BeforeAir
from reports.packs.models import AirCheck, Chase, PackVersion, PackVersionQuerySet
from reports.packs.queries.stale import stale_reasons, stale_reasons_of
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import restrictions_on

AHEAD = timedelta(days=7)
SHOWN_AFTER_START = timedelta(minutes=30)  # on Today after the slot has started
SHOWN = 20
_RELATED = (
    "pack__interview__enquiry__outlet",
    "pack__interview__enquiry__owner",
    "pack__interview__person",
)
# Columns that Today does not need: reading them takes most of the time of these queries.
_OF_ENQUIRY = (
    "journalist",
    "channel",
    "received_at",
    "deadline_at",
    "wants",
    "questions",
    "angle",
    "other_guests",
    "background",
    "sensitivity",
    "embargo_until",
    "deputy",
    "partners_to_inform",
    "logged_at",
    "logged_by",
    "response",
    "response_sent_at",
    "outcome",
    "joined_to",
)
_OF_PERSON = ("said_as", "email", "job_title", "reading", "line_manager", "user", "removed_by")
_NOT_SHOWN = [
    *(f"pack__interview__enquiry__{field}" for field in _OF_ENQUIRY),
    *(f"pack__interview__person__{field}" for field in _OF_PERSON),
    *(f"recipient__{field}" for field in _OF_PERSON),
]


@dataclass(frozen=True)
class Unread:
    """Reminded by mail and still unread: ring them."""

    version: PackVersion
    is_opened: bool


@dataclass(frozen=True)
class Following:
    """`withdrawn`: not replaced, so the spokesperson has no valid version and may hold a printed
    copy. `stale`: approved. `in_review`: out of date before they were approved.
    """

    withdrawn: list[PackVersion]
    unread: list[Unread]
    checks: list[AirCheck]
    stale: list[tuple[PackVersion, list[str]]]
    in_review: list[tuple[PackVersion, list[str]]]

    @property
    def count(self) -> int:
        versions = len(self.withdrawn) + len(self.unread) + len(self.stale) + len(self.in_review)
        return versions + sum(bool(check.unmet) for check in self.checks)

    @property
    def in_review_keys(self) -> set[int]:
        return {version.pk for version, _ in self.in_review}


def following(*, now: datetime) -> Following:
    """For Today, in a fixed number of queries."""
    coming = list(_coming_versions(now=now, until=now + AHEAD).defer(*_NOT_SHOWN))
    latest = _latest_approved(coming)[:SHOWN]
    versions = [version for version in latest if not version.withdrawn_at]
    reviewed = [version for version in coming if not version.approved_at][:SHOWN]
    stale = stale_reasons_of([*versions, *reviewed], now=now)
    chased = {
        chase.version_id
        for chase in Chase.objects.filter(version__in=versions, kind=Chase.Kind.NOTICE)
    }
    return Following(
        withdrawn=[version for version in latest if version.withdrawn_at],
        unread=[Unread(v, _is_opened(v)) for v in versions if _is_unread(v) and v.pk in chased],
        checks=air_checks(now=now),
        stale=[(version, stale[version.pk]) for version in versions if stale[version.pk]],
        in_review=[(version, stale[version.pk]) for version in reviewed if stale[version.pk]],
    )


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
    return _latest_approved(_coming_versions(now=now, until=until).approved())


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
    return (
        versions.select_related(*_RELATED, "recipient")
        .prefetch_related("openings", "acknowledgements")
        .order_by("pack__interview__starts_at", "number", "pk")
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


def _is_unread(version: PackVersion) -> bool:
    return not is_read(version) and version.pack.interview.person_id == version.recipient_id


def before_air(interview: Interview, *, now: datetime) -> tuple[BeforeAir, PackVersion | None]:
    """The facts for the check before air, and the version it is about."""
    versions = PackVersion.objects.filter(pack__interview=interview).select_related(
        *_RELATED, "recipient"
    )
    latest = versions.latest()
    waiting = versions.in_review().first()
    holding = [
        each.restriction.words for each in restrictions_on(interview) if each.override is None
    ]
    facts = BeforeAir(
        person=str(interview.person),
        waiting=waiting.number if waiting else 0,
        restrictions=tuple(holding),
    )
    if latest is None:
        return facts, None
    slot, others = _split_reasons(stale_reasons(latest, now=now))
    return BeforeAir(
        person=facts.person,
        approved=latest.number,
        is_withdrawn=latest.withdrawn_at is not None,
        is_for_them=latest.recipient_id == interview.person_id,
        waiting=facts.waiting,
        is_opened=_is_opened(latest),
        is_acknowledged=is_read(latest),
        slot_changed=slot,
        changed=others,
        restrictions=facts.restrictions,
    ), latest


def _split_reasons(reasons: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons about the slot, and the others except restrictions, which the check asks
    separately.
    """
    every = list(reasons)
    slot = tuple(reason for reason in every if reason.startswith("The slot "))
    return slot, tuple(
        r for r in every if r not in slot and not r.startswith("A restriction now applies")
    )


def owner_addresses(interview: Interview) -> Collection[str]:
    """The mail addresses of the enquiry's owner and deputy, if active."""
    enquiry = interview.enquiry
    people = [user for user in (enquiry.owner, enquiry.deputy) if user and user.is_active]
    return list(dict.fromkeys(user.email for user in people))
