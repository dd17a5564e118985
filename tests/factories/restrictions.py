"""Restrictions. One is on everything, from NOW, without an end."""

import factory

from desk.lines.models import Restriction, RestrictionOverride
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import FactFactory


class RestrictionFactory(FactFactory[Restriction]):
    """`RestrictionFactory(scope="topics", topics=[...])` is about those topics; people alike."""

    class Meta:
        model = Restriction
        skip_postgeneration_save = True

    title = factory.Sequence("Restriction {}".format)
    kind = Restriction.Kind.PRE_ELECTION
    scope = Restriction.Scope.EVERYTHING
    starts_at = NOW
    reason = "County elections on 6 May"
    guidance = "Facts only: nothing on policy or parties."
    recorded_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def topics(self, create, topics, **_):
        if create and topics:
            self.topics.set(topics)

    @factory.post_generation
    def people(self, create, people, **_):
        if create and people:
            self.people.set(people)


class RestrictionOverrideFactory(FactFactory[RestrictionOverride]):
    class Meta:
        model = RestrictionOverride

    restriction = factory.SubFactory(RestrictionFactory)
    interview = factory.SubFactory(InterviewFactory)
    reason = "It is about an emergency"
    recorded_by = factory.SubFactory(UserFactory)
