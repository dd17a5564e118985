"""Webhooks: what they are told, once; how a message is sent, tried again and given up."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.audit import audit
from accounts.encrypted_values import decrypt
from accounts.models import AuditEvent, User
from accounts.providers.outside import AddressRefused
from accounts.refusals import Refused
from desk.enquiries.actions.assignments import assign_interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Job
from reports import tasks
from reports.api.actions.webhooks import (
    end_webhook,
    make_webhook,
    queue_deliveries,
    queue_lapses,
    restore_webhook,
    send_webhook_again,
)
from reports.api.models import Event, Webhook, WebhookDelivery
from reports.packs.actions.stale_notifications import notify_of_stale_packs
from tests.clock import NOW, TODAY
from tests.factories.api import WEBHOOK_SECRET, WebhookDeliveryFactory, WebhookFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.receiver import Receiver, running_receiver
from training.models import Requirement
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
RunJobs = Callable[..., list[str]]
A_DAY = timedelta(days=1)
ADDRESS = "https://hooks.example.org/1"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """DEMO allows loopback, here as on a developer's machine."""
    settings.DEMO = True
    with running_receiver(WEBHOOK_SECRET) as started:
        yield started


def told() -> list[tuple[str, dict[str, Any]]]:
    """What waits to be sent or was: event, and what is said of it."""
    rows = WebhookDelivery.objects.order_by("pk").values_list("event", "body")
    return [(event, json.loads(body)["data"]) for event, body in rows]


def test_make_webhook_returns_its_secret_and_stores_it_encrypted(administrator):
    secret = make_webhook(
        name="Incident channel",
        address="https://hooks.example.org/1",
        events=[Event.PACK_STALE, Event.PACK_APPROVED],
        by=administrator,
        now=NOW,
    )

    made = Webhook.objects.get()
    assert made.secret != secret
    assert decrypt(made.secret, purpose="webhook") == secret
    assert made.events == ["pack.approved", "pack.stale"]
    event = AuditEvent.objects.get()
    assert (event.action, event.details["address"]) == ("webhook.made", made.address)
    assert secret not in str(event.details)


@pytest.mark.parametrize(
    ("address", "events", "refusal"),
    [
        ("https://hooks.example.org/1", [], Refused),
        ("http://hooks.example.org/1", [Event.PACK_STALE], AddressRefused),
    ],
)
def test_make_webhook_refuses_what_is_told_of_nothing_or_in_the_clear(
    administrator, address, events, refusal
):
    with pytest.raises(refusal):
        make_webhook(name="Channel", address=address, events=events, by=administrator, now=NOW)

    assert not Webhook.objects.exists()


def test_an_address_has_one_webhook(administrator):
    ended = WebhookFactory(address=ADDRESS, ended_at=NOW, ended_by=administrator)
    given = {"name": "Channel", "address": ADDRESS, "events": [Event.PACK_STALE]}
    make_webhook(**given, by=administrator, now=NOW)

    with pytest.raises(Refused, match="webhook for this address"):
        make_webhook(**given, by=administrator, now=NOW)
    with pytest.raises(Refused, match="webhook for this address"):
        restore_webhook(webhook=ended, by=administrator, now=NOW)

    assert Webhook.objects.active().count() == 1


def test_queue_deliveries_tells_once_of_what_happened_after_it_was_made(
    resting_on_line, approved, manager
):
    version = approved()  # before there was a webhook
    last = AuditEvent.objects.order_by("number").last()
    assert last
    WebhookFactory(seen_number=last.number)
    WebhookFactory(seen_number=last.number, events=["interview.accepted"])
    WebhookFactory(seen_number=last.number, ended_at=NOW, ended_by=manager)
    line = Line.objects.get(reference="W-07")
    withdraw_line(line=line, reason="The figure is wrong", by=manager, now=LATER)
    notify_of_stale_packs(now=LATER)

    assert queue_deliveries(now=LATER) == 1
    assert queue_deliveries(now=LATER) == 0

    pack = version.pack
    assert told() == [
        (
            "pack.stale",
            {
                "pack": pack.reference,
                "version": version.number,
                "interview": pack.interview.reference,
                "url": f"http://localhost:8000{pack.get_absolute_url()}",
            },
        )
    ]
    job = Job.objects.get(name="reports.tasks.send_webhook")
    assert job.lane == Job.Lane.OUTSIDE


def test_queue_deliveries_tells_of_an_approved_pack_and_an_accepted_interview(approved, manager):
    WebhookFactory()
    version = approved()
    interview = InterviewFactory(person=None, accepted_at=None)
    assign_interview(interview=interview, person=PersonFactory(), by=manager, now=NOW)

    queue_deliveries(now=LATER)

    assert [event for event, _ in told()] == ["pack.approved", "interview.accepted"]
    assert told()[0][1]["version"] == version.number
    assert told()[1][1] == {
        "interview": interview.reference,
        "starts_at": interview.starts_at.isoformat(),
        "medium": interview.medium,
        "url": f"http://localhost:8000{interview.get_absolute_url()}",
    }


def test_queue_deliveries_says_nothing_of_a_pack_that_can_be_used_again(
    approved,
):
    version = approved()
    WebhookFactory(events=["pack.stale"])
    for because in (["It can be used again."], ["Line W-07 was withdrawn"]):
        audit(by=None, action="pack.told_stale", about=version, now=NOW, because=because)

    assert queue_deliveries(now=LATER) == 1


def test_queue_deliveries_leaves_out_what_has_been_deleted_since(officer):
    WebhookFactory()
    interview = InterviewFactory()
    audit(by=officer, action="interview.assigned", about=interview, now=NOW)
    audit(by=officer, action="pack.approved", about=interview, now=NOW)
    interview.delete()

    assert queue_deliveries(now=LATER) == 0


@pytest.fixture
def lapsing() -> None:
    """M1 of two people and M2 of one of them ends today; M1 of a third tomorrow."""
    Requirement.objects.all().delete()
    for code in ("M1", "M2"):
        RequirementFactory(role=StaffRole.SENIOR_STAFF, course=CourseFactory(code=code))
    for codes, last in ((["M1", "M2"], TODAY), (["M1"], TODAY), (["M1"], TODAY + A_DAY)):
        person = PersonFactory(joined_on=date(2024, 1, 1))
        TenureFactory(person=person, role=StaffRole.SENIOR_STAFF)
        for code in codes:
            TrainingRecordFactory(
                person=person,
                course=CourseFactory(code=code),
                completed_on=date(2024, 1, 1),
                valid_until=last,
            )


@pytest.mark.usefixtures("lapsing")
def test_queue_lapses_counts_what_has_lapsed_and_makes_up_for_missed_nights():
    WebhookFactory(lapses_seen_on=TODAY)

    assert queue_lapses(now=NOW) == 0
    assert queue_lapses(now=NOW + A_DAY) == 1
    assert queue_lapses(now=NOW + A_DAY) == 0
    late = WebhookFactory(lapses_seen_on=TODAY)
    assert queue_lapses(now=NOW + 5 * A_DAY) == 3

    first = {"on": "2026-11-26", "people": 2, "courses": {"M1": 2, "M2": 1}}
    second = {"on": "2026-11-27", "people": 1, "courses": {"M1": 1}}
    assert [data for _, data in told()] == [first, second, first, second]
    late.refresh_from_db()
    assert late.lapses_seen_on == TODAY + 5 * A_DAY


def test_queue_lapses_forgets_messages_after_90_days():
    old = WebhookDeliveryFactory(queued_at=NOW - 91 * A_DAY)
    new = WebhookDeliveryFactory(queued_at=NOW - 89 * A_DAY)

    queue_lapses(now=NOW)

    assert list(WebhookDelivery.objects.all()) == [new]
    assert old != new


def queued(receiver: Receiver, officer: User, **fields: Any) -> WebhookDelivery:
    """A message about an accepted interview, which waits to be sent."""
    WebhookFactory(address=receiver.url, **fields)
    audit(by=officer, action="interview.assigned", about=InterviewFactory(), now=NOW)
    queue_deliveries(now=NOW)
    return WebhookDelivery.objects.get()


def test_a_message_is_signed_and_accepted(receiver, officer, run_jobs):
    delivery = queued(receiver, officer, name="Channel")

    assert run_jobs() == ["Accepted by Channel."]

    [received] = receiver.received  # the receiver checks the signature
    assert received.message_id == delivery.message_id
    assert received.message["type"] == "interview.accepted"
    assert received.message["timestamp"] == NOW.isoformat()
    delivery.refresh_from_db()
    assert delivery.sent_at is not None


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (500, "It answered with status 500."),
        (404, "It answered with status 404."),
        (302, "It redirects to another address. Enter the address that it redirects to."),
    ],
)
def test_a_message_that_is_not_taken_is_sent_again_with_the_same_id(
    receiver, officer, run_jobs, status, problem
):
    receiver.answers = [status, status]
    delivery = queued(receiver, officer)

    for hours in range(3):
        run_jobs(at=NOW + timedelta(hours=hours))
        delivery.refresh_from_db()
        if hours < 2:
            assert delivery.problem == problem

    assert receiver.times == {delivery.message_id: 3}
    assert (delivery.sent_at is not None, delivery.problem) == (True, "")


def test_a_receiver_that_does_not_answer_is_tried_for_a_day(receiver, officer, run_jobs):
    delivery = queued(Receiver(9, ""), officer)  # a port at which nobody listens

    for hours in range(26):
        run_jobs(at=NOW + timedelta(hours=hours))

    delivery.refresh_from_db()
    assert delivery.is_given_up
    assert delivery.problem == "It cannot be reached."


def test_a_secret_that_cannot_be_read_is_said(receiver, officer, run_jobs):
    delivery = queued(receiver, officer, secret="of another key")

    run_jobs()

    delivery.refresh_from_db()
    assert delivery.is_given_up
    assert delivery.problem == "Its secret cannot be read. Make the webhook again."
    assert receiver.received == []


def test_a_receiver_that_is_gone_is_given_up(receiver, officer, run_jobs):
    receiver.answers = [410]
    delivery = queued(receiver, officer)

    run_jobs()

    delivery.refresh_from_db()
    assert delivery.is_given_up
    assert delivery.problem == "It answered that it is gone for good (410)."


@pytest.mark.parametrize("address", ["https://10.0.0.1/hook", "https://169.254.169.254/hook"])
def test_an_address_of_a_private_network_is_refused(officer, run_jobs, address):
    webhook = WebhookFactory(address=address)
    audit(by=officer, action="interview.assigned", about=InterviewFactory(), now=NOW)
    queue_deliveries(now=NOW)

    run_jobs()

    sent = webhook.deliveries.get()
    assert sent.is_given_up
    assert "is in a private network" in sent.problem


def test_nothing_is_sent_to_a_webhook_that_was_ended(receiver, officer, administrator, run_jobs):
    delivery = queued(receiver, officer)
    for _ in range(2):
        end_webhook(webhook=delivery.webhook, by=administrator, now=NOW)

    assert run_jobs() == ["The webhook was ended meanwhile."]
    with pytest.raises(Refused, match="was ended"):
        send_webhook_again(delivery=delivery, by=administrator, now=NOW)

    assert receiver.received == []
    assert AuditEvent.objects.filter(action="webhook.ended").count() == 1


def test_restore_webhook_does_not_tell_of_what_happened_meanwhile(officer, administrator):
    webhook = WebhookFactory()
    end_webhook(webhook=webhook, by=administrator, now=NOW)
    audit(by=officer, action="interview.assigned", about=InterviewFactory(), now=NOW)
    for _ in range(2):
        restore_webhook(webhook=webhook, by=administrator, now=NOW)

    assert queue_deliveries(now=NOW) == 0
    assert AuditEvent.objects.filter(action="webhook.restored").count() == 1


def test_send_webhook_again_keeps_the_id(receiver, officer, administrator, run_jobs):
    delivery = queued(receiver, officer)
    with pytest.raises(Refused, match="about to be sent"):
        send_webhook_again(delivery=delivery, by=administrator, now=NOW)
    run_jobs()

    send_webhook_again(delivery=delivery, by=administrator, now=NOW)
    run_jobs()

    assert receiver.times == {delivery.message_id: 2}
    assert AuditEvent.objects.filter(action="webhook.sent_again").count() == 1


def test_a_message_that_was_sent_or_deleted_is_not_sent(receiver, officer, run_jobs):
    delivery = queued(receiver, officer)
    run_jobs()

    assert tasks.send_webhook(delivery_id=delivery.pk) == "It had already been sent."
    assert tasks.send_webhook(delivery_id=0) == "It was deleted meanwhile."
    assert len(receiver.received) == 1
