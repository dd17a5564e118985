"""What is retained past its date, because a claim, an inquest or an inquiry needs it."""

from django.db import models
from django.db.models import Q

from accounts.models import by_user
from reports.packs.models.writing import both


class RecordHold(models.Model):
    """Retains one enquiry with all that belongs to it, one line, or everything held on one person,
    until it is released.

    It outlives an enquiry or a line that it names; the holds of a person are removed with them.
    """

    class What(models.TextChoices):
        ENQUIRY = "enquiry", "Enquiry"
        LINE = "line", "Line"
        PERSON = "person", "Person"

    what = models.CharField(max_length=10, choices=What)
    reference = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    held_by = by_user()
    released_at = models.DateTimeField(null=True)
    released_by = by_user(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "reference"], condition=Q(released_at=None), name="record_hold_once"
            ),
            models.CheckConstraint(
                condition=both("released_at", "released_by"), name="record_hold_released_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
