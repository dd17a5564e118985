"""A major incident declared at NOW, and what was said, cleared and decided in it."""

from datetime import timedelta

import factory

from desk.lines.models import (
    Clearance,
    Decision,
    Incident,
    IncidentAction,
    IncidentLineReview,
    Judgement,
    PartnerStatement,
    Point,
)
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import LineFactory
from tests.factories.training import FactFactory


class IncidentFactory(factory.django.DjangoModelFactory[Incident]):
    """`IncidentFactory(topics=[...])`; `over=True` was stood down at once."""

    class Meta:
        model = Incident
        skip_postgeneration_save = True

    class Params:
        over = factory.Trait(stood_down_at=NOW, stood_down_by=factory.SubFactory(UserFactory))

    reference = factory.Sequence("M-9{:03}".format)
    title = factory.Sequence("Fire at depot {}".format)
    lead_agency = "Police"
    media_cell_name = "Sgt Oona Farrow"
    media_cell_phone = "01632 960500"
    declared_at = NOW
    declared_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def topics(self, create, topics, **_):
        if create and topics:
            self.topics.set(topics)


class IncidentActionFactory(factory.django.DjangoModelFactory[IncidentAction]):
    class Meta:
        model = IncidentAction

    incident = factory.SubFactory(IncidentFactory, over=True)
    what = "Keep the media cell's number on the wall"
    owner = factory.SubFactory(UserFactory)
    due_on = TODAY + timedelta(days=14)


class PartnerStatementFactory(FactFactory[PartnerStatement]):
    class Meta:
        model = PartnerStatement

    incident = factory.SubFactory(IncidentFactory)
    partner = "Hampshire police"
    received_at = NOW
    channel = PartnerStatement.Channel.MEDIA_CELL
    text = "Twelve people were injured. The fire is out."


class PointFactory(factory.django.DjangoModelFactory[Point]):
    class Meta:
        model = Point

    incident = factory.SubFactory(IncidentFactory)
    name = factory.Sequence("Point {}".format)


class ClearanceFactory(FactFactory[Clearance]):
    """Of the line's words as they are."""

    class Meta:
        model = Clearance

    incident = factory.SubFactory(IncidentFactory)
    line = factory.SubFactory(LineFactory, approved=True)
    revision = factory.SelfAttribute("line.revision")
    text = factory.SelfAttribute("line.text")
    proof = factory.SelfAttribute("line.proof")
    cleared_with = "Sgt Oona Farrow"
    cleared_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class IncidentLineReviewFactory(factory.django.DjangoModelFactory[IncidentLineReview]):
    class Meta:
        model = IncidentLineReview

    incident = factory.SubFactory(IncidentFactory)
    line = factory.SubFactory(LineFactory)
    revision = 1
    reviewed_at = NOW
    reviewed_by = factory.SubFactory(UserFactory)


class JudgementFactory(FactFactory[Judgement]):
    class Meta:
        model = Judgement

    point = factory.SubFactory(PointFactory)
    line = factory.SubFactory(LineFactory)
    revision = 1
    statement = factory.SubFactory(PartnerStatementFactory)
    verdict = Judgement.Verdict.SAME
    recorded_by = factory.SubFactory(UserFactory)


class DecisionFactory(factory.django.DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    incident = factory.SubFactory(IncidentFactory)
    what = factory.Sequence("Open rest centre {}".format)
    why = "Forty homes are without water"
    decided_by = "Gold command"
    decided_at = NOW
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)
