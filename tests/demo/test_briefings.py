"""The example has briefings in every state, and debriefs that fill the library."""

import pytest

from demo.briefings import Briefings, debrief
from demo.story import Story
from scheduling.desk.models import Briefing, Question
from tests.clock import NOW
from tests.factories.debriefs import GivenFactory
from tests.factories.scheduling import TrainerFactory
from tests.factories.training import PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db
POSTS = ("Head of Primary Care", "Data Analyst", "Head of Digital", "Vaccination Programme Manager")


def test_briefings_are_in_every_state(officer, spokesperson, trainer_user):
    TopicFactory(code="gp-access")
    TrainerFactory(user=trainer_user)
    PersonFactory(user=spokesperson)
    for post in POSTS:
        PersonFactory(job_title=post)
    story = Story(people=60, seed=1, now=NOW)

    Briefings(story, officer, spokesperson, trainer_user).plan()
    story.run()

    standings = [briefing.status for briefing in Briefing.objects.order_by("reference")]
    assert standings == ["completed", "turned_down", "asked", "arranged", "arranged", "asked"]
    assert Briefing.objects.late(NOW).count() == 1


def test_debriefs_fill_the_library_with_questions_on_their_own_topic(officer):
    for code in ("finance", "maternity", "winter"):
        debrief(GivenFactory(enquiry__topic=TopicFactory(code=code)), officer, NOW)

    filled = [
        (question.topic.code, question.status)
        for question in Question.objects.order_by("reference")
    ]
    assert filled == [("finance", "approved"), ("maternity", "approved"), ("maternity", "proposed")]
    assert "midwives" in Question.objects.get(topic__code="maternity", approved_at=None).text
