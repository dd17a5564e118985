"""Restrictions in a pack: what its readers see, and what blocks it until a manager overrides it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from nhsuk.words import moment
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent, RestrictionNotice
from reports.packs.models import Pack
from reports.packs.queries.shared_packs import interviews_of
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import ApplicableRestriction, restrictions_on


def restriction_notices(pack: Pack) -> tuple[RestrictionNotice, ...]:
    """The restrictions that apply at the time of the interview, or of either that it prepares
    for.
    """
    applicable = (one for each in interviews_of(pack) for one in restrictions_on(each))
    return tuple(dict.fromkeys(map(_notice, applicable)))


def restriction_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """One for each that applies: blocking until it is overridden, then a warning for the
    approver.
    """
    for interview in interviews_of(pack):
        for applicable in restrictions_on(interview):
            yield _problem(applicable, interview)


def _problem(applicable: ApplicableRestriction, interview: Interview) -> Problem:
    restriction = applicable.restriction
    override = applicable.override
    return Problem(
        severity=Severity.WARNING if override else Severity.MISSING,
        section="ground_rules",
        what=f"Restriction in force: {restriction}, {restriction.period}",
        owner=str(override.recorded_by) if override else "a communications manager",
        remedy=(
            f"Overridden: {override.reason}"
            if override
            else (
                "A communications manager has to record on the interview page why it can go ahead."
            )
        ),
        key=f"restriction:{restriction.pk}",
        url=interview.get_absolute_url(),
    )


def _notice(applicable: ApplicableRestriction) -> RestrictionNotice:
    override = applicable.override
    words = ""
    if override:
        at = moment(timezone.localtime(override.recorded_at))
        words = f"Overridden for this interview by {override.recorded_by}, {at}: {override.reason}"
    restriction = applicable.restriction
    kind = restriction.get_kind_display()
    return RestrictionNotice(
        restriction.title, kind, restriction.period, restriction.guidance, words
    )
