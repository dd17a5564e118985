"""Whether somebody is reached by email, by text message or both, and at which number."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from training.models.people import Person


class TextChoice(models.Model):
    """Of a person on the register, or of a user who is not on it. No row means email.

    `confirmed_at` is when somebody opened the link that was sent to the number: until then
    everything goes by email.
    """

    class Way(models.TextChoices):
        EMAIL = "email", "Email"
        TEXT = "text", "Text message"
        BOTH = "both", "Email and text message"

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, null=True, related_name="text_choice"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="text_choice"
    )
    way = models.CharField(max_length=5, choices=Way, default=Way.EMAIL)
    number = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, user__isnull=False) | Q(person__isnull=False, user=None),
                name="text_choice_of_one",
            ),
            models.CheckConstraint(
                condition=Q(way="email") | ~Q(number=""), name="text_choice_has_number"
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="text_choice_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} for {self.person or self.user}"

    @property
    def is_by_text(self) -> bool:
        return self.way != self.Way.EMAIL and self.confirmed_at is not None
