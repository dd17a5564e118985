import csv
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent
from accounts.refusals import Refused
from imports.actions.register import import_register
from imports.models import RegisterImport
from imports.queries.stored_register import FACTS, NAMED, prepare_import
from imports.sources import open_source
from scheduling.availability.models import Away, OnCall
from tests.clock import LONDON, NOW, TODAY
from tests.factories.self_service import CpdEntryFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    PersonFactory,
    TenureFactory,
)
from tests.imports.tables_of import PEOPLE, source
from training.actions.facts import retract_fact
from training.models import (
    Course,
    CpdEntry,
    DirectorateSpell,
    Exemption,
    Person,
    PersonTopic,
    Practice,
    Requirement,
    Tenure,
    Topic,
    TrainingRecord,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def imported(now=NOW, by=None, **tables):
    prepared = prepare_import(source(**tables), now.date())
    assert prepared.checked.problems.found == []
    import_register(prepared=prepared, source_name="register", by=by, now=now)
    return {file: tuple(count.values()) for file, count in prepared.plan.counts.items()}


def test_import_register_writes_the_whole_sample_register(samples, officer):
    """Counted from the files themselves, not by the importer."""
    with open_source(samples / "register") as files:
        prepared = prepare_import(files, TODAY)
    import_register(prepared=prepared, source_name="register", by=officer, now=NOW)

    rows = {}
    for path in (samples / "register").glob("*.csv"):
        with path.open(encoding="utf-8-sig") as file:
            rows[path.stem] = list(csv.DictReader(file))
    held = {
        file: model.objects.not_retracted().count() for file, model in FACTS.items() if file in rows
    }
    held |= {"people": Person.objects.count(), "topics": Topic.objects.count()}
    assert held == {file: len(some) for file, some in rows.items()}
    assert Counter(
        TrainingRecord.objects.values_list("person__reference", "course__code", "outcome")
    ) == Counter((row["person"], row["course"], row["outcome"]) for row in rows["training"])
    spells = DirectorateSpell.objects.values_list(
        "person__reference", "directorate__name", "starts_on"
    )
    assert {(person, name, str(day)) for person, name, day in spells} == {
        (row["reference"], row["directorate"], row["joined_on"])
        for row in rows["people"]
        if row["directorate"]
    }
    managers = Person.objects.exclude(line_manager=None).values_list(
        "reference", "line_manager__reference"
    )
    assert dict(managers) == {
        row["reference"]: row["line_manager"] for row in rows["people"] if row["line_manager"]
    }


def test_import_register_changes_nothing_the_second_time(samples):
    for _ in range(2):
        with open_source(samples / "register") as files:
            prepared = prepare_import(files, TODAY)
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)

    assert {(count["added"], count["corrected"]) for count in prepared.plan.counts.values()} == {
        (0, 0)
    }
    assert RegisterImport.objects.count() == 1
    assert AuditEvent.objects.filter(action="register.imported").count() == 1


def test_import_register_writes_every_column_of_every_file(officer):
    imported(
        by=officer,
        people="reference,title,first_name,last_name,email,phone,job_title,directorate,joined_on,left_on,line_manager\n"
        "E1,Dr,Gwen,Fenwright,gwen@example.nhs.uk,01632 960001,Chair,Finance,2020-03-31,2026-12-31,E2\n"
        "E2,,Hamish,Dunmore,,,,,2021-01-01,,",
        courses="code,title,media,valid_for_months,max_group\nX1,Podcasts,radio print,12,6",
        topics="code,title\nwinter,Winter",
        tenures="person,role,starts_on,ends_on\nE1,clinical_lead,2022-01-01,2026-06-30",
        requirements="role,course,due_within_days,in_force_from,in_force_to\nother_staff,X1,30,2025-01-01,2027-01-01",
        training="person,course,completed_on,outcome,valid_until,provider,certificate\n"
        "E1,X1,2025-08-31,passed,,Studio Nine,GR-1",
        exemptions="person,course,starts_on,ends_on,reason,approved_by\nE1,,2026-01-01,2026-02-01,Leave,Head of it",
        practice="person,medium,practised_on,kind,score\nE1,radio,2026-01-01,mock,3.5",
        person_topics="person,topic,level\nE1,winter,lead",
        cpd="person,done_on,title,minutes,reflection\nE1,2026-02-01,Webinar on lines,90,Shorter answers",
        on_call="person,starts_at,ends_at\nE1,2026-07-01T18:00,2026-07-02T08:00",
        away="person,starts_at,ends_at,kind\nE1,2026-12-01T08:00,2026-12-01T18:00,clinic",
    )

    gwen, hamish = Person.objects.order_by("reference")
    assert (gwen.full_name, gwen.email, gwen.phone) == (
        "Dr Gwen Fenwright",
        "gwen@example.nhs.uk",
        "01632 960001",
    )
    assert (gwen.job_title, gwen.joined_on, gwen.left_on) == (
        "Chair",
        date(2020, 3, 31),
        date(2026, 12, 31),
    )
    assert (gwen.line_manager, hamish.line_manager) == (hamish, None)
    course = Course.objects.get(code="X1")
    assert (course.title, course.media, course.valid_for_months, course.max_group) == (
        *("Podcasts", ["print", "radio"]),
        *(12, 6),
    )

    def only(model, *fields):
        return model.objects.values_list("person__reference", *fields).get()

    assert only(DirectorateSpell, "directorate__name", "starts_on") == (
        "E1",
        "Finance",
        date(2020, 3, 31),
    )
    assert only(Tenure, "role", "starts_on", "ends_on") == (
        "E1",
        "clinical_lead",
        date(2022, 1, 1),
        date(2026, 6, 30),
    )
    assert only(TrainingRecord, "course__code", "valid_until", "provider", "certificate") == (
        *("E1", "X1", date(2026, 8, 30), "Studio Nine", "GR-1"),
    )
    assert only(Exemption, "course", "ends_on", "reason", "approved_by") == (
        *("E1", None, date(2026, 2, 1), "Leave", "Head of it"),
    )
    assert only(Practice, "medium", "kind", "score") == ("E1", "radio", "mock", 3.5)
    assert only(PersonTopic, "topic__title", "level") == ("E1", "Winter", "lead")
    assert only(CpdEntry, "title", "minutes", "reflection", "is_shared") == (
        *("E1", "Webinar on lines", 90, "Shorter answers", True),
    )
    assert only(OnCall, "starts_at") == ("E1", datetime(2026, 7, 1, 18, tzinfo=LONDON))
    assert only(Away, "ends_at", "kind") == (
        "E1",
        datetime(2026, 12, 1, 18, tzinfo=LONDON),
        "clinic",
    )
    requirement = (
        Requirement.objects.filter(course=course)
        .values_list("role", "due_within_days", "in_force_to")
        .get()
    )
    assert requirement == ("other_staff", 30, date(2027, 1, 1))
    assert {model.objects.get(recorded_at=NOW).recorded_by for model in FACTS.values()} == {officer}


def test_import_register_ignores_cpd_that_is_not_shared():
    mine = CpdEntryFactory(
        person__reference="E1", done_on=date(2026, 2, 1), title="Webinar", minutes=30
    )
    row = "person,done_on,title,minutes\nE1,2026-02-01,Webinar,"

    assert imported(cpd=f"{row}90") == {"cpd": (1, 0, 0)}
    assert imported(cpd=f"{row}60", now=LATER) == {"cpd": (0, 1, 0)}

    mine.refresh_from_db()
    assert (mine.minutes, mine.retracted_at) == (30, None)
    shared = (
        CpdEntry.objects.filter(is_shared=True)
        .order_by("pk")
        .values_list("minutes", "retracted_at")
    )
    assert list(shared) == [(90, LATER), (60, None)]


def test_import_register_writes_one_audit_event(officer):
    imported(by=officer, people=PEOPLE, tenures="person,role,starts_on\nE1,other_staff,2026-01-01")

    event = AuditEvent.objects.get()
    assert (event.action, event.about_label, event.by) == ("register.imported", "register", officer)
    assert event.details == {
        "changes": {
            "people": {"added": 2, "corrected": 0, "same": 0},
            "tenures": {"added": 1, "corrected": 0, "same": 0},
        }
    }


def test_import_register_retracts_the_old_fact_and_records_the_new(officer):
    tenures = "person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,"
    imported(people=PEOPLE, tenures=tenures)

    counts = imported(by=officer, now=LATER, tenures=tenures + "2026-06-30")

    assert counts == {"tenures": (0, 1, 0)}
    known = [[tenure.ends_on for tenure in Tenure.objects.known_at(at)] for at in (NOW, LATER)]
    assert known == [[None], [date(2026, 6, 30)]]
    old = Tenure.objects.exclude(retracted_at=None).get()
    assert (old.retracted_by, old.retracted_because) == (officer, "Import of register")


def test_import_register_corrects_names_and_details_in_place():
    imported(people=PEOPLE)

    counts = imported(
        people="reference,first_name,last_name,joined_on,phone,line_manager\n"
        "E1,Gwenllian,Fenwright,2020-01-01,01632 960001,E2\nE2,Hamish,Dunmore,2021-01-01,,"
    )

    gwen = Person.objects.get(reference="E1")
    assert counts == {"people": (0, 1, 1)}
    assert (gwen.first_name, gwen.phone, gwen.line_manager.reference) == (
        "Gwenllian",
        "01632 960001",
        "E2",
    )


def test_import_register_corrects_courses_and_keeps_stored_last_days():
    course = CourseFactory(code="X1", title="Radio", media=["radio"], valid_for_months=24)
    imported(people=PEOPLE, training="person,course,completed_on,outcome\nE1,X1,2025-04-01,passed")

    imported(courses="code,title,media,valid_for_months\nX1,Radio,radio print,12")

    course.refresh_from_db()
    assert (course.media, course.valid_for_months) == (["print", "radio"], 12)
    assert TrainingRecord.objects.get().valid_until == date(2027, 3, 31)


def test_import_register_starts_a_changed_directorate_that_day():
    header = "reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2020-01-01,"
    imported(people=header + "Finance")

    imported(people=header + "Nursing", now=LATER)

    spells = (
        DirectorateSpell.objects.not_retracted()
        .order_by("starts_on")
        .values_list("directorate__name", "starts_on")
    )
    assert list(spells) == [("Finance", date(2020, 1, 1)), ("Nursing", LATER.date())]


def test_import_register_moves_the_first_spell_with_the_joining_day():
    spell = DirectorateSpellFactory(
        person=PersonFactory(reference="E1", joined_on=date(2020, 5, 1)), starts_on=date(2020, 5, 1)
    )

    imported(people=PEOPLE)

    assert DirectorateSpell.objects.not_retracted().get().starts_on == date(2020, 1, 1)
    assert DirectorateSpell.objects.known_at(NOW - timedelta(seconds=1)).count() == 0
    spell.refresh_from_db()
    assert spell.retracted_at == NOW


def test_import_register_restores_a_removed_person(officer):
    person = PersonFactory(
        reference="e1", removed=True, phone="01632 960001", line_manager=PersonFactory()
    )

    counts = imported(people=PEOPLE)

    person.refresh_from_db()
    assert counts == {"people": (2, 0, 0)}
    assert (person.removed_at, person.first_name, person.phone, person.line_manager) == (
        None,
        "Gwen",
        "",
        None,
    )
    assert Person.objects.filter(reference__iexact="e1").count() == 1


def test_import_register_survives_a_clock_that_was_set_back():
    imported(
        people=PEOPLE,
        tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,",
        now=LATER,
    )

    imported(tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,2026-06-30", now=NOW)

    assert Tenure.objects.not_retracted().get().ends_on == date(2026, 6, 30)


def test_import_register_refuses_a_source_with_problems():
    prepared = prepare_import(source(people="reference"), TODAY)

    with pytest.raises(Refused, match="2 problems"):
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)


def test_import_register_refuses_if_the_register_changed_meanwhile(officer):
    tenure = TenureFactory(person__reference="E1")
    prepared = prepare_import(source(topics="code,title\nwinter,Winter"), TODAY)
    retract_fact(fact=tenure, because="Wrong", by=officer, now=NOW)

    with pytest.raises(Refused, match="nothing was imported"):
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)

    assert (Topic.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_import_register_writes_nothing_if_the_last_row_fails(monkeypatch):
    prepared = prepare_import(
        source(
            people=PEOPLE,
            away="person,starts_at,ends_at,kind\nE1,2026-12-01T08:00,2026-12-01T18:00,clinic",
        ),
        TODAY,
    )

    def refuse(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Away._default_manager, "bulk_create", refuse)
    with pytest.raises(Refused, match="Someone else changed"):
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)

    assert (Person.objects.count(), RegisterImport.objects.count(), AuditEvent.objects.count()) == (
        0,
        0,
        0,
    )


def test_import_register_refuses_to_correct_a_deleted_fact():
    imported(people=PEOPLE, tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,")
    prepared = prepare_import(
        source(tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,2026-06-30"), TODAY
    )
    Tenure.objects.update(retracted_at=NOW)

    with pytest.raises(Refused, match="Someone else changed"):
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)


def test_import_register_does_not_overwrite_concurrent_changes():
    imported(people=PEOPLE)
    prepared = prepare_import(source(people=PEOPLE.replace("2020-01-01", "2021-01-01")), TODAY)
    Person.objects.filter(reference="E1").update(joined_on=date(2019, 1, 1))

    with pytest.raises(Refused, match="Someone else changed"):
        import_register(prepared=prepared, source_name="register", by=None, now=NOW)

    assert Person.objects.get(reference="E1").joined_on == date(2019, 1, 1)


def test_import_register_query_count(django_assert_max_num_queries):
    people = "\n".join([PEOPLE.strip(), *(f"P{n},A,B,2020-01-01" for n in range(500))])
    tenures = "\n".join(
        ["person,role,starts_on", *(f"P{n},other_staff,2020-01-01" for n in range(500))]
    )

    with django_assert_max_num_queries(45):
        imported(people=people, tenures=tenures)


def test_every_file_of_the_register_is_written():
    assert len({*NAMED, *FACTS, "people"}) == 12
