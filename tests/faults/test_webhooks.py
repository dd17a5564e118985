"""The sender of webhooks is killed after the receiver accepted a message and before it can record it:
the message comes again, with the same id, by which the receiver knows it. The twin, which makes an id
for each attempt, has it taken for two.
"""

import signal
import subprocess
import sys

import pytest

from tests.factories.api import WEBHOOK_SECRET
from tests.faults.installation import IS_FULL, ROOT, Installation, installation
from tests.receiver import running_receiver

pytestmark = pytest.mark.fault
MESSAGES = 30 if IS_FULL else 6


def run(it: Installation, *command: str) -> int:
    script = [sys.executable, "-m", "tests.faults.send_webhooks", *command]
    return subprocess.run(script, cwd=ROOT, env={**it.env, "DEMO": "true"}, check=False).returncode


def send_until_all_are_sent(it: Installation, *how: str) -> int:
    """How often the sender was killed; a minute passes before the next one starts."""
    kills = 0
    while (status := run(it, "send", str(60 * (kills + 1)), *how)) == -signal.SIGKILL:
        kills += 1
    assert status == 0
    return kills


@pytest.mark.parametrize("how", [(), ("anew",)], ids=["ours", "control"])
def test_a_message_whose_sender_was_killed_is_known_by_its_id(how, tmp_path, migrated):
    with installation(tmp_path, migrated) as it, running_receiver(WEBHOOK_SECRET) as receiver:
        assert run(it, "queue", receiver.url, str(MESSAGES)) == 0
        kills = send_until_all_are_sent(it, *how)
        unsent = it.rows("SELECT count(*) FROM reports_webhookdelivery WHERE sent_at IS NULL")

    print(f"\n{receiver.times.total()} messages, {len(receiver.times)} ids, {kills} kills {how}")
    assert unsent[0][0] == 0
    assert kills == len([each for each in range(1, MESSAGES + 1) if str(each)[-1] in "0369"])
    assert receiver.times.total() == MESSAGES + kills
    assert len(receiver.times) == (MESSAGES + kills if how else MESSAGES)
