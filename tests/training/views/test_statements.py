"""The statements are open to anybody, and name whom to ask."""

import pytest
from django.test import Client

from training.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accessibility-statement/", "/privacy/"])
def test_a_statement_names_whom_to_ask(address: str) -> None:
    assert "Ask the communications team of Our organisation." in Client().get(address).text

    Organisation.objects.update(
        communications_name="Press office", communications_email="press@westmoor.example.nhs.uk"
    )

    page = Client().get(address).text
    assert 'href="mailto:press@westmoor.example.nhs.uk"' in page
    assert "Press office" in page


def test_privacy_says_the_periods_that_are_set() -> None:
    Organisation.objects.update(records_kept_years=8)

    assert "Enquiries, interviews, packs and lines: 8 years." in Client().get("/privacy/").text


def test_the_foot_of_every_page_leads_there() -> None:
    page = Client().get("/account/login/").text

    assert "/accessibility-statement/" in page
    assert "/privacy/" in page
    assert "/help/" not in page
