"""Queues messages to the receiver at an address, or sends those that are due; it dies by SIGKILL after
the receiver accepted a message whose number ends in 0, 3, 6 or 9.

`anew`: the twin, which makes an id for each attempt.
"""

import os
import secrets
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  once it is set up

from accounts.audit import audit  # noqa: E402  as above
from jobs import clock, runner  # noqa: E402  as above
from jobs.models import Job  # noqa: E402  as above
from reports.api.actions import webhooks  # noqa: E402  as above
from reports.api.models import Webhook, WebhookDelivery  # noqa: E402  as above
from tests.factories.api import WebhookFactory  # noqa: E402  as above
from tests.factories.scheduling import InterviewFactory  # noqa: E402  as above

what, given, *how = sys.argv[1:]
post = webhooks._post
now = timezone.now()


def post_and_die(delivery: WebhookDelivery, at: object) -> int:
    is_first = not delivery.problem
    WebhookDelivery.objects.filter(pk=delivery.pk).update(problem="tried")
    if how == ["anew"]:
        delivery.message_id = secrets.token_urlsafe()
    status = post(delivery, now)
    if is_first and str(delivery.pk)[-1] in "0369":
        os.kill(os.getpid(), signal.SIGKILL)
    return status


if what == "queue":
    WebhookFactory(address=given, made_at=now)
    for _ in range(int(how[0])):
        audit(by=None, action="interview.assigned", about=InterviewFactory(), now=now)
    webhooks.queue_deliveries(now=now)
    assert Webhook.objects.count() == 1
else:
    clock.now = lambda: timezone.now() + timedelta(seconds=int(given))
    webhooks._post = post_and_die
    messages = Job.objects.filter(name="reports.tasks.send_webhook")
    while runner.run_next(messages, renewing=False) != runner.NOTHING:
        pass
