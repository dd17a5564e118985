"""Plans of training sessions, and the sessions that they made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0020_waiting_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('options', models.JSONField(default=dict)),
                ('wishes', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('run', models.PositiveIntegerField(default=1)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('planned_at', models.DateTimeField(null=True)),
                ('problem', models.JSONField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('existing', models.JSONField(default=list)),
                ('applied_at', models.DateTimeField(null=True)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PlannedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('training_session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='scheduling.trainingsession')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='scheduling.trainingplan')),
            ],
        ),
        migrations.AddConstraint(
            model_name='trainingplan',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='training_plan_in_order'),
        ),
        migrations.AddConstraint(
            model_name='trainingplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at', None), ('applied_by', None)), models.Q(('applied_at__isnull', False), ('planned_at__isnull', False)), _connector='OR'), name='training_plan_applied_as_planned'),
        ),
    ]
