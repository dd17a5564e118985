"""A file of a session, for everyone booked at once; the file itself is not there."""

import factory

from scheduling.training_sessions.models import Material
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TrainingSessionFactory


class MaterialFactory(factory.django.DjangoModelFactory[Material]):
    class Meta:
        model = Material

    training_session = factory.SubFactory(TrainingSessionFactory)
    title = "Slides"
    stage = Material.Stage.BEFORE
    file = "0" * 64
    kind = "pdf"
    size = 1000
    added_at = NOW
    added_by = factory.SubFactory(UserFactory)
