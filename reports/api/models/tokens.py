"""Tokens with which other programs read figures: what each may read, and until when."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.leavers import with_access
from accounts.models import User, by_someone, by_user


class Scope(models.TextChoices):
    """What a token may read. Names need one of their own, whatever else it has."""

    FIGURES = "figures:read", "Readiness figures, trend and courses"
    PEOPLE = "people:read", "Names: readiness and lapses person by person, and who gives interviews"
    TRAINING = "training:read", "Training sessions with their places"
    DESK = "desk:read", "Interviews with the state of their packs, enquiries and briefings"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, now: datetime) -> Self:
        """Whoever made it can still sign in: what they took along when they left no longer works."""
        on = timezone.localdate(now)
        makers = User.objects.filter(with_access(on))
        return self.filter(revoked_at=None, ends_on__gte=on, made_by__in=makers)

    def over(self, now: datetime) -> Self:
        return self.exclude(pk__in=self.valid(now).values("pk"))


class ApiToken(models.Model):
    """Shown once; only its hash is stored."""

    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes: Any = models.JSONField()
    made_at = models.DateTimeField()
    made_by = by_user()
    ends_on = models.DateField()  # the last day on which it works
    used_at = models.DateTimeField(null=True)  # to the minute
    revoked_at = models.DateTimeField(null=True)
    revoked_by = by_user(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            by_someone("api_token", "revoked"),
            models.UniqueConstraint(
                Lower("name"),
                "ends_on",
                condition=Q(revoked_at=None),
                name="api_token_made_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """In the order of the form."""
        return [scope.label for scope in Scope if scope in self.scopes]

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes
