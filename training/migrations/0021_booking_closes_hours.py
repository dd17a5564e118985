"""How long before a training session people and line managers can still book."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0020_smallest_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='booking_closes_hours',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
