import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import TOMORROW_AT_10, AwayFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
DAY = timedelta(days=1)


@pytest.fixture
def full(officer: User) -> TrainingSession:
    """In three days; Ama Quill is booked, Ben Rowe waits and has no address."""
    session = TrainingSessionFactory(
        course=CourseFactory(code="X1", max_group=None),
        starts_at=TOMORROW_AT_10 + 2 * DAY,
        places=1,
    )
    session.trainer.courses.add(session.course)
    ama = PersonFactory(first_name="Ama", last_name="Quill", email="ama@example.nhs.uk")
    ben = PersonFactory(first_name="Ben", last_name="Rowe", email="", phone="01632 960148")
    book(training_session=session, person=ama, by=officer, now=NOW - DAY)
    join_waiting_list(training_session=session, person=ben, by=officer, now=NOW - DAY)
    session.refresh_from_db()
    return session


@pytest.fixture
def other(full: TrainingSession) -> TrainingSession:
    """In eleven days, with six places."""
    return TrainingSessionFactory(course=full.course, starts_at=TOMORROW_AT_10 + 10 * DAY)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def entered(session: TrainingSession, **wanted: str) -> dict[str, Any]:
    return {
        "course": session.course_id,
        "day": "28/11/2026",
        "starts": "10am",
        "ends": "1pm",
        "venue": session.venue_id,
        "trainer": session.trainer_id,
        "places": session.places,
    } | wanted


def emails_of(page: str) -> list[str]:
    """How many are sent, on the button and above the examples."""
    return re.findall(r"[A-Z][\w ]* and send \d+ emails?|\d+ emails? leaves?\.", page)


def test_training_session_change_of_what_changed_meanwhile_is_refused_first(desk, full):
    address = reverse("scheduling:training_session_change", args=[full.pk])

    page = said(desk.post(address, entered(full, starts="11am", ends="2pm", seen="another")))

    assert "Move the session" not in page
    assert "There is a problem" in page


def test_training_session_change_shows_whom_a_move_concerns_first(desk, full):
    address = reverse("scheduling:training_session_change", args=[full.pk])
    seen = desk.get(address).context["form"].initial["seen"]
    moved = entered(full, day="30/11/2026", seen=seen)

    asked = said(desk.post(address, moved))
    again = desk.post(address, moved | {"again": "yes"})
    done = said(desk.post(address, moved | {"sure": "yes"}, follow=True))
    full.refresh_from_db()

    assert "To Mon 30 Nov, 10am to 1pm" in asked
    assert "Ama Quill" in asked
    assert "no email address: ring" in asked
    assert emails_of(asked) == ["Move the session and send 1 email", "1 email leaves."]
    assert again.templates[0].name == "scheduling/training_sessions/training_session_change.html"
    assert full.starts_at == TOMORROW_AT_10 + 4 * DAY
    assert "The session has been moved." in done
    assert "Undo" in done


def test_training_session_change_names_who_cannot_come_then(desk, full):
    AwayFactory(
        person=full.bookings.get().person,
        starts_at=full.starts_at + 2 * DAY,
        ends_at=full.ends_at + 2 * DAY,
    )
    address = reverse("scheduling:training_session_change", args=[full.pk])

    page = said(desk.post(address, entered(full, day="30/11/2026")))

    assert "1 person cannot come then." in page
    assert "Cannot come then" in page
    assert "Move the session" not in page


def test_training_session_change_by_an_hour_is_no_clash_with_itself(desk, full):
    address = reverse("scheduling:training_session_change", args=[full.pk])
    seen = desk.get(address).context["form"].initial["seen"]

    page = said(desk.post(address, entered(full, starts="11am", ends="2pm", seen=seen)))

    assert "Move the session" in page
    assert "Cannot come then" not in page


def test_training_session_cancel_shows_whom_it_concerns_and_is_undone(desk, full):
    address = reverse("scheduling:training_session_cancel", args=[full.pk])

    asked = said(desk.get(address))
    desk.post(address, {"reason": "Ill"})
    change = full.changes.get()
    done = said(desk.post(change.undo_url, follow=True))
    full.refresh_from_db()

    assert "Ama Quill" in asked
    assert "Ben Rowe" in asked
    assert emails_of(asked) == ["1 email leaves."]
    assert "The session is no longer cancelled. Nobody has been told." in done
    assert (full.cancelled_at, full.places_taken) == (None, 1)


def test_training_session_merge_chooses_shows_and_does(desk, full, other):
    address = reverse("scheduling:training_session_merge", args=[full.pk])

    choices = said(desk.get(address))
    asked = said(desk.get(f"{address}?into={other.pk}"))
    done = said(desk.post(address, {"into": other.pk}, follow=True))
    cancelled = said(desk.get(full.get_absolute_url()))
    desk.post(full.changes.get().undo_url)
    full.refresh_from_db()

    assert f"?into={other.pk}" in choices
    assert "has a place in the other session" in asked
    assert "waits for the other session" in asked
    assert emails_of(asked) == ["Merge the sessions and send 1 email", "1 email leaves."]
    assert "The sessions have been merged." in done
    assert "Ama Quill" in done
    assert "Merged with the session at 10am on Sun 6 Dec" in cancelled
    assert "Ama Quill" in cancelled
    assert "Nobody was booked" not in cancelled
    assert (full.cancelled_at, full.places_taken) == (None, 1)


def test_training_session_merge_says_why_it_does_not_fit(desk, full, other):
    TrainingSession.objects.filter(pk=other.pk).update(places_taken=6)
    address = reverse("scheduling:training_session_merge", args=[full.pk])

    choices = said(desk.get(address))
    asked = said(desk.get(f"{address}?into={other.pk}"))
    refused = said(desk.post(address, {"into": other.pk}))

    assert "Too few places" in choices
    assert "1 person would come, and 0 places are left there." in asked
    assert "1 person would come to the session at" in refused
    assert not full.changes.exists()


def test_training_session_merge_names_who_cannot_come(desk, full, other):
    AwayFactory(person=full.bookings.get().person, starts_at=other.starts_at, ends_at=other.ends_at)
    address = reverse("scheduling:training_session_merge", args=[full.pk])

    page = said(desk.get(f"{address}?into={other.pk}"))

    assert "1 person cannot come then." in page
    assert "Merge the sessions" not in page


def test_training_session_merge_without_another_session(desk, full):
    page = said(desk.get(reverse("scheduling:training_session_merge", args=[full.pk])))

    assert "There is no other session of this course to come." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_training_session_merge_query_count(rows, desk, full, django_assert_num_queries):
    for number in range(rows):
        TrainingSessionFactory(course=full.course, starts_at=full.starts_at + (number + 1) * DAY)

    with django_assert_num_queries(7):
        desk.get(reverse("scheduling:training_session_merge", args=[full.pk]))


def test_session_change_undo_twice_says_so(desk, full):
    desk.post(reverse("scheduling:training_session_cancel", args=[full.pk]), {"reason": "Ill"})
    undo = full.changes.get().undo_url

    desk.post(undo)
    page = said(desk.post(undo, follow=True))

    assert "this cannot be undone" in page
