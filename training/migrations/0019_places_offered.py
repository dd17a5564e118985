"""How long a free place in a training session is offered, and in which order people wait."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0018_invitations'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='place_offer_hours',
            field=models.PositiveSmallIntegerField(default=24),
        ),
        migrations.AddField(
            model_name='organisation',
            name='place_offer_several_hours',
            field=models.PositiveSmallIntegerField(default=48),
        ),
        migrations.AddField(
            model_name='organisation',
            name='waiting_by_need',
            field=models.BooleanField(default=False),
        ),
    ]
