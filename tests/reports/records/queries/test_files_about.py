"""The files held on a person, with descriptive names."""

from datetime import date

import pytest

from desk.assessments.actions.recordings import WHERE
from desk.assessments.recordings import encrypt
from reports.records.queries.files_about import files_about
from tests.factories.recordings import RecordingFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.training import CourseFactory, PersonFactory
from training import stored_files
from training.actions.certificates import FOLDER

pytestmark = pytest.mark.django_db


def test_files_held_on_a_person_are_their_certificates_and_their_recordings_as_they_were_made():
    person = PersonFactory()
    kept = stored_files.store(b"%PDF-1.7", folder=FOLDER, kind="pdf")
    CertificateFactory(
        person=person, course=CourseFactory(code="M2"), completed_on=date(2026, 3, 2), file=kept
    )
    CertificateFactory(file=kept)
    spoken = stored_files.store(encrypt(b"what was said"), **WHERE)
    RecordingFactory(assessment__booking=BookingFactory(person=person), file=spoken)

    assert list(files_about(person)) == [
        ("certificate-1-M2-2026-03-02.pdf", b"%PDF-1.7"),
        ("recording-1.mpeg", b"what was said"),
    ]


def test_a_file_that_is_lost_is_said_to_be():
    certificate = CertificateFactory(
        course=CourseFactory(code="M2"), completed_on=date(2026, 3, 2), file="1" * 64
    )

    [(name, text)] = files_about(certificate.person)

    assert name == "certificate-1-M2-2026-03-02.pdf.lost.txt"
    assert b"The file is missing here." in text
