"""What a colleague passes on is read in the form for an enquiry like an email."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.enquiries.actions.approaches import pass_on
from desk.enquiries.forms.pasted import PastedMail, as_pasted
from desk.enquiries.models import Enquiry
from desk.enquiries.queries.received_emails import waiting_emails
from desk.reader.mail_reading import Known
from tests.clock import NOW

pytestmark = pytest.mark.django_db
APPROACH = {
    "outlet": "Coastline News",
    "journalist": "Dan Pettifer",
    "contact": "01632 960771",
    "about": "How long people wait in the emergency department.\nI answered nothing.",
    "reached_by": Enquiry.Channel.PHONE,
    "approached_at": NOW - timedelta(minutes=40),
    "deadline_at": NOW + timedelta(hours=24),
}


def test_pass_on_waits_on_today_and_is_read_like_an_email(spokesperson):
    stored = pass_on(**APPROACH, by=spokesperson, now=NOW)

    assert waiting_emails() == ([stored], 1)
    assert (stored.outlet, stored.received_at) == ("Coastline News", NOW - timedelta(minutes=40))
    data = as_pasted(stored, now=NOW)
    read = PastedMail(data["background"], known=Known(), now=NOW, read_at=stored.received_at).values
    assert data["channel"] == "phone"
    assert (read["outlet"], read["journalist"]) == ("Coastline News", "Dan Pettifer")
    assert read["phone"].replace(" ", "") == "01632960771"
    assert (
        read["subject"] == "How long people wait in the emergency department. I answered nothing."
    )
    assert "Thu 26 Nov" in read["deadline_at"]
    assert AuditEvent.objects.get().action == "approach.passed_on"


def test_pass_on_without_a_name_and_with_an_address(spokesperson):
    address = "news@coastline.example.org"
    approach = APPROACH | {"journalist": "", "contact": address, "deadline_at": None}

    stored = pass_on(**approach, by=spokesperson, now=NOW)

    read = PastedMail(stored.text, known=Known(), now=NOW, read_at=stored.received_at).values
    assert read["email"] == address
    assert read["outlet"] == "Coastline News"
    assert "deadline_at" not in read
    assert stored.sender_name == "A journalist"


def test_a_long_story_has_a_short_subject(spokesperson):
    long = APPROACH | {"about": "waiting " * 40}

    assert len(pass_on(**long, by=spokesperson, now=NOW).subject) <= 82
