import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent
from accounts.refusals import Refused
from scheduling.training_sessions.actions.venues import add_venue, change_venue
from scheduling.training_sessions.models import Venue
from tests.clock import NOW
from tests.factories.scheduling import TrainingSessionFactory, VenueFactory


def test_add_venue(officer):
    add_venue(name="Wharf Room", address="Quay House", capacity=8, by=officer, now=NOW)

    assert Venue.objects.values_list("name", "address", "capacity").get() == (
        "Wharf Room",
        "Quay House",
        8,
    )
    assert AuditEvent.objects.get().action == "venue.added"


def test_change_venue(officer):
    venue = VenueFactory(name="Wharf Room", capacity=8)

    change_venue(venue=venue, name="Quay Room", address="Upstairs", capacity=6, by=officer, now=NOW)

    assert Venue.objects.values_list("name", "address", "capacity").get() == (
        "Quay Room",
        "Upstairs",
        6,
    )
    assert AuditEvent.objects.get().details == {
        "before": {
            "name": "Wharf Room",
            "address": "",
            "capacity": 8,
            "is_online": False,
            "cost_pence": None,
            "cost_per": "",
        }
    }


@pytest.mark.django_db
def test_a_venue_holds_someone():
    with pytest.raises(IntegrityError):
        VenueFactory(capacity=0)


def test_a_venue_with_a_session_to_come_stays_online_or_a_room(officer):
    online = TrainingSessionFactory(venue__is_online=True).venue
    past = TrainingSessionFactory(past=True).venue
    as_now = {"name": "Meet", "address": "", "capacity": 12, "by": officer, "now": NOW}

    with pytest.raises(Refused, match="Move it first, or add another venue"):
        change_venue(venue=online, is_online=False, **as_now)
    change_venue(venue=past, is_online=True, **as_now)

    assert [venue.is_online for venue in Venue.objects.order_by("pk")] == [True, True]
