"""Major incidents (11): declaring, changing and standing down; logging partners' statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk import job_names
from desk.lines.models import Incident, IncidentAction, PartnerStatement, Point
from desk.lines.queries.incident_banner import clear_banner_cache
from desk.rota.queries.duty import users_on_duty
from jobs.actions import queue_job
from nhsuk.dates.moments import moment_text
from scheduling.references import next_reference
from training.actions.facts import RecordedAlready, record_fact, retract_fact
from training.models import Topic

FIELDS = ("title", "lead_agency", "media_cell_name", "media_cell_phone", "media_cell_email")


def _declared_already(title: str) -> Refused:
    return Refused(
        f"“{title}” has already been declared. Use that incident, or give this one another title."
    )


def incident_over(incident: Incident) -> Refused:
    return Refused(
        f"“{incident}” was stood down by {incident.stood_down_by}, so you cannot change it."
    )


def check_past(at: datetime, now: datetime) -> None:
    """Refused if the moment is after `now`."""
    if at > now:
        raise Refused(f"{moment_text(at)} is in the future. Enter when it happened.")


@dataclass(frozen=True)
class FollowUp:
    """An action that the review agreed."""

    what: str
    owner: User
    due_on: date


def check_may_declare(by: User, now: datetime) -> None:
    """Refused to whoever is neither a communications manager nor on duty."""
    if not (by.may(Permission.DECLARE_INCIDENTS) or by in users_on_duty(now)):
        raise Refused(
            "You are not on duty. Ring whoever is, or a communications manager: they can declare it."
        )


@transaction.atomic
def declare_incident(
    *, topics: Collection[Topic], by: User, now: datetime, guidance: str = "", **details: str
) -> Incident:
    """By a communications manager or whoever is on duty. `details` holds the names in FIELDS. From
    now on packs on its topics wait for the media cell, and a job writes to those whom it concerns,
    with the guidance.
    """
    check_may_declare(by, now)
    reference = next_reference(Incident, "M")
    try:
        with transaction.atomic():
            incident = Incident.objects.create(
                reference=reference, declared_at=now, declared_by=by, guidance=guidance, **details
            )
    except IntegrityError as error:
        raise _declared_already(details["title"]) from error
    incident.topics.set(topics)
    clear_banner_cache()
    transaction.on_commit(clear_banner_cache)  # another request may have read between
    queue_job(
        name=job_names.TELL_OF_INCIDENT,
        arguments={"incident_id": incident.pk},
        now=now,
        dedup_key=f"tell_of_incident:{incident.pk}",
    )
    audit(
        by=by,
        action="incident.declared",
        about=incident,
        now=now,
        topics=_titles(topics),
        **details,
    )
    return incident


@transaction.atomic
def change_incident(
    *,
    incident: Incident,
    revision: int,
    topics: Collection[Topic],
    by: User,
    now: datetime,
    **details: str,
) -> Incident:
    """`revision` is the one that the user read."""
    current = open_incident(incident)
    if current.revision != revision:
        raise Refused(
            f"Someone else changed “{current}” after you opened it. Check the latest version."
        )
    before: dict[str, Any] = {name: getattr(current, name) for name in FIELDS}
    before["topics"] = _titles(current.topics.all())
    for name in FIELDS:
        setattr(current, name, details[name])
    current.revision += 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as error:
        raise _declared_already(details["title"]) from error
    current.topics.set(topics)
    clear_banner_cache()
    transaction.on_commit(clear_banner_cache)
    audit(
        by=by,
        action="incident.changed",
        about=current,
        now=now,
        before=before,
        topics=_titles(topics),
    )
    return current


@transaction.atomic
def stand_down(
    *,
    incident: Incident,
    went_well: str,
    to_change: str,
    follow_ups: Collection[FollowUp],
    by: User,
    now: datetime,
) -> None:
    """Ends the incident with its review: what went well, what to change, and who does what by
    when.
    """
    current = open_incident(incident)
    today = timezone.localdate(now)
    if late := next((one for one in follow_ups if one.due_on < today), None):
        raise Refused(f"“{late.what}” cannot be due on a past date. Enter a future date.")
    current.stood_down_at = now
    current.stood_down_by = by
    current.went_well = went_well
    current.to_change = to_change
    current.save(update_fields=["stood_down_at", "stood_down_by", "went_well", "to_change"])
    IncidentAction.objects.bulk_create(
        IncidentAction(incident=current, what=one.what, owner=one.owner, due_on=one.due_on)
        for one in follow_ups
    )
    clear_banner_cache()
    transaction.on_commit(clear_banner_cache)
    actions = [one.what for one in follow_ups]
    audit(by=by, action="incident.stood_down", about=current, now=now, actions=actions)


@transaction.atomic
def finish_action(*, action: IncidentAction, by: User, now: datetime) -> bool:
    """Returns whether the action was open. A second call changes nothing."""
    if not IncidentAction.objects.filter(pk=action.pk, done_at=None).update(
        done_at=now, done_by=by
    ):
        return False
    audit(by=by, action="incident.action_done", about=action, now=now)
    return True


@transaction.atomic
def log_statement(
    *,
    incident: Incident,
    partner: str,
    received_at: datetime,
    channel: str,
    source: str,
    text: str,
    points: Collection[Point],
    new_point: str,
    by: User,
    now: datetime,
) -> PartnerStatement:
    """Logs a statement word for word. `points` are those that it is about; `new_point` names
    another one.
    """
    check_past(received_at, now)
    current = open_incident(incident)
    statement = PartnerStatement(
        incident=current,
        partner=partner,
        received_at=received_at,
        channel=channel,
        source=source,
        text=text,
    )
    try:
        record_fact(fact=statement, by=by, now=now, verb="logged")
    except RecordedAlready as refusal:
        raise Refused(
            f"A statement by {statement.partner} with that time and source is already logged."
        ) from refusal
    named = [*points]
    if name := " ".join(new_point.split()):
        point = Point.objects.filter(incident=current, name__iexact=name).first()
        named.append(point or Point.objects.create(incident=current, name=name))
    statement.points.set(named)
    return statement


@transaction.atomic
def retract_statement(
    *, statement: PartnerStatement, because: str, by: User, now: datetime
) -> None:
    """It was logged by mistake. It stays in the log, but is no longer compared with our lines."""
    because = reason_given(
        because, otherwise="Enter why you are withdrawing it. It stays in the log."
    )
    retract_fact(fact=statement, because=because, by=by, now=now)


def open_incident(incident: Incident) -> Incident:
    """The current row, locked until the action ends; refused if it was stood down."""
    current = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if current.stood_down_at:
        raise incident_over(current)
    return current


def _titles(topics: Collection[Topic]) -> list[str]:
    return sorted(topic.title for topic in topics)
