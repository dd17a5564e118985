"""Text messages, from the first choice to the first ask: a spokesperson at their phone, the manager
who sets the words, and what it cost.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from desk.enquiries.actions.assignments import ask_person
from tests import notify
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.journeys.conftest import POCKET
from tests.notify import Notify
from training.models import Person

NUMBER = "+447700900123"
RunJobs = Callable[..., list[str]]


@pytest.fixture
def server(settings: Any) -> Iterator[Notify]:
    with notify.running() as server:
        settings.NOTIFY = server.settings
        settings.BASE_URL = "https://greenroom.example.nhs.uk"
        yield server


@pytest.fixture
def leila(spokesperson: User) -> Person:
    return PersonFactory(
        first_name="Leila", last_name="Iyer-Thorne", email="leila@example.nhs.uk", user=spokesperson
    )


def test_an_ask_reaches_the_phone_of_whoever_chose_that(
    server,
    leila,
    walk,
    spokesperson,
    officer,
    run_jobs,
):
    phone = walk(spokesperson, POCKET)
    chosen(phone)
    run_jobs()
    confirmed(walk(None, POCKET), server)

    now = timezone.now()
    interview = InterviewFactory(starts_at=now + timedelta(days=2))
    ask_person(interview=interview, person=leila, by=officer, now=now)
    run_jobs()

    link = re.search(r"/asked/\S+", server.bodies[-1])
    assert link
    assert server.sent_to == {NUMBER: 2}
    phone.go(link[0])
    phone.sees("Yes")


def chosen(walker: Any) -> None:
    page = walker.go("/my-training/")
    walker.press("What we tell you")
    walker.check_page()
    page.get_by_label("Text message", exact=True).check()
    page.get_by_label("Mobile number").fill("01632 960123")
    walker.press("Save")
    walker.is_told_of_an_error()
    walker.check_page()
    page.get_by_label("Mobile number").fill("07700 900123")
    page.keyboard.press("Enter")
    walker.sees("A text message is on its way to 07700 900123.")
    walker.check_page()


def confirmed(walker: Any, server: Notify) -> None:
    link = re.search(r"/t/\S+", server.bodies[0])
    assert link
    walker.go(link[0])
    walker.check_page()
    walker.press("Yes, this is my number")
    walker.sees("Your number is confirmed")
    walker.check_page()


def test_the_team_sets_words_and_numbers_and_sees_costs(
    server,
    leila,
    walk,
    manager,
    run_jobs,
):
    walker = walk(manager)
    page = walker.go("/settings/")
    walker.press("Text messages")
    walker.check_page()
    page.get_by_label("When somebody is asked for an interview").fill("Come to {slot}")
    walker.press("Save")
    walker.is_told_of_an_error()
    walker.sees("Add {news}")
    walker.check_page()
    page.get_by_label("When somebody is asked for an interview").fill("{news} {slot} {link}")
    page.get_by_label("Price of a segment").fill("2.4")
    walker.press("Save")
    walker.sees("Text messages from now on have these words.")

    walker.go(f"/people/{leila.reference}/text-messages/")
    walker.check_page()
    page.get_by_label("Email and text message").check()
    page.get_by_label("Mobile number").fill("07700 900123")
    walker.press("Save")
    server.faults = [notify.TEAM_ONLY]
    run_jobs()
    walker.go(f"/people/{leila.reference}/text-messages/")
    walker.sees("Use a live key in NOTIFY_API_KEY")
    walker.check_page()

    walker.press("Save")
    run_jobs()
    walker.go("/settings/text-messages/costs/")
    walker.check_page()
    assert len(server.accepted) <= 1  # a second message needs a minute
