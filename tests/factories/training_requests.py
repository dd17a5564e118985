"""Training that somebody asked for at NOW, unanswered."""

import factory

from scheduling.training_sessions.models import TrainingRequest
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, PersonFactory


class TrainingRequestFactory(factory.django.DjangoModelFactory[TrainingRequest]):
    class Meta:
        model = TrainingRequest

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)
