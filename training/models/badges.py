"""Open Badges of training records, and the keys that sign them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.encrypted_values import decrypt, encrypt
from training.models.records import TrainingRecord, new_public_id

PURPOSE = "badges"


class IssuedBadge(models.Model):
    """The badge of one record: `public_id` is in the address that says whether it stands, and salts
    the hash of the person’s address.
    """

    record = models.OneToOneField(
        TrainingRecord, on_delete=models.CASCADE, related_name="issued_badge"
    )
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Badge of {self.record}"

    @property
    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('training:badge_status', args=[self.public_id])}"


class BadgeKey(models.Model):
    """A pair of keys. The latest signs; the public ones of all are published, because badges that
    they signed are still out there. `private_key` is stored encrypted.
    """

    thumbprint = models.CharField(max_length=64, unique=True)
    public_key = models.JSONField()
    private_key = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Key of {self.made_at:%-d %B %Y}"

    @property
    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('training:badge_key', args=[self.thumbprint])}"

    @property
    def published(self) -> dict[str, Any]:
        """As a JWK, with its address for `kid`, as the badges name it."""
        return {**self.public_key, "kid": self.address, "use": "sig", "alg": "RS256"}

    @property
    def opened_key(self) -> str:
        """Raises ValueUnreadable if SECRET_KEY is another one by now."""
        return decrypt(self.private_key, purpose=PURPOSE)


def sealed(text: str) -> str:
    """The text as `private_key` stores it."""
    return encrypt(text, purpose=PURPOSE)
