"""Which packs ask a question, within its page and as a page of its own."""

import pytest

from tests.factories.debriefs import QuestionFactory
from tests.factories.reports import PackFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_question_use_names_the_packs_that_ask_it(client_of, officer):
    topic = TopicFactory(code="winter")
    question = QuestionFactory(topic=topic, text="Who pays?")
    using = PackFactory(interview__enquiry__topic=topic)
    using.sections.update_or_create(
        key="likely", defaults={"content": {"questions": [{"question": "WHO pays?"}]}}
    )
    PackFactory(interview__enquiry__topic=topic)
    client = client_of(officer)

    page = client.get(f"/questions/{question}/use/")
    part = client.get(f"/questions/{question}/use/", headers={"HX-Request": "true"})

    assert [answer.context["packs"] for answer in (page, part)] == [[using], [using]]
    assert [f"Where {question} is used" in answer.text for answer in (page, part)] == [True, False]


def test_question_use_says_where_no_pack_asks_it(client_of, officer):
    assert (
        "No pack uses it yet."
        in client_of(officer).get(f"/questions/{QuestionFactory()}/use/").text
    )
