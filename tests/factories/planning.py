"""Training plans."""

from datetime import date

import factory

from scheduling.planning.models import PlannedSession, TrainingPlan
from tests.clock import NOW
from tests.factories.scheduling import TrainingSessionFactory


class TrainingPlanFactory(factory.django.DjangoModelFactory[TrainingPlan]):
    """For the week of Monday 7 December 2026, in the mornings."""

    class Meta:
        model = TrainingPlan

    starts_on = date(2026, 12, 7)
    ends_on = date(2026, 12, 11)
    options = factory.LazyFunction(
        lambda: {"weekdays": [0, 1, 2, 3, 4], "parts": ["am"], "min_group": 1}
    )
    made_at = NOW


class PlannedSessionFactory(factory.django.DjangoModelFactory[PlannedSession]):
    class Meta:
        model = PlannedSession

    plan = factory.SubFactory(TrainingPlanFactory)
    training_session = factory.SubFactory(TrainingSessionFactory, draft=True)
