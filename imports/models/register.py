"""Imports of the register and what each changed, so that the last one can be undone; and uploads
that wait for confirmation.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper

from accounts.models import by_user


class RegisterImport(models.Model):
    """A confirmed import. `changes` counts rows by file: added, corrected, same; `absent` are the
    ids of those who were on the register that day, but not among the people of the source. `held`
    are the keys of all facts that each named source held then, by its name and the table.
    """

    source_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = by_user(null=True)
    changes = models.JSONField(default=dict)
    absent = models.JSONField(default=list)
    held = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = by_user(null=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.source_name


class RegisterUpload(models.Model):
    """An uploaded source that is not confirmed yet: one for each user, deleted when it is imported
    or replaced.

    `mappings` say how files in somebody else's columns are read, by file name; `left_out` are the
    names of the files that are not read.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="register_upload"
    )
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    mappings = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.name


class RegisterMapping(models.Model):
    """How a file in somebody else's columns is read, saved under a name.

    `content` is {"files": {file name: mapping}} with one file, as the command takes it; `shape`
    finds the next file with the same columns.
    """

    name = models.CharField(max_length=80)
    content = models.JSONField()
    shape = models.CharField(max_length=64, db_index=True)
    saved_at = models.DateTimeField()
    saved_by = by_user()

    class Meta:
        app_label = "scheduling"
        constraints = [models.UniqueConstraint(Upper("name"), name="register_mapping_name_once")]

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

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return f"{self.file}, {len(self.entries)} rows"
