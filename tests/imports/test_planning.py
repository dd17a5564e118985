from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from imports.checking import check
from imports.planning import StoredPerson, StoredRow, plan
from imports.problems import Problems
from imports.spells import SpellChange, StoredSpell
from tests.clock import TODAY
from tests.imports.tables_of import source
from training.register import BEFORE_THE_REGISTER

JOINED = date(2020, 1, 1)


@dataclass
class Register:
    """A stored register for the planner."""

    people: dict = field(default_factory=dict)
    valid_for_months: dict = field(default_factory=lambda: {"M1": 24, "M9": None})
    renewal_window_days: int = 90
    rows: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)

    def named(self, file):
        return self.rows.get(file, [])

    def facts(self, file, people):
        self.asked[file] = set(people)
        return [row for row in self.rows.get(file, []) if row.key[0] in people or not people]


def person(id_=1, *, directorate="", is_removed=False, **values):
    """Gwen Fenwright, as stored."""
    names = [
        "title",
        "first_name",
        "last_name",
        "email",
        "phone",
        "job_title",
        "directorate",
        "joined_on",
        "left_on",
        "line_manager",
    ]
    held = dict.fromkeys(names, "") | {"left_on": None, "line_manager": None}
    held |= {"first_name": "Gwen", "last_name": "Fenwright", "joined_on": JOINED} | values
    spells = (StoredSpell(id_ * 10, directorate, held["joined_on"], None),) if directorate else ()
    return StoredPerson(id_, is_removed, tuple(held.values()), spells)


def planned(register=None, on=TODAY, **tables):
    register = register or Register(people={"E1": person()})
    listed = {
        "people": {
            reference: reference
            for reference, held in register.people.items()
            if not held.is_removed
        },
        "courses": {code: code for code in register.valid_for_months},
        "topics": {"WINTER": "winter"},
    }
    checked = check(source(**tables), listed, on)
    made = plan(checked.rows, register, on, checked.problems)
    assert checked.problems.found == []
    return made


def counts(made):
    return {file: tuple(count.values()) for file, count in made.counts.items()}


GWEN = "reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,2020-01-01"


def test_plan_adds_and_counts_new_rows():
    made = planned(
        Register(),
        people="reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2020-01-01,Finance",
        tenures="person,role,starts_on\nE1,other_staff,2026-01-01",
    )

    assert counts(made) == {"people": (1, 0, 0), "tenures": (1, 0, 0)}
    assert made.spells == [SpellChange(2, "E1", (), (StoredSpell(None, "Finance", JOINED, None),))]
    assert made.changes["tenures"][0] == (
        "tenures",
        2,
        ("E1", "other_staff", date(2026, 1, 1)),
        None,
        None,
        (None,),
    )
    assert made.size == 2


def test_plan_leaves_unchanged_rows():
    tenure = StoredRow(5, ("E1", "other_staff", date(2026, 1, 1)), (None,))
    register = Register(people={"E1": person(directorate="Finance")}, rows={"tenures": [tenure]})

    made = planned(
        register, people=GWEN, tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,"
    )

    assert counts(made) == {"people": (0, 0, 1), "tenures": (0, 0, 1)}
    assert (made.size, made.spells) == (0, [])


def test_plan_corrects_the_same_key_with_other_values():
    tenure = StoredRow(5, ("E1", "other_staff", date(2026, 1, 1)), (None,))
    register = Register(people={"E1": person()}, rows={"tenures": [tenure]})

    made = planned(
        register, tenures="person,role,starts_on,ends_on\nE1,other_staff,2026-01-01,2026-06-30"
    )

    (change,) = made.changes["tenures"]
    assert counts(made) == {"tenures": (0, 1, 0)}
    assert (change.stored_id, change.before, change.after) == (5, (None,), (date(2026, 6, 30),))
    assert list(change.differences()) == [("ends_on", None, date(2026, 6, 30))]


def test_plan_keeps_rows_that_the_source_lacks():
    register = Register(
        people={"E1": person(phone="01632 960001")},
        rows={
            "practice": [
                StoredRow(5, ("E1", "radio", date(2026, 1, 1), "mock"), (Decimal("3.2"), None))
            ]
        },
    )

    made = planned(
        register,
        people=GWEN,
        practice="person,medium,practised_on,kind\nE1,radio,2026-01-01,mock\nE1,print,2026-01-01,mock",
    )

    assert counts(made) == {"people": (0, 0, 1), "practice": (1, 0, 1)}


def test_plan_clears_values_with_empty_cells():
    register = Register(people={"E1": person(phone="01632 960001", left_on=TODAY)})

    made = planned(
        register,
        people="reference,first_name,last_name,joined_on,phone,left_on\nE1,Gwen,Fenwright,2020-01-01,,",
    )

    (change,) = made.changes["people"]
    assert list(change.differences()) == [("phone", "01632 960001", ""), ("left_on", TODAY, None)]


def test_plan_restores_a_removed_person():
    register = Register(people={"E1": person(7, is_removed=True, phone="01632 960001")})

    made = planned(register, people=GWEN.replace("E1", "e1"))

    (change,) = made.changes["people"]
    assert counts(made) == {"people": (1, 0, 0)}
    assert (change.stored_id, change.before, change.after[4]) == (7, None, "")


def test_plan_refuses_a_joining_day_after_the_stored_leaving_day():
    register = Register(people={"E1": person(left_on=date(2020, 6, 30))})
    problems = Problems()
    checked = check(source(people=GWEN.replace("2020-01-01", "2021-01-01")), {"people": {}}, TODAY)

    plan(checked.rows, register, TODAY, problems)

    assert [tuple(problem) for problem in problems.found] == [
        (
            *(
                "people",
                2,
                "joined_on",
                "E1 left on 2020-06-30, according to the register, before they joined.",
            ),
            "Correct joined_on, or add a column left_on.",
        )
    ]


def test_plan_compares_courses_and_topics():
    register = Register(
        rows={
            "courses": [
                StoredRow(1, ("M1",), ("Basics", ("radio",), 24, None)),
                StoredRow(2, ("M9",), ("Inquiry", (), None, None)),
            ],
            "topics": [StoredRow(3, ("winter",), ("Winter",))],
        }
    )

    made = planned(
        register,
        courses="code,title,media,valid_for_months\nM1,Basics,print radio,24\nm9,Inquiry,,\nX1,New,radio,6",
        topics="code,title\nwinter,Winter",
    )

    assert counts(made) == {"courses": (1, 1, 1), "topics": (0, 0, 1)}
    assert list(made.changes["courses"][0].differences()) == [
        ("media", ("radio",), ("print", "radio"))
    ]
    assert list(made.changes["courses"][1].differences()) == [
        ("title", None, "New"),
        ("media", None, ("radio",)),
        ("valid_for_months", None, 6),
    ]


def test_plan_compares_moments_whatever_their_offset():
    held = StoredRow(
        1, ("E1", datetime(2026, 7, 1, 17, tzinfo=UTC)), (datetime(2026, 7, 2, 7, tzinfo=UTC),)
    )
    register = Register(people={"E1": person()}, rows={"on_call": [held]})

    made = planned(
        register, on_call="person,starts_at,ends_at\nE1,2026-07-01T18:00,2026-07-02T09:00+02:00"
    )

    assert counts(made) == {"on_call": (0, 0, 1)}


def training(*rows, held=(), register=None):
    """The last days that a source with these rows gives, by day of completion."""
    register = register or Register(people={"E1": person()}, rows={"training": list(held)})
    made = planned(
        register,
        training="\n".join(["person,course,completed_on,outcome,valid_until,provider", *rows]),
    )
    return {
        str(change.key[2]): change.after[1] and str(change.after[1])
        for change in made.changes["training"]
    }


def test_plan_takes_records_in_order_of_completion():
    assert training("E1,M1,2027-03-01,passed,,", "E1,M1,2025-04-01,passed,,") == {
        "2025-04-01": "2027-03-31",
        "2027-03-01": "2029-03-31",
    }


@pytest.mark.parametrize(
    ("completed_on", "valid_until"),
    [
        ("2026-12-30", "2028-12-29"),
        ("2026-12-31", "2029-03-31"),
        ("2027-03-31", "2029-03-31"),
        ("2027-04-01", "2029-03-31"),
    ],
)
def test_plan_extends_a_record_within_the_renewal_window(completed_on, valid_until):
    held = StoredRow(1, ("E1", "M1", date(2025, 4, 1)), ("passed", date(2027, 3, 31), "", ""))

    assert training(f"E1,M1,{completed_on},passed,,", held=[held]) == {completed_on: valid_until}


def test_plan_does_not_extend_a_failed_or_corrected_record():
    failed = StoredRow(1, ("E1", "M1", date(2025, 3, 1)), ("failed", date(2027, 2, 28), "", ""))
    corrected = StoredRow(2, ("E1", "M1", date(2025, 4, 1)), ("passed", date(2027, 3, 31), "", ""))

    found = training(
        "E1,M1,2025-04-01,failed,,", "E1,M1,2027-02-01,passed,,", held=[failed, corrected]
    )

    assert found == {"2025-04-01": None, "2027-02-01": "2029-01-31"}


def test_plan_keeps_a_given_last_day():
    found = training("E1,M1,2025-04-01,passed,2025-12-31,", "E1,M1,2025-12-01,passed,,")
    assert found == {"2025-04-01": "2025-12-31", "2025-12-01": "2027-12-31"}


def test_plan_sets_no_last_day_without_validity_or_pass():
    assert training("E1,M9,2025-04-01,passed,,") == {"2025-04-01": None}
    assert training("E1,M1,2025-04-01,did_not_attend,,") == {"2025-04-01": None}


def test_plan_never_rewrites_a_stored_last_day_for_an_empty_cell():
    held = StoredRow(
        1, ("E1", "M1", date(2025, 4, 1)), ("passed", date(2026, 1, 1), "In house", "")
    )

    assert training("E1,M1,2025-04-01,passed,,In house", held=[held]) == {}
    assert training("E1,M1,2025-04-01,passed,,Studio Nine", held=[held]) == {
        "2025-04-01": "2026-01-01"
    }
    assert training("E1,M1,2025-04-01,passed,2027-03-31,In house", held=[held]) == {
        "2025-04-01": "2027-03-31"
    }


def test_plan_computes_the_last_day_if_the_outcome_is_corrected():
    failed = StoredRow(1, ("E1", "M1", date(2025, 4, 1)), ("failed", None, "", ""))
    passed = StoredRow(1, ("E1", "M1", date(2025, 4, 1)), ("passed", date(2027, 3, 31), "", ""))

    assert training("E1,M1,2025-04-01,passed,,", held=[failed]) == {"2025-04-01": "2027-03-31"}
    assert training("E1,M1,2025-04-01,failed,,", held=[passed]) == {"2025-04-01": None}


def test_plan_reads_course_validity_from_the_same_source():
    made = planned(
        courses="code,title,valid_for_months\nX1,New,6",
        training="person,course,completed_on,outcome\nE1,X1,2025-08-31,passed",
    )

    assert made.changes["training"][0].after[1] == date(2026, 2, 28)


def test_fingerprint_depends_on_what_would_be_written():
    first, again, other = (
        planned(tenures=f"person,role,starts_on\nE1,other_staff,{day}").fingerprint()
        for day in ("2026-01-01", "01/01/2026", "2026-01-02")
    )

    assert first == again
    assert first != other


def test_plan_reads_facts_of_these_people_only():
    register = Register(people={"E1": person(), "E2": person(2)})

    planned(
        register,
        tenures="person,role,starts_on\nE1,other_staff,2026-01-01",
        requirements="role,course,due_within_days,in_force_from\nother_staff,M1,90,2026-01-01",
    )

    assert register.asked == {"tenures": {"E1"}, "requirements": set()}


def test_plan_keeps_the_order_of_the_rows():
    made = planned(
        tenures="person,role,starts_on\nE1,other_staff,2026-01-01\nE1,clinical_lead,2025-01-01"
    )

    assert [change.row for change in made.changes["tenures"]] == [2, 3]


def test_plan_keeps_other_values_of_a_record_whose_last_day_it_sets():
    held = StoredRow(
        1, ("E1", "M1", date(2025, 4, 1)), ("passed", date(2026, 1, 1), "In house", "Room 2")
    )
    new, corrected = (
        planned(
            Register(people={"E1": person()}, rows={"training": [held]}),
            training=f"person,course,completed_on,outcome,{column}\nE1,M1,{day},passed,Studio Nine",
        ).changes["training"][0]
        for column, day in (("provider", "2026-04-01"), ("provider", "2025-04-01"))
    )

    assert corrected.after == ("passed", date(2026, 1, 1), "Studio Nine", "Room 2")
    assert new.after == ("passed", date(2028, 3, 31), "Studio Nine", "")


def test_plan_extends_records_within_a_course_only():
    assert training(
        "E1,M1,2025-04-01,passed,,", "E1,M1,2027-03-01,passed,,", "E1,M9,2025-04-01,passed,,"
    ) == {
        "2025-04-01": None,  # M9, of the same day, comes last
        "2027-03-01": "2029-03-31",
    }


def test_plan_takes_every_row_of_people():
    register = Register(people={"E1": person(), "E2": person(2)})
    rows = "\n".join(
        [
            GWEN,
            "E2,Gwen,Dunmore,2020-01-01",
            "E8,Hamish,Dunmore,2020-01-01",
            "E9,Leila,Iyer-Thorne,2020-01-01",
        ]
    )
    checked = check(source(people=rows), {"people": {}}, TODAY)

    made = plan(checked.rows, register, TODAY, checked.problems)

    assert counts(made) == {"people": (2, 1, 1)}
    assert checked.rows == {"people": {}}


def test_plan_knows_the_directorate_of_a_future_joiner():
    joins = date(2027, 1, 1)
    register = Register(people={"E1": person(joined_on=joins, directorate="Finance")})

    made = planned(
        register,
        people="reference,first_name,last_name,joined_on,directorate\nE1,Gwen,Fenwright,2027-01-01,Finance",
    )

    assert counts(made) == {"people": (0, 0, 1)}


def test_plan_allows_leaving_on_the_joining_day():
    register = Register(people={"E1": person(left_on=JOINED, title="Dr")})

    made = planned(
        register,
        people="reference,title,first_name,last_name,joined_on\nE1,,Gwen,Fenwright,2020-01-01",
    )

    assert counts(made) == {"people": (0, 1, 0)}


def test_plan_puts_those_without_a_joining_day_before_the_register():
    made = planned(Register(), people="reference,name,directorate\nE1,Gwen Fenwright,Finance")

    assert made.changes["people"][0].after[7] == BEFORE_THE_REGISTER
    assert made.spells[0].recorded == (StoredSpell(None, "Finance", BEFORE_THE_REGISTER, None),)


def test_plan_keeps_the_stored_joining_day_where_the_cell_is_empty():
    made = planned(people="reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,")

    assert counts(made) == {"people": (0, 0, 1)}


def test_plan_refuses_a_last_day_before_the_stored_joining_day():
    checked = check(
        source(people="reference,name,left_on\nE1,Gwen Fenwright,2019-12-31"),
        {"people": {"E1": "E1"}},
        TODAY,
    )

    plan(checked.rows, Register(people={"E1": person()}), TODAY, checked.problems)

    assert [tuple(problem)[:4] for problem in checked.problems.found] == [
        (
            "people",
            2,
            "left_on",
            "E1 joined on 2020-01-01, according to the register, after they left.",
        )
    ]


def warnings(register, people):
    checked = check(source(people=people), {"people": {}}, TODAY)
    plan(checked.rows, register, TODAY, checked.problems)
    return [tuple(warning)[1:4] for warning in checked.problems.warnings]


def test_plan_names_people_with_one_email_address():
    stored = Register(people={"E9": person(email="Gwen@example.nhs.uk")})
    rows = (
        "E1,Gwen Fenwright,gwen@example.nhs.uk\n"
        "E2,G Fenwright,gwen@example.nhs.uk\n"
        "E3,Hamish Dunmore,hamish@example.nhs.uk\nE4,Orla Underhay,"
    )

    assert warnings(stored, f"reference,name,email\n{rows}") == [
        (2, "email", "gwen@example.nhs.uk is also the address of E2, E9."),
        (3, "email", "gwen@example.nhs.uk is also the address of E1, E9."),
    ]


def test_plan_names_no_address_of_somebody_removed_or_corrected():
    stored = Register(
        people={
            "E8": person(8, email="gwen@example.nhs.uk", is_removed=True),
            "E9": person(9, email="gwen@example.nhs.uk"),
        }
    )

    assert (
        warnings(
            stored, "reference,name,email\nE1,G F,gwen@example.nhs.uk\nE9,H D,h@example.nhs.uk"
        )
        == []
    )
    assert warnings(stored, "reference,name\nE1,G F\nE9,Gwen Dunmore") == []
