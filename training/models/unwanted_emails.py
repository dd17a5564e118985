"""What people do not want to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from training.models.people import Person


class UnwantedEmail(models.Model):
    """A kind of `training.email_kinds` that a person on the register, or a user who is not on it,
    switched off. No row means that they are told.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="unwanted_emails"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="unwanted_emails",
    )
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, user__isnull=False) | Q(person__isnull=False, user=None),
                name="unwanted_email_of_one",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(user=None),
                name="unwanted_email_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(person=None),
                name="unwanted_email_once_a_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, not wanted by {self.person or self.user}"
