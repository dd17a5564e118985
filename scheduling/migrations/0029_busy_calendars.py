"""The calendars that people let Greenroom read, their busy times, and Microsoft 365, switched off."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def make_microsoft_calendars(apps, schema_editor):
    rows = apps.get_model("scheduling", "MicrosoftCalendars").objects
    rows.using(schema_editor.connection.alias).create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0028_hashtag_feeds'),
        ('training', '0019_places_offered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BusyCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('address', 'Calendar address'), ('microsoft', 'Microsoft 365')], max_length=10)),
                ('address', models.TextField(blank=True)),
                ('host', models.CharField(blank=True, max_length=255)),
                ('added_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('problem_since', models.DateTimeField(null=True)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='busy_calendars', to='training.person')),
            ],
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('found_at', models.DateTimeField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='scheduling.busycalendar')),
            ],
        ),
        migrations.CreateModel(
            name='MicrosoftCalendars',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False)),
                ('tenant', models.CharField(blank=True, max_length=36)),
                ('client_id', models.CharField(blank=True, max_length=36)),
                ('secret', models.TextField(blank=True)),
                ('secret_ends_on', models.DateField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('wait_until', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('problem_since', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_microsoft_calendars'), models.CheckConstraint(condition=models.Q(('is_on', False), models.Q(models.Q(('tenant', ''), _negated=True), models.Q(('client_id', ''), _negated=True), models.Q(('secret', ''), _negated=True)), _connector='OR'), name='microsoft_calendars_on_with_all_of_it'), models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='microsoft_calendars_problem_since')],
            },
        ),
        migrations.AddConstraint(
            model_name='busycalendar',
            constraint=models.UniqueConstraint(fields=('person', 'source'), name='busy_calendar_once_of_each_source'),
        ),
        migrations.AddConstraint(
            model_name='busycalendar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('source', 'microsoft')), models.Q(('source', 'address'), models.Q(('address', ''), _negated=True), models.Q(('host', ''), _negated=True)), _connector='OR'), name='busy_calendar_of_its_source'),
        ),
        migrations.AddConstraint(
            model_name='busycalendar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='busy_calendar_problem_since'),
        ),
        migrations.AddIndex(
            model_name='busytime',
            index=models.Index(fields=['starts_at', 'ends_at'], name='busy_time_by_time'),
        ),
        migrations.AddConstraint(
            model_name='busytime',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='busy_time_in_order'),
        ),
        migrations.AddConstraint(
            model_name='busytime',
            constraint=models.UniqueConstraint(fields=('calendar', 'starts_at', 'ends_at'), name='busy_time_once'),
        ),
        migrations.RunPython(make_microsoft_calendars, migrations.RunPython.noop),
    ]
