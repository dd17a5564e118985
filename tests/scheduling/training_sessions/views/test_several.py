from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs.models import Mail
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from training.models import Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TEAM = reverse("scheduling:my_team")


@pytest.fixture
def session() -> TrainingSession:
    """Of a course that clinical leads need at once."""
    RequirementFactory(course=CourseFactory(code="M3"), due_within_days=0)
    return TrainingSessionFactory(course=CourseFactory(code="M3"), places=2)


@pytest.fixture
def lead(spokesperson: User) -> Person:
    return PersonFactory(user=spokesperson, last_name="Lead")


@pytest.fixture
def team(lead: Person) -> list[Person]:
    """Three who need the course."""
    names = ("Abara", "Brook", "Corrie")
    people = [
        PersonFactory(last_name=name, line_manager=lead, email="a@example.org") for name in names
    ]
    for person in people:
        TenureFactory(person=person)
    return people


def address(people: list[Person], session: TrainingSession | None = None, course: str = "") -> str:
    rows = [f"{person.pk} {course}".strip() for person in people]
    query = {"row": rows} | ({"training_session": session.pk} if session else {})
    return reverse("scheduling:people_book", query=query)


def ticked(client: Client, at: str) -> list[str]:
    return [fit.person.last_name for fit in client.get(at).context["fits"] if fit.has_priority]


def test_people_book_offers_sessions_that_most_of_them_need_first(
    client_of, officer, session, team
):
    sooner = TrainingSessionFactory(starts_at=NOW + timedelta(hours=2))
    TrainingSessionFactory(course=session.course, places=1, places_taken=1)

    page = client_of(officer).get(address(team))
    of_course = client_of(officer).get(address(team, course="M3"))

    shown = [(one.training_session, one.needed_by) for one in page.context["sessions"]]
    assert shown == [(session, 3), (sooner, 0)]
    assert [one.training_session for one in of_course.context["sessions"]] == [session]


def test_people_book_says_line_managers_since_when_booking_is_closed(
    client_of,
    spokesperson,
    officer,
    session,
    team,
):
    Organisation.objects.update(booking_closes_hours=48)

    page = client_of(spokesperson).get(address(team)).text
    desk = client_of(officer).get(address(team)).text

    assert "Tue 24 Nov, 10am. For a place, ask the communications team." in page
    assert ("Choose<span" in page, "Choose<span" in desk) == (False, True)


def test_people_book_counts_nobody_with_a_place_in_the_course(client_of, officer, session, team):
    BookingFactory(person=team[0], training_session__course=session.course)

    page = client_of(officer).get(address(team, course="M3"))

    assert {one.needed_by for one in page.context["sessions"]} == {2}


def test_people_book_says_what_the_session_is_for_each(client_of, officer, session, team):
    desk = client_of(officer)
    AwayFactory(person=team[0])
    BookingFactory(person=team[1], training_session=session)
    other = BookingFactory(
        person=PersonFactory(last_name="Dale"),
        training_session__starts_at=TOMORROW_AT_10 + timedelta(days=3),
        training_session__course=session.course,
    ).person
    gone = PersonFactory(last_name="Early", left=True)

    fits = desk.get(address([*team, other, gone], session)).context["fits"]

    said = {
        fit.person.last_name: (
            bool(fit.unit),
            fit.is_booked,
            fit.why_not_free,
            bool(fit.other_place),
            fit.has_priority,
        )
        for fit in fits
    }
    assert said == {
        "Abara": (True, False, "away then", False, False),
        "Brook": (True, True, "", False, False),
        "Corrie": (True, False, "", False, True),
        "Dale": (False, False, "", True, False),
        "Early": (False, False, "not on the register that day", False, False),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_people_book_query_count(
    rows,
    client_of,
    officer,
    session,
    team,
    django_assert_num_queries,
):
    desk = client_of(officer)
    TrainingSessionFactory.create_batch(rows, course=session.course)

    with django_assert_num_queries(12):
        desk.get(address(team[:rows]))
    with django_assert_num_queries(16):
        desk.get(address(team[:rows], session))


def test_people_book_books_those_for_whom_there_is_a_place_and_names_the_others(
    client_of, officer, session, team
):
    desk = client_of(officer)
    at = address(team, session)
    assert ticked(desk, at) == ["Abara", "Brook"]

    page = desk.post(at, {"person": [person.pk for person in team]}, follow=True)

    booked = Booking.objects.held().order_by("person__last_name")
    assert [booking.person for booking in booked] == team[:2]
    assert f"Booked: {team[0]} and {team[1]}. They are invited by email." in page.text
    assert f"{team[2]}: This training session is full" in page.text

    undo = reverse("scheduling:people_unbook", query={"row": [each.pk for each in booked]})
    undone = desk.post(undo, follow=True)

    assert "2 places have been cancelled." in undone.text
    assert not Booking.objects.held().exists()


def test_people_book_with_nothing_chosen(client_of, officer, session, team):
    desk = client_of(officer)

    assert "Choose people on the list first." in desk.get(address([]), follow=True).text
    assert "Choose at least one person to book." in desk.post(address(team, session)).text
    TrainingSession.objects.update(cancelled_at=NOW)
    assert "This session cannot be booked any more" in desk.get(address(team, session)).text
    assert "No session that they could be booked on" in desk.get(address(team)).text


def test_my_team_shows_what_each_needs_and_the_places_they_have(client_of, lead, session, team):
    trained = PersonFactory(last_name="Aaron", line_manager=lead)
    PersonFactory(line_manager=lead, left=True)
    PersonFactory(line_manager=team[0])
    place = BookingFactory(person=team[2], training_session=session)

    page = client_of(lead.user).get(TEAM)

    members = page.context["team"].members
    needs = [(one.person, "M3" in [unit.course for unit in one.units]) for one in members]
    assert needs == [*((person, True) for person in team), (trained, False)]
    assert [member.bookings for member in members] == [[], [], [place], []]
    assert [one.training_session for one in page.context["team"].suited] == [session]
    assert "3 of 4 people need media training now or soon." in " ".join(page.text.split())


def test_my_team_of_nobody(client_of, spokesperson):
    client = client_of(spokesperson)

    assert "nobody whose line manager you are" in " ".join(client.get(TEAM).text.split())


def test_a_line_manager_books_their_own_team_alone(client_of, lead, session, team):
    stranger = TenureFactory().person
    spare = PersonFactory(line_manager=lead, last_name="Spare")
    client = client_of(lead.user)
    at = address([team[0], stranger, spare], session)

    assert [fit.person for fit in client.get(at).context["fits"]] == [team[0], spare]
    page = client.post(at, {"person": [team[0].pk, stranger.pk, spare.pk]}, follow=True)

    booking = Booking.objects.held().get()
    assert (booking.person, booking.booked_by) == (team[0], lead.user)
    assert f"Booked: {team[0]}." in page.text
    assert f"{spare} does not need M3 on the day of this session." in page.text
    assert Mail.objects.get().subject.startswith("Your training: M3 Radio")


def test_a_line_manager_who_left_the_register_books_nobody(client_of, lead, session, team):
    Person.objects.filter(pk=lead.pk).update(removed_at=NOW)
    client = client_of(lead.user)

    assert client.post(address(team, session), {"person": [team[0].pk]}).status_code == 302
    assert not Booking.objects.exists()


def test_team_booking_cancel_asks_first_and_tells_the_person(client_of, lead, session, team):
    client = client_of(lead.user)
    client.post(address(team, session), {"person": [team[0].pk]})
    booking = Booking.objects.get()
    cancel = reverse("scheduling:team_booking_cancel", args=[booking.pk])

    asked = client.get(cancel)
    done = client.post(cancel, follow=True)
    again = client.post(cancel, follow=True)

    assert "no other session is booked" in " ".join(asked.text.split())
    assert f"{team[0]}’s place has been cancelled." in done.text
    assert "has already been cancelled" in again.text
    subjects = Mail.objects.order_by("pk").values_list("subject", flat=True)
    assert [subject.partition(":")[0] for subject in subjects] == [
        "Your training",
        "Your place is cancelled",
    ]


def test_people_unbook_leaves_places_of_others(client_of, lead, team):
    place = BookingFactory(training_session__places_taken=1)
    undo = reverse("scheduling:people_unbook", query={"row": [place.pk]})

    client_of(lead.user).post(undo)

    place.refresh_from_db()
    assert place.cancelled_at is None
