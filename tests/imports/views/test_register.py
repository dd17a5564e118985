"""Importing the register on the web: upload, check, confirm, undo; every problem with its place and
remedy.
"""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import RegisterImport, RegisterUpload
from imports.tables import TABLES
from tests.clock import NOW
from tests.desk.enquiries.agreed import able, agreed
from tests.factories.training import PersonFactory, TopicFactory
from tests.training.test_evidence import pdf
from training.actions.courses import add_named
from training.models import Certificate, Person, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SEND, PREVIEW, DROP, LIST = (
    reverse(f"imports:register_{name}") for name in ("import", "preview", "drop", "import_list")
)
PEOPLE = "reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,2020-01-01\n"
TOPICS = "code,title\nwinter,Winter\n"


def send(client: Client, **tables: str) -> object:
    files = [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in tables.items()]
    return client.post(SEND, {"sources": files})


def confirm(client: Client, **post: str) -> object:
    """Confirms the preview as it is now."""
    fingerprint = client.get(PREVIEW).context["preview"].fingerprint
    return client.post(PREVIEW, {"fingerprint": fingerprint} | post, follow=True)


def test_register_import_describes_each_file(desk):
    text = desk.get(SEND).text

    assert all(f"{name}.csv" in text for name in TABLES)
    assert "<b>reference</b>, title, <b>first_name</b>" in text


def test_register_import_needs_a_file(desk):
    assert "Choose the CSV files, a zip of them, or a workbook." in desk.post(SEND, {"x": "y"}).text


def test_register_import_goes_back_to_where_it_was_begun(desk):
    desk.get(f"{SEND}?next=/set-up/")
    send(desk, people=PEOPLE)
    from_set_up = confirm(desk)
    desk.get(f"{SEND}?next=https://elsewhere.example.org/")
    send(desk, topics=TOPICS)
    from_elsewhere = confirm(desk)

    assert from_set_up.redirect_chain == [("/set-up/", 302)]
    assert from_elsewhere.redirect_chain == [(LIST, 302)]


def test_register_import_refuses_duplicate_file_names(desk):
    files = [SimpleUploadedFile("people.csv", b"a"), SimpleUploadedFile("People.csv", b"b")]

    assert "Two files are called People.csv." in desk.post(SEND, {"sources": files}).text


def test_register_import_reminds_of_an_unconfirmed_upload(desk):
    send(desk, people=PEOPLE)

    assert "You uploaded people.csv on 25 November 2026, 4:20pm." in desk.get(SEND).text


def test_register_preview_writes_nothing_until_it_is_confirmed(desk, officer):
    response = send(desk, people=PEOPLE, topics=TOPICS)
    assert response["Location"] == PREVIEW
    page = desk.get(PREVIEW)
    assert "Nothing is saved yet." in page.text
    assert (Person.objects.count(), Topic.objects.count()) == (0, 0)

    response = confirm(desk)

    made = RegisterImport.objects.get()
    assert (made.imported_by, made.imported_at, made.source_name) == (officer, NOW, "2 files")
    assert Person.objects.get().reference == "E1"
    assert RegisterUpload.objects.count() == 0
    assert reverse("imports:register_undo", args=[made.pk]) in response.text


def test_register_preview_lists_every_problem_and_offers_no_button(desk):
    send(desk, people=PEOPLE + "E2,,Dunmore,soon\n", notes="x")

    page = desk.get(PREVIEW)

    assert [cause.first[:3] for cause in page.context["preview"].problems] == [
        ("notes.csv", None, None),
        ("people", 3, "first_name"),
        ("people", 3, "joined_on"),
    ]
    assert "Write the date as 2026-03-31 or 31/03/2026." in page.text
    assert "Import the register" not in page.text
    assert "<title>Error: " in page.text
    desk.post(PREVIEW, {"fingerprint": page.context["preview"].fingerprint})
    assert Person.objects.count() == 0


def test_register_preview_is_shown_again_if_the_register_changed(desk, manager):
    send(desk, topics=TOPICS)
    seen = desk.get(PREVIEW).context["preview"].fingerprint
    add_named(thing=Topic(code="winter", title="Cold"), by=manager, now=NOW)

    response = desk.post(PREVIEW, {"fingerprint": seen})

    assert "Someone else changed the register, so nothing was imported." in response.text
    assert [tuple(row)[2:] for row in response.context["preview"].rows] == [
        (False, [("Title", "Cold", "Winter")])
    ]
    assert Topic.objects.get().title == "Cold"
    confirm(desk)
    assert Topic.objects.get().title == "Winter"


def test_register_preview_without_changes(desk):
    TopicFactory(code="winter", title="Winter")
    send(desk, topics=TOPICS)

    assert "There is nothing to import" in desk.get(PREVIEW).text
    assert "The register already matches this file." in confirm(desk).text
    assert RegisterImport.objects.count() == 0


def test_register_preview_without_rows(desk):
    TopicFactory(code="winter", title="Winter")
    send(desk, topics=TOPICS.partition("\n")[0])

    page = desk.get(PREVIEW).text

    assert "There are no rows below the headings" in page
    assert "says all of it already" not in page


def test_register_preview_shows_only_the_users_own_upload(desk, client_of, manager):
    send(desk, topics=TOPICS)

    assert client_of(manager).get(PREVIEW)["Location"] == SEND


def test_register_drop(desk):
    send(desk, topics=TOPICS)

    for _ in range(2):
        assert desk.post(DROP)["Location"] == SEND

    assert (RegisterUpload.objects.count(), Topic.objects.count()) == (0, 0)


def test_register_template_has_the_header(desk):
    response = desk.get(reverse("imports:register_template", args=["tenures"]))

    assert response.content.decode("utf-8-sig") == "person,role,starts_on,ends_on\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="tenures.csv"'
    assert desk.get(reverse("imports:register_template", args=["nonsense"])).status_code == 404


def test_register_template_of_all_can_be_imported(desk):
    response = desk.get(reverse("imports:register_template", args=["all"]))

    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in TABLES)
    desk.post(SEND, {"sources": [SimpleUploadedFile("register.zip", response.content)]})
    assert desk.get(PREVIEW).context["preview"].problems.paginator.count == 0


def test_exported_people_can_be_imported(desk):
    PersonFactory(
        reference="E1", phone="+44 1632 960001", line_manager=PersonFactory(reference="E2")
    )
    exported = desk.get(reverse("training:person_export", args=["csv"])).content

    desk.post(SEND, {"sources": [SimpleUploadedFile("people.csv", exported)]})

    assert desk.get(PREVIEW).context["prepared"].plan.counts["people"]["same"] == 2
    assert len(list(csv.reader(io.StringIO(exported.decode())))) == 3


def test_an_export_whose_numbers_lost_their_zeros_is_asked_about(desk):
    """As a spreadsheet saves it."""
    for reference in ("0101", "1002", "1003"):
        PersonFactory(reference=reference)
    exported = desk.get(reverse("training:person_export", args=["csv"])).content

    saved = exported.replace(b"0101", b"101")
    desk.post(SEND, {"sources": [SimpleUploadedFile("people.csv", saved)]})

    assert "0101 is on the register: only the zeros in front differ." in desk.get(PREVIEW).text
    assert 'href="?has_new_people=yes"' in desk.get(PREVIEW).text


def test_register_import_list_offers_undo_for_the_last(desk):
    for topic in ("winter,Winter", "winter,Cold"):
        send(desk, topics=f"code,title\n{topic}")
        confirm(desk)
    first, last = RegisterImport.objects.order_by("pk")

    text = desk.get(LIST).text

    undo = [reverse("imports:register_undo", args=[made.pk]) for made in (first, last)]
    assert [address in text for address in undo] == [False, True]


def test_register_import_list_without_any(desk):
    assert "No imports yet." in desk.get(LIST).text


@pytest.mark.parametrize("rows", [1, 3])
def test_register_import_list_query_count(rows, desk, officer, django_assert_num_queries):
    for place in range(rows):
        RegisterImport.objects.create(
            source_name="x",
            imported_at=NOW + timedelta(hours=place),
            imported_by=officer,
            undone_at=NOW,
            undone_by=officer,
        )

    with django_assert_num_queries(6):
        desk.get(LIST)


def test_register_undo(desk):
    send(desk, people=PEOPLE, topics=TOPICS)
    confirm(desk)
    undo = reverse("imports:register_undo", args=[RegisterImport.objects.get().pk])

    response = desk.post(undo, follow=True)

    assert "The import of 2 files is undone." in response.text
    assert (Person.objects.listed().count(), Topic.objects.count()) == (0, 0)
    assert "You can undo only the last import, and only once." in desk.post(undo, follow=True).text


def test_register_undo_reports_what_was_left_alone(desk):
    topics = "".join(f"t{n},Topic {n}\n" for n in range(12))
    held = "".join(f"E1,t{n},can\n" for n in range(12))
    send(
        desk,
        people=PEOPLE,
        topics=f"code,title\n{topics}",
        person_topics=f"person,topic,level\n{held}",
    )
    confirm(desk)

    response = desk.post(
        reverse("imports:register_undo", args=[RegisterImport.objects.get().pk]), follow=True
    )

    assert "Topic 0 stays, because the history points to it." in response.text
    assert "more. The audit trail lists them all." in response.text


def test_register_import_lists_allowed_values(desk):
    page = " ".join(desk.get(SEND).text.split())

    assert "outcome: passed, failed, did_not_attend" in page
    assert (
        "criticals: one or more, separated by spaces: confidentiality, contradicts, political"
        in page
    )


def test_register_import_with_a_certificate_and_undo(desk):
    tables = {
        "people": PEOPLE,
        "training": "person,course,completed_on,outcome\nE1,M2,2026-05-01,passed\n",
        "certificates": "person,course,completed_on,provider,file\nE1,M2,2026-05-01,Studio Nine,gwen.pdf\n",
    }
    files = [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in tables.items()]
    desk.post(SEND, {"sources": [*files, SimpleUploadedFile("gwen.pdf", pdf())]})

    page = desk.get(PREVIEW, {"file": "certificates"}).text
    confirm(desk)
    certificate = Certificate.objects.get()
    desk.post(reverse("imports:register_undo", args=[RegisterImport.objects.get().pk]))

    assert "<b>gwen.pdf</b>" in page
    assert certificate.status == "accepted"
    assert Certificate.objects.count() == 0


def test_register_preview_says_over_which_interviews_it_brought_leave(desk):
    """The first five, and how many more there are."""
    rows = ["person,starts_at,ends_at,kind"]
    for number in range(7):
        agreed(able(reference=f"E{number}"), reference=f"I-01{number}0")
        rows.append(f"E{number},2026-11-26T00:00,2026-11-27T00:00,leave")
    send(desk, away="\n".join(rows))

    page = confirm(desk).text

    assert page.count("needs attention: Dr Leila Iyer-Thorne is on leave on Thu 26 Nov") == 5
    assert "And 2 more. Today shows them all." in page
