import pytest

from reports.packs.content import to_json
from reports.packs.forms.sections import section_form
from reports.packs.sections import BY_KEY
from tests.reports.sample import SAMPLE


def test_every_control_has_its_path_its_value_and_an_id():
    form = section_form(BY_KEY["messages"], to_json(SAMPLE.messages))

    assert [(f.path, f.identifier) for f in form.fields] == [
        ("primary", "id_primary"),
        ("primary_line", "id_primary_line"),
    ]
    first = form.rows[0].fields
    assert [f.path for f in first] == [
        f"supporting.0.{name}" for name in ("text", "proofs", "example", "line")
    ]
    assert (first[0].value, first[0].identifier) == (
        SAMPLE.messages.supporting[0].text,
        "id_supporting_0_text",
    )


def test_counts_are_shown_for_texts_with_a_target():
    form = section_form(BY_KEY["messages"], to_json(SAMPLE.messages))

    assert (form.fields[0].count.words, form.fields[0].count.is_over) == (11, False)


@pytest.mark.parametrize(
    ("filled", "offered"), [(0, 5), (3, 5), (4, 6), (9, 11), (14, 15), (15, 15)]
)
def test_rows_are_offered_with_two_to_spare_up_to_the_most(filled, offered):
    form = section_form(BY_KEY["likely"], {"questions": [{"question": "Why?"}] * filled})

    assert len(form.rows) == offered
    assert sum(row.is_filled for row in form.rows) == filled
    assert form.can_grow == (offered < 15)


def test_a_row_knows_the_line_it_was_taken_from():
    form = section_form(BY_KEY["messages"], to_json(SAMPLE.messages))

    assert [row.taken_from for row in form.rows] == ["", "", "W-07"]


def test_a_section_without_rows_cannot_grow():
    form = section_form(BY_KEY["opening"], {})

    assert form.rows == ()
    assert not form.can_grow


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("angle", "", 1),
        ("angle", "word " * 20, 2),
        ("red_lines", "", 2),
        ("red_lines", "a\n" * 30, 12),
    ],
)
def test_a_control_is_as_high_as_what_it_holds(path, text, lines):
    value = text.splitlines() if path == "red_lines" else text
    form = section_form(BY_KEY["glance"], {path: value})

    assert next(field for field in form.fields if field.path == path).lines == lines
