"""A recording that is kept until a month after NOW; its file is not there."""

from datetime import timedelta

import factory

from desk.assessments.models import Recording
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory


class RecordingFactory(factory.django.DjangoModelFactory[Recording]):
    class Meta:
        model = Recording

    assessment = factory.SubFactory(AssessmentFactory)
    file = "0" * 64
    content_type = "audio/mpeg"
    size = 1000
    uploaded_at = NOW
    uploaded_by = factory.SubFactory(UserFactory)
    delete_on = TODAY + timedelta(days=30)
