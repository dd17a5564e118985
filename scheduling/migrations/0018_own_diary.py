"""What people keep in their diary themselves: own hours, clinics that repeat, and who else may."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0017_duty_rota'),
        ('training', '0016_equality_mark'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RecurringClinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('every_weeks', models.PositiveSmallIntegerField(choices=[(1, 'Every week'), (2, 'Every two weeks')])),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurring_clinics', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='away',
            name='clinic',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='scheduling.recurringclinic'),
        ),
        migrations.CreateModel(
            name='ContactableHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('week', models.JSONField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contactable_hours', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_contactablehours_retracted_after_recorded'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person',), name='contactable_hours_held_once')],
            },
        ),
        migrations.CreateModel(
            name='DiaryDelegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diary_delegates', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diaries_kept', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_diarydelegate_retracted_after_recorded'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'user'), name='diary_delegate_held_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='recurringclinic',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_recurringclinic_retracted_after_recorded'),
        ),
        migrations.AddConstraint(
            model_name='recurringclinic',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('first_on')), _connector='OR'), name='recurring_clinic_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='recurringclinic',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='recurring_clinic_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='recurringclinic',
            constraint=models.CheckConstraint(condition=models.Q(('every_weeks__in', [1, 2])), name='recurring_clinic_every_week_or_two'),
        ),
        migrations.AddConstraint(
            model_name='recurringclinic',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'first_on', 'starts'), name='recurring_clinic_held_once'),
        ),
    ]
