"""Training sessions with fewer people than their smallest group: the team is told in time, and
decides whether each goes ahead.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.words import near_day, plural
from scheduling.training_sessions.actions.training_sessions import check_open
from scheduling.training_sessions.booking_emails import session_words
from scheduling.training_sessions.models import TrainingSession
from training.link_emails import queue_link
from training.models import Organisation

TOLD_BEFORE = timedelta(days=3)  # the day by which it is decided


@transaction.atomic
def go_ahead(*, training_session: TrainingSession, by: User, now: datetime) -> None:
    """It is held with whoever is booked. Pressed twice, it is said once."""
    current = _lock(training_session)
    check_open(current, now)
    if current.going_ahead_at:
        return
    if not current.people_missing:
        raise Refused("Enough people are booked, so there is nothing to decide.")
    _set(current, now, by)
    audit(
        by=by,
        action="training_session.goes_ahead",
        about=current,
        now=now,
        booked=current.places_taken,
        smallest_group=current.smallest_group,
    )


@transaction.atomic
def wait_for_more(*, training_session: TrainingSession, by: User, now: datetime) -> None:
    """Undoes `go_ahead`."""
    current = _lock(training_session)
    check_open(current, now)
    if current.going_ahead_at:
        _set(current, None, None)
        audit(by=by, action="training_session.waits_for_more", about=current, now=now)


def tell_of_small_groups(*, now: datetime) -> int:
    """One mail a session to the team, from three days before it has to be decided; returns how many
    are due for one. A new day to decide by is a new mail.
    """
    mailbox = Organisation.objects.ours().training_mailbox
    on = timezone.localdate(now)
    rows = TrainingSession.objects.too_small(now).select_related("course")
    due = [row for row in rows.order_by("starts_at", "pk") if row.decide_by - TOLD_BEFORE <= on]
    for row in due:
        missing = plural(row.people_missing, "more person,more people")
        queue_link(
            to=mailbox,
            kind="small_group",
            subject=f"Too few people: {session_words(row, now=now)}",
            sentence=(
                f"This session has {row.places_taken} of the {row.smallest_group} people it needs,"
                f" so it needs {missing} by {near_day(row.decide_by, today=on)}. See who could"
                " come, let it go ahead, or cancel it"
            ),
            path=row.get_absolute_url(),
            now=now,
            dedup_key=f"small_group {row.pk} {row.decide_by.isoformat()}",
        )
    return len(due)


def _set(training_session: TrainingSession, at: datetime | None, by: User | None) -> None:
    training_session.going_ahead_at = at
    training_session.going_ahead_by = by
    training_session.save(update_fields=["going_ahead_at", "going_ahead_by"])


def _lock(training_session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("course")
    return rows.get(pk=training_session.pk)
