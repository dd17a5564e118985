"""The statements are open to anybody, and name whom to ask."""

import re

import pytest
from django.test import Client

from jobs.checks import connections
from scheduling.availability.models import MicrosoftCalendars
from tests import notify
from tests.clock import NOW, TODAY
from tests.factories.api import WebhookFactory
from tests.factories.busy_calendars import BusyCalendarFactory
from tests.factories.providers import ProviderFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accessibility-statement/", "/privacy/"])
def test_a_statement_names_whom_to_ask(address):
    assert "Ask the communications team of Our organisation." in Client().get(address).text

    Organisation.objects.update(
        communications_name="Press office", communications_email="press@westmoor.example.nhs.uk"
    )

    page = Client().get(address).text
    assert 'href="mailto:press@westmoor.example.nhs.uk"' in page
    assert "Press office" in page


def test_privacy_says_the_periods_that_are_set():
    Organisation.objects.update(records_kept_years=8)

    assert "Enquiries, interviews, packs and lines: 8 years." in Client().get("/privacy/").text


def test_privacy_names_each_host_that_doctor_names(settings):
    assert "sends nothing to any other machine" in Client().get("/privacy/").text

    tls = {"host": "mail.example.nhs.uk", "use_tls": True, "use_ssl": False}
    settings.MAILERS = {"default": {"BACKEND": "smtp", "OPTIONS": tls}}
    settings.MAILBOX = {"host": "imap.example.nhs.uk", "security": "imaps"}
    settings.NOTIFY = notify.Notify(port=9).settings | {"url": "https://notify.example.org"}
    settings.BROKER_URL = "rediss://redis.example.nhs.uk"
    ProviderFactory(issuer="https://login.example.org")
    WebhookFactory(address="https://webhook.example.org/greenroom")
    whole = {"tenant": "t", "client_id": "c", "secret": "s"}
    MicrosoftCalendars.objects.update(is_on=True, secret_ends_on=TODAY, **whole)
    BusyCalendarFactory(host="calendar.example.org")

    said = connections(now=NOW).words
    named = set(
        said.removeprefix("Encrypted, to ").removesuffix(".").replace(" and ", ", ").split(", ")
    )
    page = Client().get("/privacy/").text

    assert len(named) == 9
    assert named == set(re.findall(r"<li>([a-z.]+): (?:given|asked|told) ", page))


@pytest.mark.parametrize(
    ("nation", "enforcer"), [("SCT", "Human Rights\n      Commission"), ("NIR", "Northern Ireland")]
)
def test_the_accessibility_statement_has_what_the_regulations_ask(nation, enforcer):
    Organisation.objects.update(nation=nation)

    page = Client().get("/accessibility-statement/").text

    for part in (
        "Compliance status",
        "partially compliant",
        "What is not accessible",
        "ask for another form",
        "Enforcement procedure",
        "prepared on",
        "How it was tested",
        enforcer,
    ):
        assert part in page


def test_the_foot_of_every_page_leads_there():
    page = Client().get("/account/login/").text

    assert "/accessibility-statement/" in page
    assert "/privacy/" in page
    assert "/help/" not in page
