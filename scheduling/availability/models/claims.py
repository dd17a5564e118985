"""Claims on people, trainers and venues: none of them can be in two places at once.

The database itself refuses overlaps: by an exclusion constraint on PostgreSQL and triggers on
SQLite, both from one migration.
"""

from django.db import models
from django.db.models import F, Q


class Claim(models.Model):
    """From `starts_at` up to `ends_at` (half-open): adjacent times do not clash. Deleted when what
    it is for is cancelled.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        TRAINER = "trainer", "Trainer"
        VENUE = "venue", "Venue"
        USER = "user", "Someone who signs in"

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Null for those made before this was recorded, and for trainers, venues and users.
    made_at = models.DateTimeField(null=True)
    training_session = models.ForeignKey(
        "scheduling.TrainingSession", on_delete=models.CASCADE, null=True, related_name="claims"
    )
    booking = models.ForeignKey(
        "scheduling.Booking", on_delete=models.CASCADE, null=True, related_name="claims"
    )
    interview = models.ForeignKey(
        "scheduling.Interview", on_delete=models.CASCADE, null=True, related_name="claims"
    )
    briefing = models.ForeignKey(
        "scheduling.Briefing", on_delete=models.CASCADE, null=True, related_name="claims"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="claim_in_order"),
            models.CheckConstraint(
                condition=Q(
                    training_session__isnull=False, booking=None, interview=None, briefing=None
                )
                | Q(training_session=None, booking__isnull=False, interview=None, briefing=None)
                | Q(training_session=None, booking=None, interview__isnull=False, briefing=None)
                | Q(training_session=None, booking=None, interview=None, briefing__isnull=False),
                name="claim_for_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id", "starts_at"], name="claim_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
