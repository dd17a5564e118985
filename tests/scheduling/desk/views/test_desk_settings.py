"""The settings of the clocks, only for managers."""

import pytest

from accounts.models import User
from tests.conftest import ClientOf
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
    "records_kept_years": "6",
    "training_kept_years": "6",
    "contacts_kept_months": "24",
    "mails_kept_months": "12",
    "pack_chased_after_minutes": "60",
    "pack_told_after_minutes": "120",
    "notice_chased_after_minutes": "120",
    "notice_told_after_minutes": "240",
    "cover_place_minutes": "180",
    "cover_mock_minutes": "30",
}


def test_desk_settings_are_changed(client_of: ClientOf, manager: User) -> None:
    client = client_of(manager)
    seen = client.get(ADDRESS).context["seen"]

    client.post(ADDRESS, TYPED | {"seen": seen})
    late = client.post(ADDRESS, TYPED | {"seen": seen, "acknowledge_minutes": "20"}).text

    ours = Organisation.objects.get(pk=1)
    assert (ours.acknowledge_minutes, ours.mails_kept_months) == (15, 12)
    assert "Someone else changed this" in late


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"acknowledge_minutes": "0"}, "Enter a whole number from 1 to 1440."),
        ({"first_call_percent": "90"}, "The first call comes before the last one."),
        ({"pack_chased_after_minutes": "4"}, "Enter a whole number from 5 to 1440."),
        (
            {"pack_told_after_minutes": "60"},
            "The email has to come before the notice to the officer.",
        ),
    ],
)
def test_desk_settings_say_what_is_wrong(
    client_of: ClientOf, manager: User, changes: dict[str, str], words: str
) -> None:
    client = client_of(manager)
    seen = client.get(ADDRESS).context["seen"]

    assert words in client.post(ADDRESS, TYPED | changes | {"seen": seen}).text
