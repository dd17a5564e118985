from datetime import date
from typing import Any

import pytest

from reports.packs.carried import (
    CARRIED_SECTIONS,
    CurrentFigure,
    CurrentLine,
    Place,
    carry_over,
    current_places,
    from_earlier,
    places,
    text_key,
)
from reports.packs.content import PackContent, from_json, to_json
from reports.packs.sections import FLASH, STANDARD
from tests.reports.sample import SAMPLE

EARLIER = to_json(SAMPLE)
LINE = CurrentLine("W-07", 2, "Ask 111 online first.", "From the review", "Review")
BEDS = CurrentFigure(
    "More beds, open since 10 November", "31", "beds", date(2026, 11, 24), "Site report", "Ceri"
)


def given(**sections: Any) -> dict[str, Any]:
    return from_earlier(sections, {"W-07": LINE}, {text_key(BEDS.what): BEDS}).sections


def carried(first: dict[str, Any], taken: dict[str, Any], kind: str = STANDARD) -> dict[str, Any]:
    return carry_over(first, taken, kind=kind).sections


def test_what_is_of_one_interview_never_arrives():
    arrives = from_earlier(EARLIER, {"W-07": LINE}, {}).sections

    assert set(arrives) <= set(CARRIED_SECTIONS)
    assert "ground_rules" not in CARRIED_SECTIONS
    assert "journalist" not in CARRIED_SECTIONS
    assert set(arrives["background"]) <= {"partners"}
    assert set(arrives["glance"]) == {"outcome", "red_lines"}
    assert set(arrives["opening"]) == {"opening", "closing"}


def test_a_line_arrives_with_the_words_of_today():
    messages = given(
        messages={
            "primary": "Old words",
            "primary_line": "W-07/1",
            "supporting": [{"text": "Old words", "proofs": ["An old figure"], "line": "W-07/1"}],
        }
    )["messages"]

    assert messages == {
        "primary": LINE.text,
        "primary_line": "W-07/2",
        "supporting": [{"text": LINE.text, "proofs": [LINE.proof], "line": "W-07/2"}],
    }


def test_an_answer_from_a_line_arrives_with_the_words_of_today():
    row = {"question": "What helps?", "answer": "Old", "proof": "Old", "source": "", "line": "W-07/1"}  # fmt: skip

    assert given(likely={"questions": [row]})["likely"]["questions"] == [
        {
            "question": "What helps?",
            "answer": LINE.text,
            "proof": LINE.proof,
            "source": LINE.source,
            "line": "W-07/2",
        }
    ]


def test_a_line_that_may_not_be_used_does_not_arrive_and_is_named():
    earlier = {
        "messages": {
            "primary": "Gone",
            "primary_line": "W-01/1",
            "supporting": [{"text": "Gone too", "line": "W-02/1"}, {"text": "Ours"}],
        },
        "hard": {"questions": [{"question": "Why?", "answer": "Gone", "bridge": "But", "line": "W-03/1"}]},
    }  # fmt: skip

    taken = from_earlier(earlier, {}, {})

    assert taken.sections == {
        "messages": {"supporting": [{"text": "Ours"}]},
        "hard": {"questions": [{"question": "Why?", "bridge": "But"}]},
    }
    assert taken.not_carried == [
        ("messages", "The primary message was not carried over: line W-01 may not be used today."),
        ("messages", "Message 1 was not carried over: line W-02 may not be used today."),
        ("hard", "The answer to hard question 1 was not carried over: line W-03 may not be used today."),
    ]  # fmt: skip


def test_a_figure_arrives_without_its_value_and_day():
    figure = {"what": "Waits", "value": "3 h", "unit": "10.8%", "as_of": "2026-11-01", "source": "Log"}  # fmt: skip

    assert given(facts={"facts": [figure]})["facts"]["facts"] == [
        {"what": "Waits", "value": "", "unit": "", "as_of": None, "source": "Log"}
    ]


def test_a_unit_without_a_figure_arrives():
    [figure] = given(facts={"facts": [{"what": "Beds", "value": "26", "unit": "beds"}]})["facts"]["facts"]  # fmt: skip

    assert figure["unit"] == "beds"


def test_a_figure_of_the_library_arrives_with_its_value_of_today():
    [figure] = given(facts={"facts": [{"what": BEDS.what.upper(), "value": "26"}]})["facts"]["facts"]  # fmt: skip

    assert (figure["value"], figure["as_of"], figure["owner"]) == ("31", "2026-11-24", "Ceri")


def test_what_is_known_already_stays():
    first = {
        "glance": {"outcome": "", "red_lines": ["No patient is named"]},
        "opening": {"opening": "Ours", "caption_name": "Dr Redfern"},
    }

    new = carry_over(
        first,
        {
            "glance": {"outcome": "Call.", "red_lines": ["no patient  is named", "No blame"]},
            "opening": {"opening": "Theirs", "closing": "Goodbye"},
        },
        kind=STANDARD,
    )

    content = from_json(PackContent, new.sections)
    assert content.glance.red_lines == ("No patient is named", "No blame")
    assert (content.opening.opening, content.opening.closing) == ("Ours", "Goodbye")
    assert content.opening.caption_name == "Dr Redfern"
    assert new.texts == [("glance", "Call."), ("glance", "No blame"), ("opening", "Goodbye")]


def test_a_question_that_is_asked_gets_the_answer_that_was_given():
    asked = [{"question": "Is it safe?"}, {"question": "Why?", "answer": "Ours", "proof": ""}]
    first = {"likely": {"questions": asked}}
    taken = {
        "likely": {
            "questions": [
                {"question": "is it safe?", "answer": "It is.", "source": "Log"},
                {"question": "Why?", "answer": "Theirs", "proof": "P", "line": "W-07/1"},
                {"question": "", "answer": "Of nothing"},
                {"question": "When?", "answer": ""},
            ]
        }
    }

    new = carry_over(first, taken, kind=STANDARD)

    rows = from_json(PackContent, new.sections).likely.questions
    assert [(row.question, row.answer, row.proof, row.line) for row in rows] == [
        ("Is it safe?", "It is.", "", ""),
        ("Why?", "Ours", "", ""),
        ("When?", "", "", ""),
    ]
    assert new.texts == [("likely", "It is."), ("likely", "Log"), ("likely", "When?")]


def test_messages_of_the_earlier_pack_stand_before_lines_of_the_topic():
    first = {"messages": {"supporting": [{"text": "A"}, {"text": "B"}, {"text": "C"}]}}
    taken = {"messages": {"supporting": [{"text": "X"}, {"text": "b", "example": "A man"}]}}

    content = from_json(PackContent, carried(first, taken))

    assert [(m.text, m.example) for m in content.messages.supporting] == [
        ("X", ""),
        ("A", ""),
        ("B", "A man"),
    ]


@pytest.mark.parametrize(
    ("kind", "most", "lost"),
    [(FLASH, 3, "4 more hard questions"), (STANDARD, 6, "")],
)
def test_a_flash_pack_takes_what_it_prints(kind, most, lost):
    taken = {
        "hard": {"questions": [{"question": f"Q{number}"} for number in range(6)]},
        "bridges": {"bridges": ["But"]},
    }
    first = {"hard": {"questions": [{"question": "Asked"}]}} if kind == FLASH else {}

    new = carry_over(first, taken, kind=kind)

    assert len(new.sections["hard"]["questions"]) == most
    assert ("bridges" in new.sections) == (kind == STANDARD)
    assert new.not_carried == ([("hard", f"There was no room for {lost}.")] if lost else [])


def test_places_name_fields_and_rows_in_reading_order():
    sections = {
        "glance": {"outcome": "Call.", "angle": "Theirs"},
        "hard": {"questions": [{"question": "Why?", "answer": "Because"}, {"line": "W-07/1"}]},
        "bridges": {"bridges": ["But", "And"]},
        "facts": {"facts": [{"what": "Beds", "value": "26"}, {"what": "Waits", "value": "1", "as_of": "2026-11-01"}]},
    }  # fmt: skip

    assert list(places(sections)) == [
        Place("glance", "outcome", "Outcome wanted", ("Call.",)),
        Place("hard", "questions.0", "Hard question 1", ("Why?", "Because")),
        Place("bridges", "bridges", "Bridges", ("But", "And")),
        Place("facts", "facts.0", "Fact 1", ("Beds",), needs_figure=True),
        Place("facts", "facts.1", "Fact 2", ("Waits",)),
    ]


HARD_PLACE = Place("hard", "questions.0", "Hard question 1", ("Whose fault is it?", "Yes."))
LIKELY_PLACE = Place("likely", "questions.0", "Likely question 1", ("Whose fault is it?",))


@pytest.mark.parametrize(
    ("section", "text", "within", "stands"),
    [
        ("hard", "Yes.", [HARD_PLACE], [HARD_PLACE]),
        ("hard", "  yes. ", [HARD_PLACE], [HARD_PLACE]),
        ("hard", "Yes, we do.", [HARD_PLACE], []),
        ("likely", "Whose fault is it?", [HARD_PLACE], [HARD_PLACE]),  # it was moved
        ("likely", "Whose fault is it?", [HARD_PLACE, LIKELY_PLACE], [LIKELY_PLACE]),
        ("likely", "Yes.", [HARD_PLACE], []),  # too short to know it again
    ],
)
def test_words_stand_where_they_are_the_same(section, text, within, stands):
    assert current_places(text, section, within) == stands
