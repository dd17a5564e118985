"""Waiting lists of training sessions, and free places that are offered to those on them."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0019_draft_sessions'),
        ('training', '0019_places_offered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Not answered in time'), ('taken', 'Someone else was first'), ('withdrawn', 'The session was cancelled')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='WaitingListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('left_because', models.CharField(blank=True, choices=[('booked', 'Has a place'), ('left', 'Left the list'), ('cancelled', 'The session was cancelled')], max_length=10)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='trainingsession',
            name='training_session_not_over_full',
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='place_freed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='places_offered',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='waits_by_need',
            field=models.BooleanField(null=True),
        ),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('places_taken__lte', django.db.models.expressions.CombinedExpression(models.F('places'), '-', models.F('places_offered')))), name='training_session_not_over_full'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='joined_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='left_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_lists', to='training.person'),
        ),
        migrations.AddField(
            model_name='waitinglistentry',
            name='training_session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_list', to='scheduling.trainingsession'),
        ),
        migrations.AddField(
            model_name='placeoffer',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='scheduling.waitinglistentry'),
        ),
        migrations.AddConstraint(
            model_name='waitinglistentry',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('training_session', 'person'), name='waiting_once'),
        ),
        migrations.AddConstraint(
            model_name='waitinglistentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_at', None), ('left_because', ''), ('left_by', None)), models.Q(('left_at__isnull', False), models.Q(('left_because', ''), _negated=True)), _connector='OR'), name='waiting_left_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='placeoffer',
            index=models.Index(fields=['ended_at', 'ends_at'], name='place_offer_open'),
        ),
        migrations.AddConstraint(
            model_name='placeoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('entry',), name='place_offered_once'),
        ),
        migrations.AddConstraint(
            model_name='placeoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='place_offer_ended_somehow'),
        ),
        migrations.AddConstraint(
            model_name='placeoffer',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('offered_at'))), name='place_offer_in_order'),
        ),
    ]
