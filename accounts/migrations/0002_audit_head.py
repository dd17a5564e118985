from django.db import migrations, models


def name_the_last(apps, schema_editor):
    """A trail that was begun before there was a head gets one."""
    last = apps.get_model("accounts", "AuditEvent").objects.order_by("-number").first()
    if last:
        apps.get_model("accounts", "AuditHead").objects.create(pk=1, number=last.number, hash=last.hash)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(name_the_last, migrations.RunPython.noop),
    ]
