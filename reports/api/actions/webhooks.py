"""Webhooks: made and ended by an administrator; what they tell of is queued, signed and sent.

A delivery is stored in the transaction that notes how far the trail was read, and its job with it. It is
sent until the receiver answers, for a day, always with the same id.
"""

import json
import os
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn

import requests
from django.db import transaction
from django.utils import timezone
from urllib3.exceptions import HTTPError

from accounts.audit import audit
from accounts.encrypted_values import ValueUnreadable, decrypt, encrypt
from accounts.models import User
from accounts.providers.outside import (
    AddressRefused,
    Limits,
    ProviderAway,
    check_address,
    guarded,
    problem_words,
)
from accounts.refusals import Refused, refusing_duplicates
from jobs.actions import queue_job
from jobs.work import PermanentFailure, TryAgain, record
from reports import job_names
from reports.api.models import Event, Webhook, WebhookDelivery
from reports.api.queries.webhook_events import Told, events_after, lapses_of, last_number
from reports.api.signing import secret_of, signature

LIMITS = Limits(seconds=10, most=64 * 1024)
PURPOSE = "webhook"
IS_TOLD = (
    "There is a webhook for this address already. End that one first, or enter another address."
)
KEY_BYTES = 32
GONE = 410
RETENTION = timedelta(days=90)
PAUSE = 30  # seconds between attempts while the receiver is away
MOST_NIGHTS = 31  # that are made up for
ONE_DAY = timedelta(days=1)


@transaction.atomic
def make_webhook(
    *, name: str, address: str, events: Collection[Event], by: User, now: datetime
) -> str:
    """Tells the address of what happens from now on. Returns its secret, this once.

    Raises Refused, or AddressRefused where the address is not https.
    """
    if not events:
        raise Refused("The webhook would be told of nothing. Choose at least one event.")
    check_address(address)
    secret = secret_of(os.urandom(KEY_BYTES))
    webhook = Webhook(
        name=name,
        address=address,
        secret=encrypt(secret, purpose=PURPOSE),
        events=[event.value for event in Event if event in events],
        made_at=now,
        made_by=by,
        seen_number=last_number(),
        lapses_seen_on=timezone.localdate(now),
    )
    with refusing_duplicates(Refused(IS_TOLD)):
        webhook.save(force_insert=True)
    audit(
        by=by,
        action="webhook.made",
        about=webhook,
        now=now,
        address=webhook.address,
        events=webhook.events,
    )
    return secret


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: User, now: datetime) -> None:
    """Nothing more is sent to it, not even what waits."""
    changes = {"ended_at": now, "ended_by": by}
    if Webhook.objects.active().filter(pk=webhook.pk).update(**changes):
        audit(by=by, action="webhook.ended", about=webhook, now=now)


@transaction.atomic
def restore_webhook(*, webhook: Webhook, by: User, now: datetime) -> None:
    """Takes back that it was ended. It is not told of what happened meanwhile. Raises Refused
    where there is another for its address.
    """
    changes = {
        "ended_at": None,
        "ended_by": None,
        "seen_number": last_number(),
        "lapses_seen_on": timezone.localdate(now),
    }
    ended = Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=False)
    with refusing_duplicates(Refused(IS_TOLD)):
        is_changed = ended.update(**changes)
    if is_changed:
        audit(by=by, action="webhook.restored", about=webhook, now=now)


@transaction.atomic
def queue_deliveries(*, now: datetime) -> int:
    """Queues what happened since the last time; returns how many messages that is."""
    webhooks = list(Webhook.objects.active().select_for_update().order_by("pk"))
    up_to = last_number()  # as it is now that no other round holds them
    queued = 0
    for webhook in webhooks:
        queued += _queue(webhook, events_after(webhook.seen_number, up_to=up_to), now)
        Webhook.objects.filter(pk=webhook.pk).update(seen_number=up_to)
    return queued


@transaction.atomic
def queue_lapses(*, now: datetime) -> int:
    """Queues what has lapsed since the last night, and in nights that were missed; forgets old
    messages. Returns how many messages that is.
    """
    WebhookDelivery.objects.filter(queued_at__lt=now - RETENTION).delete()
    today = timezone.localdate(now)
    queued = 0
    for webhook in Webhook.objects.active().select_for_update().order_by("pk"):
        if Event.LAPSED in webhook.events:
            first = max(webhook.lapses_seen_on, today - MOST_NIGHTS * ONE_DAY)
            days = [first + ONE_DAY * (1 + past) for past in range((today - first).days)]
            told = [found for day in days if (found := lapses_of(day, now=now))]
            queued += _queue(webhook, told, now)
        Webhook.objects.filter(pk=webhook.pk).update(lapses_seen_on=today)
    return queued


def _queue(webhook: Webhook, told: Iterable[Told], now: datetime) -> int:
    wanted = [one for one in told if one.event in webhook.events]
    for one in wanted:
        message = {"type": one.event, "timestamp": one.at.isoformat(), "data": one.data}
        delivery = WebhookDelivery.objects.create(
            webhook=webhook,
            event=one.event,
            key=one.key,
            message_id=f"msg_{secrets.token_urlsafe(24)}",
            body=json.dumps(message),
            queued_at=now,
        )
        _queue_job(delivery, now)
    return len(wanted)


def _queue_job(delivery: WebhookDelivery, now: datetime) -> None:
    delivery.job = queue_job(
        name=job_names.SEND_WEBHOOK,
        arguments={"delivery_id": delivery.pk},
        now=now,
        party=f"webhook {delivery.webhook_id}",
    )
    delivery.save(update_fields=["job"])


@transaction.atomic
def send_webhook_again(*, delivery: WebhookDelivery, by: User, now: datetime) -> None:
    """With the same id, so that a receiver that has it already takes no notice. Raises Refused
    where it was ended, or where an attempt is to come anyway.
    """
    current = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if current.webhook.ended_at:
        raise Refused("The webhook was ended, so nothing is sent to it.")
    if current.sent_at is None and not current.is_given_up:
        raise Refused("It is about to be sent. Wait until it is.")
    current.sent_at = None
    current.problem = ""
    current.save(update_fields=["sent_at", "problem"])
    _queue_job(current, now)
    audit(by=by, action="webhook.sent_again", about=current, now=now, message=current.message_id)


def send_delivery(*, delivery: WebhookDelivery, now: datetime) -> str:
    """Sends it once. Raises TryAgain where the receiver did not take it, or PermanentFailure where it
    never will.
    """
    webhook = delivery.webhook
    if delivery.sent_at:
        return "It had already been sent."
    if webhook.ended_at:
        return "The webhook was ended meanwhile."
    try:
        status = _post(delivery, now)
    except AddressRefused as refusal:
        _give_up(delivery, str(refusal))
    except ValueUnreadable:
        _give_up(delivery, "Its secret cannot be read. Make the webhook again.")
    except ProviderAway as away:
        _wait(delivery, str(away))
    except (requests.RequestException, HTTPError, OSError) as problem:
        _wait(delivery, problem_words(problem, seconds=LIMITS.seconds))
    if status == GONE:
        _give_up(delivery, f"It answered that it is gone for good ({GONE}).")
    if status not in range(200, 300):
        _wait(delivery, f"It answered with status {status}.")
    record(partial(_record_sent, delivery, now))
    return f"Accepted by {webhook}."


def _post(delivery: WebhookDelivery, now: datetime) -> int:
    """The status of the answer. A redirect is one, and is not followed."""
    webhook = delivery.webhook
    timestamp = int(now.timestamp())
    signed = signature(
        decrypt(webhook.secret, purpose=PURPOSE),
        message_id=delivery.message_id,
        timestamp=timestamp,
        body=delivery.body,
    )
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Greenroom",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }
    with guarded(requests.Session(), LIMITS) as client:
        answer = client.post(
            webhook.address,
            data=delivery.body.encode(),
            headers=headers,
            allow_redirects=False,
        )
    return answer.status_code


def _record_sent(delivery: WebhookDelivery, now: datetime) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(sent_at=now, problem="")


def _wait(delivery: WebhookDelivery, why: str) -> NoReturn:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(problem=why[:300])
    raise TryAgain(why=why, in_seconds=PAUSE, away_seconds=PAUSE)


def _give_up(delivery: WebhookDelivery, why: str) -> NoReturn:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(problem=why[:300])
    raise PermanentFailure(why)
