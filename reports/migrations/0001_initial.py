import django.db.models.deletion
import reports.models.packs
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('jobs', '0001_initial'),
        ('scheduling', '0005_starting_briefing_templates'),
        ('training', '0002_starting_courses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('public_id', models.CharField(default=reports.models.packs.new_public_id, max_length=32, unique=True)),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pack', to='scheduling.interview')),
                ('kind', models.CharField(choices=[('flash', 'Flash'), ('standard', 'Standard'), ('full', 'Full')], default='standard', max_length=10)),
                ('marking', models.CharField(default='OFFICIAL: until the interview is over', max_length=60, verbose_name='handling marking')),
                ('started_at', models.DateTimeField()),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PackSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.pack')),
                ('key', models.CharField(max_length=30)),
                ('content', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(null=True)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'key'), name='pack_section_once')],
            },
        ),
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.pack')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_versions', to='training.person')),
                ('what_changed', models.TextField(blank=True)),
                ('valid_until', models.DateTimeField()),
                ('submitted_at', models.DateTimeField()),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_at', models.DateTimeField(null=True)),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_because', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('reissue_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reissues', to='reports.packversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'number'), name='pack_version_once'), models.UniqueConstraint(condition=models.Q(('approved_at', None), ('returned_at', None)), fields=('pack',), name='pack_one_version_in_review'), models.CheckConstraint(condition=models.Q(('approved_at', None), ('returned_at', None), _connector='OR'), name='pack_version_one_verdict'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('approved_at__isnull', False), _connector='OR'), name='pack_version_withdrawn_once_approved')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='reports.pack')),
                ('key', models.CharField(max_length=200)),
                ('what', models.CharField(max_length=400)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('pack', 'key'), name='pack_problem_overridden_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='override_taken_back_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='NotAPatient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='not_patients', to='reports.pack')),
                ('kind', models.CharField(choices=[('nhs_number', 'nhs_number'), ('date_of_birth', 'date_of_birth'), ('postcode', 'postcode'), ('phone', 'phone')], max_length=20)),
                ('token', models.CharField(max_length=40)),
                ('words', models.CharField(max_length=100)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('pack', 'kind', 'token'), name='not_a_patient_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='not_a_patient_taken_back_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reports.pack')),
                ('section', models.CharField(max_length=30)),
                ('text', models.TextField(blank=True)),
                ('reply_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='reports.remark')),
                ('path', models.CharField(blank=True, max_length=60)),
                ('before', models.TextField(blank=True)),
                ('proposed', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.CharField(blank=True, choices=[('resolved', 'resolved'), ('accepted', 'accepted'), ('rejected', 'turned down')], max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_out_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='remark_settled_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at', None)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='remark_settled_with_outcome'), models.CheckConstraint(condition=models.Q(('reply_to', None), models.Q(('outcome', ''), ('path', '')), _connector='OR'), name='remark_reply_is_plain')],
            },
        ),
        migrations.CreateModel(
            name='PackTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('medium', models.CharField(blank=True, choices=[('print', 'Print, phone or online'), ('radio', 'Radio'), ('recorded_tv', 'Recorded TV or video'), ('live_tv', 'Live or remote TV'), ('press_conference', 'Press conference'), ('social_video', 'Social video'), ('committee', 'Committee')], max_length=20)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.topic')),
                ('sections', models.JSONField(default=dict)),
                ('made_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.pack')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('name',), name='pack_template_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='pack_template_withdrawn_by')],
            },
        ),
        migrations.CreateModel(
            name='PackSectionRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='reports.packsection')),
                ('revision', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('edited_at', models.DateTimeField()),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'revision'), name='pack_section_revision_once')],
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renditions', to='reports.packversion')),
                ('kind', models.CharField(choices=[('a4', 'A4'), ('phone', 'Phone'), ('large', 'Large print'), ('contrast', 'Easy contrast')], max_length=10)),
                ('is_approved', models.BooleanField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('seconds', models.FloatField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind', 'is_approved'), name='rendition_once')],
            },
        ),
        migrations.CreateModel(
            name='PackLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='reports.packversion')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_links', to='training.person')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('mail', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pack_link', to='jobs.mail')),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PackOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='reports.packversion')),
                ('what', models.CharField(choices=[('page', 'Phone page'), ('a4', 'A4 PDF'), ('phone', 'Phone PDF'), ('large', 'Large print PDF'), ('contrast', 'Easy contrast PDF')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='reports.packversion')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('acknowledged_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='acknowledged_once')],
            },
        ),
        migrations.CreateModel(
            name='PhoneApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='phone_approval', to='reports.packversion')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('called_at', models.DateTimeField()),
                ('read_back', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('objection', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('objected_at', None), _connector='OR'), name='phone_approval_one_answer'), models.CheckConstraint(condition=models.Q(('called_at__lte', models.F('recorded_at'))), name='phone_approval_in_order'), models.CheckConstraint(condition=models.Q(('manager', models.F('recorded_by')), _negated=True), name='phone_approval_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='reports.packversion')),
                ('kind', models.CharField(choices=[('mail', 'Mail to the reader'), ('notice', 'Notice to the desk')], max_length=10)),
                ('chased_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind'), name='chased_once')],
            },
        ),
        migrations.CreateModel(
            name='AirCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='air_checks', to='scheduling.interview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('starts_at', models.DateTimeField()),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='air_checks', to='reports.packversion')),
                ('due_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('found', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('interview', 'person', 'starts_at'), name='air_check_once'), models.CheckConstraint(condition=models.Q(('made_at__gte', models.F('due_at'))), name='air_check_not_early')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='reports.packsection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'user'), name='present_once')],
            },
        ),
    ]
