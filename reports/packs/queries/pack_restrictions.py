"""The restrictions that block a pack until a manager overrides them."""

from collections.abc import Iterator
from datetime import datetime

from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent
from reports.packs.models import Pack
from reports.packs.queries.shared_packs import interviews_of
from scheduling.desk.models import Interview
from scheduling.desk.queries.interview_restrictions import ApplicableRestriction, restrictions_on


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
