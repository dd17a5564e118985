"""Someone who asks gets everything that is held on them."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from accounts.models import AuditEvent
from tests.clock import NOW
from tests.factories.jobs import MailFactory
from tests.factories.scheduling import AskFactory, EnquiryFactory, JournalistFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.training import CourseFactory, PersonFactory
from training import stored_files
from training.actions.certificates import FOLDER
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def asked() -> Person:
    person = PersonFactory(
        reference="E101", last_name="Vale", email="vale@example.nhs.uk", left_on="2026-01-31"
    )
    AskFactory(person=person, reason="=1+1")
    MailFactory(
        to="Vale@example.nhs.uk", subject="Will you do it?", text="https://secret.example.org/"
    )
    return person


def test_held_find_finds_people_who_have_left_and_journalists(client_of, administrator, asked):
    JournalistFactory(name="Jem Valence")
    client = client_of(administrator)

    page = client.get("/records/?words=vale").text

    assert [
        "/records/people/E101/" in page,
        "left 31 January 2026" in page,
        "Jem Valence" in page,
    ] == [True] * 3
    assert "Nobody matches “zz”" in client.get("/records/?words=zz").text


def test_held_detail_shows_all_with_mails_and_is_written_down(client_of, administrator, asked):
    response = client_of(administrator).get("/records/people/E101/")

    assert [
        text in response.text for text in ("Person (1)", "Ask (1)", "Mail (1)", "Will you do it?")
    ] == [True] * 4
    assert "secret.example.org" not in response.text
    assert "31 January 2026" in response.text
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.get(action="held.seen").by == administrator


def test_held_detail_of_a_journalist(client_of, administrator):
    enquiry = EnquiryFactory(journalist=JournalistFactory(), subject="Winter beds")

    page = client_of(administrator).get(f"/records/journalists/{enquiry.journalist_id}/").text

    assert "Winter beds" in page


def test_held_export_gives_json_and_tables(client_of, administrator, asked):
    client = client_of(administrator)

    told, table = (client.post(f"/records/people/E101.{kind}") for kind in ("json", "csv"))

    assert json.loads(told.content)["mail"][0]["subject"] == "Will you do it?"
    assert (
        told["Content-Disposition"]
        == f'attachment; filename="held-on-people-E101-{NOW:%Y-%m-%d}.json"'
    )
    assert "ask,1,reason,'=1+1" in table.text
    assert AuditEvent.objects.filter(action="held.given").count() == 2


def test_held_export_gives_all_of_a_person_with_their_files(client_of, administrator, asked):
    kept = stored_files.store(b"%PDF-1.7", folder=FOLDER, kind="pdf")
    CertificateFactory(person=asked, course=CourseFactory(code="M2"), file=kept)

    answer = client_of(administrator).post("/records/people/E101.zip")

    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="held-on-people-E101-{NOW:%Y-%m-%d}.zip"'
    )
    with ZipFile(BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["held.json", "certificate-1-M2-2026-11-01.pdf"]
        assert packed.read(packed.namelist()[1]) == b"%PDF-1.7"
        assert json.loads(packed.read("held.json"))["certificate"][0]["provider"] == "Studio Nine"


@pytest.mark.parametrize("path", ["people/E9/", "journalists/9/", "journalists/x/", "others/E101/"])
def test_held_detail_of_nobody_is_not_found(client_of, administrator, path):
    assert client_of(administrator).get(f"/records/{path}").status_code == 404


def test_held_export_in_no_format_is_not_found(client_of, administrator, asked):
    assert client_of(administrator).post("/records/people/E101.exe").status_code == 404
