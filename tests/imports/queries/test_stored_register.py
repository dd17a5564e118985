from datetime import date

import pytest

from imports.planning import StoredRow
from imports.queries.stored_register import prepare_import, read_stored, register_stamp
from imports.spells import StoredSpell
from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    PersonFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.imports.tables_of import source
from training.actions.facts import retract_fact

pytestmark = pytest.mark.django_db


def test_read_held_reads_people_with_spells():
    manager = PersonFactory(reference="B1")
    person = PersonFactory(
        reference="e1", first_name="Gwen", last_name="Fenwright", line_manager=manager
    )
    spell = DirectorateSpellFactory(person=person, directorate__name="Finance")
    DirectorateSpellFactory(person=person, retracted=True)

    held = read_stored().people["E1"]

    assert (held.id, held.is_removed) == (person.pk, False)
    assert held.values == ("", "Gwen", "Fenwright", "", "", "", "", date(2024, 1, 1), None, "B1")
    assert held.spells == (StoredSpell(spell.pk, "Finance", date(2024, 1, 1), None),)


def test_spellings_leave_out_removed_people():
    PersonFactory(reference="e1")
    PersonFactory(reference="e2", removed=True)
    TopicFactory(code="winter")

    spellings = read_stored().spellings()

    assert spellings["people"] == {"E1": "e1"}
    assert spellings["topics"] == {"WINTER": "winter"}
    assert spellings["courses"]["M1"] == "M1"


def test_facts_resolve_references_and_leave_out_retracted_ones():
    record = TrainingRecordFactory(
        person__reference="E1",
        course=CourseFactory(code="X1"),
        completed_on=TODAY,
        valid_until=TODAY,
        provider="Nine",
    )
    TrainingRecordFactory(retracted=True)

    assert list(read_stored().facts("training", {"E1"})) == [
        StoredRow(record.pk, ("E1", "X1", TODAY), ("passed", TODAY, "Nine", ""))
    ]


def test_facts_of_a_few_people_only():
    for reference in ("E1", "E2"):
        TenureFactory(person__reference=reference)

    held = read_stored()

    assert [row.key[0] for row in held.facts("tenures", {"E2"})] == ["E2"]
    assert sorted(row.key[0] for row in held.facts("tenures", set())) == ["E1", "E2"]


def test_named_reads_courses_with_media():
    course = CourseFactory(code="X1", title="Radio", media=["radio"], valid_for_months=12)

    rows = {row.key: row for row in read_stored().named("courses")}

    assert rows[("X1",)] == StoredRow(course.pk, ("X1",), ("Radio", ("radio",), 12, None))


def test_prepare_import_plans_nothing_with_problems():
    prepared = prepare_import(source(topics="code,title\nwinter,Winter\ngp,"), TODAY)

    assert (prepared.is_valid, prepared.plan.size) == (False, 0)


def test_register_stamp_grows_with_every_change(officer):
    tenure = TenureFactory()
    before = register_stamp()

    retract_fact(fact=tenure, because="Wrong", by=officer, now=NOW)

    assert (before, register_stamp()) == (0, 1)
