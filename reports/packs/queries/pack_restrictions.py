"""The restrictions that block a pack until a manager overrides them."""

from collections.abc import Iterator
from datetime import datetime

from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import ApplicableRestriction, restrictions_on
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent
from reports.packs.models import Pack
from reports.packs.queries.shared_packs import interviews_of


def restriction_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:  # noqa: ARG001  the signature of every source
    """One for each that applies: blocking until it is overridden, then a warning for the
    approver.
    """
    for interview in interviews_of(pack):
        for applicable in restrictions_on(interview):
            yield _problem(applicable, interview)


def _owner(applicable: ApplicableRestriction, interview: Interview) -> str:
    if applicable.override:
        return str(applicable.override.recorded_by)
    return str(interview.enquiry.owner) if applicable.warns else "a communications manager"


def _remedy(applicable: ApplicableRestriction) -> str:
    if applicable.override:
        return f"Overridden: {applicable.override.reason}"
    if applicable.warns:
        return "It can be recorded before then. Nothing of it may be published."
    return "A communications manager has to record on the interview page why it can go ahead."


def _problem(applicable: ApplicableRestriction, interview: Interview) -> Problem:
    restriction = applicable.restriction
    return Problem(
        severity=Severity.MISSING if applicable.blocks else Severity.WARNING,
        section="ground_rules",
        what=f"Restriction in force: {restriction}, {restriction.period}",
        owner=_owner(applicable, interview),
        remedy=_remedy(applicable),
        key=f"restriction:{restriction.pk}",
        url=interview.get_absolute_url(),
    )
