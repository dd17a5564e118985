"""After an interview that somebody gave an hour before NOW: what they said, the link, a note of
care, a question.
"""

from datetime import timedelta

import factory

from desk.enquiries.models import CareNote, Debrief, DebriefLink, Question
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory


class GivenFactory(InterviewFactory):
    """Accepted by somebody, and over an hour ago."""

    person = factory.SubFactory(PersonFactory)
    starts_at = NOW - timedelta(hours=1)
    accepted_at = NOW - timedelta(hours=2)
    enquiry__state = "accepted"


class DebriefFactory(factory.django.DjangoModelFactory[Debrief]):
    class Meta:
        model = Debrief

    interview = factory.SubFactory(GivenFactory)
    person = factory.SelfAttribute("interview.person")
    given_at = NOW
    went = Debrief.Went.YES


class DebriefLinkFactory(factory.django.DjangoModelFactory[DebriefLink]):
    class Meta:
        model = DebriefLink

    interview = factory.SubFactory(GivenFactory)
    person = factory.SelfAttribute("interview.person")
    token_hash = factory.Sequence("{:064}".format)
    made_at = NOW


class CareNoteFactory(factory.django.DjangoModelFactory[CareNote]):
    class Meta:
        model = CareNote
        skip_postgeneration_save = True

    debrief = factory.SubFactory(DebriefFactory)
    kind = CareNote.Kind.ABUSE
    words = "He followed me to the car park"
    raised_at = NOW


class QuestionFactory(factory.django.DjangoModelFactory[Question]):
    """Proposed; `QuestionFactory(approved=True)` is offered to packs."""

    class Meta:
        model = Question

    class Params:
        approved = factory.Trait(approved_at=NOW, approved_by=factory.SubFactory(UserFactory))

    reference = factory.Sequence("Q-9{:03}".format)
    text = factory.Sequence("Who pays for bed {}?".format)
    topic = factory.SubFactory(TopicFactory)
    proposed_at = NOW
