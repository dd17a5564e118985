from collections import Counter

import pytest

from imports.guesses import guess_columns, guess_table, guess_values
from imports.mappings import Known
from imports.surveys import ForeignColumn
from imports.tables import TABLES

COURSES = {
    "M1": "Media awareness, confidentiality and social media",
    "M2": "Print, phone and online interviews",
    "M3": "Radio: studio, phone, phone-in",
    "M7": "Social video and live Q&A",
}
KNOWN = Known({n: n for n in ("1001", "1002", "1003")}, {"courses": COURSES, "topics": {}})
NUMBERS = ("1001", "1002", "1003")
DAYS = ("31-Mar-2026", "01-APR-2019", "2026-01-02")


def columns(**values):
    """Columns by name, with _ for a space."""
    return [
        ForeignColumn(name.replace("_", " "), Counter(dict.fromkeys(some, 1)))
        for name, some in values.items()
    ]


REPORT = columns(
    Employee_Number=NUMBERS,
    Employee_Name=("Fenwright, Gwen", "Dunmore, Hamish"),
    Competence_Name=("NHS|LOCAL|Media awareness|", "NHS|MAND|Fire safety|"),
    Date_Achieved=DAYS,
    Expiry_Date=DAYS,
    Last_Updated_By=NUMBERS,
)
PEOPLE = columns(
    Staff_No=NUMBERS,
    Name=("Fenwright, Gwen", "Dunmore, Hamish"),
    Work_Email=("gwen@example.nhs.uk", "hamish@example.nhs.uk"),
    Position_Title=("Chair", "Nurse"),
    Department=("Finance", "Nursing"),
    Start_Date=DAYS,
    Supervisor_Number=NUMBERS,
)


def guessed(table, some, known=KNOWN):
    return {name: guess.column for name, guess in guess_columns(table, some, known).items()}


def test_guess_columns_of_a_competence_report():
    found = guess_columns("training", REPORT, KNOWN)

    assert {name: tuple(guess) for name, guess in found.items()} == {
        "Employee Number": ("person", "3 of 3 values are on the register"),
        "Competence Name": ("course", "by its name"),
        "Date Achieved": ("completed_on", "3 of 3 values are dates"),
        "Expiry Date": ("valid_until", "3 of 3 values are dates"),
    }


def test_guess_columns_of_a_list_of_people():
    assert guessed("people", PEOPLE) == {
        "Staff No": "reference",
        "Name": "name",
        "Work Email": "email",
        "Position Title": "job_title",
        "Department": "directorate",
        "Start Date": "joined_on",
        "Supervisor Number": "line_manager",
    }


def test_guess_columns_takes_first_and_last_name_before_one_name():
    some = columns(Ref=("1",), Forename=("Gwen",), Surname=("F",), Full_Name=("Gwen F",))

    assert guessed("people", some) == {
        "Ref": "reference",
        "Forename": "first_name",
        "Surname": "last_name",
    }
    assert guessed("people", [some[0], *some[2:]]) == {"Ref": "reference", "Full Name": "name"}


def test_guess_columns_by_their_values():
    """References that are on the register, and addresses; but of nobody else."""
    some = columns(
        Kennung=NUMBERS, Who=("a@example.org", "b@example.org"), Checked_by=NUMBERS, Only=("1001",)
    )

    assert guessed("training", some) == {"Kennung": "person"}
    assert guessed("people", some) == {"Kennung": "reference", "Who": "email"}
    assert guessed("training", some, Known()) == {"Who": "email"}


def test_guess_columns_never_takes_who_updated_a_record():
    some = columns(Last_Updated_By=NUMBERS, Record_entered_by=NUMBERS)

    assert guessed("training", some) == {}


@pytest.mark.parametrize("name", ["Last_Updated_Date", "Date_Modified", "Record_Entered_Date"])
def test_guess_columns_never_takes_when_a_record_was_updated(name):
    some = columns(**{name: ("3 Nov 2026", "4 Nov 2026")})

    assert guessed("training", some) == {}


def test_guess_columns_needs_values_that_can_be_read():
    some = columns(Date=("soon", "later"), Email=("x", "y"), Phone=("none", "-"), Number=("9001",))

    assert guessed("training", some) == {"Number": "person"}
    assert guessed("people", some) == {"Number": "reference", "Phone": "phone"}


def test_guess_columns_reads_a_slip_and_an_empty_column():
    some = columns(Comptence_Name=("Fire",), Completion_Date=(), Employee_Number=())

    assert guessed("training", some) == {
        "Employee Number": "person",
        "Comptence Name": "course",
        "Completion Date": "completed_on",
    }


def test_guess_columns_names_addresses_and_phones():
    some = columns(Email=("a@example.org",), Telephone=("01632 960001",))

    found = guess_columns("people", some, KNOWN)

    assert [tuple(guess) for guess in found.values()] == [
        ("email", "1 of 1 values are email addresses"),
        ("phone", "by its name"),
    ]


@pytest.mark.parametrize(
    ("some", "table"),
    [
        (REPORT, "training"),
        (PEOPLE, "people"),
        (columns(Person=NUMBERS, Role=("board",), Since=DAYS), "tenures"),
        (columns(Colour=("red",), Size=("9",)), ""),
        ([], ""),
    ],
)
def test_guess_table(some, table):
    assert guess_table(some, KNOWN) == table


def test_guess_table_of_people_has_each_once():
    once = columns(Employee_Number=NUMBERS, Name=("a b", "c d"))
    often = [ForeignColumn("Employee Number", Counter({"1001": 5, "1002": 5})), once[1]]

    assert (guess_table(once, KNOWN), guess_table(often, KNOWN)) == ("people", "")


def column(table, name):
    return next(each for each in TABLES[table].columns if each.name == name)


def test_guess_values_of_courses():
    values = {
        "m2": "M2",
        "M3 Radio refresher": "M3",
        "NHS|LOCAL|Media awareness|": "M1",
        "Radio interviews": "M3",
        "Social media": "M1",
        "NHS|MAND|Fire safety|": "",
        "Media": "",
        "Media and fire": "",
        "M2 or M3": "",
        "phone": "",
        "Training": "",
    }

    found = guess_values(column("training", "course"), values, KNOWN)

    assert {value: found.get(value, "") for value in values} == values
    assert guess_values(column("person_topics", "topic"), ["winter"], KNOWN) == {}


def test_guess_values_of_words():
    assert guess_values(
        column("training", "outcome"), ["Completed", "DNA", "did not attend", "?", "FAILED"], KNOWN
    ) == {
        "Completed": "passed",
        "DNA": "did_not_attend",
        "did not attend": "did_not_attend",
        "FAILED": "failed",
    }
    assert guess_values(column("tenures", "role"), ["Board Member", "Porter"], KNOWN) == {
        "Board Member": "governing_board"
    }
    assert guess_values(column("practice", "medium"), ["Live TV", "Smoke"], KNOWN) == {
        "Live TV": "live_tv"
    }


def test_guess_columns_by_what_a_homemade_sheet_holds():
    some = columns(
        Staff_no=NUMBERS,
        What_they_did=("M2 print", "Radio", "Crisis day"),
        When=DAYS,
        How_it_went=("Pass", "DNA", "passed"),
        Notes=("ask again",),
    )

    found = guess_columns("training", some, KNOWN)

    assert {name: guess.column for name, guess in found.items()} == {
        "Staff no": "person",
        "What they did": "course",
        "When": "completed_on",
        "How it went": "outcome",
    }
    assert found["When"].why == "the only column whose values are dates"
    assert found["What they did"].why == "the only column whose values are like our courses"
    assert guess_table(some, KNOWN) == "training"


def test_guess_columns_takes_no_number_for_a_day_unless_it_is_called_one():
    some = columns(Payroll=("20401", "20402"), Room=("45000", "45001"), Date_completed=("45000",))

    assert guessed("training", some[:2]) == {}
    assert guessed("training", some) == {"Date completed": "completed_on"}


def test_guess_columns_takes_how_somebody_stands_for_no_outcome():
    some = columns(Meets_Requirement=("Yes", "No"), Compliance=("Passed", "Failed"))

    assert guessed("training", some) == {}


def test_guess_columns_of_a_wide_table():
    """Or of a column with the course, if there is one."""
    some = columns(Name=("Gwen F",), Radio_M3=("3 Nov 2026", "n/a"), Print=("45000",), M7=("x",))

    assert guessed("training", some) == {
        **{"Name": "name", "Radio M3": "date of M3", "Print": "date of M2"},
    }
    assert guess_table(some, KNOWN) == "training"
    assert "date of M3" not in guessed("training", [*some, *columns(Course=("M1",))]).values()


def test_guess_columns_does_not_choose_between_two_that_fit():
    some = columns(Staff_no=NUMBERS, This=DAYS, That=DAYS, Last_Updated_By=DAYS)

    assert guessed("training", some) == {"Staff no": "person"}


def test_guess_columns_of_a_list_of_all_staff():
    """Few of them are on the register; the column with most of these is the person."""
    some = columns(Assignment_Number=("1-9", "2-9"), Employee_Number=("1001", *map(str, range(40))))

    found = guess_columns("training", some, KNOWN)

    assert found["Employee Number"] == ("person", "1 of 41 values are on the register")
    assert "Assignment Number" not in found
