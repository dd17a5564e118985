"""Webhooks: which addresses are told of which events, and what was sent to them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_someone, by_user
from jobs.models import Job


class Event(models.TextChoices):
    """What a webhook can tell of."""

    PACK_APPROVED = "pack.approved", "A pack was approved"
    PACK_STALE = "pack.stale", "An approved pack is out of date"
    INTERVIEW_ACCEPTED = "interview.accepted", "Somebody gives an interview"
    LAPSED = (
        "readiness.lapsed",
        "Training lapsed: once a night, how many people and courses",
    )


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)


class Webhook(models.Model):
    """An address of another program. `secret` is encrypted; it signs what is sent.

    `seen_number` is the last event of the audit trail that was looked at for it, and `lapses_seen_on`
    the last day whose lapses were.
    """

    name = models.CharField(max_length=100)
    address = models.URLField(max_length=500)
    secret = models.CharField(max_length=200)
    events: Any = models.JSONField()
    made_at = models.DateTimeField()
    made_by = by_user()
    seen_number = models.PositiveBigIntegerField()
    lapses_seen_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = by_user(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            by_someone("webhook", "ended"),
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(ended_at=None),
                name="webhook_once_for_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:webhook_detail", args=[self.pk])

    @property
    def event_labels(self) -> list[str]:
        """In the order of the form."""
        return [event.label for event in Event if event in self.events]


class WebhookDelivery(models.Model):
    """One message to one address; every attempt has the same id, so that the receiver takes it once.

    `key` names what it is about, once for each webhook.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=30, choices=Event)
    key = models.CharField(max_length=60)
    message_id = models.CharField(max_length=60, unique=True)
    body = models.TextField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)  # of the last attempt
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="webhook_tells_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} to {self.webhook}"

    @property
    def is_given_up(self) -> bool:
        """Reads its job, so use select_related("job") for a list."""
        return self.sent_at is None and (self.job is None or self.job.is_over)
