"""Recordings of assessed interviews: off by default, encrypted, and deleted after a day."""

from django.db import models
from django.db.models import Q

from accounts.models import by_user
from desk.assessments.models.assessments import Assessment


class Recording(models.Model):
    """`file` names the encrypted file; empty once it is deleted. The row stays."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="recordings")
    file = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = by_user()
    delete_on = models.DateField(db_index=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = by_user(null=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None) & ~Q(file="") | Q(deleted_at__isnull=False, file=""),
                name="recording_gone_once_deleted",
            )
        ]

    def __str__(self) -> str:
        return f"Recording {self.pk}"
