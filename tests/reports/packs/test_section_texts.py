from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from reports.packs.content import Logistics, Message, Messages, to_json
from reports.packs.section_texts import (
    LOGISTICS,
    Difference,
    content_differences,
    differences,
    field_of,
    from_texts,
    has_free_row,
    label_of,
    merged,
    to_texts,
    too_long,
    with_line,
    with_row_at,
    without_row,
)
from reports.packs.sections import BY_KEY, SECTIONS, Input, clean_section
from tests.reports.sample import SAMPLE

MESSAGES = to_json(SAMPLE.messages)


@pytest.mark.parametrize("key", [section.key for section in SECTIONS])
def test_the_words_of_a_section_survive_its_texts(key):
    data = to_json(getattr(SAMPLE, key))
    facts = [field.name for field in BY_KEY[key].fields if field.input == Input.FACT]
    data |= dict.fromkeys(facts, "")
    if key == "control":
        data = clean_section(key, {"sources": data["sources"]})

    assert from_texts(key, to_texts(key, data)) == data


def test_to_texts():
    data = to_json(Messages("Call 999.", supporting=(Message("One", ("a", "b")),)))

    assert to_texts("messages", data) == {
        "primary": "Call 999.",
        "supporting.0.text": "One",
        "supporting.0.proofs": "a\nb",
    }


def test_to_texts_of_nothing():
    assert to_texts("messages", {}) == {}


def test_from_texts_tidies_closes_up_and_ignores():
    texts = {
        "primary": "  Call \n 999. ",
        "supporting.1.text": "Two",
        "supporting.1.proofs": "- a\r\n\n  b  ",
        "supporting.7.text": "One too many",
        "colour": "red",
    }

    assert from_texts("messages", texts) == to_json(
        Messages("Call 999.", supporting=(Message("Two", ("a", "b")),))
    )


def test_from_texts_keeps_paragraphs_of_long_texts():
    assert from_texts("background", {"why_now": " One\r\n\r\nTwo "})["why_now"] == "One\n\nTwo"


def test_from_texts_forgets_a_day_that_is_none():
    assert (
        from_texts("facts", {"facts.0.what": "Beds", "facts.0.as_of": "Tuesday"})["facts"][0][
            "as_of"
        ]
        is None
    )


def test_too_long_names_the_field_and_its_limit():
    texts = {
        "primary": "x" * 401,
        "supporting.0.text": "x" * 400,
        "supporting.1.text": "x" * 500,
        "other": "x" * 9999,
    }

    assert too_long("messages", texts) == [
        "Primary message: shorten it to 400 characters; it has 401.",
        "Message 2: Message: shorten it to 400 characters; it has 500.",
    ]


def test_differences_are_in_the_order_of_the_fields():
    after = to_json(
        replace(
            SAMPLE.messages,
            primary="Ring 999.",
            supporting=(Message("One"), *SAMPLE.messages.supporting[1:]),
        )
    )

    found = differences("messages", MESSAGES, after)

    assert [d.label for d in found] == [
        "Primary message",
        "Message 1: Message",
        "Message 1: Proofs, one per line",
        "Message 1: A human example",
    ]
    assert found[0] == Difference(
        "messages", "primary", "Primary message", SAMPLE.messages.primary, "Ring 999."
    )


def test_differences_leave_out_where_a_text_was_taken_from():
    assert (
        differences("messages", MESSAGES, to_json(replace(SAMPLE.messages, primary_line="W-01/1")))
        == []
    )


def test_content_differences_begin_with_the_logistics():
    later = replace(
        SAMPLE,
        logistics=replace(SAMPLE.logistics, place="Studio 2", minutes=4),
        glance=replace(SAMPLE.glance, angle="Is it safe?"),
    )

    assert [(d.section, d.label, d.after) for d in content_differences(SAMPLE, later)] == [
        ("logistics", "Length in minutes", "4"),
        ("logistics", "Place or link", "Studio 2"),
        ("glance", "The angle, in a sentence", "Is it safe?"),
    ]
    assert content_differences(SAMPLE, SAMPLE) == []


def test_a_slot_that_moved_is_told_by_the_clock_in_london():
    summer = datetime(2026, 7, 1, 6, 10, tzinfo=UTC)
    moved = replace(SAMPLE, logistics=replace(SAMPLE.logistics, on_air_at=summer))

    assert [d.after for d in content_differences(SAMPLE, moved)] == ["1 July 2026, 7:10am"]


def test_every_logistic_that_is_read_has_a_label():
    assert set(LOGISTICS) == {field.name for field in fields(Logistics)} - {"medium", "owner"}


BASE = to_json(Messages("Base", supporting=(Message("one"), Message("two"))))
THEIRS = to_json(Messages("Theirs", supporting=(Message("one theirs"), Message("two"))))
MINE = to_json(Messages("Mine", supporting=(Message("one"), Message("two mine"))))


@pytest.mark.parametrize(
    ("picked", "primary"),
    [({}, "Theirs"), ({"primary": "mine"}, "Mine"), ({"primary": "theirs"}, "Theirs")],
)
def test_merged_takes_each_text_from_the_one_who_changed_it(picked, primary):
    merge = merged("messages", base=BASE, theirs=THEIRS, mine=MINE, picked=picked)

    assert merge == to_json(
        Messages(primary, supporting=(Message("one theirs"), Message("two mine")))
    )


def test_merged_obeys_a_pick_against_the_only_change():
    merge = merged(
        "messages", base=BASE, theirs=THEIRS, mine=MINE, picked={"supporting.0.text": "mine"}
    )

    assert merge["supporting"][0]["text"] == "one"


LINE = {"line": "W-07/2", "text": "111 can help.", "proof": "A third", "source": "Review"}


@pytest.mark.parametrize(
    ("key", "texts", "wanted"),
    [
        ("messages", {}, {"primary": "111 can help.", "primary_line": "W-07/2"}),
        (
            "messages",
            {"primary": "Call 999.", "supporting.0.text": "One"},
            {
                "primary": "Call 999.",
                "supporting.0.text": "One",
                "supporting.1.text": "111 can help.",
                "supporting.1.proofs": "A third",
                "supporting.1.line": "W-07/2",
            },
        ),
        (
            "likely",
            {},
            {
                "questions.0.answer": "111 can help.",
                "questions.0.proof": "A third",
                "questions.0.source": "Review",
                "questions.0.line": "W-07/2",
            },
        ),
        (
            "hard",
            {"questions.0.question": "Why?"},
            {
                "questions.0.question": "Why?",
                "questions.1.answer": "111 can help.",
                "questions.1.line": "W-07/2",
            },
        ),
        ("opening", {"opening": "Good morning"}, {"opening": "Good morning"}),
    ],
)
def test_with_line_takes_it_into_the_next_free_place(key, texts, wanted):
    assert with_line(key, texts, **LINE) == wanted


def test_with_line_without_a_proof_brings_none():
    texts = with_line("messages", {"primary": "Call 999."}, **(LINE | {"proof": ""}))

    assert texts == {
        "primary": "Call 999.",
        "supporting.0.text": "111 can help.",
        "supporting.0.line": "W-07/2",
    }


FULL = {"primary": "Call 999.", **{f"supporting.{number}.text": "Yes" for number in range(3)}}


@pytest.mark.parametrize(
    ("key", "texts", "room"),
    [
        ("messages", {}, True),
        ("messages", FULL, False),
        ("messages", FULL | {"primary": ""}, True),
        ("messages", FULL | {"supporting.1.text": ""}, True),
        ("hard", {}, True),
        ("opening", {}, False),
    ],
)
def test_has_room(key, texts, room):
    assert has_free_row(key, texts) == room


THREE = {f"questions.{number}.question": text for number, text in enumerate("abc")}


def asked(texts: dict[str, str]) -> str:
    return "".join(texts.values())


@pytest.mark.parametrize(("number", "left"), [(0, "bc"), (2, "ab"), (3, "abc"), (-1, "abc")])
def test_without_row(number, left):
    assert asked(without_row("hard", THREE, number)) == left


@pytest.mark.parametrize(
    ("number", "place", "order"),
    [
        *((0, 2, "bca"), (2, 0, "cab"), (1, 1, "abc"), (0, 1, "bac"), (0, 9, "bca")),
        *((1, 0, "bac"), (2, 1, "acb"), (1, 2, "acb"), (2, 3, "abc"), (0, 0, "abc")),
        *((3, 0, "abc"), (3, 2, "abc"), (-1, 0, "abc"), (-2, -1, "abc"), (0, -1, "abc")),
    ],
)
def test_with_row_at(number, place, order):
    assert asked(with_row_at("hard", THREE, number, place)) == order


def test_a_text_is_called_as_its_field_is():
    assert field_of("hard", "questions.1.answer").label == "Answer, written out"
    assert [
        label_of("hard", path)
        for path in ("questions.1.answer", "questions.0.line", "questions.0.nothing")
    ] == [
        "Question 2: Answer, written out",
        "",
        "",
    ]


@pytest.mark.parametrize("change", [without_row, lambda *of: with_row_at(*of, 0)])
def test_a_section_without_rows_has_none_to_change(change):
    assert change("opening", {"opening": "x"}, 0) == {"opening": "x"}


def test_marks_that_turn_or_hide_text_are_not_kept():
    written = {
        "opening": "Call \u202e999\u202c now\u200b,\u0007 \u2066at once\u2069",
        "closing": "Leila\u200f",
    }

    assert from_texts("opening", written)["opening"] == "Call 999 now, at once"
    assert from_texts("opening", written)["closing"] == "Leila"


@pytest.mark.parametrize(
    ("typed", "days"), [("14", 14), ("", 0), ("two weeks", 0), ("²", 0), ("9" * 5000, 0)]
)
def test_a_number_of_days_is_a_whole_number_or_none(typed, days):
    [fact] = from_texts("facts", {"facts.0.what": "Beds", "facts.0.good_for": typed})["facts"]

    assert fact["good_for"] == days
    assert to_texts("facts", {"facts": [fact]}).get("facts.0.good_for") == (
        str(days) if days else None
    )
