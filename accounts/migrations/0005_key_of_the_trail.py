"""The trail knows its key, so that a process with another one is refused. The next event names it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_signed_events")]

    operations = [
        migrations.AddField(
            "audithead",
            "key_fingerprint",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
