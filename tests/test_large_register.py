"""The large register of the benchmarks can be made where there are people already, and gives facts
to its own alone.
"""

import pytest

from tests.benchmarks.large_register import make_large_register
from tests.factories.training import PersonFactory, PersonTopicFactory, TopicFactory
from training.models import Person, PersonTopic, Practice, Tenure, TrainingRecord


@pytest.mark.django_db
def test_a_large_register_leaves_whoever_is_there_as_they_are():
    lead = PersonTopicFactory(
        person=PersonFactory(reference="E1"), topic=TopicFactory(code="winter"), level="lead"
    )

    make_large_register(40)

    held = [
        set(model.objects.values_list("person", flat=True))
        for model in (Tenure, TrainingRecord, Practice)
    ]
    made = set(Person.objects.filter(last_name__startswith="Vale ").values_list("pk", flat=True))
    assert (len(made), held) == (40, [made] * 3)
    assert list(PersonTopic.objects.filter(person=lead.person)) == [lead]
    assert PersonTopic.objects.count() == 3
