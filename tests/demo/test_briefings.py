"""The example has briefings in every state, and debriefs that fill the library."""

import pytest

from demo.desk import TEXTS
from demo.verbs import debrief
from desk.briefings.models import Briefing
from desk.enquiries.models import Question
from tests.clock import NOW
from tests.factories.debriefs import GivenFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_briefings_are_in_every_state(example):
    coached = Briefing.objects.exclude(need="mock").order_by("reference")

    assert [briefing.status for briefing in coached] == [
        "completed",
        "turned_down",
        "asked",
        "arranged",
        "arranged",
        "asked",
    ]
    assert Briefing.objects.late(NOW).count() == 1


def test_debriefs_fill_the_library_with_questions_on_their_own_topic(officer):
    for code in ("finance", "maternity", "winter"):
        interview = GivenFactory(enquiry__topic=TopicFactory(code=code))
        answers = TEXTS["debrief"].get(code, {"went": "yes"})
        debrief(interview=interview, answers=answers, by=officer, now=NOW)

    filled = [
        (question.topic.code, question.status)
        for question in Question.objects.order_by("reference")
    ]
    assert filled == [("finance", "approved"), ("maternity", "approved"), ("maternity", "proposed")]
    assert "midwives" in Question.objects.get(topic__code="maternity", approved_at=None).text
