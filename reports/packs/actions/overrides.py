"""Overriding a problem of a pack, by a manager and with a reason; and ending the override."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given, refusing_duplicates
from reports.packs.models import Override, Pack
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import draft_content


@transaction.atomic
def override_problem(*, pack: Pack, name: str, reason: str, by: User, now: datetime) -> Override:
    """The pack may go out in spite of this problem: every version, until the override ends."""
    reason = reason_given(
        reason,
        otherwise="Enter the reason. It is shown beside the problem.",
    )
    problems = {
        problem.name: problem
        for problem in problems_of(pack, draft_content(pack, now=now), now=now)
    }
    problem = problems.get(name)
    if problem is None:
        raise Refused(f"{pack.reference} no longer has this problem. See what it needs now.")
    if not problem.may_override:
        raise Refused(f"“{problem.what}” cannot be overridden. {problem.remedy}")
    with refusing_duplicates(
        Refused(f"“{problem.what}” is already overridden: {problem.overridden_by}")
    ):
        override = Override.objects.create(
            pack=pack, key=name, what=problem.what[:400], reason=reason, made_at=now, made_by=by
        )
    audit(
        by=by,
        action="pack.overridden",
        about=pack,
        now=now,
        what=problem.what,
        reason=override.reason,
    )
    return override


@transaction.atomic
def end_override(*, override: Override, by: User, now: datetime) -> None:
    """The problem blocks the draft and a version in review again."""
    active = Override.objects.filter(pk=override.pk, taken_back_at=None)
    if not active.update(taken_back_at=now, taken_back_by=by):
        raise Refused(f"The override of “{override.what}” has already ended.")
    audit(
        by=by, action="pack.override_taken_back", about=override.pack, now=now, what=override.what
    )
