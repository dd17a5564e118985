"""What a training plan costs: its sessions by the rates of now, beside those that are arranged already
in its period.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduling.planning.models import TrainingPlan
from scheduling.planning.queries.lengths import minutes_of
from scheduling.times.spans import DAY, midnight
from scheduling.training_sessions.models import Trainer, TrainingSession, Venue
from scheduling.training_sessions.queries.costs import Cost, cost_of
from training.models import Course, Organisation


@dataclass(frozen=True)
class PlanCosts:
    """`without`: the sessions of the period that the plan did not make."""

    plan: Cost
    without: Cost

    @property
    def pence_with(self) -> int:
        return self.plan.pence + self.without.pence

    @property
    def count_with(self) -> int:
        return self.plan.count + self.without.count

    @property
    def unknown(self) -> int:
        return self.plan.unknown + self.without.unknown


def plan_costs(
    plan: TrainingPlan,
    proposed: Iterable[tuple[Course, Venue | None, Trainer | None]],
    organisation: Organisation,
    *,
    now: datetime,
) -> PlanCosts:
    """As proposed, once there are drafts as these are now. A venue or trainer that has been removed
    costs nothing that is known.
    """
    costs = [
        _pence(minutes_of(course, organisation), venue, trainer)
        for course, venue, trainer in proposed
    ]
    known = [pence for each in costs for pence in each if pence is not None]
    unknown = sum(None in each for each in costs)
    training_sessions = TrainingSession.objects.costing(now)
    others = training_sessions.filter(
        starts_at__gte=midnight(plan.starts_on),
        starts_at__lt=midnight(plan.ends_on + DAY),
    ).exclude(planned__plan=plan)
    proposal = Cost(len(costs), sum(known), unknown)
    own = training_sessions.filter(planned__plan=plan)
    return PlanCosts(cost_of(own) if plan.applied_at else proposal, cost_of(others))


def _pence(minutes: int, *priced: Venue | Trainer | None) -> list[int | None]:
    rates = [each.rate if each else None for each in priced]
    return [rate.pence_for(minutes) if rate else None for rate in rates]
