"""GOV.UK Notify accepts a text and the line breaks before it can say so, or the sender is killed before
it can record it: each person gets exactly one. The twin, which sends again without asking Notify
whether it has the text, doubles them.
"""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from jobs import notify
from jobs.mail import queue_mail
from jobs.models import TextMessage
from jobs.texts import Text
from tests import notify as stand_in
from tests.clock import NOW
from tests.faults.installation import IS_FULL, ROOT, Installation, installation
from tests.notify import Notify

pytestmark = pytest.mark.fault
PEOPLE = 100
KILLED = 30 if IS_FULL else 6
NUMBERS = [f"+447700900{each:03}" for each in range(PEOPLE)]
RunJobs = Callable[..., list[str]]


def queue_to(numbers: list[str]) -> None:
    for number in numbers:
        text = Text(
            number=number, body="Read it.", segments=1, pence=None, is_instead=True, due_at=NOW
        )
        queue_mail(
            to="leila@example.nhs.uk",
            subject="Your pack",
            template="x",
            context={},
            now=NOW,
            text=text,
        )


def cut_a_third(message: dict[str, Any], before: int) -> stand_in.Answer | None:
    """After it was accepted, at the first attempt; others are asked to wait or find it broken."""
    number = int(message["phone_number"][-3:])
    if before == 0 and number % 3 == 0:
        return stand_in.CUT
    return {1: stand_in.BUSY, 2: stand_in.BROKEN}.get(number % 10) if before == 0 else None


def send_all(server: Notify, settings: Any, run_jobs: RunJobs) -> None:
    settings.NOTIFY, settings.BASE_URL = server.settings, "https://greenroom.example.nhs.uk"
    queue_to(NUMBERS)
    for seconds in range(0, 301, 2):  # the pause after one that did not go
        run_jobs(at=NOW + timedelta(seconds=seconds))


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "jobs.mail.render_to_string", lambda name, _: "Read it." if name == "x.txt" else ""
    )


@pytest.mark.django_db
def test_each_person_gets_one_text_where_the_line_breaks_after_it_was_accepted(settings, run_jobs):
    with stand_in.running(fault_of=cut_a_third) as server:
        send_all(server, settings, run_jobs)

    print(f"\n{server.sent_to.total()} texts to {len(server.sent_to)} of {PEOPLE} people")
    assert server.sent_to == Counter(NUMBERS)
    assert TextMessage.objects.filter(status=TextMessage.Status.SENT).count() == PEOPLE
    assert outbox.outbox == []


@pytest.mark.django_db
def test_control_who_sends_again_without_asking_doubles_texts(settings, run_jobs, monkeypatch):
    send = notify.send_text
    monkeypatch.setattr(
        notify, "send_text", lambda **message: send(**{**message, "is_repeat": False})
    )

    with stand_in.running(fault_of=cut_a_third) as server:
        send_all(server, settings, run_jobs)

    doubled = sum(count > 1 for count in server.sent_to.values())
    print(f"\nthe twin: {doubled} of {PEOPLE} people got two")
    assert doubled == len(range(0, PEOPLE, 3))


def run(it: Installation, server: Notify, *command: str) -> int:
    given = server.settings
    env = {
        **it.env,
        "NOTIFY_API_KEY": given["api_key"],
        "NOTIFY_URL": given["url"],
        "NOTIFY_TEXT_TEMPLATE": given["text_template"],
    }
    script = [sys.executable, "-m", "tests.faults.send_texts", *command]
    return subprocess.run(script, cwd=ROOT, env=env, check=False).returncode


def send_until_all_are_sent(it: Installation, server: Notify, *how: str) -> int:
    """How often the sender was killed; a minute passes before the next one starts."""
    assert run(it, server, "queue", str(KILLED)) == 0
    kills = 0
    while (status := run(it, server, "send", str(60 * (kills + 1)), *how)) == -signal.SIGKILL:
        kills += 1
    assert status == 0
    return kills


@pytest.mark.parametrize(("how", "most"), [((), 1), (("blind",), 2)], ids=["ours", "control"])
def test_each_person_gets_one_text_though_the_sender_is_killed(how, most, tmp_path, migrated):
    """The control doubles each text whose sender was killed."""
    with installation(tmp_path, migrated) as it, stand_in.running() as server:
        kills = send_until_all_are_sent(it, server, *how)
        sent = it.rows("SELECT count(*) FROM jobs_textmessage WHERE status = 'sent'")[0][0]

    print(f"\n{server.sent_to.total()} texts to {len(server.sent_to)} people, {kills} kills {how}")
    assert kills == len([each for each in range(KILLED) if str(each)[-1] in "0369"])
    assert sent == KILLED == len(server.sent_to)
    assert max(server.sent_to.values()) == most
