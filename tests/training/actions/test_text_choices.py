"""Choosing text messages, the link that confirms the number, and a test."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import TextMessage
from tests import notify
from tests.clock import NOW
from tests.factories.texts import NUMBER, TextChoiceFactory
from tests.factories.training import PersonFactory
from tests.notify import Notify
from training.actions.text_choices import choose_way, confirm_number, find_choice, send_test_text
from training.models import Person, TextChoice

pytestmark = pytest.mark.django_db
Way = TextChoice.Way
RunJobs = Callable[..., list[str]]


@pytest.fixture
def server(settings: Any) -> Iterator[Notify]:
    with notify.running() as server:
        settings.NOTIFY = server.settings
        settings.BASE_URL = "https://greenroom.example.nhs.uk"
        yield server


@pytest.fixture
def leila(db: None) -> Person:
    return PersonFactory(email="leila@example.nhs.uk")


def token_in(server: Notify) -> str:
    found = re.search(r"/t/(\S+)$", server.bodies[-1])
    assert found
    return found[1]


def choose(to: Any, by: User, way: Way = Way.TEXT, number: str = NUMBER, now: Any = NOW) -> Any:
    return choose_way(to=to, way=way, number=number, by=by, now=now)


def test_a_number_is_confirmed_by_its_link(server, leila, officer, run_jobs):
    choice = choose(leila, officer)
    assert not choice.is_by_text
    run_jobs(at=NOW)

    assert server.sent_to == {NUMBER: 1}
    found = find_choice(token_in(server), now=NOW)
    assert found == choice
    for minutes in (1, 2):
        confirm_number(choice=choice, now=NOW + timedelta(minutes=minutes))

    choice.refresh_from_db()
    assert choice.is_by_text
    assert choice.confirmed_at == NOW + timedelta(minutes=1)
    events = AuditEvent.objects.filter(action__startswith="text_choice").order_by("number")
    assert [event.action for event in events] == ["text_choice.changed", "text_choice.confirmed"]
    assert NUMBER not in str([event.details for event in events])
    run_jobs(at=NOW)
    [told] = outbox.outbox
    assert told.to == ["leila@example.nhs.uk"]
    assert "by text message to 07700 900123. That number was confirmed" in told.body


def test_a_number_that_cannot_be_reached_is_told_by_email(server, leila, officer, run_jobs):
    server.faults = [notify.WRONG_NUMBER]
    choose(leila, officer)

    run_jobs(at=NOW)

    [told] = outbox.outbox
    assert told.to == ["leila@example.nhs.uk"]
    assert "We could not send a text message to 07700 900123" in told.body


def test_the_link_of_an_older_number_no_longer_works(server, leila, officer, run_jobs):
    choose(leila, officer)
    run_jobs(at=NOW)
    old = token_in(server)

    choose(leila, officer, number="+447700900456")
    run_jobs(at=NOW)

    assert find_choice(old, now=NOW) is None
    assert find_choice(token_in(server), now=NOW) is not None
    assert find_choice(token_in(server), now=NOW + timedelta(days=8)) is None


def test_another_number_has_to_be_confirmed_again(server, leila, officer):
    TextChoiceFactory(person=leila)

    assert choose(leila, officer, way=Way.BOTH).is_by_text
    assert not choose(leila, officer, number="+447700900456").is_by_text


def test_the_message_is_sent_again_after_a_minute_and_five_times_a_day(
    server, leila, officer, run_jobs
):
    for seconds in (0, 10, 60, 120, 180, 240):
        choose(leila, officer, now=NOW + timedelta(seconds=seconds))
        run_jobs(at=NOW + timedelta(seconds=seconds))
    assert server.sent_to == {NUMBER: 5}

    with pytest.raises(Refused, match="messages to confirm a number were sent today"):
        choose(leila, officer, now=NOW + timedelta(hours=1))
    choose(leila, officer, now=NOW + timedelta(days=2))
    run_jobs(at=NOW + timedelta(days=2))
    assert server.sent_to == {NUMBER: 6}


def test_email_again_forgets_the_number(server, leila, officer):
    TextChoiceFactory(person=leila)

    for _ in range(2):
        assert choose(leila, officer, way=Way.EMAIL, number="") is None

    assert TextChoice.objects.count() == 0
    assert AuditEvent.objects.filter(action="text_choice.changed").count() == 1


def test_a_user_chooses_for_their_person_or_for_themselves(server, spokesperson, officer):
    person = PersonFactory(user=spokesperson)

    assert choose(spokesperson, spokesperson).person == person
    assert choose(officer, officer).user == officer


def test_refusals(settings, server, leila, officer):
    with pytest.raises(Refused, match="An email address is needed too, in case a"):
        choose(PersonFactory(), officer)
    with pytest.raises(Refused, match="You have not confirmed a mobile number yet"):
        send_test_text(kind="ask", by=officer, now=NOW)
    settings.NOTIFY = None
    with pytest.raises(Refused, match="Text messages are not set up here"):
        choose(leila, officer)


def test_somebody_without_a_role_costs_no_text(server, nobody):
    with pytest.raises(Refused, match="You have no role here yet"):
        choose(nobody, nobody)

    assert not TextMessage.objects.exists()
    assert choose(nobody, nobody, way=Way.EMAIL) is None


def test_send_test_text_to_ones_own_phone(server, officer, run_jobs):
    TextChoiceFactory(of_user=True, user=officer)

    send_test_text(kind="warning", by=officer, now=NOW)
    run_jobs(at=NOW)

    assert server.sent_to == {NUMBER: 1}
    assert "Test. Your pack is ready" in server.bodies[0]


def test_a_test_that_fails_is_told_by_email(server, officer, run_jobs):
    TextChoiceFactory(of_user=True, user=officer)
    server.faults = [notify.REJECTED]

    send_test_text(kind="ask", by=officer, now=NOW)
    run_jobs(at=NOW)

    assert "The test text message to 07700 900123 could not be delivered" in outbox.outbox[0].body
