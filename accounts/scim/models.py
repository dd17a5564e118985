"""Users and groups that a provider sends by SCIM, and the tokens that it sends them with."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.providers.models import Provider


class ScimTokenQuerySet(models.QuerySet["ScimToken"]):
    def valid(self, now: datetime) -> Self:
        return self.filter(ended_at=None, ends_on__gte=timezone.localdate(now))


class ScimToken(models.Model):
    """Shown once; only its hash is stored."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="scim_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ends_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScimTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"token of {self.made_at:%-d %B %Y}"


class ScimUser(models.Model):
    """Somebody as the provider sent them. They have a user if their name is an email address."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="scim_users")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="scim_users"
    )
    user_name = models.CharField(max_length=254)
    display_name = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(null=True)  # unknown where the provider does not say
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", Lower("user_name"), name="scim_user_name_once"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.user_name


class ScimGroup(models.Model):
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="scim_groups")
    display_name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=300, blank=True)
    members = models.ManyToManyField(ScimUser, related_name="groups")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.display_name
