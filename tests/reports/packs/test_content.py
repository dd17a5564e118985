from dataclasses import fields, replace
from datetime import date, datetime

import pytest

from reports.packs.content import (
    Figure,
    Hard,
    HardQuestion,
    Likely,
    LikelyQuestion,
    Logistics,
    Message,
    Messages,
    PackContent,
    from_json,
    split_line,
    text_of,
    to_json,
)
from tests.clock import LONDON
from tests.reports.sample import EMPTY_FLASH, SAMPLE


@pytest.mark.parametrize("content", [SAMPLE, EMPTY_FLASH, PackContent()])
def test_content_survives_json(content):
    assert from_json(PackContent, to_json(content)) == content


def test_json_holds_days_and_moments_as_text():
    moment = datetime(2026, 11, 26, 7, 10, tzinfo=LONDON)

    assert to_json(Logistics(on_air_at=moment))["on_air_at"] == "2026-11-26T07:10:00+00:00"
    assert to_json(Figure(as_of=date(2026, 11, 18)))["as_of"] == "2026-11-18"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {"glance": "not a section"},
        {"messages": {"supporting": "not a list", "primary": 3}},
        {"logistics": {"on_air_at": "half past seven", "arrive_at": 7, "minutes": "five"}},
        {"a_section_of_the_future": {"x": 1}},
    ],
)
def test_json_of_another_shape_reads_as_empty(data):
    assert from_json(PackContent, data) == PackContent()


def test_json_of_an_earlier_shape_keeps_what_it_has():
    data = {"messages": {"primary": "Call 999.", "supporting": [{"text": "One", "gone": "x"}]}}

    content = from_json(PackContent, data)

    assert content.messages == Messages("Call 999.", supporting=(Message("One"),))


@pytest.mark.parametrize(
    ("line", "parts"),
    [("W-07/2", ("W-07", 2)), ("W-07", ("W-07", 1)), ("W/x", ("W/x", 1)), ("/2", ("/2", 1))],
)
def test_split_line(line, parts):
    assert split_line(line) == parts


def test_line_references_are_named_once_in_reading_order():
    assert SAMPLE.line_references == ("W-07/1",)

    hard = Hard((HardQuestion(line="W-09/1"), HardQuestion(line="W-07/1")))
    messages = replace(SAMPLE.messages, primary_line="W-02/4")

    assert replace(SAMPLE, hard=hard, messages=messages).line_references == (
        "W-02/4",
        "W-07/1",
        "W-09/1",
    )


def test_rows_without_words_are_not_said_and_neither_is_their_line():
    kept = Message("Call 999", line="W-01/1")
    content = PackContent(
        messages=Messages(
            primary_line="W-02/1", supporting=(Message(proofs=("26 beds",), line="W-04/1"), kept)
        ),
        likely=Likely((LikelyQuestion(proof="A third", line="W-07/1"), LikelyQuestion("Who?"))),
        hard=Hard(
            (
                HardQuestion(bridge="What matters is", line="W-08/1"),
                HardQuestion(answer="No", line="W-09/1"),
            )
        ),
    )

    said = content.without_empty_rows()

    assert said.messages.supporting == (kept,)
    assert (said.likely.questions, said.hard.questions) == (
        content.likely.questions[1:],
        content.hard.questions[1:],
    )
    assert said.line_references == ("W-01/1", "W-09/1")
    assert SAMPLE.without_empty_rows() == SAMPLE


def test_first_hard_are_the_three_hardest():
    assert [q.question for q in SAMPLE.first_hard] == [
        q.question for q in SAMPLE.hard.questions[:3]
    ]


def test_first_hard_of_a_flash_pack_are_all_because_it_has_one_page():
    flash = replace(SAMPLE, strip=replace(SAMPLE.strip, kind="flash"))

    assert flash.first_hard == SAMPLE.hard.questions


def test_every_part_of_a_pack_has_an_empty_value():
    assert all(
        field.default == field.type()
        for field in fields(PackContent)
        if isinstance(field.type, type)
    )


def test_text_of_a_section_is_all_that_it_says_in_reading_order():
    hard = Hard((HardQuestion("Whose fault?", "Nobody's."), HardQuestion("Is it safe?", "Yes.")))

    assert text_of("hard", to_json(hard)).split() == [
        "Whose",
        "fault?",
        "Nobody's.",
        "Is",
        "it",
        "safe?",
        "Yes.",
    ]
    assert text_of(
        "messages", {"primary": "Call 999.", "supporting": [{"text": "One", "proofs": ["a", "b"]}]}
    ).split() == [
        *("Call", "999.", "One", "a", "b"),
    ]
