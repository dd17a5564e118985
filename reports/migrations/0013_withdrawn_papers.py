from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

papers_stay = import_module("reports.migrations.0012_papers_stay_as_they_are")


def freeze_again(apps, schema_editor):
    """SQLite makes the table of versions anew, and loses the trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS paper_version_stays")
        papers_stay.freeze(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0012_papers_stay_as_they_are"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, freeze_again),
        migrations.AddField(
            "paperversion", "withdrawn_at", models.DateTimeField(null=True)
        ),
        migrations.AddField(
            "paperversion",
            "withdrawn_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("paperversion", "withdrawn_because", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "paperversion",
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, issued_at__isnull=False) & ~Q(withdrawn_because=""),
                name="paper_version_withdrawn_with_a_reason",
            ),
        ),
        migrations.RunPython(freeze_again, migrations.RunPython.noop),
    ]
