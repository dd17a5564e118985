"""The clock of an enquiry is the same on every page that shows it, and in the mail."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from desk.enquiries.actions.enquiry_alerts import send_alert
from desk.enquiries.queries.enquiries import alerts_of, current_limits, next_deadline
from jobs.models import Mail
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.scheduling import EnquiryFactory, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGES = ("/today/", "/enquiries/", "/enquiries/{}/")
RECEIVED = NOW - timedelta(minutes=36)


def clocks(client_of: ClientOf, officer: User, reference: str) -> set[tuple[str, str]]:
    """The class and the words of the clock on each page."""
    client = client_of(officer)
    shown = []
    for page in PAGES:
        text = client.get(page.format(reference)).text
        shown += re.findall(r'class="(?:todo__when )?clock clock--(\w+)">([^<]+)</span>', text)
    assert len(shown) == len(PAGES)
    return {(stage, _short(words)) for stage, words in shown}


def _short(words: str) -> str:
    """As in the narrow column of Today: `2 h 18` for `2 h 18 min left`."""
    words = words.removesuffix(" left")
    return words.removesuffix(" min") if " h " in words else words


@pytest.mark.parametrize(
    ("state", "left", "clock"),
    [
        ("new", timedelta(minutes=138), ("late", "6 min late")),  # not acknowledged
        ("triaged", timedelta(minutes=138), ("plain", "2 h 18")),
        ("triaged", timedelta(minutes=7), ("soon", "7 min")),
        ("triaged", timedelta(minutes=212), ("plain", "3 h 32")),
        ("triaged", timedelta(minutes=-5), ("late", "5 min late")),
        ("offered", timedelta(minutes=138), ("late", "6 min late")),  # nobody decided on the bid
    ],
)
def test_every_page_shows_the_same_clock(client_of, officer, state, left, clock):
    enquiry = EnquiryFactory(
        state=state, received_at=RECEIVED, logged_at=RECEIVED, deadline_at=NOW + left
    )
    if state == "offered":
        InterviewFactory(enquiry=enquiry, offered_at=RECEIVED, person=None)

    assert clocks(client_of, officer, enquiry.reference) == {clock}


def test_the_mail_has_the_clock_of_the_pages(officer):
    enquiry = EnquiryFactory(
        received_at=RECEIVED, deadline_at=NOW + timedelta(minutes=138), owner=officer
    )

    send_alert(enquiry_id=enquiry.pk, kind="acknowledge", now=NOW)

    assert "Acknowledgement 6 min late, answer by 6:38pm." in Mail.objects.get().text


def test_the_alert_is_due_when_the_clock_runs_out():
    enquiry = EnquiryFactory(received_at=RECEIVED, deadline_at=NOW + timedelta(minutes=138))

    (alert,) = (
        alert for alert in alerts_of(enquiry, [], current_limits()) if alert.kind == "acknowledge"
    )

    assert alert.due_at == next_deadline(enquiry, NOW).due_at
