"""A session from its scheduling to the training record: the desk, a spokesperson and the trainer at
the door.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.factories.jobs import JobFactory, WorkerFactory
from tests.factories.scheduling import (
    BlackOutFactory,
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
)
from tests.factories.waiting_lists import WaitingListEntryFactory
from tests.journeys.conftest import POCKET, going_on
from training.models import Organisation, TrainingRecord

NARROW = {"width": 320, "height": 640}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_session_from_scheduling_to_the_training_record(
    walk, officer, spokesperson, trainer_user
):
    leila = PersonFactory(
        user=spokesperson, first_name="Leila", last_name="Iyer-Thorne", email=spokesperson.email
    )
    TenureFactory(person__last_name="Overdue")
    TenureFactory(person=leila)
    RequirementFactory(course=CourseFactory(code="M3"))
    VenueFactory(name="Wharf Room")
    TrainerFactory(name="Bronwen Achterberg", user=trainer_user, courses=[CourseFactory(code="M3")])

    desk = walk(officer)
    desk.go("/training-sessions/")
    desk.sees("No upcoming sessions.")
    desk.check_page()
    desk.press("Schedule a session")
    page = desk.page
    page.get_by_label("Course").select_option(label="M3 Radio: studio, phone, phone-in (up to 6)")
    page.get_by_label("Day").fill(f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}")
    page.get_by_label("Starts").fill("10am")
    page.get_by_label("Ends").fill("9am")
    page.get_by_label("Venue").select_option(label="Wharf Room (holds 12)")
    page.get_by_label("Trainer").select_option(label="Bronwen Achterberg (M3)")
    page.get_by_label("Places").fill("6")
    desk.press("Schedule the session")
    desk.sees("The end must be after the start.")
    desk.check_page()
    page.get_by_label("Ends").fill("1pm")
    desk.press("Schedule the session")
    desk.sees("The session has been scheduled. You can book people on it now.")
    page.get_by_label("Name or reference").press_sequentially("overd", delay=30)
    desk.sees("People matching “overd”")
    desk.check_page()
    desk.press("Book Robin Overdue")
    desk.sees("Robin Overdue has a place.")
    desk.press("Undo")
    desk.sees("Robin Overdue’s place has been cancelled.")

    pocket = walk(spokesperson, POCKET)
    pocket.go("/my/bookings/")
    pocket.check_page()
    pocket.press("Book a place")
    pocket.sees("You have a place.")
    pocket.check_page()

    TrainingSession.objects.update(**going_on())
    door = walk(trainer_user, POCKET)
    door.go("/my/training-sessions/")
    door.sees("1 session today.")
    door.check_page()
    door.press("Record attendance")
    door.press("Arrived")
    door.page.locator('button[value="not_there"]').wait_for()
    door.check_page()
    assert door.page.locator('button[value="failed"]').count() == 0
    TrainingSession.objects.update(ends_at=timezone.now())
    door.page.reload()
    door.page.locator('button[value="failed"]').click()
    door.page.locator('button[value="failed"][aria-pressed="true"]').wait_for()
    door.page.locator('button[value="passed"]').click()
    door.page.locator('button[value="passed"][aria-pressed="true"]').wait_for()
    door.check_page()
    assert TrainingRecord.objects.not_retracted().get().person == leila
    assert Booking.objects.active().get().attendance.outcome == "passed"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_pages_of_sessions_hold_in_every_state(walk, officer):
    now = timezone.now()
    to_come = BookingFactory(training_session__starts_at=now + timedelta(days=1)).training_session
    full = TrainingSessionFactory(starts_at=now + timedelta(days=2), places=1, places_taken=1)
    past = BookingFactory(training_session__starts_at=now - timedelta(days=2)).training_session
    BlackOutFactory(venue=to_come.venue, starts_on=timezone.localdate(now), ends_on=None)
    off = TrainingSessionFactory(starts_at=now + timedelta(days=3), cancelled=True)

    desk = walk(officer)

    for path in ("", "?when=all", "?search=nothing", "add/"):
        desk.go(f"/training-sessions/{path}")
        desk.check_page()
    for show in ("rooms", "week", "month", "agenda"):
        desk.go(f"/training-sessions/calendar/?show={show}")
        desk.page.get_by_text("in the six months to").or_(
            desk.page.get_by_text("Nobody needs a course")
        ).wait_for()
        desk.check_page()
    for training_session in (to_come, full, past, off):
        desk.go(training_session.get_absolute_url())
        desk.check_page()
    for path in ("change", "cancel", "attendance"):
        desk.go(f"{to_come.get_absolute_url()}{path}/")
        desk.check_page()
    for path in ("/black-outs/", "/black-outs/add/", "/training-sessions/places/"):
        desk.go(path)
        desk.check_page()
    for path in ("/venues/", "/venues/add/", "/trainers/", f"/trainers/{past.trainer_id}/change/"):
        desk.go(path)
        desk.check_page()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_administrator_mends_what_was_given_up(walk, administrator):
    JobFactory(given_up=True)
    JobFactory(done=True)
    WorkerFactory(host="host-a", seen_at=timezone.now())
    Organisation.objects.update(
        communications_phone="01632 960200", communications_email="press@example.nhs.uk"
    )

    walker = walk(administrator)

    walker.go("/jobs/installation/")
    walker.sees("5 problems found")  # a test has no mail server, address, backup or second factor
    walker.check_page()
    walker.go("/jobs/?state=given_up")
    walker.check_page()
    walker.press("Run again")
    walker.sees("will run again.")
    walker.check_page()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_freed_place_is_taken_on_a_phone_in_two_taps(walk, officer, spokesperson):
    leila = PersonFactory(
        user=spokesperson, first_name="Leila", last_name="Iyer-Thorne", email=spokesperson.email
    )
    now = timezone.now()
    full = TrainingSessionFactory(
        course=CourseFactory(code="M5"),
        places=1,
        starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=9, hours=2),
    )
    booking = book(training_session=full, person=PersonFactory(), by=officer, now=now)
    for minutes in (2, 1):
        WaitingListEntryFactory(training_session=full, joined_at=now - timedelta(minutes=minutes))

    TenureFactory(person=leila)
    RequirementFactory(course=full.course)  # it counts for her alone

    pocket = walk(spokesperson, POCKET)
    pocket.go("/my/bookings/")
    pocket.press("Join the waiting list")
    pocket.sees("3rd of 3")
    pocket.check_page()
    desk = walk(officer)
    desk.go(f"/training-sessions/{full.pk}/")
    desk.check_page()
    desk.press(f"Cancel {booking.person}")
    desk.check_page()
    desk.press("Cancel the place")
    desk.sees("It is offered to Leila Iyer-Thorne.")

    mail = Mail.objects.get(to=leila.email)
    link = next(line for line in mail.text.splitlines() if "/free-place/" in line)
    phone = walk(None, POCKET)
    phone.go(urlsplit(link).path)  # the first tap
    phone.sees("A place for you")
    phone.check_page()
    phone.press("Take the place")
    phone.sees("You have the place")
    phone.check_page()
    assert full.bookings.active().get().person == leila
