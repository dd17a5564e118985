"""What two assessors settled is agreed by the second of them; what was settled before counts as it did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def agree_to_what_was_settled(apps, schema_editor):
    apps.get_model("scheduling", "Settlement").objects.update(agreed_at=F("recorded_at"), agreed_by=F("recorded_by"))


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0015_why_passed_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("settlement", "agreed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "settlement",
            "agreed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(agree_to_what_was_settled, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "settlement",
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="settlement_agreed_by_someone",
            ),
        ),
    ]
