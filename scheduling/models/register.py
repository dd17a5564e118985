"""What each import of the register changed, so that the last one can be undone by retraction."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class RegisterImport(models.Model):
    """One confirmed import. `changes` is the count by file: added, corrected, same."""

    source_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.source_name


class RegisterChange(models.Model):
    """One row that an import wrote. For a fact: the pair retracted and recorded. Otherwise: the values before."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    file = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    model = models.CharField(max_length=60)
    added_id = models.BigIntegerField(null=True)
    retracted_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(added_id__isnull=False) | Q(retracted_id__isnull=False) | Q(before__isnull=False),
                name="register_change_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} row {self.row}"
