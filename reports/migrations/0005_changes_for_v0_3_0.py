"""Words that a pack carries over, packs for two interviews, the API, and the board's meetings, actions and papers."""

import django.db.models.deletion
import django.db.models.functions.text
import reports.board.models.papers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # what main had of it while it was not released
        ('reports', '0005_carried_items'), ('reports', '0007_one_pack_for_two_interviews'),
        ('reports', '0008_api_tokens'), ('reports', '0009_webhooks'), ('reports', '0010_board_actions'),
        ('reports', '0011_board_papers'), ('reports', '0013_withdrawn_papers'),
        ('reports', '0014_paper_suppositions'),
    ]
    dependencies = [
        ('reports', '0004_people_are_held_too'),
        ('scheduling', '0008_changes_for_v0_3_0'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField('packtemplate', 'dropped', models.JSONField(default=list)),
        migrations.CreateModel(
            'CarriedItem',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('source', models.CharField(max_length=300)),
                ('arrived', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('approved_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.packversion')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_pack', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.pack')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carried_items', to='reports.pack')),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='carried_item_confirmed_by_someone'),
                ],
            },
        ),
        migrations.CreateModel(
            'SharedPack',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_at', models.DateTimeField()),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shared', to='scheduling.interview')),
                ('pack', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shared', to='reports.pack')),
                ('shared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            'ApiToken',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('ends_on', models.DateField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='api_token_revoked_by_someone'),
                    models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('ends_on'), condition=models.Q(('revoked_at', None)), name='api_token_made_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'Webhook',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('address', models.URLField(max_length=500)),
                ('secret', models.CharField(max_length=200)),
                ('events', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('seen_number', models.PositiveBigIntegerField()),
                ('lapses_seen_on', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='webhook_ended_by_someone'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('address',), name='webhook_once_for_an_address'),
                ],
            },
        ),
        migrations.CreateModel(
            'WebhookDelivery',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('pack.approved', 'A pack was approved'), ('pack.stale', 'An approved pack is out of date'), ('interview.accepted', 'Somebody gives an interview'), ('readiness.lapsed', 'Training lapsed: once a night, how many people and courses')], max_length=30)),
                ('key', models.CharField(max_length=60)),
                ('message_id', models.CharField(max_length=60, unique=True)),
                ('body', models.TextField()),
                ('queued_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='reports.webhook')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('webhook', 'key'), name='webhook_tells_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'BoardMeeting',
            [
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
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardmeeting_retracted_after_recorded'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('body', 'held_on'), name='board_meeting_held_once'),
                    models.CheckConstraint(condition=models.Q(('paper_due_on__lte', models.F('held_on'))), name='board_meeting_after_its_paper'),
                ],
            },
        ),
        migrations.CreateModel(
            'BoardAction',
            [
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
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardaction_retracted_after_recorded'),
                    models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('agreed_on'))), name='board_action_due_once_agreed'),
                    models.CheckConstraint(condition=models.Q(('owner_post', ''), _negated=True), name='board_action_has_owner'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('what', 'owner_post', 'due_on'), name='board_action_held_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'BoardActionStep',
            [
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
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='reports_boardactionstep_retracted_after_recorded'),
                    models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('kind', 'changed'), models.Q(('what', ''), _negated=True), models.Q(('owner_post', ''), _negated=True)), models.Q(models.Q(('kind', 'changed'), _negated=True), ('due_on__isnull', True), ('owner__isnull', True), ('owner_post', ''), ('what', '')), _connector='OR'), name='board_action_step_terms_whole'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['note', 'dropped']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='board_action_step_says_why'),
                    models.UniqueConstraint(condition=models.Q(('kind__in', ['done', 'dropped']), ('retracted_at', None)), fields=('board_action',), name='board_action_closed_once'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'note'), ('retracted_at', None)), fields=('board_action', 'on', 'words'), name='board_action_noted_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'BoardPaper',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('public_id', models.CharField(default=reports.board.models.papers.new_paper_id, max_length=32, unique=True)),
                ('on', models.DateField()),
                ('asked', models.JSONField(default=list)),
                ('values', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='reports.boardmeeting')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suppositions', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            'PaperVersion',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('known_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('returned_because', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.boardpaper')),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_because', models.TextField(blank=True)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('paper', 'number'), name='paper_version_once'),
                    models.UniqueConstraint(condition=models.Q(('approved_at', None), ('returned_at', None)), fields=('paper',), name='paper_one_version_in_review'),
                    models.CheckConstraint(condition=models.Q(('approved_at', None), ('returned_at', None), _connector='OR'), name='paper_version_one_verdict'),
                    models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('sha256', '')), models.Q(('approved_at__isnull', False), ('issued_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='paper_version_issued_with_its_file'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', ''), ('withdrawn_by', None)), models.Q(('issued_at__isnull', False), ('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='paper_version_withdrawn_with_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            'PaperCopy',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('mail', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='paper_copy', to='jobs.mail')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_copies', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='reports.paperversion')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('version', 'user'), name='paper_copy_once'),
                    models.CheckConstraint(condition=models.Q(('read_at', None), ('opened_at__isnull', False), _connector='OR'), name='paper_copy_read_once_opened'),
                ],
            },
        ),
    ]
