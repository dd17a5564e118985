"""What was sent to people who did not attend a training session."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0033_how_coverage_was_judged'),
    ]

    operations = [
        migrations.AlterField(
            model_name='waitinglistentry',
            name='left_because',
            field=models.CharField(blank=True, choices=[('booked', 'Has a place'), ('left', 'Left the list'), ('cancelled', 'The session was cancelled'), ('unanswered', 'Did not answer the offer after missing a session')], max_length=10),
        ),
        migrations.CreateModel(
            name='NoShowFollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('followed_up_at', models.DateTimeField()),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='scheduling.booking')),
                ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after_no_show', to='scheduling.waitinglistentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='no_show_link_of_one'), models.CheckConstraint(condition=models.Q(('entry', None), ('token_hash', ''), _connector='OR'), name='no_show_offer_or_link')],
            },
        ),
    ]
