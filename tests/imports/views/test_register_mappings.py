"""Somebody else's spreadsheets on the web: columns, values, a name to save them by, the next file."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import AuditEvent
from imports.mappings import shape_of
from imports.models import RegisterImport, RegisterMapping, RegisterUpload
from tests.clock import NOW
from tests.factories.scheduling import RegisterMappingFactory
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Person, Tenure, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SEND, PREVIEW = (reverse(f"imports:register_{name}") for name in ("import", "preview"))
COLUMNS, VALUES = (reverse(f"imports:register_{name}", args=[0]) for name in ("columns", "values"))
HEADER = "Employee Number,Employee Name,Competence Name,Date Achieved,Last Updated By"
REPORT = f"""Competence report,,,,
{HEADER}
1001,"Fenwright, Gwen",NHS|LOCAL|Media awareness|,31-Mar-2026,1002
1002,"Dunmore, Hamish",NHS|MAND|Fire safety|,01-APR-2019,1002
9999,"Else, Somebody",NHS|LOCAL|Media awareness|,01-APR-2019,1002
Total: 3,,,,
"""
STAFF = """Staff No,Name,Pay Band
1001,"Fenwright, Dr Gwen",9
1002,"Dunmore, Hamish",8
"""


@pytest.fixture
def register() -> None:
    CourseFactory(code="M1", title="Media awareness, confidentiality and social media")
    for reference in ("1001", "1002"):
        PersonFactory(reference=reference)


def send(client: Client, **files: str | bytes) -> str:
    """Where the upload of these files leads; `_` is a dot."""
    sources = [
        SimpleUploadedFile(name.replace("_", "."), text.encode() if isinstance(text, str) else text)
        for name, text in files.items()
    ]
    return client.post(SEND, {"sources": sources})["Location"]


def shown(client: Client, address: str) -> dict[str, object]:
    """What the browser would submit without changes."""
    form = client.get(address).context["form"]
    return {field.html_name: field.value() for field in form if field.value()}


def confirm(client: Client, **answers: str) -> object:
    """Imports what the page shows with these answers."""
    page = client.get(PREVIEW, answers)
    shown = {
        "fingerprint": page.context["preview"].fingerprint,
        "answered": page.context["answered"],
    }
    return client.post(PREVIEW, shown | answers, follow=True)


@pytest.mark.usefixtures("register")
def test_a_competence_report_is_imported_by_its_guesses(desk, officer):
    assert send(desk, Competences_csv=REPORT) == COLUMNS

    page = desk.get(COLUMNS)
    rows = {
        column.name: (guess, field.value()) for column, guess, field in page.context["form"].rows()
    }
    answer = desk.post(COLUMNS, shown(desk, COLUMNS) | {"ignore_rest": "on"})
    values = desk.get(VALUES)
    unsaid = desk.post(VALUES, shown(desk, VALUES))
    answers = shown(desk, VALUES) | {"course_rest": "skip", "only_known": "on"}
    changes = desk.post(VALUES, answers, follow=True)
    tried = RegisterMapping.objects.count()
    done = confirm(desk)

    assert rows == {
        "Employee Number": (
            "Looks like person (their reference): 2 of 3 values are on the register",
            "person",
        ),
        "Employee Name": ("", ""),
        "Competence Name": ("Looks like course: by its name", "course"),
        "Date Achieved": ("Looks like completed on: 2 of 2 values are dates", "completed_on"),
        "Last Updated By": ("", ""),
    }
    assert "Competence report" in page.text
    assert answer["Location"] == VALUES
    (closed,) = values.context["form"].closed()
    assert [(value, count, field.value()) for value, count, field in closed["shown"]] == [
        ("NHS|MAND|Fire safety|", 1, ""),
        ("NHS|LOCAL|Media awareness|", 2, "M1"),
    ]
    assert unsaid.context["form"].errors == {
        "course_rest": ["Say what happens to rows with any other value."]
    }
    assert values.context["form"]["only_known"].value() is False
    assert "is read as training, by the mapping Competences." in changes.text
    assert [(tuple(c.first)[2:4], [*c.rows]) for c in changes.context["preview"].left_out] == [
        (("Competence Name", "NHS|MAND|Fire safety|"), [4]),
        (("Employee Number", "9999"), [5]),
    ]
    assert tried == 0
    assert "The register is imported." in done.text
    record = TrainingRecord.objects.get()
    assert (record.person.reference, record.course.code, record.outcome) == (
        *("1001", "M1", "passed"),
    )
    mapping = RegisterMapping.objects.get()
    assert (mapping.name, mapping.saved_by, mapping.saved_at) == ("Competences", officer, NOW)
    assert mapping.content["files"]["Competences.csv"][0]["skip_unknown"] == ["course", "person"]
    assert RegisterImport.objects.get().changes["training"]["skipped"] == 2


def mapped(client: Client, text: str = STAFF, name: str = "Staff") -> None:
    """A file that was read, and saved, by its guesses."""
    send(client, **{f"{name}_csv": text})
    client.post(COLUMNS, shown(client, COLUMNS) | {"ignore_rest": "on"})
    client.post(VALUES, shown(client, VALUES))


def test_the_next_file_of_that_shape_is_read_in_the_same_way(desk):
    mapped(desk)
    confirm(desk)
    assert [person.full_name for person in Person.objects.order_by("reference")] == [
        "Dr Gwen Fenwright",
        "Hamish Dunmore",
    ]

    following = send(desk, December_csv=STAFF.replace("Pay Band", "PAY  BAND") + "1003,Orla U,7\n")
    confirm(desk)

    assert following == PREVIEW
    assert Person.objects.count() == 3


def test_a_mapping_that_fits_no_longer_says_why(desk):
    mapped(desk)
    confirm(desk)

    following = send(desk, Later_csv=STAFF.replace("Pay Band", "Grade"))
    page = desk.get(COLUMNS)

    assert following == COLUMNS
    assert "It has most columns of Staff. Gone: Pay Band. New: Grade." in page.text
    assert shown(desk, COLUMNS) == {"column_0": "reference", "column_1": "name"}


def test_who_updated_a_record_cannot_be_chosen_as_the_person(desk):
    send(desk, Competences_csv=REPORT)
    address = f"{COLUMNS}?table=training"

    page = desk.post(
        address, {"column_2": "course", "column_3": "completed_on", "column_4": "person"}
    )

    assert "It says who changed the record, not whom it is about" in page.text
    assert "Error: " in page.text


def test_columns_are_neither_doubled_nor_forgotten(desk):
    send(desk, Staff_csv=STAFF)

    page = desk.post(COLUMNS, {"column_0": "name", "column_1": "name"})

    errors = page.context["form"].errors
    assert errors == {
        "column_1": ["“Staff No” is read as name already."],
        "__all__": ["Say which column is the reference."],
        "ignore_rest": ["Say what these columns are, or that they are ignored: Pay Band."],
    }


def test_a_column_called_like_ours_can_be_ignored(desk):
    """The outcome may be the same in every row."""
    send(desk, T_csv="person,course,completed_on,outcome\n1,M1,2026-01-01,?\n")
    chosen = {"column_0": "person", "column_1": "course", "column_2": "completed_on"}
    address = f"{COLUMNS}?table=training"

    assert desk.post(address, chosen | {"ignore_rest": "1"})["Location"] == VALUES


def test_many_forgotten_columns_are_counted(desk):
    header = ",".join(f"c{number}" for number in range(40))
    send(desk, Wide_csv=f"{header}\n")

    page = desk.post(f"{COLUMNS}?table=topics", {"column_0": "code", "column_1": "title"})

    assert page.context["form"].errors["ignore_rest"] == [
        "Say what these columns are, or that they are ignored: c2, c3, c4, c5, c6 and 33 more."
    ]


def test_a_table_can_be_chosen_where_none_is_guessed(desk):
    send(desk, What_csv="A,B\nwinter,Winter\n")

    assert "Read as" not in desk.get(COLUMNS).text
    address = f"{COLUMNS}?table=topics"
    desk.post(address, {"column_0": "code", "column_1": "title"})
    desk.post(VALUES, {"name": "What"})
    confirm(desk)

    assert RegisterMapping.objects.get().content["files"] == {
        "What.csv": [{"table": "topics", "columns": {"A": "code", "B": "title"}}]
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This file is empty"),
        ('a,"b\n', "This file cannot be read"),
    ],
)
def test_a_file_that_is_no_table_says_why(desk, text, words):
    assert send(desk, What_csv=text) == COLUMNS

    assert words in desk.get(COLUMNS).text


def test_a_heading_that_cannot_be_read_has_a_number(desk):
    send(desk, What_csv=b"Day,Caf\x81\n1,2\n")

    assert desk.get(COLUMNS).context["found"].names == ["Day", "Column 2"]


def test_columns_of_one_name_are_numbered(desk):
    send(desk, What_csv="Name,Date,Date\nGwen F,a,b\n")

    assert "Some columns have the same name, so we number the second: Date (2)." in (
        desk.get(COLUMNS).text
    )


def test_a_file_can_be_left_out_and_read_after_all(desk):
    send(desk, Notes_csv="a,b\n1,2\n", topics_csv="code,title\nwinter,Winter\n")
    answer = desk.post(COLUMNS, {"leave_out": "yes"})
    page = desk.get(PREVIEW)

    assert answer["Location"] == PREVIEW
    assert "is left out." in page.text
    assert [*page.context["prepared"].plan.counts] == ["topics"]
    desk.post(f"{COLUMNS}?table=topics", {"column_0": "code", "column_1": "title"})
    upload = RegisterUpload.objects.get()
    assert (upload.left_out, list(upload.mappings)) == ([], ["Notes.csv"])


def test_a_file_nobody_has_explained_is_a_problem_with_a_way_on(desk):
    send(desk, Notes_csv="a,b\n")

    page = desk.get(PREVIEW).text

    assert "This is not a register file." in page
    assert f'<a href="{COLUMNS}">Say what its columns are</a>' in page


def test_our_own_file_with_a_column_of_theirs_can_be_mapped(desk):
    """Its table is known by its name."""
    assert send(desk, topics_csv="code,title,Colour\nwinter,Winter,red\n") == COLUMNS

    assert shown(desk, COLUMNS) == {"column_0": "code", "column_1": "title"}


def test_our_own_file_with_other_separators_is_no_question(desk):
    assert send(desk, topics_csv="code;title\nwinter;Winter\n") == PREVIEW

    assert desk.get(PREVIEW).context["preview"].problems.object_list == []


def test_values_wait_for_the_columns(desk):
    send(desk, Staff_csv=STAFF)

    assert desk.get(VALUES)["Location"] == COLUMNS


@pytest.mark.parametrize("address", [COLUMNS, VALUES])
def test_the_upload_of_another_is_not_found(desk, client_of, manager, address):
    send(client_of(manager), Staff_csv=STAFF)

    assert desk.get(address).status_code == 404
    assert desk.get(reverse("imports:register_absent"))["Location"] == SEND


def test_a_file_that_is_not_there_is_not_found(desk):
    send(desk, Staff_csv=STAFF)

    for name in ("columns", "values"):
        assert desk.get(reverse(f"imports:register_{name}", args=[7])).status_code == 404


def test_an_upload_that_cannot_be_opened_says_so_with_the_changes(desk):
    assert send(desk, broken_xlsx=b"PK\x03\x04nothing") == PREVIEW

    assert desk.get(COLUMNS)["Location"] == PREVIEW
    assert "It is damaged" in desk.get(PREVIEW).text


@pytest.mark.usefixtures("register")
def test_values_of_a_workbook_with_what_is_the_same_in_every_row(desk):
    book = Workbook()
    sheet = book.active
    sheet.title = "Media days"
    sheet.append(["Staff no", "When"])
    sheet.append(["1001", NOW.replace(tzinfo=None, hour=0, minute=0)])
    content = io.BytesIO()
    book.save(content)
    send(desk, book_xlsx=content.getvalue())
    address = f"{COLUMNS}?table=training"
    desk.post(address, {"column_0": "person", "column_1": "completed_on"})

    refused = desk.post(VALUES, {"name": "", "constant_course": "", "constant_outcome": "passed"})
    desk.post(VALUES, {"name": "Days", "constant_course": "M1", "constant_outcome": "passed"})
    confirm(desk)

    assert refused.context["form"].errors == {
        "name": ["Enter a name to save this by."],
        "constant_course": ["Say the course of every row."],
    }
    assert "so every row counts as passed unless you choose another." in refused.text
    assert TrainingRecord.objects.get().course.code == "M1"


def test_a_constant_is_checked(desk):
    send(desk, Board_csv="Person,Role\n1001,board\n")
    desk.post(f"{COLUMNS}?table=tenures", {"column_0": "person", "column_1": "role"})

    page = desk.post(VALUES, {"name": "x", "role_rest": "stop", "constant_starts_on": "soon"})

    assert page.context["form"].errors == {
        "constant_starts_on": [
            "“soon” is not a date that the register can read. "
            "Write the date as 2026-03-31 or 31/03/2026."
        ]
    }


@pytest.mark.usefixtures("register")
def test_other_values_can_be_listed_as_problems(desk):
    send(desk, Competences_csv=REPORT)
    desk.post(COLUMNS, shown(desk, COLUMNS) | {"ignore_rest": "on"})
    chosen = shown(desk, VALUES) | {"course_rest": "stop"}

    desk.post(VALUES, chosen)
    problems = desk.get(PREVIEW).context["preview"].problems

    assert [cause.first[:3] for cause in problems] == [
        ("Competences.csv", 4, "Competence Name"),
        ("Competences.csv", 5, "Employee Number"),
    ]
    assert shown(desk, VALUES)["course_rest"] == "stop"
    assert send(desk, Corrected_csv=REPORT.replace("9999", "1001")) == PREVIEW
    assert shown(desk, VALUES) == chosen
    assert not RegisterMapping.objects.exists()
    assert send(desk, Corrected_csv=STAFF) == COLUMNS


def test_many_values_stand_behind_a_press(desk):
    rows = "".join(f"1001,Fire {number},2026-01-01\n" for number in range(200))
    send(desk, Competences_csv=f"Employee Number,Competence Name,Date Achieved\n{rows}")
    desk.post(COLUMNS, shown(desk, COLUMNS))

    (closed,) = desk.get(VALUES).context["form"].closed()

    assert (len(closed["shown"]), len(closed["hidden"])) == (12, 138)
    assert "138 other values" in desk.get(VALUES).text


@pytest.mark.usefixtures("register")
def test_the_few_values_that_nothing_is_known_of_stand_first(desk):
    people = [PersonFactory(last_name=f"Usk{number}") for number in range(15)]
    rows = "".join(f"{person.full_name},M1,2026-01-01\n" for person in people)
    send(desk, Log_csv=f"Name,Course,Date\n{rows}Ned Nobody,M1,2026-01-01\n")
    columns = {"column_0": "name", "column_1": "course", "column_2": "completed_on"}
    desk.post(f"{COLUMNS}?table=training", columns)

    of_name = next(
        each for each in desk.get(VALUES).context["form"].closed() if each["name"] != "Course"
    )

    assert of_name["shown"][0][0] == "Ned Nobody"
    assert (len(of_name["shown"]), len(of_name["hidden"])) == (12, 4)


def test_a_changed_mapping_keeps_what_was_said_of_values(desk):
    CourseFactory(code="M1", title="Media")
    send(desk, c_csv="Employee Number,Competence Name,Date Achieved,Grade\n1001,Odd,2026-01-01,7\n")
    desk.post(COLUMNS, shown(desk, COLUMNS) | {"ignore_rest": "on"})
    desk.post(VALUES, shown(desk, VALUES) | {"course_0": "M1", "course_rest": "stop"})

    assert shown(desk, COLUMNS)["ignore_rest"] is True
    desk.post(COLUMNS, shown(desk, COLUMNS))

    assert shown(desk, VALUES)["course_0"] == "M1"


def test_a_mapping_with_a_mistake_is_a_problem_of_the_preview(desk):
    """Its values were never said: the outcome is missing."""
    send(desk, c_csv="Employee Number,Competence Name,Date Achieved\n1001,Odd,2026-01-01\n")
    desk.post(COLUMNS, shown(desk, COLUMNS))

    problems = desk.get(PREVIEW).context["preview"].problems

    assert [cause.first[:4] for cause in problems] == [
        ("c.csv", None, "outcome", "No column is read as outcome.")
    ]


def test_saved_mappings_are_listed_and_removed(desk, officer):
    saved = RegisterMappingFactory(name="Competences", saved_by=officer)
    remove = reverse("imports:register_mapping_remove", args=[saved.pk])
    assert remove in desk.get(SEND).text

    page = desk.post(remove, follow=True)

    assert "Competences is removed. Earlier imports stay as they are." in page.text
    assert RegisterMapping.objects.count() == 0
    assert AuditEvent.objects.latest("number").details["before"] == saved.content
    assert desk.post(remove).status_code == 404


@pytest.mark.usefixtures("register")
def test_an_esr_file_after_hr_is_training(desk):
    """The list of HR has half of its columns, and is of people all the same."""
    header = "Employee Number,Employee Name,Position Title"
    hr = f"{header}\n1001,Gwen Fenwright,Chair\n1002,Hamish Dunmore,Nurse\n"
    mapped(desk, hr)
    confirm(desk)
    esr = f"{header},Competence Name,Meets Requirement,Date completed\n1001,Gwen Fenwright,Chair,"
    esr += "Media awareness,Yes,3 Nov 2026\n1002,Hamish Dunmore,Nurse,Media awareness,No,N/A\n"

    send(desk, ESR_csv=esr)

    assert list(shown(desk, COLUMNS).values()) == ["person", "course", "completed_on"]
    desk.post(COLUMNS, shown(desk, COLUMNS) | {"ignore_rest": "on"})
    form = desk.get(VALUES).context["form"]
    assert [(field.label, field.value()) for field in form.left_out()] == [
        ("Leave out rows without Date completed (completed on)", False)
    ]
    assert "constant_outcome" in form.fields


def test_one_file_fills_two_tables(desk):
    send(desk, Staff_csv="Staff No,Name,Role,Since\n1001,Gwen Fenwright,Board,45000\n")
    desk.post(
        f"{COLUMNS}?table=people", {"column_0": "reference", "column_1": "name", "ignore_rest": "1"}
    )
    desk.post(VALUES, {"name": "Staff"})
    assert f"{COLUMNS}?also=yes" in desk.get(PREVIEW).text
    assert desk.get(f"{COLUMNS}?also=yes").context["form"] is None

    columns = f"{COLUMNS}?also=yes&table=tenures"
    answers = {"column_0": "person", "column_2": "role", "column_3": "starts_on"}
    values = desk.post(columns, answers | {"ignore_rest": "1"})["Location"]
    desk.post(values, shown(desk, values))
    confirm(desk)

    tenure = Person.objects.get().tenures.get()
    assert (tenure.role, str(tenure.starts_on)) == ("governing_board", "2023-03-15")
    entries = RegisterMapping.objects.get().content["files"]["Staff.csv"]
    assert [entry["table"] for entry in entries] == ["people", "tenures"]
    assert send(desk, Next_csv="Staff No,Name,Role,Since\n") == PREVIEW


TWO_TABLES = "Staff No,Name,Post,Started,Board\n1001,Gwen Fenwright,Nurse,2020-05-04,Y\n"


@pytest.fixture
def two_readings(desk) -> Client:
    """HR's list has been imported as people and as roles, and is complete each time."""
    send(desk, Staff_csv=TWO_TABLES)
    desk.post(COLUMNS, shown(desk, f"{COLUMNS}?table=people") | {"ignore_rest": "1"})
    desk.post(VALUES, {"name": "HR list"})
    also = f"{COLUMNS}?also=yes&table=tenures"
    columns = {"column_0": "person", "column_4": "role", "ignore_rest": "1"}
    values = desk.post(also, columns)["Location"]
    answers = {"role_0": "governing_board", "role_rest": "skip", "constant_starts_on": "2026-04-01"}
    desk.post(values, shown(desk, values) | answers | {"name": "HR list", "is_complete": "on"})
    confirm(desk)
    return desk


def test_a_renamed_column_loses_no_reading_and_no_name(two_readings):
    send(two_readings, December_csv=TWO_TABLES.replace("Post,", "Position,"))
    following = two_readings.post(COLUMNS, shown(two_readings, COLUMNS) | {"ignore_rest": "1"})

    assert shown(two_readings, following["Location"])["name"] == "HR list"
    two_readings.post(following["Location"], shown(two_readings, following["Location"]))
    page = two_readings.get(PREVIEW).text
    assert "is read as people and roles, by the mapping HR list." in " ".join(page.split())
    assert f"{COLUMNS}?of=tenures" in page


def test_another_reading_that_names_the_renamed_column_is_asked_about_too(two_readings):
    send(two_readings, December_csv=TWO_TABLES.replace("Board", "Governor"))
    following = two_readings.post(COLUMNS, shown(two_readings, COLUMNS) | {"ignore_rest": "1"})

    assert following["Location"] == f"{COLUMNS}?of=tenures"


def _december(client: Client, text: str) -> str:
    """Where the next list leads once the day of its new roles is said."""
    values = send(client, December_csv=text)
    assert values == f"{VALUES}?table=tenures"
    return client.post(values, shown(client, values) | {"constant_starts_on": "2026-11-20"})[
        "Location"
    ]


def _roles() -> list[tuple[str, str, str | None]]:
    rows = Tenure.objects.filter(retracted_at=None).order_by("person__reference", "starts_on")
    return [(row.person.reference, str(row.starts_on), str(row.ends_on or "")) for row in rows]


def test_who_holds_a_role_keeps_its_day_and_who_is_new_gets_that_of_the_list(two_readings):
    orla = TWO_TABLES + "1002,Orla Usk,Nurse,2016-05-04,Y\n"

    assert _december(two_readings, orla) == PREVIEW
    preview = two_readings.get(PREVIEW).context["preview"]
    confirm(two_readings)

    assert _roles() == [("1001", "2026-04-01", ""), ("1002", "2026-11-20", "")]
    assert preview.gone == []
    assert [cause.first.problem for cause in preview.warnings] == [
        "“1001” has this role from an earlier day, so it is not added again."
    ]


def test_a_role_that_the_list_lacks_can_end(two_readings):
    _december(two_readings, TWO_TABLES.replace(",Y", ",N") + "1002,Orla Usk,Nurse,2016-05-04,Y\n")
    page = two_readings.get(PREVIEW)
    [(name, words, answer, can_end)] = page.context["preview"].gone
    confirm(two_readings, **{name: "end"})

    assert "Governing board" in words
    assert (answer, can_end) == ("", True)
    assert "It ended yesterday" in page.text
    assert "There is nothing to import" not in two_readings.get(PREVIEW).text
    yesterday = str(NOW.date() - timedelta(days=1))
    assert _roles() == [("1001", "2026-04-01", yesterday), ("1002", "2026-11-20", "")]
    two_readings.post(
        reverse("imports:register_undo", args=[RegisterImport.objects.latest("pk").pk])
    )
    assert _roles() == [("1001", "2026-04-01", "")]


def test_a_role_that_is_kept_is_asked_about_again(two_readings):
    without = TWO_TABLES.replace(",Y", ",N") + "1002,Orla Usk,Nurse,2016-05-04,Y\n"
    _december(two_readings, without)
    confirm(two_readings)

    _december(two_readings, without)

    assert len(two_readings.get(PREVIEW).context["preview"].gone) == 1


def test_a_reading_can_be_dropped(two_readings):
    send(two_readings, December_csv=TWO_TABLES)
    page = two_readings.get(f"{COLUMNS}?of=tenures")

    two_readings.post(f"{COLUMNS}?of=tenures", {"drop": "yes"})

    assert "Do not read it as roles" in page.text
    assert "is read as people, by the mapping HR list" in two_readings.get(PREVIEW).text


def test_the_start_of_a_job_is_not_guessed_as_that_of_a_role(two_readings):
    send(
        two_readings,
        Later_csv=TWO_TABLES.replace("Post,", "Position,").replace("Board", "Governor"),
    )
    two_readings.post(COLUMNS, shown(two_readings, COLUMNS) | {"ignore_rest": "1"})

    assert "starts_on" not in shown(two_readings, f"{COLUMNS}?of=tenures").values()


def test_two_saved_mappings_that_fit_are_asked_about(desk):
    saved = {name: RegisterMappingFactory(name=name, shape=shape_of(["A", "B"])) for name in "xy"}

    assert send(desk, t_csv="A,B\n1,One\n") == COLUMNS
    page = desk.get(COLUMNS)
    answer = desk.post(COLUMNS, {"saved": saved["y"].pk})

    assert "2 saved mappings fit these columns." in page.text
    assert answer["Location"] == PREVIEW
    assert "is read as topics, by the mapping y." in desk.get(PREVIEW).text


@pytest.mark.usefixtures("register")
def test_a_wide_list_without_numbers_asks_whose_name_it_is(desk):
    person = Person.objects.get(reference="1001")
    Person.objects.filter(pk=person.pk).update(first_name="Gwen", last_name="Fenwright")
    send(
        desk,
        Log_csv='Who,Team,Media awareness\n"Fenwright, Gwen",a,3 Nov 2026\nAn Other,b,4 Nov 2026\n',
    )
    chosen = shown(desk, f"{COLUMNS}?table=training") | {"column_0": "name", "ignore_rest": "1"}

    desk.post(f"{COLUMNS}?table=training", chosen)
    asked = shown(desk, VALUES)
    desk.post(VALUES, asked | {"name_rest": "skip"})
    left_out = desk.get(PREVIEW).context["preview"].left_out
    confirm(desk)

    assert chosen["column_2"] == "date of M1"
    assert [asked[name] for name in ("name_0", "name_1") if name in asked] == ["1001"]
    assert [cause.first[2:4] for cause in left_out] == [("Who", "An Other")]
    record = TrainingRecord.objects.get()
    assert (record.person, record.course.code, str(record.completed_on)) == (
        *(person, "M1", "2026-11-03"),
    )


@pytest.mark.usefixtures("register")
def test_two_people_of_one_name_in_two_rows_are_never_one(desk):
    CourseFactory(code="M2", title="Radio")
    PersonFactory(reference="1003", first_name="Aisha", last_name="Khan")
    rows = '"Khan, Aisha",3 Nov 2026,\n"Khan, Aisha",4 Nov 2025,\n'
    send(desk, Log_csv=f"Who,Media awareness,Radio\n{rows}")
    columns = {"column_0": "name", "column_1": "date of M1", "column_2": "date of M2"}

    desk.post(f"{COLUMNS}?table=training", columns)
    assert "name_0" not in shown(desk, VALUES)  # one Khan is known, but the list has two
    answers = {"name_rest": "stop", "constant_outcome": "passed", "name": "Log"}
    desk.post(VALUES, answers | {"name_0": "1003"})
    [again] = desk.get(PREVIEW).context["preview"].problems
    PersonFactory(reference="1004", first_name="Aisha", last_name="Khan")
    page = desk.get(VALUES).text
    shared, _ = desk.get(PREVIEW).context["preview"].problems

    assert again.first.problem == "“Khan, Aisha” has row 2 already."
    assert "Several people: give each row a number" in page
    assert shared.first.problem.endswith("1003 and 1004 have this name.")
    assert shared.first.remedy == "Add a column with their numbers."


@pytest.mark.usefixtures("register")
def test_a_name_that_was_said_is_asked_about_again_once_two_people_have_it(desk):
    PersonFactory(reference="1003", first_name="Aisha", last_name="Khan")
    log = 'Who,Media awareness\n"Khan, Aisha",3 Nov 2025\n'
    columns = {"column_0": "name", "column_1": "date of M1", "ignore_rest": "1"}
    send(desk, Log_csv=log)
    desk.post(f"{COLUMNS}?table=training", columns)
    desk.post(VALUES, shown(desk, VALUES) | {"name_rest": "stop"})
    confirm(desk)
    PersonFactory(reference="1004", first_name="Aisha", last_name="Khan")

    send(desk, Log_csv=log.replace("3 Nov 2025", "4 Nov 2026"))

    [problem] = desk.get(PREVIEW).context["preview"].problems
    assert problem.first.problem.endswith("1003 and 1004 have this name.")


def test_whoever_has_left_gets_no_role(two_readings):
    left = NOW.date() - timedelta(days=30)
    PersonFactory(reference="1002", first_name="Orla", last_name="Usk", left_on=left)
    _december(two_readings, TWO_TABLES + "1002,Orla Usk,Nurse,2016-05-04,Y\n")

    warnings = [
        cause.first.problem for cause in two_readings.get(PREVIEW).context["preview"].warnings
    ]
    confirm(two_readings)

    assert "“1002” has left by then, so the role is not added." in warnings
    assert _roles() == [("1001", "2026-04-01", "")]


@pytest.mark.usefixtures("register")
def test_what_a_source_holds_no_longer_is_retracted_by_a_press(desk):
    header = "Employee Number,Competence Name,Date Achieved\n1001,M1,"
    send(desk, ESR_csv=f"{header}2029-01-01\n")
    desk.post(COLUMNS, shown(desk, COLUMNS))
    answers = {"course_0": "M1", "course_rest": "stop", "is_complete": "on"}
    desk.post(VALUES, shown(desk, VALUES) | answers)
    confirm(desk)

    send(desk, ESR_csv=f"{header}2026-01-01\n")
    asked = desk.get(PREVIEW)
    name, words, *_ = asked.context["preview"].gone[0]
    fingerprint = asked.context["preview"].fingerprint
    unseen = {"fingerprint": fingerprint, "answered": asked.context["answered"], name: "retract"}
    looked = desk.post(PREVIEW, unseen, follow=True)
    standing = TrainingRecord.objects.not_retracted()
    assert [str(record.completed_on) for record in standing] == ["2029-01-01"]
    confirm(desk, **{name: "retract"})

    assert "(1001) + M1 + 1 January 2029" in words
    assert "It ended yesterday" not in asked.text
    assert "You changed what becomes of a record. These are the changes now." in looked.text
    assert ">Retracted</th>" in looked.text
    assert [str(record.completed_on) for record in standing.all()] == ["2026-01-01"]


@pytest.mark.usefixtures("register")
def test_a_list_of_strangers_is_asked_about(desk):
    mapped(desk, STAFF.replace("1001", "01001").replace("1002", "01002"))
    page = desk.get(PREVIEW)
    new = desk.get(f"{PREVIEW}?has_new_people=yes")

    assert "2 of 2 people are not on the register, such as 01001. 1001 is on" in page.text
    assert 'href="?has_new_people=yes"' in page.text
    assert new.context["preview"].problems.object_list == []


def test_a_broken_file_of_theirs_can_be_left_out(desk):
    send(desk, Absence_csv='a,"b\n', topics_csv="code,title\nwinter,Winter\n")

    answer = desk.post(COLUMNS, {"leave_out": "yes"})

    assert answer["Location"] == PREVIEW
    assert desk.get(PREVIEW).context["preview"].problems.object_list == []


def test_the_first_sheet_that_looks_like_something_is_asked_about(desk):
    book = Workbook()
    book.active.append(["Read this first"])
    for title in ("Data", "Copy"):
        for row in STAFF.splitlines():
            if title not in book.sheetnames:
                book.create_sheet(title)
            book[title].append(row.replace('"', "").replace(", ", " ").split(","))
    content = io.BytesIO()
    book.save(content)

    data = reverse("imports:register_columns", args=[1])
    assert send(desk, Staff_xlsx=content.getvalue()) == data
    desk.post(data, shown(desk, data) | {"ignore_rest": "on"})
    values = reverse("imports:register_values", args=[1])
    assert desk.post(values, shown(desk, values))["Location"] == PREVIEW
    assert desk.get(PREVIEW).text.count("is left out.") == 2
