"""A spokesperson prints their own statement and certificates, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from reports.printing.renderer import Rendered, RenderingFailed
from tests.clock import NOW
from tests.factories.training import PersonFactory, TrainingRecordFactory
from training.actions.facts import retract_fact
from training.actions.issued_certificates import issue_certificate
from training.models import IssuedCertificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
STATEMENT = reverse("reports:my_cpd_statement")
PERIOD = {"first": "1 January 2026", "last": "25 November 2026"}


class Printer:
    """Answers as it is told to, and keeps what it was given."""

    def __init__(self) -> None:
        self.answer: Rendered | RenderingFailed = Rendered(b"%PDF-1.7", 1, 0.1, ())

    def render(self, html: str, kind: str) -> Rendered:
        self.given = (html, kind)
        if isinstance(self.answer, RenderingFailed):
            raise self.answer
        return self.answer


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    monkeypatch.setattr("reports.cpd.views.cpd.renderer", lambda: made)
    return made


def test_my_cpd_statement_of_a_period(client_of, spokesperson, printer):
    me = client_of(spokesperson)
    assert me.get(STATEMENT, PERIOD).status_code == 404
    person = PersonFactory(user=spokesperson)

    answer = me.get(STATEMENT, PERIOD)

    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/pdf",
        "private, no-store",
    )
    assert answer["Content-Disposition"] == 'inline; filename="cpd-2026-01-01-2026-11-25.pdf"'
    assert (person.full_name in printer.given[0], printer.given[1]) == (True, "cpd")
    wrong = me.get(STATEMENT, {"first": "25 November 2026", "last": "1 January 2026"}, follow=True)
    assert "The last day is before the first." in wrong.text
    printer.answer = RenderingFailed("The renderer stopped.")
    assert (
        "The PDF was not made. The renderer stopped." in me.get(STATEMENT, PERIOD, follow=True).text
    )
    printer.answer = Rendered(b"%PDF-1.7", 1, 0.1, ("7.1: no title",))
    assert "The PDF failed its checks" in me.get(STATEMENT, PERIOD, follow=True).text


def test_my_course_certificate_is_of_ones_own_passed_course(
    client_of, spokesperson, officer, printer
):
    person = PersonFactory(user=spokesperson)
    own = TrainingRecordFactory(person=person)
    others = [
        TrainingRecordFactory(),
        TrainingRecordFactory(person=person, retracted=True),
        TrainingRecordFactory(person=person, outcome="failed"),
    ]
    me = client_of(spokesperson)

    def answer(record: object) -> int:
        return me.get(reverse("reports:my_course_certificate", args=[record.pk])).status_code

    assert (answer(own), [answer(record) for record in others]) == (200, [404, 404, 404])
    assert own.course.title in printer.given[0]
    for address in (STATEMENT, reverse("reports:my_course_certificate", args=[own.pk])):
        assert client_of(officer).get(address).status_code == 403


def test_certificate_check_says_whose_it_is_for_what_and_when_and_no_more(
    client_of, spokesperson, printer
):
    record = TrainingRecordFactory(
        person=PersonFactory(user=spokesperson, job_title="GP", phone="01632 960164")
    )
    me = client_of(spokesperson)
    for _ in range(2):
        me.get(reverse("reports:my_course_certificate", args=[record.pk]))

    certificate = IssuedCertificate.objects.get()
    page = Client().get(f"/certificate/{certificate.public_id}")

    assert f"/certificate/{certificate.public_id}" in printer.given[0]
    for words in ("This certificate is real", record.person.full_name, record.course.title):
        assert words in page.text
    for words in ("GP", "960164", record.person.reference):
        assert words not in page.text
    assert AuditEvent.objects.filter(action="certificate.issued").count() == 1


def test_certificate_check_of_a_record_taken_back_names_nobody(officer):
    record = TrainingRecordFactory()
    certificate = issue_certificate(record=record, by=officer, now=NOW)
    retract_fact(fact=record, because="Never came", by=officer, now=NOW)

    page = Client().get(f"/certificate/{certificate.public_id}").text

    assert ("No longer valid" in page, record.person.last_name in page) == (True, False)


def test_certificate_check_of_an_unknown_one_is_not_found():
    page = Client().get("/certificate/AAAAAAAAAAAAAAAAAAAAAA")

    assert (page.status_code, "No such certificate" in page.text) == (404, True)
