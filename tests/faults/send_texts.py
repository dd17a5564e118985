"""Queues texts to numbers that end in 000 to n-1, or sends those that are due, by a clock that is so
many seconds ahead; it dies by SIGKILL after GOV.UK Notify accepted a number that ends in 0, 3, 6 or 9.

`blind`: the twin, which never asks Notify whether it has a text already.
"""

import os
import signal
import sys
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402  once it is set up

from jobs import clock, mail, notify, runner  # noqa: E402  as above
from jobs.models import Job  # noqa: E402  as above
from jobs.texts import Text  # noqa: E402  as above

what, number, *how = sys.argv[1:]
send = notify.send_text


def ahead() -> datetime:
    return timezone.now() + timedelta(seconds=int(number))


def send_and_die(**message: Any) -> notify.Answer:
    is_first = not message["is_repeat"]
    if how == ["blind"]:
        message["is_repeat"] = False
    answer = send(**message)
    if is_first and message["number"][-1] in "0369":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


if what == "queue":
    mail.render_to_string = lambda name, _: "Read it." if name == "x.txt" else ""
    now = timezone.now()
    for each in range(int(number)):
        mail.queue_mail(
            to="leila@example.nhs.uk",
            subject="Your pack",
            template="x",
            context={},
            now=now,
            text=Text(
                number=f"+447700900{each:03}",
                body="Read it.",
                segments=1,
                pence=None,
                is_instead=True,
                due_at=now,
            ),
        )
else:
    clock.now = ahead
    notify.send_text = send_and_die
    texts = Job.objects.filter(name="jobs.tasks.send_text")
    while runner.run_next(texts, renewing=False) != runner.NOTHING:
        pass
