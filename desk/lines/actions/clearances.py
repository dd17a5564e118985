"""Clearing our lines with the media cell in an incident, withdrawing a clearance, and reviewing a
line.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk.lines.actions.incidents import check_past, open_incident
from desk.lines.models import Clearance, Incident, IncidentLineReview, Line
from training.actions.facts import RecordedAlready, record_fact, retract_fact


def line_changed_since(line: Line) -> Refused:
    return Refused(
        f"The words of {line.reference} have changed. Read the new words to the media cell."
    )


@transaction.atomic
def clear_line(
    *,
    incident: Incident,
    line: Line,
    revision: int,
    cleared_with: str,
    cleared_at: datetime,
    by: User,
    now: datetime,
) -> Clearance:
    """Clears exactly the words of `revision`, which were read to the media cell."""
    current = open_incident(incident)
    if not cleared_with.strip():
        raise Refused("Enter who cleared it at the media cell.")
    check_past(cleared_at, now)
    words = Line.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if words.revision != revision or words.withdrawn_at:
        raise line_changed_since(words)
    clearance = Clearance(
        incident=current,
        line=words,
        revision=revision,
        text=words.text,
        proof=words.proof,
        cleared_with=cleared_with.strip(),
        cleared_at=cleared_at,
    )
    try:
        return record_fact(fact=clearance, by=by, now=now)
    except RecordedAlready as refusal:
        same = {"incident": current, "line": words, "revision": revision}
        earlier = Clearance.objects.not_retracted().get(**same)
        raise Refused(
            f"{words.reference} was already cleared in these words, with {earlier.cleared_with}."
        ) from refusal


@transaction.atomic
def retract_clearance(*, clearance: Clearance, because: str, by: User, now: datetime) -> None:
    """The media cell has changed its mind, or it was the wrong line. Packs with the line are held
    from now on.
    """
    because = reason_given(
        because, otherwise="Enter why you are withdrawing it. It stays in the log."
    )
    open_incident(clearance.incident)
    retract_fact(fact=clearance, because=because, by=by, now=now)


@transaction.atomic
def review_incident_line(
    *, incident: Incident, line: Line, revision: int, by: User, now: datetime
) -> None:
    """Someone has checked the line and its words still hold. Reviews in the same minute count
    once.
    """
    current = open_incident(incident)
    words = Line.objects.get(pk=line.pk)
    if words.revision != revision:
        raise line_changed_since(words)
    just_now = now.replace(second=0, microsecond=0)
    if current.line_reviews.filter(
        line=words, revision=revision, reviewed_at__gte=just_now
    ).exists():
        return
    IncidentLineReview.objects.create(
        incident=current, line=words, revision=revision, reviewed_at=now, reviewed_by=by
    )
    audit(by=by, action="incident.line_reviewed", about=words, now=now, incident=current.reference)
