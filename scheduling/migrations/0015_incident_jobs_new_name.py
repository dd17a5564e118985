"""Jobs that an earlier release has queued to tell of an incident are run by the app `reports` now."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OLD = "scheduling.tasks.tell_of_incident"
NEW = "reports.tasks.tell_of_incident"


def rename(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("jobs", "Job").objects.filter(name=OLD).update(name=NEW)


def rename_back(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("jobs", "Job").objects.filter(name=NEW).update(name=OLD)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0014_mapped_registers"), ("jobs", "0003_mail_checks")]

    operations = [migrations.RunPython(rename, rename_back)]
