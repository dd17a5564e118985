"""How people join a session: online venues, links and joining instructions."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0029_busy_calendars'),
        ('training', '0023_joining_instructions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='own_link',
            field=models.URLField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='joining_instructions',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='joining_link',
            field=models.URLField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='venue',
            name='is_online',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), models.Q(('own_link', ''), _negated=True)), fields=('training_session', 'own_link'), name='booking_link_is_their_own'),
        ),
    ]
