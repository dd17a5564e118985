"""When those booked were told of a file; of those that are there already nobody is told any more."""

from django.db import migrations, models
from django.db.models import F


def count_as_told(apps, schema_editor):
    apps.get_model('scheduling', 'Material').objects.update(told_at=F('added_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0034_no_shows'),
    ]

    operations = [
        migrations.AddField(
            model_name='material',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
    ]
