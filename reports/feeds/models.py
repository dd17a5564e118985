"""Secret addresses from which a calendar program fetches what is coming, again and again."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import by_someone, by_user
from scheduling.training_sessions.models import Trainer, Venue
from training.models import Person

__all__ = ["CalendarFeed"]


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class CalendarFeed(models.Model):
    """Of a person, a venue, a trainer, the team, or the hashtags of events and projects; those of the
    team and the hashtags are their maker's own.

    Each has one address at a time. Only the hash of its token is stored, so that it is shown once.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        VENUE = "venue", "Venue"
        TRAINER = "trainer", "Trainer"
        TEAM = "team", "Team"
        HASHTAG = "hashtag", "Hashtags"

    kind = models.CharField(max_length=7, choices=Kind)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="calendar_feeds"
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.CASCADE, null=True, related_name="calendar_feeds"
    )
    trainer = models.ForeignKey(
        Trainer, on_delete=models.CASCADE, null=True, related_name="calendar_feeds"
    )
    # The SHA-256 of the address's 256 random bits.
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = by_user(null=True)
    fetched_at = models.DateTimeField(null=True)  # the last time

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", person__isnull=False, venue=None, trainer=None)
                | Q(kind="venue", person=None, venue__isnull=False, trainer=None)
                | Q(kind="trainer", person=None, venue=None, trainer__isnull=False)
                | Q(kind__in=["team", "hashtag"], person=None, venue=None, trainer=None),
                name="calendar_feed_of_its_kind",
            ),
            by_someone("calendar_feed", "ended"),
            *(
                models.UniqueConstraint(
                    fields=[owner],
                    condition=Q(ended_at=None, kind=kind),
                    name=f"calendar_feed_one_a_{kind}",
                )
                for kind, owner in (
                    ("person", "person"),
                    ("venue", "venue"),
                    ("trainer", "trainer"),
                    ("team", "made_by"),
                    ("hashtag", "made_by"),
                )
            ),
        ]

    def __str__(self) -> str:
        owner = self.person or self.venue or self.trainer
        if owner:
            return f"Calendar of {owner}"
        return "Calendar of the team" if self.kind == self.Kind.TEAM else "Calendar of the hashtags"
