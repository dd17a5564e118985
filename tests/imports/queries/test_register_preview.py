import io
from decimal import Decimal

import pytest

from imports.actions.register_uploads import store_upload
from imports.queries import register_preview
from imports.queries.register_preview import prepare_upload, preview_of
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory, PracticeFactory

pytestmark = pytest.mark.django_db
HEADER = "reference,first_name,last_name,joined_on,phone\n"


@pytest.fixture
def preview(officer):
    def of(file="", page=None, **tables):
        files = [(f"{name}.csv", io.BytesIO(text.encode())) for name, text in tables.items()]
        upload = store_upload(files=files, by=officer, now=NOW)
        return preview_of(prepare_upload(upload, TODAY), file=file, page=page)

    return of


def test_preview_of_shows_old_and_new_values(preview):
    PersonFactory(reference="E1", first_name="Gwen", last_name="Fenwright", phone="1111")

    found = preview(
        people=HEADER + "E1,Gwen,Fenwright,2024-01-01,2222\nE2,Hamish,Dunmore,2026-01-01,"
    )

    assert [tuple(row) for row in found.rows] == [
        (2, "Gwen Fenwright (E1)", False, [("Phone", "1111", "2222")]),
        (
            3,
            "E2",
            True,
            [
                ("First name", "", "Hamish"),
                ("Last name", "", "Dunmore"),
                ("Joined on", "", "1 January 2026"),
            ],
        ),
    ]


def test_preview_of_hides_stored_scores(preview):
    PracticeFactory(person__reference="E1", score=Decimal("2.5"))

    found = preview(practice="person,medium,practised_on,kind,score\nE1,radio,2026-10-12,mock,4")

    assert [row[3] for row in found.rows] == [[("Score", "what was held", "4.0")]]


def test_preview_of_shows_the_chosen_file_or_the_first_with_changes(preview):
    tables = {
        "people": HEADER,
        "topics": "code,title\nwinter,Winter",
        "courses": "code,title\nX1,Radio",
    }

    assert [preview(file, **tables).file for file in ("", "topics", "people", "nonsense")] == [
        *("courses", "topics", "courses", "courses"),
    ]


def test_preview_of_many_rows_is_paged(preview):
    topics = "code,title\n" + "".join(f"t{n},Topic\n" for n in range(60))

    assert [len(preview(page=page, topics=topics).rows) for page in ("1", "2")] == [50, 10]


def test_preview_of_no_changes_shows_no_file(preview):
    assert (preview(topics="code,title").file, preview(topics="code,title").rows) == ("", [])


def test_prepare_upload_reports_an_unreadable_file(preview, officer):
    upload = store_upload(
        files=[("register.xls", io.BytesIO(b"\xd0\xcf\x11\xe0"))], by=officer, now=NOW
    )

    prepared = prepare_upload(upload, TODAY)

    assert prepared.is_valid is False
    assert prepared.checked.problems.found[0].remedy == "Save it as .xlsx, without a password."


def test_prepare_upload_limits_the_size(preview, monkeypatch):
    monkeypatch.setattr(register_preview, "MAX_CHANGES", 1)

    found = preview(topics="code,title\nwinter,Winter\ngp,GPs")

    (cause,) = found.problems
    assert cause.first.problem == "It would change 2 rows. This page can import 1 at a time."
    assert found.rows == []


def test_prepare_upload_limits_the_certificates(officer, monkeypatch):
    monkeypatch.setattr(register_preview, "MAX_CERTIFICATES", 1)
    files = [("a.pdf", io.BytesIO(b"%PDF-")), ("b.pdf", io.BytesIO(b"%PDF-"))]

    prepared = prepare_upload(store_upload(files=files, by=officer, now=NOW), TODAY)

    assert [problem.problem for problem in prepared.checked.problems.found] == [
        "2 certificates are included. This page can import 1 at a time."
    ]


@pytest.mark.parametrize(
    ("tables", "key", "differences"),
    [
        (
            {"tenures": "person,role,starts_on\nE1,clinical_lead,2026-01-05"},
            "Gwen Fenwright (E1) + Clinical lead + 5 January 2026",
            [],
        ),
        (
            {"courses": "code,title,media\nM20,Phone-ins,radio live_tv"},
            "M20",
            [("Title", "", "Phone-ins"), ("Media", "", "Radio, Live or remote TV")],
        ),
    ],
)
def test_preview_of_says_coded_values_in_words(preview, tables, key, differences):
    PersonFactory(reference="E1", first_name="Gwen", last_name="Fenwright")

    row = preview(**tables).rows[0]

    assert (row[1], row[3]) == (key, differences)
