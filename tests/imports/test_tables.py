import pytest
from django.db.models import CharField, EmailField

from imports.cells import CellError
from imports.queries.stored_register import FACTS, NAMED, OTHERS
from imports.tables import LISTING, PLATFORMS, TABLES, column_in_file, file_label_of
from tests.project import ROOT
from training.media import MEDIA
from training.models import Directorate, Person
from training.models.social import Platform


def test_tables_match_the_documented_files():
    assert {name: [column.name for column in table.columns] for name, table in TABLES.items()} == {
        "people": [
            *(
                "reference",
                "title",
                "first_name",
                "last_name",
                "email",
                "phone",
                "job_title",
                "directorate",
            ),
            *("joined_on", "left_on", "line_manager"),
        ],
        "tenures": ["person", "role", "starts_on", "ends_on"],
        "courses": ["code", "title", "media", "valid_for_months", "max_group"],
        "requirements": ["role", "course", "due_within_days", "in_force_from", "in_force_to"],
        "training": [
            "person",
            "course",
            "completed_on",
            "outcome",
            "valid_until",
            "provider",
            "certificate",
        ],
        "exemptions": ["person", "course", "starts_on", "ends_on", "reason", "approved_by"],
        "practice": ["person", "medium", "practised_on", "kind", "score", "scored_by"],
        "topics": ["code", "title"],
        "person_topics": ["person", "topic", "level"],
        "cpd": ["person", "done_on", "title", "minutes", "reflection"],
        "on_call": ["person", "starts_at", "ends_at"],
        "away": ["person", "starts_at", "ends_at", "kind"],
        "assessments": [
            *(
                "person",
                "course",
                "held_on",
                "assessor",
                "messages",
                "clear",
                "examples",
                "control",
                "hard",
                "empathy",
            ),
            *(
                "voice",
                "body",
                "natural",
                "criticals",
                "is_accurate",
                "keep",
                "change",
                "next_step",
            ),
        ],
        "certificates": ["person", "course", "completed_on", "provider", "file"],
        "readings": ["reader", "policy", "version", "read_at"],
        "social_accounts": ["platform", "handle", "address", "about", "ended_on"],
    }


def test_tables_keep_the_key_first():
    assert TABLES["requirements"].names == (
        "role",
        "course",
        "in_force_from",
        "due_within_days",
        "in_force_to",
    )
    assert TABLES["requirements"].rest == ("due_within_days", "in_force_to")


@pytest.mark.parametrize("name", TABLES)
def test_table_text_limits_match_the_fields(name):
    model = {"people": Person, **NAMED, **FACTS, **OTHERS}[name]
    kept = {field.name for field in model._meta.fields} | {"directorate"}
    for column in TABLES[name].columns:
        if column.name not in kept or column.name in (
            "file",
            "address",
        ):  # kept under another name; no plain text
            continue
        field = (
            Directorate._meta.get_field("name")
            if column.name == "directorate"
            else model._meta.get_field(column.name)
        )
        if isinstance(field, CharField) and not field.choices and not isinstance(field, EmailField):
            longest = "1" * field.max_length
            assert column.read(longest) == longest
            with pytest.raises(CellError):
                column.read(longest + "1")


def test_every_table_has_a_model():
    assert set(TABLES) == {"people", *NAMED, *FACTS, *OTHERS}
    assert set(LISTING) == {"people", *NAMED}


def test_platforms_match_the_model():
    assert list(PLATFORMS) == Platform.values


def test_the_documentation_names_every_column_and_key():
    told = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")

    for name, table in TABLES.items():
        columns = ", ".join(
            f"**{column.name}**" if column.is_required else column.name for column in table.columns
        )
        assert f"| {name} | {columns} | {' + '.join(table.key)} |" in told


def test_columns_list_their_allowed_values():
    assert {
        column.name: column.allowed for column in TABLES["practice"].columns if column.allowed
    } == {
        "medium": tuple(MEDIA),
        "kind": ("mock", "interview"),
    }


def test_assessment_columns_are_private():
    private = {
        name: [column.name for column in table.columns if column.is_private]
        for name, table in TABLES.items()
    }

    assert {name: columns for name, columns in private.items() if columns} == {
        "practice": ["score"],
        "assessments": [
            *(
                "messages",
                "clear",
                "examples",
                "control",
                "hard",
                "empathy",
                "voice",
                "body",
                "natural",
            ),
            *("criticals", "is_accurate", "keep", "change", "next_step"),
        ],
    }


def test_labels_are_the_words_of_the_pages():
    assert [file_label_of(name) for name in ("people", "person_topics", "on_call")] == [
        "People",
        "Who speaks on which topic",
        "On call",
    ]
    assert [column_in_file(name) for name in ("joined_on", "left_on", "Employee Number")] == [
        "Joined on (joined_on)",
        "Last day (left_on)",
        "Employee Number",
    ]
