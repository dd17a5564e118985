"""The trainer at the door without a network, and a line manager who books three."""

from datetime import timedelta
from threading import Event

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from scheduling.training_sessions.arrival_codes import arrival_code
from scheduling.training_sessions.models import Booking
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from tests.journeys.conftest import POCKET, going_on

IS_STORED = """async () => {
  const worker = await navigator.serviceWorker.getRegistration(location.pathname);
  const stored = await caches.open("greenroom-door");
  return Boolean(worker?.active && await stored.match(location.pathname));
}"""
KNOWS = """async (booking) => {
  const stored = await (await caches.open("greenroom-door")).match(location.pathname);
  const page = new DOMParser().parseFromString(await stored.text(), "text/html");
  return Boolean(page.getElementById(`booking-${booking}`).dataset.arrived);
}"""
AWAY = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource")


def wait_until(page: Page, script: str, arg: int | None = None) -> None:
    """`wait_for_function` takes a promise for a yes."""
    for _ in range(100):
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never so: {script}")


@pytest.fixture
def is_away(monkeypatch: pytest.MonkeyPatch) -> Event:
    """While it is set, the server answers nothing: a page that is opened again may send something before
    the browser takes it for offline.
    """
    away = Event()
    answer = BaseHandler.get_response

    def answer_or_not(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=503) if away.is_set() else answer(handler, request)

    monkeypatch.setattr(BaseHandler, "get_response", answer_or_not)
    return away


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_trainer_at_the_door_without_a_network(walk, trainer_user, is_away):
    session = TrainingSessionFactory(trainer__user=trainer_user, **going_on())
    names = ("Abara", "Brook", "Corrie", "Dale")
    booked = [BookingFactory(training_session=session, person__last_name=name) for name in names]
    door = walk(trainer_user, POCKET)
    page = door.go(reverse("scheduling:training_session_attendance", args=[session.pk]))
    wait_until(page, IS_STORED)
    door.check_page()

    is_away.set()
    door.context.set_offline(True)
    page.reload()
    for booking in booked[:2]:
        page.locator(f"#booking-{booking.pk} [value=arrived]").click()
    page.get_by_label("Code from their phone or email").fill(arrival_code(booked[2].pk).lower())
    door.press("Use the code")
    door.sees("Robin Corrie has arrived.")
    door.sees("No network.")
    door.sees("3 of 4 arrived.")
    heights = "rows => rows.map(row => row.getBoundingClientRect().height)"
    assert max(page.locator(".attendance").evaluate_all(heights)) < 72
    door.check_page()
    page.reload()
    expect(page.get_by_text("Not sent yet")).to_have_count(3)
    page.locator(f"#booking-{booked[1].pk} [value=not_there]").click()
    assert not Booking.objects.exclude(arrived_at=None).exists()

    is_away.clear()
    door.context.set_offline(False)

    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    page.reload()
    there = Booking.objects.exclude(arrived_at=None).order_by("pk")
    assert list(there) == [booked[0], booked[2]]
    assert AuditEvent.objects.filter(action="booking.arrived").count() == 2

    wait_until(page, KNOWS, booked[0].pk)
    code = page.get_by_label("Code from their phone or email")
    code.fill("AAAAAA")
    door.press("Use the code")
    refused = page.get_by_text("Nobody booked on this session has that code.")
    expect(refused).to_have_count(1)
    code.fill(arrival_code(booked[3].pk))
    door.press("Use the code")
    door.sees("Robin Dale has arrived.")
    expect(refused).to_have_count(0)
    wait_until(page, KNOWS, booked[3].pk)
    door.context.set_offline(True)
    page.reload()
    expect(page.locator(f"#booking-{booked[3].pk} [data-when]")).to_be_visible()
    page.close()  # or it would complain once more
    door.problems = [each for each in door.problems if not any(one in each for one in AWAY)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_line_manager_books_three_of_their_team(walk, spokesperson):
    lead = PersonFactory(user=spokesperson)
    course = CourseFactory(code="M3")
    RequirementFactory(course=course, due_within_days=0)
    for name in ("Abara", "Brook", "Corrie", "Dale"):
        TenureFactory(person__last_name=name, person__line_manager=lead)
    session = TrainingSessionFactory(course=course, starts_at=timezone.now() + timedelta(days=3))
    pocket = walk(spokesperson, POCKET)
    page = pocket.go("/my-team/")
    pocket.check_page()

    for name in ("Abara", "Brook", "Dale"):
        page.get_by_label(f"Choose Robin {name}").check()
    pocket.press("Book them on a session")
    pocket.check_page()
    pocket.press("Choose M3")
    pocket.sees("Book 3 people on M3")
    pocket.check_page()
    pocket.press("Book those ticked")

    pocket.sees("Booked: Robin Abara, Robin Brook and Robin Dale.")
    assert Booking.objects.held().filter(training_session=session).count() == 3
    pocket.check_page()
