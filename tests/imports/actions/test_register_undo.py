from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from imports.actions.register import import_register
from imports.actions.register_undo import undo_import
from imports.models import RegisterImport
from imports.queries.stored_register import prepare_import
from tests.clock import NOW
from tests.factories.training import PersonFactory, TenureFactory
from tests.imports.tables_of import PEOPLE, source
from training.actions.courses import change_named
from training.actions.facts import correct_fact, retract_fact
from training.actions.people import change_person, link_user
from training.models import (
    Course,
    Directorate,
    DirectorateSpell,
    Person,
    Requirement,
    Tenure,
    Topic,
    TrainingRecord,
)
from training.queries.register import read_register
from training.readiness import readiness_figures, units_on

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TENURES = "person,role,starts_on,ends_on\nE1,governing_board,2026-01-01,"


def imported(now=NOW, **tables):
    prepared = prepare_import(source(**tables), now.date())
    assert prepared.checked.problems.found == []
    return import_register(prepared=prepared, source_name="register.xlsx", by=None, now=now)


def undone(register_import, by=None, now=NOW + 2 * HOUR):
    return undo_import(register_import=register_import, by=by, now=now)


def test_undo_import_retracts_what_was_added(officer):
    made = imported(
        people=PEOPLE.replace("joined_on", "joined_on,directorate").replace(
            "-01\n", "-01,Finance\n"
        ),
        tenures=TENURES,
    )

    assert undone(made, by=officer) == []

    assert Person.objects.listed().count() == 0
    assert {person.removed_by for person in Person.objects.all()} == {officer}
    assert (
        Tenure.objects.not_retracted().count(),
        DirectorateSpell.objects.not_retracted().count(),
    ) == (0, 0)
    tenure = Tenure.objects.get()
    assert (tenure.retracted_by, tenure.retracted_because) == (
        officer,
        "Import of register.xlsx undone",
    )
    made.refresh_from_db()
    assert (made.undone_at, made.undone_by) == (NOW + 2 * HOUR, officer)
    assert AuditEvent.objects.order_by("-number").first().action == "register.undone"


def test_undo_import_keeps_what_was_known_meanwhile():
    Requirement.objects.update(recorded_at=NOW - 24 * HOUR)
    undone(imported(people=PEOPLE, tenures=TENURES))

    def required(known_at):
        return readiness_figures(units_on(read_register(known_at=known_at), NOW.date())).required

    assert [required(NOW + hours * HOUR) for hours in (-1, 0, 1, 2)] == [0, 4, 4, 0]


def test_undo_import_restores_corrected_facts():
    imported(people=PEOPLE, tenures=TENURES)
    made = imported(now=NOW + HOUR, tenures=TENURES + "2026-06-30")

    assert undone(made) == []

    known = [
        [tenure.ends_on for tenure in Tenure.objects.known_at(NOW + hours * HOUR)]
        for hours in (0, 1, 2)
    ]
    assert known == [[None], [date(2026, 6, 30)], [None]]
    assert Tenure.objects.count() == 3


def test_undo_import_restores_names_and_details():
    imported(
        people=PEOPLE,
        courses="code,title,media\nX1,Radio,radio",
        topics="code,title\nwinter,Winter",
    )
    made = imported(
        people="reference,first_name,last_name,joined_on,phone,line_manager\n"
        "E1,Gwenllian,Fenwright,2019-01-01,01632 960001,E2",
        courses="code,title,media,valid_for_months\nX1,Radio,print,12",
        topics="code,title\nwinter,Cold",
    )

    assert undone(made) == []

    gwen = Person.objects.get(reference="E1")
    assert (gwen.first_name, gwen.phone, gwen.joined_on, gwen.line_manager) == (
        "Gwen",
        "",
        date(2020, 1, 1),
        None,
    )
    course = Course.objects.get(code="X1")
    assert (course.media, course.valid_for_months) == (["radio"], None)
    assert Topic.objects.get().title == "Winter"


def test_undo_import_keeps_and_reports_later_changes(officer):
    header = "reference,first_name,last_name,joined_on,phone,job_title\n"
    imported(people=header + "E1,Gwen,Fenwright,2020-01-01,1111,Chair")
    made = imported(people=header + "E1,Gwen,Fenwright,2020-01-01,2222,Vice-chair")
    gwen = Person.objects.get()
    change_person(
        person=gwen, values={"phone": "3333"}, seen={"phone": "2222"}, by=officer, now=NOW
    )

    assert undone(made) == ["Gwen Fenwright: phone changed since, left as it is now"]

    gwen.refresh_from_db()
    assert (gwen.phone, gwen.job_title) == ("3333", "Chair")


def test_undo_import_keeps_and_reports_facts_changed_since(officer):
    imported(people=PEOPLE, tenures=TENURES)
    made = imported(now=NOW + HOUR, tenures=TENURES + "2026-06-30\nE2,other_staff,2026-01-01,")
    corrected, added = Tenure.objects.not_retracted().order_by("person__reference")
    later = correct_fact(
        fact=corrected,
        values={"ends_on": date(2026, 7, 31)},
        because="July",
        by=officer,
        now=NOW + HOUR,
    )
    retract_fact(fact=added, because="Wrong", by=officer, now=NOW + HOUR)

    assert undone(made) == ["2 tenures changed since: left as it is now"]

    assert list(Tenure.objects.not_retracted()) == [later]


def test_undo_import_keeps_a_fact_recorded_again_since():
    people = "reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2026-11-25,"
    imported(people=people + "Finance")
    made = imported(now=NOW + HOUR, people=people + "Nursing")
    nursing = DirectorateSpell.objects.not_retracted().get()
    correct_fact(
        fact=nursing, values={"ends_on": date(2027, 1, 1)}, because="", by=None, now=NOW + HOUR
    )

    assert undone(made) == ["2 directorate spells changed since: left as it is now"]

    assert DirectorateSpell.objects.not_retracted().get().directorate.name == "Nursing"


def test_undo_import_restores_a_directorate():
    people = "reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2020-01-01,"
    imported(people=people + "Finance")
    made = imported(now=NOW + HOUR, people=people + "Nursing")

    undone(made)

    assert [spell.directorate.name for spell in DirectorateSpell.objects.not_retracted()] == [
        "Finance"
    ]


def test_undo_import_hides_directorates_that_the_import_added():
    people = "reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2020-01-01,"
    imported(people=people + "Finance")
    made = imported(now=NOW + HOUR, people=people + "Nursing")

    undone(made)

    known = [NOW - HOUR, NOW, NOW + HOUR, NOW + 2 * HOUR, None]
    names = [
        list(Directorate.objects.known_at(at).order_by("name").values_list("name", flat=True))
        for at in known
    ]
    assert names == [[], ["Finance"], ["Finance", "Nursing"], ["Finance"], ["Finance"]]


def test_undo_import_deletes_only_unused_names():
    made = imported(
        people=PEOPLE,
        courses="code,title\nX1,Podcasts\nX2,Letters",
        training="person,course,completed_on,outcome\nE1,X1,2026-01-01,passed",
        topics="code,title\nwinter,Winter",
    )

    assert undone(made) == ["X1 Podcasts stays, because the history points to it"]

    assert list(Course.objects.filter(code__startswith="X").values_list("code", flat=True)) == [
        "X1"
    ]
    assert (Topic.objects.count(), TrainingRecord.objects.not_retracted().count()) == (0, 0)


def test_undo_import_removes_a_restored_person_again():
    undone(imported(people=PEOPLE))
    made = imported(now=NOW + 3 * HOUR, people=PEOPLE)
    assert Person.objects.listed().count() == 2

    undone(made, now=NOW + 4 * HOUR)

    assert Person.objects.listed().count() == 0


def test_undo_import_refuses_if_later_changes_depend_on_it(officer, spokesperson):
    made = imported(people=PEOPLE)
    gwen = Person.objects.get(reference="E1")
    TenureFactory(person=gwen, recorded_at=NOW + HOUR)
    link_user(person=Person.objects.get(reference="E2"), user=spokesperson, by=officer, now=NOW)

    with pytest.raises(Refused, match="Later changes depend") as refused:
        undone(made)

    assert str(refused.value) == (
        "Later changes depend on this import, so it cannot be undone: "
        "Gwen Fenwright (E1) has tenures; Hamish Dunmore (E2) has a sign-in. "
        "Undo those first, or correct single entries by hand."
    )
    made.refresh_from_db()
    assert (made.undone_at, Person.objects.listed().count()) == (None, 2)


def test_undo_import_refuses_if_an_added_person_manages_someone(officer):
    imported(people=PEOPLE)
    made = imported(people="reference,first_name,last_name,joined_on\nE3,Orla,Underhay,2022-01-01")
    gwen = Person.objects.get(reference="E1")
    orla = Person.objects.get(reference="E3")
    change_person(
        person=gwen, values={"line_manager": orla}, seen={"line_manager": None}, by=officer, now=NOW
    )

    with pytest.raises(Refused, match=r"Orla Underhay \(E3\) manages someone"):
        undone(made)


def test_undo_import_ignores_facts_retracted_since():
    made = imported(people=PEOPLE)
    TenureFactory(
        person=Person.objects.get(reference="E1"), recorded_at=NOW + HOUR, retracted_at=NOW + HOUR
    )

    assert undone(made) == []


def test_undo_import_only_the_last_and_once(officer):
    first = imported(people=PEOPLE)
    second = imported(now=NOW + HOUR, tenures=TENURES)
    with pytest.raises(Refused, match="only the last"):
        undone(first)

    undone(second)
    with pytest.raises(Refused, match="only once"):
        undone(second)

    undone(first, now=NOW + 3 * HOUR)
    assert RegisterImport.objects.filter(undone_at=None).count() == 0


def test_undo_import_keeps_a_title_that_was_changed_since(manager):
    imported(topics="code,title\nwinter,Winter")
    made = imported(topics="code,title\nwinter,Cold")
    change_named(
        thing=Topic.objects.get(), values={"title": "Winter pressures"}, by=manager, now=NOW
    )

    assert undone(made) == ["Winter pressures: title changed since, left as it is now"]


def test_undo_import_restores_a_requirement():
    header = "role,course,due_within_days,in_force_from\n"
    imported(requirements=header + "other_staff,M1,90,2026-01-01")
    made = imported(now=NOW + HOUR, requirements=header + "other_staff,M1,30,2026-01-01")

    assert undone(made) == []

    assert Requirement.objects.not_retracted().get(role="other_staff").due_within_days == 90


def test_import_and_undo_shut_no_manager_out(officer, manager):
    PersonFactory(reference="E1", user=manager, left_on=date(2026, 10, 31))
    listing = PEOPLE.replace("joined_on", "joined_on,left_on")
    back = imported(people=listing)
    left = prepare_import(source(people=listing.replace("-01\n", "-01,2026-10-31\n")), NOW.date())

    with pytest.raises(Refused, match="could no longer sign in"):
        import_register(prepared=left, source_name="register.xlsx", by=officer, now=NOW)
    with pytest.raises(Refused, match="Enter today or a later day as the last one,"):
        undone(back, by=officer)

    assert Person.objects.get(reference="E1").left_on is None
