"""Questions typed after an interview, and the library, which has each once on a topic."""

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions import questions
from desk.enquiries.models import Question
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory, QuestionFactory
from tests.factories.training import TopicFactory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("- Who pays?\n • WHO   pays?\n\n* Why now?", ["Who pays?", "Why now?"]),
        ("\n".join(f"Question {n}?" for n in range(30)), [f"Question {n}?" for n in range(20)]),
        ("x" * 500, ["x" * 400]),
    ],
)
def test_lines_of_takes_one_question_a_line_once(text, expected):
    assert questions.split_questions(text) == expected


def test_propose_questions_leaves_out_what_the_topic_has(db):
    known = QuestionFactory(text="Who pays?", reference="Q-0001")
    debrief = DebriefFactory()

    def propose(topic):
        made = questions.propose_questions(
            texts=["who PAYS?"], topic=topic, debrief=debrief, by=None, now=NOW
        )
        return [question.reference for question in made]

    assert [propose(known.topic), propose(TopicFactory()), propose(None)] == [
        [],
        ["Q-0002"],
        ["Q-0003"],
    ]


def test_a_question_of_no_topic_is_offered_to_nobody(officer):
    question = QuestionFactory(topic=None)

    with pytest.raises(Refused, match="Choose the topic: it decides which packs"):
        questions.approve_question(question=question, by=officer, now=NOW)
    assert not Question.objects.approved().exists()
