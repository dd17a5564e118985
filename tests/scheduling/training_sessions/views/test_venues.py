import pytest
from django.urls import reverse

from scheduling.training_sessions.models import Venue
from tests.factories.scheduling import TrainingSessionFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("scheduling:venue_list")
ADD = reverse("scheduling:venue_add")


def change(venue: Venue) -> str:
    return reverse("scheduling:venue_change", args=[venue.pk])


def test_venue_list_counts_sessions_to_come(desk):
    venue = TrainingSessionFactory(venue__name="Wharf Room").venue
    TrainingSessionFactory(venue=venue, past=True)
    TrainingSessionFactory(venue=venue, cancelled=True)
    VenueFactory(name="Snug")

    page = desk.get(LIST).context["page"]

    assert [(v.name, v.to_come) for v in page] == [("Snug", 0), ("Wharf Room", 1)]


@pytest.mark.parametrize("asked", ["", "?search=x"])
def test_venue_list_without_any(asked, desk):
    assert "empty" in desk.get(LIST + asked).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_venue_list_query_count(rows, desk, django_assert_num_queries):
    VenueFactory.create_batch(rows)

    with django_assert_num_queries(5):
        desk.get(LIST)


def test_venue_add(desk):
    desk.get(ADD)
    response = desk.post(ADD, {"name": "Wharf Room", "address": "", "capacity": "8"})

    assert response["Location"] == LIST
    assert Venue.objects.get().capacity == 8


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"name": "Snug", "capacity": "8"}, "There is already a venue called Snug."),
        ({"name": "Other", "capacity": "0"}, "Enter 1 or more people"),
    ],
)
def test_venue_add_says_what_to_mend(entered, words, desk):
    VenueFactory(name="Snug")

    assert words in desk.post(ADD, entered).content.decode()


def test_venue_change(desk):
    venue = VenueFactory(name="Snug", capacity=4)

    initial = desk.get(change(venue)).context["form"].initial
    shown = {name: value for name, value in initial.items() if value is not None}
    response = desk.post(change(venue), shown | {"capacity": "5"})

    venue.refresh_from_db()
    assert (response["Location"], venue.name, venue.capacity) == (LIST, "Snug", 5)


def test_venue_change_keeps_room(desk):
    venue = TrainingSessionFactory(places=6).venue

    seen = desk.get(change(venue)).context["form"].initial["seen"]
    response = desk.post(change(venue), {"name": "Snug", "capacity": "5", "seen": seen})

    assert "offers 6 places here" in str(response.context["form"].errors["capacity"])
