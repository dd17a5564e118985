import pytest
from django.urls import reverse

from reports.packs.actions.drafts import save_section
from reports.packs.models import NotAPatient
from tests.clock import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = reverse("reports:pack_identifiers", args=["P-0001"])


def test_pack_identifiers_names_the_place_and_takes_a_reason(client_of, officer, pack):
    pack.sections.filter(key="background").update(content={"why_now": "Order 943 476 5919"})
    client = client_of(officer)
    said = {"kind": "nhs_number", "token": "9434765919", "reason": "An order number"}

    page = client.get(PAGE).text
    assert "“943 476 5919”" in page
    assert reverse("reports:pack_edit", args=["P-0001", "background"]) in page
    assert (
        "Enter why the words are not about a patient"
        in client.post(PAGE, {**said, "reason": ""}).text
    )
    assert client.post(PAGE, said).headers["Location"] == PAGE
    assert "no longer need an answer" in client.post(PAGE, said).text
    noted = NotAPatient.objects.get()
    assert (noted.made_by, noted.reason) == (officer, "An order number")
    client.post(reverse("reports:pack_identifier_take_back", args=["P-0001", noted.pk]))
    assert NotAPatient.objects.get().taken_back_by == officer


def test_pack_identifiers_removes_from_the_history(client_of, officer, pack):
    client = client_of(officer)
    said = {"kind": "nhs_number", "token": "9434765919", "remove": "yes"}
    for words in ("Order 943 476 5919", "An order"):
        section = pack.sections.get(key="background")
        save_section(
            pack=pack,
            key="background",
            texts={"why_now": words},
            revision=section.revision,
            by=officer,
            now=NOW,
        )

    assert "removed, but still in its earlier drafts" in client.get(f"/packs/{pack}/").text
    assert "In 1 earlier draft of Background" in client.get(PAGE).text
    assert "Enter why the words are removed" in client.post(PAGE, {**said, "reason": ""}).text
    page = client.post(PAGE, {**said, "reason": "A patient's"}, follow=True).text
    assert "Removed for good from 1 earlier draft." in page
    assert "Order" not in client.get(PAGE).text
    assert "are in no section" in client.post(PAGE, {**said, "reason": "A patient's"}).text
