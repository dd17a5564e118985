"""Takes out the requirements that 0002 put in force, where nothing else has happened yet: in a new
installation each is chosen at set-up. An installation that is in use keeps its own.

Going back puts none in force again: nobody chose them.
"""

from datetime import date

from django.db import migrations


def take_out(apps, schema_editor):
    is_in_use = any(
        apps.get_model(app, model).objects.exists()
        for app, model in (("accounts", "User"), ("accounts", "AuditEvent"), ("training", "Person"))
    )
    if not is_in_use:
        apps.get_model("training", "Requirement").objects.filter(
            recorded_by=None, in_force_from=date(2020, 7, 1)
        ).delete()


class Migration(migrations.Migration):
    replaces = [("training", "0014_requirements_are_chosen")]
    dependencies = [
        ("accounts", "0003_changes_for_v0_3_0"),
        ("training", "0011_changes_for_v0_3_0"),
    ]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
