"""Both documents pass PDF/UA-1 and PDF/A-2a with hostile texts, and contain what they should."""

from datetime import date

import pytest
from PIL import Image

from reports.cpd.cpd_document import KIND, course_certificate_html, statement_html
from reports.cpd.queries.cpd import cpd_statement
from reports.printing.renderer import renderer
from tests.clock import NOW, TODAY
from tests.factories.self_service import CpdEntryFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from tests.reports.pdf_reading import texts_of
from tests.training.test_logos import saved
from training.actions.issued_certificates import issue_certificate
from training.actions.organisation import set_logo
from training.models import IssuedCertificate, Organisation, TrainingRecord

pytestmark = pytest.mark.django_db


def issued(record: TrainingRecord) -> IssuedCertificate:
    return issue_certificate(record=record, by=record.recorded_by, now=NOW)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(texts_of(content)).split())


def test_statement_is_a_document_that_passes_its_checks():
    person = PersonFactory(
        title="Dr", first_name="Leila", last_name="Iyer <b>", job_title="Clinical Lead"
    )
    CpdEntryFactory(
        person=person, minutes=90, reflection="Too many numbers &\n\u202enext time \U0001f600 fewer"
    )
    TrainingRecordFactory(
        person=person, course=CourseFactory(minutes=None), completed_on=date(2026, 3, 1)
    )
    whole, empty = (
        cpd_statement(one, first=date(2026, 1, 1), last=TODAY) for one in (person, PersonFactory())
    )

    made = [renderer().render(statement_html(one, now=NOW), KIND) for one in (whole, empty)]

    assert [one.problems for one in made] == [(), ()]
    words = text_of(made[0].content)
    for said in (
        "Iyer <b>",
        "1 hour 30 minutes",
        "Too many numbers &",
        "not recorded",
        "1 March 2026",
        "page 1 of 1",
    ):
        assert said in words
    assert "None in this period." in text_of(made[1].content)


@pytest.mark.parametrize("entries", range(11, 17))
def test_no_page_of_a_statement_holds_one_row_alone(entries):
    person = PersonFactory()
    for number in range(entries):
        CpdEntryFactory(person=person, title=f"Reading {number}", reflection="One line.")
    statement = cpd_statement(person, first=date(2026, 1, 1), last=TODAY)

    pages = texts_of(renderer().render(statement_html(statement, now=NOW), KIND).content)

    assert all(page.count("One line.") >= 3 for page in pages)
    assert "nobody has checked them" in " ".join(pages[0].split())


def test_course_certificate_is_a_document_that_passes_its_checks(manager):
    Organisation.objects.update(name="Marlbourne NHS", communications_name="Communications team")
    set_logo(content=saved(Image.new("RGB", (200, 100), "navy")), by=manager, now=NOW)
    ending, endless = (
        TrainingRecordFactory(course=CourseFactory(code=code), provider=given, valid_until=until)
        for code, given, until in (("M3", "Studio Nine", date(2027, 12, 31)), ("M2", "", None))
    )

    made = [
        renderer().render(course_certificate_html(issued(one), now=NOW), KIND)
        for one in (ending, endless)
    ]

    assert [(one.problems, one.pages) for one in made] == [((), 1), ((), 1)]
    words = text_of(made[0].content)
    for said in (
        f"Certificate 2026-{ending.issued_certificate.pk:04}",
        f"http://localhost:8000/certificate/{ending.issued_certificate.public_id}",
        ending.person.full_name,
        "given by Studio Nine",
        "Valid until 31 December 2027.",
        "Marlbourne NHS",
    ):
        assert said in words
    assert "It does not expire." in text_of(made[1].content)
