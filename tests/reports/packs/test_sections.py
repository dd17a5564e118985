from dataclasses import fields, replace

import pytest

from reports.packs.content import Hard, LikelyQuestion, Messages, PackContent, to_json
from reports.packs.sections import (
    BY_KEY,
    EVERY_KIND,
    FLASH,
    FULL,
    SECTIONS,
    STANDARD,
    Field,
    Input,
    clean_section,
    is_empty,
)
from tests.reports.sample import SAMPLE


def test_sections_ask_for_every_text_that_people_write():
    itself = {
        "what_changed",
        "author",
        "contributors",
        "since",
        "changes",
        "facts_good_for",
        "facts_as_of",
    }
    kept_by_itself = {"control": itself, "ground_rules": {"embargo_is"}}
    for section in SECTIONS:
        part = type(getattr(SAMPLE, section.key))
        asked = {field.name for field in section.fields} | (
            {section.rows.name} if section.rows else set()
        )

        assert asked == {field.name for field in fields(part)} - kept_by_itself.get(
            section.key, set()
        )


def test_rows_ask_for_every_text_of_a_row():
    for section in SECTIONS:
        if section.rows:
            row = getattr(getattr(SAMPLE, section.key), section.rows.name)[0]

            assert {field.name for field in section.rows.fields} == {
                field.name for field in fields(row)
            }


def test_every_part_is_written_by_people_or_gathered():
    gathered = {"strip", "logistics", "earlier", "card", "lines", "on_duty", "restrictions"}
    gathered |= {"standing", "reworded"}

    assert {field.name for field in fields(PackContent)} == set(BY_KEY) | gathered


def test_kinds_ask_for_more_and_more():
    asked = {kind: {s.key for s in SECTIONS if kind in s.asked_in} for kind in EVERY_KIND}

    assert asked[FLASH] == {"glance", "messages", "hard"}
    assert asked[FLASH] < asked[STANDARD] < asked[FULL] == set(BY_KEY)


def test_field_limits_depend_on_the_kind_of_input():
    by_name = {field.name: field for field in BY_KEY["glance"].fields}

    assert (by_name["angle"].limit, by_name["red_lines"].limit) == (400, 5000)
    assert by_name["red_lines"].input == Input.LIST


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_clean_section_keeps_a_clean_section(section):
    key = section.key
    data = to_json(getattr(SAMPLE, key))

    assert clean_section(key, data) == data


def test_clean_section_drops_what_it_does_not_know_and_empty_rows():
    data = {"questions": [{"question": ""}, {"question": "Why?", "colour": "red"}], "more": 1}

    assert clean_section("likely", data) == {"questions": [to_json(LikelyQuestion("Why?"))]}


def test_is_empty():
    assert is_empty("hard", replace(SAMPLE, hard=Hard()))
    assert not is_empty("hard", SAMPLE)
    assert not is_empty("glance", SAMPLE)


def test_what_is_kept_by_itself_does_not_fill_a_section():
    control = replace(SAMPLE.control, sources="")

    assert control.author
    assert is_empty("control", replace(SAMPLE, control=control))


def test_a_section_with_anything_in_it_is_not_empty():
    assert not is_empty("messages", replace(PackContent(), messages=Messages("Call 999.")))


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        *(
            (Input.LINE, 400),
            (Input.SENTENCE, 400),
            (Input.TEXT, 5_000),
            (Input.LIST, 5_000),
            (Input.DAY, 10),
        ),
        *((Input.DAYS, 4), (Input.CHOICE, 400), (Input.TAKEN_FROM, 40)),
    ],
)
def test_a_text_is_no_longer_than_its_box(kind, limit):
    assert Field("x", "X", kind).limit == limit
