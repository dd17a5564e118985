"""The settings of the clocks, only for managers."""

from datetime import timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.scheduling import EnquiryFactory, JournalistFactory, LineFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = "/desk/settings/"
TYPED = {
    "acknowledge_minutes": "15",
    "acknowledge_out_of_hours_minutes": "60",
    "decide_bid_minutes": "30",
    "first_call_percent": "50",
    "last_call_percent": "80",
    "in_time_target_percent": "95",
    "line_review_after_days": "90",
    "briefing_target_days": "10",
    "records_kept_years": "6",
    "training_kept_years": "6",
    "contacts_kept_months": "24",
    "mails_kept_months": "12",
    "pack_chased_after_minutes": "60",
    "pack_told_after_minutes": "120",
    "quiet_from": "9pm",
    "quiet_to": "7am",
    "notice_chased_after_minutes": "120",
    "notice_told_after_minutes": "240",
    "cover_place_minutes": "180",
    "cover_mock_minutes": "30",
    "place_offer_hours": "24",
    "booking_closes_hours": "0",
    "place_offer_several_hours": "48",
}


def test_desk_settings_are_changed(client_of, manager):
    client = client_of(manager)
    seen = client.get(ADDRESS).context["form"].initial["seen"]

    client.post(ADDRESS, TYPED | {"seen": seen})
    page = client.get(ADDRESS).text
    late = client.post(ADDRESS, TYPED | {"seen": seen, "acknowledge_minutes": "20"}).text

    ours = Organisation.objects.get(pk=1)
    assert (ours.acknowledge_minutes, ours.mails_kept_months) == (15, 12)
    assert "Someone else changed this" in late
    assert "Minutes to acknowledge an enquiry" in page.rpartition("Changes</h2>")[2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"acknowledge_minutes": "0"}, "Enter a whole number from 1 to 1440."),
        ({"pack_chased_after_minutes": "4"}, "Enter a whole number from 5 to 1440."),
        (
            {"pack_told_after_minutes": "60"},
            "The email has to come before the notice to the officer.",
        ),
    ],
)
def test_desk_settings_say_what_is_wrong(client_of, manager, changes, words):
    client = client_of(manager)
    seen = client.get(ADDRESS).context["form"].initial["seen"]

    assert words in client.post(ADDRESS, TYPED | changes | {"seen": seen}).text


def test_shorter_periods_say_what_they_would_delete_before_they_are_saved(client_of, manager):
    EnquiryFactory(received_at=NOW - timedelta(days=3 * 365))
    EnquiryFactory(received_at=NOW - timedelta(days=7 * 365))  # due for deletion already
    ended = TODAY - timedelta(days=900)
    LineFactory(review_on=ended, expires_on=ended)
    left_on = TODAY - timedelta(days=5 * 365)
    PersonFactory(joined_on=left_on, left_on=left_on)
    JournalistFactory(met_at=NOW - timedelta(days=400))
    client = client_of(manager)
    shorter = TYPED | {
        "seen": client.get(ADDRESS).context["form"].initial["seen"],
        "records_kept_years": "2",
        "training_kept_years": "4",
        "contacts_kept_months": "12",
    }

    page = client.post(ADDRESS, shorter)
    kept = Organisation.objects.get(pk=1).records_kept_years
    client.post(ADDRESS, shorter | {"looked": "2,4,24"})  # not what was shown
    still = Organisation.objects.get(pk=1).records_kept_years
    client.post(ADDRESS, shorter | {"looked": page.context["form"].periods_digest})

    assert page.context["deleted"] == [
        "Enquiries with their interviews and packs: 1",
        "Lines that were withdrawn or have expired: 1",
        "People who left, with their training: 1",
        "Contact details of journalists: 1",
    ]
    assert "Nothing is saved yet." in page.text
    assert (kept, still, Organisation.objects.get(pk=1).records_kept_years) == (6, 6, 2)
