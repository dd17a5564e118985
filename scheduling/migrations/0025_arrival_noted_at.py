"""When the last press at the door was made: a phone without a network sends its own later."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0024_costs_and_small_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='arrival_noted_at',
            field=models.DateTimeField(null=True),
        ),
    ]
