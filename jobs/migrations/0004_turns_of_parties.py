"""Each server outside gets its own turn; a job knows what it is for, and how many of its workers died."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTIES = {
    "jobs.tasks.send_mail": "mail",
    "jobs.tasks.send_text": "texts",
    "jobs.tasks.follow_text": "texts",
    "scheduling.tasks.read_mailbox": "mailbox",
    "scheduling.tasks.read_calendar": "calendars",
    "scheduling.tasks.read_calendars": "calendars",
    "reports.tasks.send_webhook": "webhooks",
}


def name_parties(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("jobs", "Job").objects.filter(lane="outside")
    for name, party in PARTIES.items():
        jobs.filter(name=name).update(party=party)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_changes_for_v0_3_0")]

    operations = [
        migrations.AddField("job", "party", models.CharField(blank=True, default="", max_length=60), preserve_default=False),
        migrations.AddField("job", "needed_at", models.DateTimeField(null=True)),
        migrations.AddField("job", "away_until", models.DateTimeField(null=True)),
        migrations.AddField("job", "deaths", models.PositiveSmallIntegerField(default=0)),
        migrations.AddIndex(
            "job",
            models.Index(fields=["away_until"], condition=models.Q(away_until__isnull=False), name="job_away"),
        ),
        migrations.RunPython(name_parties, migrations.RunPython.noop),
    ]
