"""Every example of docs/api.md is run: what it sends, and what comes back."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from string import Template
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.test import Client
from standardwebhooks.webhooks import WebhookVerificationError

from reports.api.actions.webhooks import queue_deliveries
from reports.api.signing import signature
from tests.clock import LONDON, NOW
from tests.factories.api import WEBHOOK_SECRET, ApiTokenFactory, WebhookFactory
from tests.factories.scheduling import TrainingSessionFactory, VenueFactory
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.project import ROOT
from tests.receiver import running_receiver
from training.models import Requirement
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = (ROOT / "docs" / "api.md").read_text()
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SITE = "http://localhost:8000"
LONG_AGO = date(2024, 1, 1)


class Example(NamedTuple):
    command: str
    kind: str
    answer: str


def examples() -> Iterator[Example]:
    """Each command with the block after it."""
    blocks = BLOCK.findall(PAGE)
    for number, (kind, text) in enumerate(blocks):
        if kind == "sh":
            yield Example(text, *blocks[number + 1])


EXAMPLES = list(examples())


@pytest.fixture(autouse=True)
def _register() -> None:
    """One of the senior staff, trained, and two sessions to come."""
    Requirement.objects.all().delete()
    course = CourseFactory(code="M1")
    senior = StaffRole.SENIOR_STAFF
    RequirementFactory(role=senior, course=course, in_force_from=LONG_AGO)
    person = PersonFactory(joined_on=LONG_AGO)
    TenureFactory(person=person, role=senior, starts_on=LONG_AGO)
    finance = DirectorateFactory(name="Finance")
    DirectorateSpellFactory(person=person, directorate=finance, starts_on=LONG_AGO)
    TrainingRecordFactory(
        person=person, course=course, completed_on=LONG_AGO, valid_until=date(2026, 12, 20)
    )
    venue = VenueFactory(name="Board room")
    for key, day in ((1, 3), (2, 10)):
        starts_at = datetime(2026, 12, day, 9, tzinfo=LONDON)
        TrainingSessionFactory(
            pk=key,
            course=course,
            venue=venue,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            places=6,
            places_taken=0,
        )
    ApiTokenFactory(token="example")


def run(command: str, **values: str) -> HttpResponse:
    """What curl would send."""
    given = {"GREENROOM": SITE, "TOKEN": "example", **values}
    program, *words = shlex.split(Template(command).substitute(given))
    assert program == "curl"
    headers = {}
    while words[0] == "-H":
        name, _, value = words[1].partition(": ")
        headers[name] = value
        words = words[2:]
    [address] = words
    return Client().get(address.removeprefix(SITE), headers=headers)


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[each.command.split("/v1/")[1].strip() for each in EXAMPLES]
)
def test_an_example_answers_as_the_page_says(example):
    etag = run('curl -H "Authorization: Bearer $TOKEN" "$GREENROOM/api/v1/courses"')["ETag"]

    answer = run(example.command, ETAG=etag.replace('"', '\\"'))

    if example.kind == "json":
        assert answer.json() == json.loads(example.answer)
    else:
        status = HTTPStatus(answer.status_code)
        assert example.answer.strip() == f"HTTP/1.1 {status.value} {status.phrase}"


def test_the_message_of_a_webhook_is_what_is_sent_and_the_receiver_reads_it(
    settings, approved, run_jobs
):
    settings.DEMO = True  # which allows loopback
    shown = json.loads(re.findall(r"```json\n(\{\s+\"type\": \"pack.*?)```", PAGE, re.DOTALL)[0])
    version = approved()

    with running_receiver(WEBHOOK_SECRET) as receiver:
        WebhookFactory(address=receiver.url, events=["pack.approved"])
        queue_deliveries(now=NOW)
        run_jobs(at=NOW)

    [received] = receiver.received  # read with the library, as the page does
    pack = version.pack
    assert received.message == shown | {
        "data": {
            "pack": pack.reference,
            "version": version.number,
            "interview": pack.interview.reference,
            "url": f"{SITE}/packs/{pack.reference}/",
        }
    }
    assert received.message["data"].keys() == shown["data"].keys()


def test_the_receiver_of_the_page_takes_what_is_signed_and_refuses_what_is_not():
    [snippet] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    body = '{"type": "pack.approved"}'
    at = int(NOW.timestamp())
    signed = signature(WEBHOOK_SECRET, message_id="msg_1", timestamp=at, body=body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(at), "webhook-signature": signed}
    names = {"secret": WEBHOOK_SECRET, "body": body, "headers": headers}

    exec(snippet, names)  # noqa: S102  the example itself
    assert names["message"] == {"type": "pack.approved"}
    with pytest.raises(WebhookVerificationError):
        exec(snippet, names | {"body": body.replace("approved", "stale")})  # noqa: S102  as above


def test_every_example_is_found():
    assert len(EXAMPLES) == PAGE.count("curl -H") == 5
