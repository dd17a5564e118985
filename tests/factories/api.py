"""Tokens of other programs, and webhooks."""

from datetime import timedelta

import factory

from accounts.encrypted_values import encrypt
from accounts.tokens import hash_of
from reports.api.models import ApiToken, Event, Scope, Webhook, WebhookDelivery
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory


class ApiTokenFactory(factory.django.DjangoModelFactory[ApiToken]):
    """Pass `token`, and send it."""

    class Meta:
        model = ApiToken

    class Params:
        token = factory.Sequence("token-{}".format)

    name = factory.Sequence("Dashboard {}".format)
    token_hash = factory.LazyAttribute(lambda made: hash_of(made.token))
    scopes = factory.LazyFunction(lambda: [scope.value for scope in Scope])
    made_at = NOW - timedelta(days=1)
    made_by = factory.SubFactory(UserFactory)
    ends_on = TODAY


WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class WebhookFactory(factory.django.DjangoModelFactory[Webhook]):
    """Told of everything from NOW on."""

    class Meta:
        model = Webhook

    name = factory.Sequence("Receiver {}".format)
    address = factory.Sequence("https://hooks.example.org/{}".format)
    secret = factory.LazyFunction(lambda: encrypt(WEBHOOK_SECRET, purpose="webhook"))
    events = factory.LazyFunction(lambda: [event.value for event in Event])
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)
    seen_number = 0
    lapses_seen_on = TODAY


class WebhookDeliveryFactory(factory.django.DjangoModelFactory[WebhookDelivery]):
    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(WebhookFactory)
    event = Event.PACK_APPROVED
    key = factory.Sequence("audit {}".format)
    message_id = factory.Sequence("msg_{}".format)
    body = '{"type": "pack.approved"}'
    queued_at = NOW
