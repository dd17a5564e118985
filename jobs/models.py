"""Work that must happen after a commit: the database says what there is to run (reliability, section 2)."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work by dotted name. Claimed by a conditional update with a lease and a token."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        GIVEN_UP = "given_up", "Given up"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    outcome = models.TextField(blank=True)
    dedup_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedup_key"], condition=~Q(dedup_key=""), name="job_once_by_key"),
            models.CheckConstraint(
                condition=Q(state="running", leased_until__isnull=False) | (~Q(state="running") & Q(leased_until=None)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="job_due"),
            models.Index(fields=["state", "leased_until"], name="job_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"
