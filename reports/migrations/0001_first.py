"""Everything in one: a new database is made in seconds. One that had the migrations before it needs nothing of it."""

import django.db.models.deletion
import reports.packs.models.packs
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('reports', '0001_initial'),
        ('reports', '0003_what_is_clear_of_identifiers'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('jobs', '0001_first'),
        ('scheduling', '0001_first'),
        ('training', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('public_id', models.CharField(default=reports.packs.models.packs.new_public_id, max_length=32, unique=True)),
                ('kind', models.CharField(choices=[('flash', 'Flash'), ('standard', 'Standard'), ('full', 'Full')], default='standard', max_length=10)),
                ('marking', models.CharField(default='OFFICIAL: until the interview is over', max_length=60, verbose_name='handling marking')),
                ('started_at', models.DateTimeField()),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pack', to='scheduling.interview')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PackSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=30)),
                ('content', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(null=True)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.pack')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'key'), name='pack_section_once')],
            },
        ),
        migrations.CreateModel(
            name='PackTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('medium', models.CharField(blank=True, choices=[('print', 'Print, phone or online'), ('radio', 'Radio'), ('recorded_tv', 'Recorded TV or video'), ('live_tv', 'Live or remote TV'), ('press_conference', 'Press conference'), ('social_video', 'Social video'), ('committee', 'Committee')], max_length=20)),
                ('sections', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.pack')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.topic')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('name',), name='pack_template_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='pack_template_withdrawn_by')],
            },
        ),
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('what_changed', models.TextField(blank=True)),
                ('valid_until', models.DateTimeField()),
                ('submitted_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('returned_because', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.pack')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_versions', to='training.person')),
                ('reissue_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reissues', to='reports.packversion')),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'number'), name='pack_version_once'), models.UniqueConstraint(condition=models.Q(('approved_at', None), ('returned_at', None)), fields=('pack',), name='pack_one_version_in_review'), models.CheckConstraint(condition=models.Q(('approved_at', None), ('returned_at', None), _connector='OR'), name='pack_version_one_verdict'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('approved_at__isnull', False), _connector='OR'), name='pack_version_withdrawn_once_approved')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=30)),
                ('text', models.TextField(blank=True)),
                ('path', models.CharField(blank=True, max_length=60)),
                ('before', models.TextField(blank=True)),
                ('proposed', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('resolved', 'resolved'), ('accepted', 'accepted'), ('rejected', 'turned down')], max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('taken_out_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reports.pack')),
                ('reply_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='reports.remark')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='remark_settled_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at', None)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='remark_settled_with_outcome'), models.CheckConstraint(condition=models.Q(('reply_to', None), models.Q(('outcome', ''), ('path', '')), _connector='OR'), name='remark_reply_is_plain')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('what', models.CharField(max_length=400)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='reports.pack')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('pack', 'key'), name='pack_problem_overridden_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='override_taken_back_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='NotAPatient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nhs_number', 'nhs_number'), ('date_of_birth', 'date_of_birth'), ('postcode', 'postcode'), ('phone', 'phone')], max_length=20)),
                ('token', models.CharField(max_length=40)),
                ('words', models.CharField(max_length=100)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='not_patients', to='reports.pack')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('pack', 'kind', 'token'), name='not_a_patient_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='not_a_patient_taken_back_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='PackSectionRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('is_clear', models.BooleanField(default=False)),
                ('edited_at', models.DateTimeField()),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='reports.packsection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'revision'), name='pack_section_revision_once')],
            },
        ),
        migrations.CreateModel(
            name='PackOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('page', 'Phone page'), ('a4', 'A4 PDF'), ('phone', 'Phone PDF'), ('large', 'Large print PDF'), ('contrast', 'Easy contrast PDF')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='reports.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='PackLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('mail', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pack_link', to='jobs.mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_links', to='training.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='reports.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mail', 'Mail to the reader'), ('notice', 'Notice to the desk')], max_length=10)),
                ('chased_at', models.DateTimeField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='reports.packversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind'), name='chased_once')],
            },
        ),
        migrations.CreateModel(
            name='AirCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('found', models.JSONField()),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='air_checks', to='scheduling.interview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='air_checks', to='reports.packversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('interview', 'person', 'starts_at'), name='air_check_once'), models.CheckConstraint(condition=models.Q(('made_at__gte', models.F('due_at'))), name='air_check_not_early')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acknowledged_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='reports.packversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='acknowledged_once')],
            },
        ),
        migrations.CreateModel(
            name='PhoneApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('called_at', models.DateTimeField()),
                ('read_back', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('objection', models.TextField(blank=True)),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='phone_approval', to='reports.packversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('objected_at', None), _connector='OR'), name='phone_approval_one_answer'), models.CheckConstraint(condition=models.Q(('called_at__lte', models.F('recorded_at'))), name='phone_approval_in_order'), models.CheckConstraint(condition=models.Q(('manager', models.F('recorded_by')), _negated=True), name='phone_approval_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='reports.packsection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'user'), name='present_once')],
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('a4', 'A4'), ('phone', 'Phone'), ('large', 'Large print'), ('contrast', 'Easy contrast')], max_length=10)),
                ('is_approved', models.BooleanField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('seconds', models.FloatField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renditions', to='reports.packversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind', 'is_approved'), name='rendition_once')],
            },
        ),
    ]
