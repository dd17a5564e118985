"""Restrictions in a pack: what its readers see, and what blocks it until a manager overrides it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from nhsuk.words import moment
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent, RestrictionNotice
from reports.packs.models import Pack
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import ApplicableRestriction, restrictions_on


def restriction_notices(interview: Interview) -> tuple[RestrictionNotice, ...]:
    """The restrictions that apply at the time of the interview."""
    return tuple(_notice(held) for held in restrictions_on(interview))


def restriction_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """One for each that applies: blocking until it is overridden, then a warning for the
    approver.
    """
    for held in restrictions_on(pack.interview):
        restriction = held.restriction
        override = held.override
        yield Problem(
            severity=Severity.WARNING if override else Severity.MISSING,
            section="ground_rules",
            what=f"Restriction in force: {restriction}, {restriction.period}",
            owner=str(override.recorded_by) if override else "a communications manager",
            remedy=f"Overridden: {override.reason}"
            if override
            else "A communications manager has to record on the interview page why it can go ahead.",
            key=f"restriction:{restriction.pk}",
            url=pack.interview.get_absolute_url(),
        )


def _notice(held: ApplicableRestriction) -> RestrictionNotice:
    override = held.override
    words = ""
    if override:
        at = moment(timezone.localtime(override.recorded_at))
        words = f"Overridden for this interview by {override.recorded_by}, {at}: {override.reason}"
    restriction = held.restriction
    kind = restriction.get_kind_display()
    return RestrictionNotice(
        restriction.title, kind, restriction.period, restriction.guidance, words
    )
