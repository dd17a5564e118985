"""What was done to a training session that people know of: moved, merged into another, cancelled."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_someone, by_user
from jobs.models import Mail
from scheduling.training_sessions.models.training_sessions import TrainingSession

UNDO_FOR = timedelta(minutes=1)  # the mails wait for so long


class SessionChange(models.Model):
    """It can be undone until its mails leave. `before` is how it was, without names: times, keys of
    rows, links to join, and `bookings` with the number of the invitation that each was sent.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "Moved"
        MERGED = "merged", "Merged"
        CANCELLED = "cancelled", "Cancelled"

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="changes"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    into = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, null=True, related_name="merged"
    )
    before = models.JSONField(default=dict)
    mails = models.ManyToManyField(Mail, related_name="+")
    made_at = models.DateTimeField()
    made_by = by_user()
    undone_at = models.DateTimeField(null=True)
    undone_by = by_user(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="merged", into__isnull=False) | (~Q(kind="merged") & Q(into=None)),
                name="session_change_merged_into_another",
            ),
            by_someone("session_change", "undone"),
        ]

    def __str__(self) -> str:
        return f"{self.training_session}: {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return (self.into or self.training_session).get_absolute_url()

    @property
    def undo_url(self) -> str:
        return reverse("scheduling:session_change_undo", args=[self.pk])

    @property
    def started_at(self) -> datetime:
        """When the session that was moved started until then."""
        return datetime.fromisoformat(self.before["stood"]["starts_at"])

    def is_final(self, now: datetime) -> bool:
        return self.undone_at is not None or now >= self.made_at + UNDO_FOR
