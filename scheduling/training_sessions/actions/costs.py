"""What training sessions cost by the rates of their venue and trainer, and the budget for them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from scheduling.training_sessions.models import Trainer, TrainingBudget, TrainingSession, Venue

COSTS = ("venue_pence", "trainer_pence")


def price(training_session: TrainingSession) -> None:
    """Works out what it costs by the rates of now; does not save it."""
    length = training_session.ends_at - training_session.starts_at
    minutes = int(length.total_seconds()) // 60
    venue, trainer = training_session.venue.rate, training_session.trainer.rate
    training_session.venue_pence = venue.pence_for(minutes) if venue else None
    training_session.trainer_pence = trainer.pence_for(minutes) if trainer else None


def price_upcoming(subject: Venue | Trainer, *, now: datetime) -> None:
    """After its rate has changed. What has started keeps its cost."""
    rows = subject.training_sessions.filter(cancelled_at=None, starts_at__gt=now)
    for training_session in rows.select_related("venue", "trainer").order_by("pk"):
        price(training_session)
        TrainingSession.objects.filter(pk=training_session.pk).update(
            **{cost: getattr(training_session, cost) for cost in COSTS}
        )


@transaction.atomic
def set_budget(*, year: int, pence: Mapping[int, int | None], by: User, now: datetime) -> None:
    """`pence` by quarter; None: that quarter has no budget. `year`: in which the NHS year begins."""
    rows = TrainingBudget.objects.select_for_update().filter(year=year)
    before = dict(rows.order_by("quarter").values_list("quarter", "pence"))
    after = {quarter: amount for quarter, amount in pence.items() if amount is not None}
    if before == after:
        return
    rows.exclude(quarter__in=after).delete()
    for quarter, amount in after.items():
        TrainingBudget.objects.update_or_create(
            year=year, quarter=quarter, defaults={"pence": amount}
        )
    audit(
        by=by,
        action="training_budget.set",
        about=None,
        now=now,
        year=year,
        before=before,
        after=after,
    )
