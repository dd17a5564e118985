from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book, cancel_booking
from scheduling.training_sessions.models import (
    Booking,
    NoShowFollowUp,
    PlaceOffer,
    Trainer,
    TrainingSession,
)
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BookingFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.waiting_lists import (
    NoShowFollowUpFactory,
    PlaceOfferFactory,
    WaitingListEntryFactory,
)
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("scheduling:training_session_list")


def url(verb: str, training_session: TrainingSession) -> str:
    return reverse(f"scheduling:training_session_{verb}", args=[training_session.pk])


@pytest.fixture
def entered() -> dict[str, Any]:
    """The form of an officer who schedules M3 tomorrow."""
    radio = CourseFactory(code="M3")
    return {
        "course": radio.pk,
        "day": "26/11/2026",
        "starts": "10am",
        "ends": "1pm",
        "venue": VenueFactory(name="Wharf Room").pk,
        "trainer": TrainerFactory(name="Bronwen", courses=[radio]).pk,
        "places": "6",
        "note": "Bring a phone",
    }


def test_training_session_list_shows_what_is_to_come(desk):
    later = TrainingSessionFactory(starts_at=TOMORROW_AT_10 + timedelta(days=1))
    soon = TrainingSessionFactory(places=6, places_taken=5)
    TrainingSessionFactory(past=True)
    TrainingSessionFactory(cancelled=True)

    response = desk.get(LIST)

    assert list(response.context["page"]) == [soon, later]
    assert "Thu 26 Nov, 10am to 1pm" in response.content.decode()
    assert "5 of 6" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("when=past", ["past"]),
        ("when=cancelled", ["off"]),
        ("when=all", ["off", "soon", "past"]),
        ("search=wharf", ["soon"]),
        ("search=m3+bronwen", ["soon"]),
        ("search=nothing", []),
        ("when=sideways", ["soon"]),
    ],
)
def test_training_session_list_filters(asked, found, desk):
    rows = {
        "soon": TrainingSessionFactory(
            course__code="M3", venue__name="Wharf Room", trainer__name="Bronwen"
        ),
        "past": TrainingSessionFactory(past=True),
        "off": TrainingSessionFactory(cancelled=True, starts_at=TOMORROW_AT_10 + timedelta(days=9)),
    }

    response = desk.get(f"{LIST}?{asked}")

    assert list(response.context["page"]) == [rows[name] for name in found]


@pytest.mark.parametrize("name", ["course", "venue", "trainer"])
def test_training_session_list_filters_by(name, desk):
    radio = TrainingSessionFactory(course__code="M3")
    TrainingSessionFactory()

    response = desk.get(LIST, {name: getattr(radio, f"{name}_id")})

    assert list(response.context["page"]) == [radio]


@pytest.mark.parametrize("asked", ["", "?when=past", "?search=x"])
def test_training_session_list_without_any_says_what_next(asked, desk):
    assert "empty" in desk.get(LIST + asked).content.decode()


def test_training_session_list_shows_a_trainer_their_own(client_of, trainer_user):
    own = TrainingSessionFactory(trainer__user=trainer_user)
    TrainingSessionFactory()

    response = client_of(trainer_user).get(LIST)

    assert list(response.context["page"]) == [own]
    assert "Schedule a session" not in response.content.decode()


def test_training_session_export_as_csv(desk):
    TrainingSessionFactory(
        course__code="M3",
        venue__name="Wharf Room",
        trainer__name="Bronwen",
        places_taken=2,
        note="=1+1",
    )

    response = desk.get(reverse("scheduling:training_session_export", args=["csv"]))

    heading, row = response.content.decode("utf-8-sig").splitlines()
    assert heading == "Day,Start,End,Course,Title,Venue,Trainer,Places,Taken,State,Note,Cost"
    assert (
        row
        == '2026-11-26,10:00,13:00,M3,"Radio: studio, phone, phone-in",Wharf Room,Bronwen,6,2,,\'=1+1,'
    )


def test_training_session_export_as_xlsx_follows_the_filters(desk):
    TrainingSessionFactory(past=True)
    TrainingSessionFactory(cancelled=True)

    response = desk.get(
        reverse("scheduling:training_session_export", args=["xlsx"]) + "?when=cancelled"
    )

    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert [row[9] for row in rows] == ["State", "Cancelled"]


def test_training_session_export_in_another_format_is_not_found(desk):
    address = reverse("scheduling:training_session_export", args=["csv"])

    assert desk.get(address.replace("csv", "pdf")).status_code == 404


def test_training_session_detail_shows_who_is_booked(desk, officer):
    training_session = TrainingSessionFactory(course__code="M3", places=6)
    leila = PersonFactory(first_name="Leila", email="leila@example.nhs.uk")
    book(training_session=training_session, person=leila, by=officer, now=NOW)

    response = desk.get(url("detail", training_session))

    [place] = response.context["places"]
    assert (place.booking.person, place.unit, place.mail.to) == (
        leila,
        None,
        "leila@example.nhs.uk",
    )
    assert "1 of 6 places taken" in response.content.decode()
    assert "being sent" in response.content.decode()


def test_training_session_detail_says_what_followed_a_no_show(desk):
    record = TrainingRecordFactory(outcome="did_not_attend")
    booking = BookingFactory(
        training_session__past=True, person=record.person, training_record=record
    )
    entry = WaitingListEntryFactory(
        person=record.person,
        training_session__course=CourseFactory(code="M2"),
        training_session__starts_at=NOW + timedelta(days=10),
    )
    follow_up = NoShowFollowUpFactory(booking=booking, entry=entry)
    PlaceOfferFactory(entry=entry)

    offered = desk.get(url("detail", booking.training_session)).text
    PlaceOffer.objects.update(outcome="accepted", ended_at=NOW)
    taken = desk.get(url("detail", booking.training_session)).text
    NoShowFollowUp.objects.filter(pk=follow_up.pk).update(entry=None)
    without_address = desk.get(url("detail", booking.training_session)).text
    NoShowFollowUp.objects.filter(pk=follow_up.pk).update(token_hash="x")
    told = desk.get(url("detail", booking.training_session)).text

    assert "Offered a place in M2 on Sat 5 Dec until Thu 26 Nov, 4:20pm" in offered
    assert "Took a place in M2 on Sat 5 Dec" in taken
    assert "No email address: ring them about another date" in without_address
    assert "Sent the other dates, Wed 25 Nov, 4:20pm" in told


@pytest.mark.parametrize(("days", "is_said"), [(-1, True), (0, False)])
def test_training_session_detail_says_whose_last_day_is_before_it(days, is_said, desk):
    booking = BookingFactory()
    starts_on = timezone.localdate(booking.training_session.starts_at)
    Person.objects.filter(pk=booking.person_id).update(left_on=starts_on + timedelta(days=days))

    content = desk.get(booking.training_session.get_absolute_url()).content.decode()

    assert ("Will have left" in content) == is_said


def test_training_session_detail_offers_those_who_need_it_first(desk, officer):
    course = RequirementFactory(due_within_days=10).course
    new, overdue, booked = (PersonFactory() for _ in range(3))
    TenureFactory(person=new, starts_on=NOW.date())
    TenureFactory(person=overdue)
    TenureFactory(person=booked)
    PersonFactory()
    training_session = TrainingSessionFactory(course=course)
    book(training_session=training_session, person=booked, by=officer, now=NOW)

    response = desk.get(url("detail", training_session))

    assert [c.person for c in response.context["candidates"]] == [overdue, new]
    assert [c.unit.status for c in response.context["candidates"]] == ["overdue", "new_in_post"]


def test_training_session_detail_offers_nobody_with_a_place_in_another_session(
    desk,
):
    course = RequirementFactory(due_within_days=10).course
    elsewhere, missed = (PersonFactory(last_name=name) for name in ("Iyer-Thorne", "Redfern-Das"))
    TenureFactory(person=elsewhere)
    TenureFactory(person=missed)
    BookingFactory(person=elsewhere, training_session__course=course)
    BookingFactory(person=missed, training_session=TrainingSessionFactory(course=course, past=True))
    address = url("detail", TrainingSessionFactory(course=course))

    offered = desk.get(address).context["candidates"]
    found = desk.get(address, {"search": "Iyer-Thorne"})

    assert [candidate.person for candidate in offered] == [missed]
    assert [candidate.person for candidate in found.context["candidates"]] == [elsewhere]
    assert "Has a place on Thu 26 Nov" in " ".join(found.text.split())


def test_training_session_detail_leads_to_those_who_need_it_only_where_they_stand_beside(
    desk,
):
    course = RequirementFactory().course
    address = url("detail", TrainingSessionFactory(course=course))
    nobody_short = desk.get(address).text
    TenureFactory()

    pages = [nobody_short, desk.get(address).text, desk.get(address + "?search=leila").text]

    assert ["Nobody is booked yet." in page for page in pages] == [True, True, True]
    assert ["Choose someone to book from the list" in page for page in pages] == [
        False,
        True,
        False,
    ]
    assert ["Everyone who needs this course has it, or has a place." in page for page in pages] == [
        True,
        False,
        False,
    ]


def test_training_session_detail_finds_anyone_by_name(desk):
    training_session = TrainingSessionFactory()
    leila = PersonFactory(first_name="Leila")
    PersonFactory(first_name="Leila", left=True)
    PersonFactory(first_name="Hamish")

    response = desk.get(
        url("detail", training_session) + "?search=leila", headers={"hx-request": "true"}
    )

    assert [c.person for c in response.context["candidates"]] == [leila]
    assert "<html" not in response.content.decode()


def test_training_session_detail_tells_a_trainer_of_nobody_else(client_of, trainer_user):
    training_session = TrainingSessionFactory(
        trainer__user=trainer_user, course=RequirementFactory().course
    )
    TenureFactory(person__first_name="Leila")

    for search in ("", "?search=leila"):
        response = client_of(trainer_user).get(
            url("detail", training_session) + search, headers={"hx-request": "true"}
        )
        assert response.context["candidates"] == []


def test_training_session_detail_of_one_that_is_over_books_nobody(desk):
    response = desk.get(url("detail", TrainingSessionFactory(past=True)))

    assert response.context["candidates"] == []
    assert "Book someone" not in response.content.decode()
    assert "Record attendance" in response.content.decode()


def test_training_session_detail_of_one_that_is_off_says_why(desk):
    response = desk.get(url("detail", TrainingSessionFactory(cancelled=True)))

    assert "This training session is cancelled" in response.content.decode()
    assert "The trainer is ill" in response.content.decode()


def test_training_session_detail_shows_the_day_of_each_who_can_be_booked(desk):
    session = TrainingSessionFactory()
    person = PersonFactory(last_name="Iyer-Thorne")
    AwayFactory(person=person, starts_at=session.starts_at, ends_at=session.ends_at)

    page = desk.get(session.get_absolute_url(), {"search": "Iyer-Thorne"})

    (candidate,) = page.context["candidates"]
    assert len(candidate.strip.busy) == 1
    assert f"<title>{candidate.strip.words}</title>" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_training_session_detail_query_count(rows, desk, officer, django_assert_num_queries):
    training_session = TrainingSessionFactory(course=RequirementFactory().course)
    for _ in range(rows):
        TenureFactory()
        book(training_session=training_session, person=TenureFactory().person, by=officer, now=NOW)

    with django_assert_num_queries(19):
        desk.get(url("detail", training_session))


def test_training_session_add_schedules_it(desk, entered):
    response = desk.post(reverse("scheduling:training_session_add"), entered)

    training_session = TrainingSession.objects.get()
    assert response["Location"] == training_session.get_absolute_url()
    assert training_session.starts_at == TOMORROW_AT_10
    assert training_session.ends_at == TOMORROW_AT_10 + timedelta(hours=3)


def test_training_session_add_for_nobody_says_that_alone(desk, entered):
    page = desk.post(reverse("scheduling:training_session_add"), entered, follow=True)

    assert [message.message for message in page.context["messages"]] == [
        "The session has been scheduled. You can book people on it now."
    ]


def test_training_session_add_asks_for_a_venue_and_a_trainer_first(desk):
    page = "/training-sessions/add/"
    assert '<a href="/trainers/add/">Add a trainer</a> first.' in desk.get(page).text

    TrainerFactory()
    assert '<a href="/venues/add/">Add a venue</a> first.' in desk.get(page).text

    VenueFactory()
    assert "A session needs" not in desk.get(page).text


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"day": "25/11/2025"}, "day", "has passed. Enter a start in the future."),
        ({"day": "29/03/2027"}, "", ""),
        ({"day": "28/03/2027", "starts": "1:30"}, "starts", "The clocks skip 1:30am that day."),
        (
            {"day": "31/10/2027", "starts": "1:30", "ends": "4:00"},
            "starts_which",
            "1:30am comes twice that night, because the clocks go back. Choose which one.",
        ),
        ({"ends": "9am"}, "ends", "The end must be after the start."),
        ({"places": "7"}, "places", "is for groups of up to 6 people"),
        ({"places": "none"}, "places", "Enter how many people can come"),
        ({"trainer": ""}, "trainer", "This field is required."),
    ],
)
def test_training_session_add_says_what_to_mend(wrong, field, words, desk, entered):
    response = desk.post(reverse("scheduling:training_session_add"), entered | wrong)

    assert TrainingSession.objects.exists() is not bool(field)
    if field:
        assert list(response.context["form"].errors) == [field]
        assert words in str(response.context["form"].errors[field])
        assert "Error: Schedule a session" in response.content.decode()


def test_training_session_change_saves_and_tells(desk, entered):
    desk.post(reverse("scheduling:training_session_add"), entered)
    training_session = TrainingSession.objects.get()
    shown = desk.get(url("change", training_session)).context["form"].initial

    response = desk.post(
        url("change", training_session), entered | {"seen": shown["seen"], "starts": "11am"}
    )

    training_session.refresh_from_db()
    assert response["Location"] == training_session.get_absolute_url()
    assert training_session.starts_at == TOMORROW_AT_10 + timedelta(hours=1)


def test_training_session_change_of_the_trainer_tells_both(desk, entered):
    desk.post(reverse("scheduling:training_session_add"), entered)
    training_session = TrainingSession.objects.get()
    Trainer.objects.update(email="bronwen@example.org")
    trainer = TrainerFactory(
        name="Kofi", email="kofi@example.org", courses=[training_session.course]
    )
    seen = desk.get(url("change", training_session)).context["form"].initial["seen"]

    response = desk.post(
        url("change", training_session),
        entered | {"seen": seen, "trainer": trainer.pk},
        follow=True,
    )

    assert "Kofi now gives the session. Everyone concerned is told by email" in response.text
    mails = Mail.objects.order_by("pk")
    assert [mail.to for mail in mails] == ["bronwen@example.org", "kofi@example.org"]
    for mail in mails:
        assert "This session has been given to Kofi instead of Bronwen." in mail.text


def test_training_session_cancel_asks_why(desk):
    training_session = TrainingSessionFactory()

    response = desk.post(url("cancel", training_session), {"reason": ""})

    assert "Enter why the session is cancelled" in response.content.decode()


def test_training_session_cancel_calls_it_off(desk, officer):
    training_session = TrainingSessionFactory()
    book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)
    page = desk.get(url("cancel", training_session)).content.decode()

    response = desk.post(
        url("cancel", training_session), {"reason": "The trainer is ill"}, follow=True
    )

    assert "1 person is booked. You can undo this for a minute." in page
    assert "Everyone concerned is told by email in a minute." in response.content.decode()
    assert Booking.objects.active().count() == 0


def test_training_session_detail_of_a_cancelled_one_names_who_was_booked(desk, officer):
    training_session = TrainingSessionFactory()
    gave_up, booked = PersonFactory(), PersonFactory()
    for person in (gave_up, booked):
        book(training_session=training_session, person=person, by=officer, now=NOW)
    booking = Booking.objects.get(person=gave_up)
    cancel_booking(booking=booking, by=officer, now=NOW + timedelta(minutes=1))
    desk.post(url("cancel", training_session), {"reason": "The trainer is ill"})

    page = desk.get(training_session.get_absolute_url())

    assert [place.booking.person for place in page.context["places"]] == [booked]
    assert "Nobody was booked" not in page.text
    assert not page.context["has_started"]
    assert "Cost</h2>" not in page.text


def test_training_session_cancel_tells_nobody_where_nobody_was_booked(desk):
    response = desk.post(
        url("cancel", TrainingSessionFactory()), {"reason": "The trainer is ill"}, follow=True
    )

    assert "The session has been cancelled. Nobody was booked." in response.text


def test_training_session_cancel_of_one_that_is_over_says_so(desk):
    response = desk.post(
        url("cancel", TrainingSessionFactory(past=True)), {"reason": "Too late"}, follow=True
    )

    assert (
        "This training session has started, so you cannot change it." in response.content.decode()
    )


@pytest.mark.parametrize(
    ("which", "starts_at"), [("0", "2027-10-31T00:30+00:00"), ("1", "2027-10-31T01:30+00:00")]
)
def test_training_session_add_asks_which_of_two_times(which, starts_at, desk, entered):
    page = reverse("scheduling:training_session_add")
    entered |= {"day": "31/10/2027", "starts": "1:30am", "ends": "3am"}

    asked = desk.post(page, entered)
    desk.post(page, entered | {"starts_which": which})

    assert asked.context["form"].errors == {
        "starts_which": [
            "1:30am comes twice that night, because the clocks go back. Choose which one."
        ]
    }
    assert "Starts: which 1:30am</legend>" in asked.text  # not optional
    added = TrainingSession.objects.get()
    assert added.starts_at.isoformat(timespec="minutes") == starts_at
    change = desk.get(url("change", added)).context["form"]
    assert (change["starts_which"].initial, change["ends_which"].initial) == (which, None)


def test_training_session_add_from_the_second_hour_on(desk, entered):
    """The clock shows an end before the start, and it is after it."""
    entered |= {"day": "31/10/2027", "starts": "1:45am", "ends": "1:15am"}
    entered |= {"starts_which": "0", "ends_which": "1"}

    desk.post(reverse("scheduling:training_session_add"), entered)

    added = TrainingSession.objects.get()
    assert added.ends_at - added.starts_at == timedelta(minutes=30)


def test_training_session_detail_says_how_to_join(desk):
    waits = TrainingSessionFactory(venue__is_online=True)
    ready = TrainingSessionFactory(
        joining_link="https://meet.example.org/j/1",
        joining_instructions="Ring at the side door.",
        course__joining_instructions="Not these.",
    )

    page = desk.get(ready.get_absolute_url()).text

    assert "No joining link yet" in desk.get(waits.get_absolute_url()).text
    assert '<a href="https://meet.example.org/j/1" rel="noreferrer">Join online</a>' in page
    assert [words in page for words in ("Ring at the side door.", "Not these.")] == [True, False]


def test_training_session_list_says_that_a_place_is_offered(desk):
    training_session = TrainingSessionFactory(places=4, places_taken=3, places_offered=1)

    text = " ".join(desk.get(LIST).text.split())

    assert '3 of 4 <span class="nowrap">· 1 offered</span>' in text
    assert training_session.places_left == 0
