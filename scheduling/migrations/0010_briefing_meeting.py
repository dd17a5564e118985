"""Several people in one briefing, and events in their calendars. Each briefing there was is a meeting of its own."""

import uuid

from django.db import migrations, models


def one_meeting_each(apps, schema_editor):
    briefings = apps.get_model("scheduling", "Briefing").objects.filter(meeting=None)
    for pk in list(briefings.values_list("pk", flat=True)):
        briefings.filter(pk=pk).update(meeting=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0009_lapse_reminders")]

    operations = [
        migrations.AddField("briefing", "sequence", models.PositiveIntegerField(default=0)),
        migrations.AddField("briefing", "meeting", models.UUIDField(null=True)),
        migrations.RunPython(one_meeting_each, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("briefing", "meeting", models.UUIDField(db_index=True, default=uuid.uuid4)),
    ]
