"""Recordings of assessed interviews: off by default, encrypted, and deleted after a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from scheduling.assessments.models.assessments import Assessment


class Recording(models.Model):
    """`file` names the encrypted file; empty once it is deleted. The row stays."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="recordings")
    file = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    delete_on = models.DateField(db_index=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None) & ~Q(file="") | Q(deleted_at__isnull=False, file=""),
                name="recording_gone_once_deleted",
            )
        ]

    def __str__(self) -> str:
        return f"Recording {self.pk}"
