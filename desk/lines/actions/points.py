"""The consistency check (11.4): adding a point, choosing what is said about it, and judging
differences.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.lines.actions.clearances import line_changed_since
from desk.lines.actions.incidents import open_incident
from desk.lines.models import Incident, Judgement, Line, PartnerStatement, Point
from desk.lines.queries.points import point_seen
from training.actions.facts import RecordedAlready, RetractedAlready, record_fact, retract_fact


def _point_named_already(name: str) -> Refused:
    return Refused(f"There is already a point “{name}”. Add the lines and statements to that one.")


def _judged_meanwhile(line: Line) -> Refused:
    return Refused(
        f"Someone else has just compared {line.reference} with this statement. "
        "Check what they decided."
    )


@transaction.atomic
def add_point(*, incident: Incident, name: str, by: User, now: datetime) -> Point:
    """A point on which partners' statements are compared with our lines (11.4). No two
    have one name, whatever the case.
    """
    current = open_incident(incident)
    name = " ".join(name.split())
    if current.points.filter(name__iexact=name).exists():
        raise _point_named_already(name)
    try:
        with transaction.atomic():
            point = Point.objects.create(incident=current, name=name)
    except IntegrityError as error:
        raise _point_named_already(name) from error
    audit(by=by, action="incident.point_added", about=point, now=now, incident=current.reference)
    return point


@transaction.atomic
def assign_to_point(
    *,
    point: Point,
    lines: Collection[Line],
    statements: Collection[PartnerStatement],
    seen: str,
    by: User,
    now: datetime,
) -> None:
    """Sets which lines and statements are about the point. `seen` is `point_seen` of what the page
    showed.
    """
    open_incident(point.incident)
    if seen != point_seen(point):
        raise Refused(
            f"Someone else changed the lines and statements about “{point}”. Check the latest"
            " version."
        )
    point.lines.set(lines)
    point.statements.set(statements)
    details = {
        "lines": [line.reference for line in lines],
        "statements": [str(one) for one in statements],
    }
    audit(by=by, action="incident.point_changed", about=point, now=now, **details)


@transaction.atomic
def judge(
    *,
    point: Point,
    line: Line,
    revision: int,
    statement: PartnerStatement,
    verdict: Judgement.Verdict,
    note: str,
    instead_of: int,
    by: User,
    now: datetime,
) -> Judgement:
    """Records what a person decided about a difference. `instead_of` is the key of the judgement
    that the page showed, 0 for none.
    """
    open_incident(point.incident)
    if Line.objects.get(pk=line.pk).revision != revision:
        raise line_changed_since(line)
    if PartnerStatement.objects.get(pk=statement.pk).retracted_at:
        raise Refused(
            f"The statement by {statement.partner} was withdrawn, so you cannot compare it."
        )
    about = {"point": point, "line": line, "revision": revision, "statement": statement}
    existing = Judgement.objects.not_retracted().filter(**about).first()
    if (existing.pk if existing else 0) != instead_of:
        raise _judged_meanwhile(line)
    try:
        if existing:
            retract_fact(fact=existing, because="Decided again", by=by, now=now)
        return record_fact(
            fact=Judgement(**about, verdict=verdict, note=note), by=by, now=now, verb="made"
        )
    except (RecordedAlready, RetractedAlready) as refusal:
        raise _judged_meanwhile(line) from refusal
