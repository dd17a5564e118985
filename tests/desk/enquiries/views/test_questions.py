"""The library of questions: proposed by debriefs, approved by the desk, offered to the next pack."""

import pytest

from desk.enquiries.models import Question
from reports.packs.queries.prefill import first_sections
from tests.clock import NOW, TODAY
from tests.factories.debriefs import DebriefFactory, QuestionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize("rows", [1, 3])
def test_question_list_takes_the_same_queries_for_any_number(
    client_of, officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        QuestionFactory(debrief=DebriefFactory())
    client = client_of(officer)

    with django_assert_num_queries(6):
        client.get("/questions/")


def test_question_list_by_state_and_words_and_its_export(client_of, officer):
    QuestionFactory(reference="Q-1", text="Who pays?")
    QuestionFactory(reference="Q-2", approved=True, text="=cmd()")
    QuestionFactory(reference="Q-3", withdrawn_at=NOW, withdrawn_by=officer)
    client = client_of(officer)

    def found(query: str) -> set[str]:
        return {
            question.reference
            for question in client.get(f"/questions/{query}").context["page"].object_list
        }

    assert [found(""), found("?standing=proposed"), found("?standing=approved")] == [
        {"Q-1", "Q-2"},
        {"Q-1"},
        {"Q-2"},
    ]
    assert [found("?standing=withdrawn"), found("?search=pays")] == [{"Q-3"}, {"Q-1"}]
    export = client.get("/questions/export/csv/?standing=approved").content.decode("utf-8-sig")
    assert "'=cmd()" in export


def test_a_question_is_approved_changed_withdrawn_and_put_back(client_of, officer):
    question = QuestionFactory()
    no_topic = QuestionFactory(topic=None)
    client = client_of(officer)

    client.post(f"/questions/{no_topic}/approve/")
    client.post(f"/questions/{question}/approve/")
    seen = client.get(f"/questions/{no_topic}/change/").context["form"].initial["seen"]
    values = {
        "text": "Will you resign?",
        "topic": question.topic.pk,
        "is_unwanted": "on",
        "seen": seen,
    }
    client.post(f"/questions/{no_topic}/change/", values)
    stale = client.post(f"/questions/{no_topic}/change/", values | {"text": "Will you go?"})
    client.post(f"/questions/{question}/withdraw/")

    statuses = {str(row): row.status for row in Question.objects.all()}
    assert statuses == {str(question): "withdrawn", str(no_topic): "approved"}
    assert "Someone else changed this" in stale.text
    client.post(f"/questions/{question}/restore/")
    assert Question.objects.get(pk=question.pk).status == "approved"
    again = client.post("/questions/add/", values | {"text": "will you RESIGN?"})
    assert f"{no_topic} already asks the same" in again.text


def test_the_next_pack_is_offered_the_library_and_the_last_debrief(client_of, officer):
    topic = TopicFactory(code="winter")
    interview = InterviewFactory(enquiry__topic=topic, enquiry__questions="Is it safe?\nWho pays?")
    debrief = DebriefFactory(keep="Short answers", change="Ask who else is on")
    interview.person = debrief.person
    for text in ("who pays?", "How long is the wait?"):
        QuestionFactory(topic=topic, approved=True, text=text)
    QuestionFactory(topic=topic, text="Not approved?")
    QuestionFactory(
        topic=topic,
        approved=True,
        text="Will you go?",
        is_unwanted=True,
        answer="No.",
        bridge="What matters",
    )

    sections = first_sections(interview, on=TODAY)

    likely = [row["question"] for row in sections["likely"]["questions"]]
    assert likely == ["Is it safe?", "Who pays?", "How long is the wait?"]
    hard = sections["hard"]["questions"][0]
    assert (hard["question"], hard["answer"], hard["bridge"]) == (
        "Will you go?",
        "No.",
        "What matters",
    )
    assert (sections["last"]["keep"], sections["last"]["change"]) == (
        "Short answers",
        "Ask who else is on",
    )
    assert sections["last"]["occasion"] == "Interview that went out, radio, 25 November 2026"


def test_question_detail_asks_for_where_it_is_used(client_of, officer):
    question = QuestionFactory(text="Who pays?")

    page = client_of(officer).get(f"/questions/{question}/").text

    assert ["Who pays?" in page, f'hx-get="/questions/{question}/use/"' in page] == [True, True]
