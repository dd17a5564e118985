import pytest

from jobs.models import Mail
from tests.clock import NOW
from tests.factories.self_service import CertificateFactory
from training.certificate_emails import tell_desk, tell_person

pytestmark = pytest.mark.django_db


def test_certificate_emails_need_an_address_and_have_no_content():
    certificate = CertificateFactory(person__email="leila@example.nhs.uk", refused_because="")

    tell_desk(certificate=certificate, now=NOW)  # no address yet
    tell_person(certificate=certificate, now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, "Studio Nine" in mail.text) == ("leila@example.nhs.uk", False)
