"""Providers that people sign in with by OpenID Connect, and who is known by which of their identities."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.encrypted_values import decrypt, encrypt

PURPOSE = "sign-in providers"


class ProviderQuerySet(models.QuerySet["Provider"]):
    def on(self) -> Self:
        return self.filter(is_on=True)


class Provider(models.Model):
    """An organisation's sign-in service. `secret` and `private_key` are stored encrypted."""

    class Kind(models.TextChoices):
        ENTRA = "entra", "Microsoft Entra ID"
        CIS2 = "cis2", "NHS CIS2"
        GENERIC = "generic", "Another provider"

    class Proof(models.TextChoices):
        """How Greenroom proves to the provider who it is."""

        SECRET = "client_secret", "With a secret from the provider"
        KEY = "private_key_jwt", "With a key that Greenroom makes"

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=200)
    proof = models.CharField(max_length=20, choices=Proof, default=Proof.SECRET)
    secret = models.TextField(blank=True)
    secret_ends_on = models.DateField(null=True, blank=True)
    private_key = models.TextField(blank=True)
    tenant = models.CharField(max_length=36, blank=True)
    required_acr = models.CharField(max_length=200, blank=True)
    group_roles = models.JSONField(default=dict, blank=True)  # roles by the name of the group
    makes_users = models.BooleanField(default=False)
    trusts_addresses = models.BooleanField(default=False)
    is_on = models.BooleanField(default=False)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="provider_name_once"),
            models.UniqueConstraint(fields=["issuer", "client_id"], name="provider_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:provider_edit", args=[self.pk])

    @property
    def redirect_address(self) -> str:
        """Where the provider sends people back to; it has to be registered there."""
        return f"{settings.BASE_URL}{reverse('accounts:provider_callback', args=[self.pk])}"

    @property
    def keys_address(self) -> str:
        return f"{settings.BASE_URL}{reverse('accounts:provider_keys', args=[self.pk])}"

    @property
    def logout_address(self) -> str:
        return f"{settings.BASE_URL}{reverse('accounts:provider_sign_out', args=[self.pk])}"

    @property
    def opened_secret(self) -> str:
        return decrypt(self.secret, purpose=PURPOSE) if self.secret else ""

    @property
    def opened_key(self) -> str:
        return decrypt(self.private_key, purpose=PURPOSE) if self.private_key else ""


def sealed(text: str) -> str:
    """The text as `secret` and `private_key` store it."""
    return encrypt(text, purpose=PURPOSE)


class Identity(models.Model):
    """Somebody at a provider. Their issuer and subject say who they are; name and address are only
    what the provider last said. Without a user they are not known here yet.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=300)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="identities"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    seen_at = models.DateTimeField()
    linked_at = models.DateTimeField(null=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.CheckConstraint(
                condition=models.Q(user=None, linked_at=None)
                | models.Q(user__isnull=False, linked_at__isnull=False),
                name="identity_linked_with_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.subject


class LogoutToken(models.Model):
    """A logout token that was obeyed, so that it is obeyed once. `key` is the hash of its issuer and
    number.
    """

    key = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"used {self.used_at:%-d %B %Y}"
