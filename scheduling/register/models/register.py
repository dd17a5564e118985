"""Imports of the register and what each changed, so that the last one can be undone; and uploads
that wait for confirmation.
"""

from django.conf import settings
from django.db import models


class RegisterImport(models.Model):
    """A confirmed import. `changes` counts rows by file: added, corrected, same."""

    source_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changes = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.source_name


class RegisterUpload(models.Model):
    """An uploaded source that is not confirmed yet: one for each user, deleted when it is imported
    or replaced.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="register_upload"
    )
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class RegisterChange(models.Model):
    """Rows that an import wrote into one table, in order; many to a row here, because an import may
    have 300,000.

    Each entry has the source's `row` and the id of what was `added`, `retracted` (a fact, also if
    another replaced it) or `changed` (with the values `before` and `after`, by field).
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="rows"
    )
    file = models.CharField(max_length=40)
    model = models.CharField(max_length=60)
    entries = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.file}, {len(self.entries)} rows"
