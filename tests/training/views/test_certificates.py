"""The team reviews certificates."""

import pytest
from django.urls import reverse

from tests.factories.self_service import CertificateFactory
from training.actions.certificates import FOLDER
from training.models import Certificate, TrainingRecord
from training.stored_files import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("training:certificate_list")


def url(action: str, row: Certificate) -> str:
    return reverse(f"training:certificate_{action}", args=[row.pk])


def test_certificate_detail_accepts_or_refuses_once(desk):
    first = CertificateFactory()
    second = CertificateFactory()

    page = desk.get(url("detail", first)).text
    accepted = desk.post(url("accept", first), follow=True)
    again = desk.post(url("accept", first), follow=True)
    empty = desk.post(url("detail", second), {"reason": ""})
    refused = desk.post(url("detail", second), {"reason": "The name is another"}, follow=True)
    late = desk.post(url("detail", second), {"reason": "Late"}, follow=True)

    assert (">Accept<" in page, "Studio Nine" in page) == (True, True)
    assert "is on the register." in accepted.text
    assert "already been accepted or refused" in again.text
    assert "Enter the reason" in empty.text
    assert "Refused." in refused.text
    assert "already been accepted or refused" in late.text
    assert TrainingRecord.objects.get().evidence == first
    assert "The name is another" in desk.get(url("detail", second)).text


def test_certificate_file_is_downloaded_unchanged(desk):
    certificate = CertificateFactory(file=store(b"%PDF-1.7", folder=FOLDER, kind="pdf"))

    answer = desk.get(url("file", certificate))
    lost = desk.get(url("file", CertificateFactory(file="1" * 64)), follow=True)

    assert (answer.content, answer["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="certificate-{certificate.pk}.pdf"'
    )
    assert "restore it from the last backup" in lost.text


def test_certificate_list_filters_exports_and_has_an_empty_state(desk, client_of, spokesperson):
    empty = desk.get(LIST).text
    CertificateFactory(person__last_name="Iyer")
    CertificateFactory(
        person__last_name="Dunmore", answered_at="2026-11-02T10:00Z", refused_because="Blurred"
    )

    def shown(**filters: str) -> list[str]:
        return [one.person.last_name for one in desk.get(LIST, filters).context["page"].object_list]

    assert "No certificates to review." in empty
    assert (shown(), shown(standing="refused"), shown(standing="accepted")) == (
        ["Iyer"],
        ["Dunmore"],
        [],
    )
    assert (sorted(shown(standing="all")), shown(search="studio iyer")) == (
        ["Dunmore", "Iyer"],
        ["Iyer"],
    )
    assert "No certificates match these filters." in desk.get(LIST, {"search": "nobody"}).text
    export = desk.get(reverse("training:certificate_export", args=["csv"]), {"standing": "all"})
    assert "Refused,Blurred" in export.content.decode("utf-8-sig")
    assert client_of(spokesperson).get(LIST).status_code == 403


def test_certificates_accept_takes_several_and_leaves_those_that_were_answered(
    desk, client_of, board_member
):
    first, second, other = CertificateFactory.create_batch(3)
    desk.post(url("detail", second), {"reason": "The name is another"})
    accept = reverse("training:certificates_accept")

    page = desk.post(accept, {"row": [first.pk, second.pk, "x"]}, follow=True).text

    assert f"Accepted, and on record: {first.person}." in page
    assert [record.evidence for record in TrainingRecord.objects.all()] == [first]
    assert list(Certificate.objects.open()) == [other]
    assert f'name="row" value="{other.pk}"' in page
    assert client_of(board_member).post(accept).status_code == 403
