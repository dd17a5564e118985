"""Meetings of the board, actions that were agreed there, and what became of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0009_webhooks'),
        ('training', '0023_joining_instructions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('body', models.CharField(max_length=80)),
                ('held_on', models.DateField()),
                ('paper_due_on', models.DateField()),
                ('item_number', models.CharField(blank=True, max_length=20)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BoardAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('agreed_on', models.DateField()),
                ('what', models.CharField(max_length=300)),
                ('owner_post', models.CharField(max_length=120)),
                ('due_on', models.DateField()),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='board_actions', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='reports.boardmeeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BoardActionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('note', 'Note'), ('changed', 'Changed'), ('done', 'Done'), ('dropped', 'Dropped')], max_length=10)),
                ('on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=500)),
                ('what', models.CharField(blank=True, max_length=300)),
                ('owner_post', models.CharField(blank=True, max_length=120)),
                ('due_on', models.DateField(null=True)),
                ('board_action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.boardaction')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='board_action_steps', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardactionstep_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('kind', 'changed'), models.Q(('what', ''), _negated=True), models.Q(('owner_post', ''), _negated=True)), models.Q(models.Q(('kind', 'changed'), _negated=True), ('due_on__isnull', True), ('owner__isnull', True), ('owner_post', ''), ('what', '')), _connector='OR'), name='board_action_step_terms_whole'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['note', 'dropped']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='board_action_step_says_why'), models.UniqueConstraint(condition=models.Q(('kind__in', ['done', 'dropped']), ('retracted_at', None)), fields=('board_action',), name='board_action_closed_once'), models.UniqueConstraint(condition=models.Q(('kind', 'note'), ('retracted_at', None)), fields=('board_action', 'on', 'words'), name='board_action_noted_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='boardmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardmeeting_retracted_after_recorded'),
        ),
        migrations.AddConstraint(
            model_name='boardmeeting',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('body', 'held_on'), name='board_meeting_held_once'),
        ),
        migrations.AddConstraint(
            model_name='boardmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('paper_due_on__lte', models.F('held_on'))), name='board_meeting_after_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='boardaction',
            constraint=models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardaction_retracted_after_recorded'),
        ),
        migrations.AddConstraint(
            model_name='boardaction',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('agreed_on'))), name='board_action_due_once_agreed'),
        ),
        migrations.AddConstraint(
            model_name='boardaction',
            constraint=models.CheckConstraint(condition=models.Q(('owner_post', ''), _negated=True), name='board_action_has_owner'),
        ),
        migrations.AddConstraint(
            model_name='boardaction',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('what', 'owner_post', 'due_on'), name='board_action_held_once'),
        ),
    ]
