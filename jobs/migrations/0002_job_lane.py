"""Jobs that talk to other servers (today those that send mail) get a lane of their own."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move_mail(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("jobs", "Job").objects.filter(name="jobs.tasks.send_mail").update(lane="outside")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="lane",
            field=models.CharField(
                choices=[("work", "Work"), ("outside", "Talks to other servers")], default="work", max_length=10
            ),
        ),
        migrations.RunPython(move_mail, migrations.RunPython.noop),
    ]
