from typing import Any

from reports.packs.content import to_json
from reports.packs.template_texts import TemplateText, template_texts
from tests.reports.sample import SAMPLE

NAMES = {"Westmoor Sound": "an outlet"}


def question(**texts: str) -> dict[str, Any]:
    return {"hard": {"questions": [texts]}}


def test_a_question_stays_with_the_answer_and_bridge_that_hold_for_any_interview():
    row = {
        "question": "Whose fault is it?",
        "answer": "I will not point at anybody.",
        "bridge": "What helps is this.",
    }

    texts = template_texts(question(**row), NAMES)

    assert texts.sections == {"hard": {"questions": [row]}}
    assert [text.label for text in texts.kept] == [
        "Hard question 1",
        "Hard question 1, answer",
        "Hard question 1, bridge",
    ]
    assert texts.left_out == []


def test_each_text_of_one_interview_is_left_out_with_its_reason():
    texts = template_texts(
        question(
            question="Whose fault is it?",
            answer="We opened 26 beds.",
            bridge="As I said on Westmoor Sound",
        ),
        NAMES,
    )

    assert texts.sections == {"hard": {"questions": [{"question": "Whose fault is it?"}]}}
    assert texts.left_out == [
        TemplateText("hard", "Hard question 1, answer", "We opened 26 beds.", "has a figure, “26”"),
        TemplateText(
            "hard",
            "Hard question 1, bridge",
            "As I said on Westmoor Sound",
            "names an outlet, “Westmoor Sound”",
        ),
    ]


def test_a_question_of_one_interview_goes_with_its_answer():
    texts = template_texts(question(question="What of Tuesday?", answer="I am sorry."), NAMES)

    assert texts.sections == {}
    assert [text.text for text in texts.left_out] == ["What of Tuesday?"]


def test_an_answer_from_a_line_stays_with_the_library():
    row = {"question": "What should people do?", "answer": "Ask a pharmacist.", "line": "W-07/2"}

    texts = template_texts({"likely": {"questions": [row]}}, NAMES)

    assert texts.sections == {"likely": {"questions": [{"question": "What should people do?"}]}}
    assert [text.why for text in texts.left_out] == [
        "comes from line W-07, which every pack takes from the library"
    ]


def test_proofs_and_sources_are_never_held():
    row = {"question": "Is it safe?", "proof": "The report", "source": "The report"}

    texts = template_texts({"likely": {"questions": [row]}}, NAMES)

    assert texts.sections == {"likely": {"questions": [{"question": "Is it safe?"}]}}


def test_bridges_and_phrases_are_held_one_by_one():
    bridges = {"bridges": ["What matters is …", "On Tuesday …"], "phrases": ["I can't say."]}

    texts = template_texts({"bridges": bridges}, NAMES, frozenset({"I can't say."}))

    assert texts.sections == {"bridges": {"bridges": ["What matters is …"]}}
    assert [text.text for text in texts.left_out] == ["On Tuesday …"]


def test_the_rest_of_a_pack_is_left_out_whole():
    sections = {key: to_json(getattr(SAMPLE, key)) for key in ("messages", "facts", "ground_rules")}

    texts = template_texts(sections | {"background": {"why_now": ""}}, NAMES)

    assert (texts.sections, texts.kept) == ({}, [])
    assert texts.whole_sections == ["Message map", "Facts and figures", "Ground rules"]
