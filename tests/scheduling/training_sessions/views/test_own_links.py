from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scheduling.training_sessions.models import Booking, TrainingSession
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MEET = "https://meet.example.org/j/"


@pytest.fixture
def booking() -> Booking:
    return BookingFactory(
        training_session__venue__is_online=True,
        person__reference="P-01",
        person__first_name="Leila",
        person__email="leila@example.nhs.uk",
    )


def url(training_session: TrainingSession) -> str:
    return reverse("scheduling:training_session_links", args=[training_session.pk])


@pytest.mark.parametrize(
    "entered",
    [
        {"box": f"{MEET}1"},
        {"listed": f"P-01\t{MEET}1"},
        {"file": f"Email,Link\nleila@example.nhs.uk,{MEET}1"},
        {"box": f"{MEET}old", "listed": f"P-01\t{MEET}1"},
    ],
)
def test_training_session_links_are_typed_pasted_or_read_from_a_file(entered, desk, booking):
    page = url(booking.training_session)
    data: dict[str, Any] = {"seen": desk.get(page).context["seen"]}
    data |= {"listed": entered.get("listed", ""), f"link_{booking.pk}": entered.get("box", "")}
    if "file" in entered:
        data["file"] = SimpleUploadedFile("links.csv", entered["file"].encode())

    response = desk.post(page, data, follow=True)

    booking.refresh_from_db()
    assert booking.own_link == f"{MEET}1"
    assert "1 person has a new link. They are told by email." in response.text
    assert "1 person has a link of their own." in response.text


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"listed": f"gwen@example.nhs.uk,{MEET}1"}, "Line 1: gwen@example.nhs.uk is not booked."),
        (
            {"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00\x81")},
            "This is not a CSV file in UTF-8.",
        ),
        ({"file": SimpleUploadedFile("a.csv", b"x" * 1_000_001)}, "larger than 1 MB"),
        ({"box": "http://meet.example.org/1"}, "must start with https://"),
    ],
)
def test_training_session_links_says_what_is_wrong(entered, words, desk, booking):
    page = url(booking.training_session)
    data = {f"link_{booking.pk}": entered.pop("box", ""), "listed": "", **entered}

    response = desk.post(page, data | {"seen": desk.get(page).context["seen"]})

    booking.refresh_from_db()
    assert booking.own_link == ""
    assert words in response.text


def test_training_session_links_without_anyone_booked(desk):
    assert "Nobody is booked yet" in desk.get(url(TrainingSessionFactory())).text


def test_the_link_is_on_the_page_of_the_person_booked_alone(
    booking, client_of, spokesperson, another_spokesperson
):
    session = booking.training_session
    TrainingSession.objects.filter(pk=session.pk).update(joining_link=f"{MEET}all")
    Booking.objects.filter(pk=booking.pk).update(own_link=f"{MEET}leila")
    booking.person.user = spokesperson
    booking.person.save()
    hamish = PersonFactory(user=another_spokesperson)
    unbooked = client_of(another_spokesperson).get(reverse("scheduling:my_bookings")).text
    BookingFactory(training_session=session, person=hamish)

    own = client_of(spokesperson).get(reverse("scheduling:my_bookings")).text
    others = client_of(another_spokesperson).get(reverse("scheduling:my_bookings")).text

    assert [link in own for link in (f"{MEET}leila", f"{MEET}all")] == [True, False]
    assert [link in others for link in (f"{MEET}leila", f"{MEET}all")] == [False, True]
    assert MEET not in unbooked
