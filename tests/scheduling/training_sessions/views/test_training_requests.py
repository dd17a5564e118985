"""A training request from the spokesperson's page to the desk's answer."""

import pytest
from django.urls import reverse

from scheduling.training_sessions.models import Booking, TrainingRequest
from tests.clock import NOW
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ASK = reverse("scheduling:my_booking_ask")
MINE = reverse("scheduling:my_bookings")
LIST = reverse("scheduling:training_request_list")


def test_my_booking_ask_then_take_it_back(client_of, spokesperson):
    me = client_of(spokesperson)
    course = CourseFactory(code="M4")
    assert "is not linked to a person" in me.get(ASK).text
    PersonFactory(user=spokesperson)

    without = me.post(ASK, {"course": "", "words": "A film on stroke"})
    asked = me.post(ASK, {"course": course.pk, "words": "A film on stroke"}, follow=True)
    twice = me.post(ASK, {"course": course.pk})

    row = TrainingRequest.objects.get()
    withdraw = reverse("scheduling:my_booking_withdraw", args=[row.pk])
    assert me.get(ASK, {"course": "M4"}).context["form"].initial == {"course": course}
    assert ("Choose the course" in without.text, "A film on stroke" in without.text) == (True, True)
    assert ("Waiting" in asked.text, withdraw in asked.text) == (True, True)
    assert "You have already asked for M4" in twice.text
    assert "Your request is withdrawn." in me.post(withdraw, follow=True).text
    assert "already been answered or withdrawn" in me.post(withdraw, follow=True).text


def test_training_request_detail_books_or_declines(desk, client_of, spokesperson):
    first = TrainingRequestFactory(words="A film on stroke", person__user=spokesperson)
    second = TrainingRequestFactory(person=first.person)
    session = TrainingSessionFactory(course=first.course)
    book = reverse("scheduling:training_request_book", args=[first.pk])

    page = desk.get(first.get_absolute_url()).text
    nothing = [
        desk.post(book, {"training_session": chosen}).status_code for chosen in ("", "0", "x")
    ]
    wrong = desk.post(
        reverse("scheduling:training_request_book", args=[second.pk]),
        {"training_session": session.pk},
        follow=True,
    )
    booked = desk.post(book, {"training_session": session.pk}, follow=True)
    empty = desk.post(second.get_absolute_url(), {"reason": ""})
    turned_down = desk.post(second.get_absolute_url(), {"reason": "Next in May"}, follow=True)
    again = desk.post(second.get_absolute_url(), {"reason": "Late"}, follow=True)

    assert ("A film on stroke" in page, "Book them" in page) == (True, True)
    assert nothing == [404, 404, 404]
    assert "Choose a session of that course" in wrong.text
    assert "has a place. We are sending them the invitation." in booked.text
    assert Booking.objects.get().training_session == session
    assert "Enter the reason" in empty.text
    assert "Request declined." in turned_down.text
    assert "already been answered or withdrawn" in again.text
    assert "The session they are booked on" in " ".join(
        desk.get(first.get_absolute_url()).text.split()
    )
    assert "Next in May" in desk.get(second.get_absolute_url()).text
    mine = client_of(spokesperson).get(MINE).text
    assert "Next in May" in mine


@pytest.mark.parametrize("rows", [1, 3])
def test_training_request_list_query_count(rows, desk, django_assert_num_queries):
    TrainingRequestFactory.create_batch(rows)

    with django_assert_num_queries(6):
        page = desk.get(LIST)

    assert len(page.context["page"].object_list) == rows


def test_training_request_list_filters_exports_and_says_when_nothing_waits(desk):
    empty = desk.get(LIST).text
    TrainingRequestFactory(person__last_name="Iyer", words="A film")
    TrainingRequestFactory(
        person__last_name="Dunmore", answered_at="2026-11-01T10:00Z", turned_down_because="May"
    )

    def shown(**filters: str) -> list[str]:
        return [
            asked.person.last_name for asked in desk.get(LIST, filters).context["page"].object_list
        ]

    assert "No requests are waiting." in empty
    assert (shown(), shown(standing="turned_down"), shown(standing="booked")) == (
        ["Iyer"],
        ["Dunmore"],
        [],
    )
    assert sorted(shown(standing="all")) == ["Dunmore", "Iyer"]
    assert (shown(search="film iyer"), shown(search="nobody")) == (["Iyer"], [])
    assert "No requests match these filters." in desk.get(LIST, {"search": "nobody"}).text
    export = desk.get(
        reverse("scheduling:training_request_export", args=["csv"]), {"standing": "all"}
    )
    rows = export.content.decode("utf-8-sig").splitlines()
    assert (
        len(rows),
        rows[0].startswith("Asked on,Reference"),
        "Declined,2026-11-01,May" in "".join(rows),
    ) == (
        3,
        True,
        True,
    )


def test_training_requests_book_gives_each_the_next_place_and_names_who_got_none(
    client_of, officer, at_now
):
    asked = TrainingRequestFactory()
    later = TrainingRequestFactory(course=asked.course)
    without = TrainingRequestFactory()
    answered = TrainingRequestFactory(answered_at=NOW, answered_by=officer)
    TrainingSessionFactory(course=asked.course, places=1)

    page = client_of(officer).post(
        "/training-requests/book/",
        {"row": [asked.pk, later.pk, without.pk, answered.pk, "x"]},
        follow=True,
    )

    booked = TrainingRequest.objects.filter(booking__isnull=False)
    assert list(booked) == [asked]
    assert f"Booked: {asked.person}. They are invited by email." in page.text
    assert page.text.count("has a place left. Plan one first.") == 2
