"""Recording that a training session was moved, merged or cancelled, with the mails that wait until it
can no longer be undone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from jobs.mail import withdraw
from jobs.models import Mail
from scheduling.training_sessions.booking_emails import session_words
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    SessionChange,
    Trainer,
    TrainingSession,
)
from training.link_emails import queue_link


def record_change(
    *,
    kind: SessionChange.Kind,
    training_session: TrainingSession,
    into: TrainingSession | None = None,
    before: dict[str, Any],
    mails: Iterable[Mail],
    by: User,
    now: datetime,
) -> SessionChange:
    """`before` is what undoing it puts back; `mails` those that it withdraws."""
    change = SessionChange.objects.create(
        kind=kind,
        training_session=training_session,
        into=into,
        before=before,
        made_at=now,
        made_by=by,
    )
    change.mails.set(mails)
    return change


def place_and_time(training_session: TrainingSession) -> dict[str, Any]:
    """What a move changes, as it is stored to undo it."""
    return {
        "venue_id": training_session.venue_id,
        "trainer_id": training_session.trainer_id,
        "starts_at": training_session.starts_at.isoformat(),
        "ends_at": training_session.ends_at.isoformat(),
    }


def sequences_of(bookings: QuerySet[Booking]) -> dict[str, int]:
    """By booking, how many invitations it was sent."""
    rows = bookings.order_by("pk").values_list("pk", "sequence")
    return {str(pk): sequence for pk, sequence in rows}


def tell_trainer_of_published(*, trainer: Trainer, at: datetime, now: datetime) -> None:
    """One mail for all sessions of theirs that were published `at` that moment; raises MailLeft."""
    key = f"sessions of trainer {trainer.pk} {at.isoformat()}"
    withdraw(mails=Mail.objects.filter(job__dedup_key=key))
    rows = trainer.training_sessions.filter(published_at=at, cancelled_at=None)
    words = [
        session_words(row, now=now)
        for row in rows.select_related("course", "venue").order_by("starts_at", "pk")
    ]
    if words:
        what = words[0] if len(words) == 1 else f"{len(words)} sessions"
        queue_link(
            to=trainer.email,
            kind="session_changed",
            subject=f"Training that you give: {what}",
            sentence=f"You give {'; '.join(words)}. See your sessions",
            path=reverse("scheduling:my_training_sessions"),
            now=now,
            due_at=at + UNDO_FOR,
            dedup_key=key,
        )


def tell_trainer(
    *,
    training_session: TrainingSession,
    has: str,
    was: TrainingSession | None = None,
    to: Trainer | None = None,
    now: datetime,
) -> list[Mail]:
    """A mail to its trainer, or to another, that leaves once it cannot be undone. One for all sessions
    of a series that are changed at once.
    """
    trainer = to or training_session.trainer
    before = f" It was {session_words(was, now=now)}." if was else ""
    words = {
        "subject": f"Training session changed: {session_words(training_session, now=now)}",
        "sentence": f"This session has {has}.{before} See your sessions",
    }
    if training_session.series_id:
        series = f"series {training_session.series_id}"
        words = {
            "subject": f"Training sessions changed: {training_session.course}",
            "sentence": f"One or more sessions of a series have {has}. See your sessions",
            "dedup_key": f"{series} {now.isoformat()} trainer {trainer.pk} {has}",
        }
    mail = queue_link(
        to=trainer.email,
        kind="session_changed",
        path=reverse("scheduling:my_training_sessions"),
        now=now,
        due_at=now + UNDO_FOR,
        **words,
    )
    return [mail] if mail else []
