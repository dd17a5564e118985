import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import training.media
import training.models.courses
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('media', models.JSONField(blank=True, default=list, validators=[training.models.courses.validate_media])),
                ('valid_for_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('max_group', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_for_months', None), ('valid_for_months__gt', 0), _connector='OR'), name='course_validity'), models.CheckConstraint(condition=models.Q(('max_group', None), ('max_group__gt', 0), _connector='OR'), name='course_max_group')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('communications_name', models.CharField(default='Communications team', max_length=200)),
                ('communications_phone', models.CharField(blank=True, max_length=40)),
                ('communications_email', models.EmailField(blank=True, max_length=254)),
                ('corrections_contact', models.CharField(blank=True, max_length=200)),
                ('wellbeing_contact', models.CharField(blank=True, max_length=200)),
                ('care_contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('renewal_window_days', models.PositiveSmallIntegerField(default=90)),
                ('practice_currency_months', models.JSONField(default=training.media.default_currencies)),
                ('pack_valid_for_hours', models.PositiveSmallIntegerField(default=24)),
                ('line_review_after_days', models.PositiveSmallIntegerField(default=90)),
                ('briefing_target_days', models.PositiveSmallIntegerField(default=10)),
                ('approver_may_be_author', models.BooleanField(default=False)),
                ('approver_may_have_edited', models.BooleanField(default=False)),
                ('acknowledge_minutes', models.PositiveSmallIntegerField(default=30)),
                ('acknowledge_out_of_hours_minutes', models.PositiveSmallIntegerField(default=60)),
                ('decide_bid_minutes', models.PositiveSmallIntegerField(default=30)),
                ('first_call_percent', models.PositiveSmallIntegerField(default=50)),
                ('last_call_percent', models.PositiveSmallIntegerField(default=80)),
                ('in_time_target_percent', models.PositiveSmallIntegerField(default=95)),
                ('contacts_kept_months', models.PositiveSmallIntegerField(default=24)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_organisation'), models.CheckConstraint(condition=models.Q(('first_call_percent__gt', 0), ('first_call_percent__lt', models.F('last_call_percent')), ('last_call_percent__lt', 100)), name='organisation_calls_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=40)),
                ('first_name', models.CharField(max_length=100)),
                ('last_name', models.CharField(max_length=100)),
                ('said_as', models.CharField(blank=True, max_length=120, verbose_name='how the name is said')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('job_title', models.CharField(blank=True, max_length=200)),
                ('reading', models.CharField(choices=[('standard', 'As everybody gets it'), ('large', 'Large print'), ('contrast', 'Easy contrast')], default='standard', max_length=10, verbose_name='how they read')),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('line_manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='team', to='training.person')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['last_name', 'first_name'], name='person_by_name')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('reference'), name='person_reference_once'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='person_leaves_after_joining'), models.CheckConstraint(condition=models.Q(('line_manager', models.F('id')), _negated=True), name='person_not_own_manager')],
            },
        ),
        migrations.CreateModel(
            name='Directorate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('role', models.CharField(choices=[('governing_board', 'Governing board'), ('clinical_lead', 'Clinical lead'), ('senior_staff', 'Senior staff'), ('other_staff', 'Other staff')], max_length=20)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='training.course')),
                ('due_within_days', models.PositiveSmallIntegerField()),
                ('in_force_from', models.DateField()),
                ('in_force_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_requirement_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('in_force_to__isnull', True), ('in_force_to__gte', models.F('in_force_from')), _connector='OR'), name='requirement_in_order'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('role', 'course', 'in_force_from'), name='requirement_held_once')],
            },
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='training.organisation')),
                ('content', models.BinaryField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='training.person')),
                ('role', models.CharField(choices=[('governing_board', 'Governing board'), ('clinical_lead', 'Clinical lead'), ('senior_staff', 'Senior staff'), ('other_staff', 'Other staff')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_tenure_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='tenure_in_order'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'role', 'starts_on'), name='tenure_held_once')],
            },
        ),
        migrations.CreateModel(
            name='DirectorateSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directorate_spells', to='training.person')),
                ('directorate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='training.directorate')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_directoratespell_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='directorate_spell_in_order'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'starts_on'), name='directorate_spell_held_once')],
            },
        ),
        migrations.CreateModel(
            name='PersonTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='training.person')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='training.topic')),
                ('level', models.CharField(choices=[('lead', 'Lead'), ('can', 'Can speak')], max_length=4)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_persontopic_retracted_after_recorded'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'topic'), name='person_topic_held_once')],
            },
        ),
        migrations.CreateModel(
            name='TrainingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_records', to='training.person')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='training.course')),
                ('completed_on', models.DateField()),
                ('outcome', models.CharField(choices=[('passed', 'Passed'), ('failed', 'Not passed'), ('did_not_attend', 'Did not attend')], max_length=20)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('provider', models.CharField(blank=True, max_length=200)),
                ('certificate', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('outcome', 'passed'), ('retracted_at', None)), fields=['course', 'person', 'valid_until', 'completed_on'], name='training_record_passed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_trainingrecord_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('completed_on')), _connector='OR'), name='training_record_in_order'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'course', 'completed_on'), name='training_record_held_once')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='training.person')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='training.course')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300)),
                ('approved_by', models.CharField(max_length=200)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_exemption_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='exemption_in_order'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'course', 'starts_on'), name='exemption_held_once'), models.UniqueConstraint(condition=models.Q(('course', None), ('retracted_at', None)), fields=('person', 'starts_on'), name='exemption_from_all_held_once')],
            },
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice', to='training.person')),
                ('medium', models.CharField(choices=[('print', 'Print, phone or online'), ('radio', 'Radio'), ('recorded_tv', 'Recorded TV or video'), ('live_tv', 'Live or remote TV'), ('press_conference', 'Press conference'), ('social_video', 'Social video'), ('committee', 'Committee')], max_length=20)),
                ('practised_on', models.DateField()),
                ('kind', models.CharField(choices=[('mock', 'Mock interview'), ('interview', 'Interview that went out')], max_length=10)),
                ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('5'))])),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='training_practice_retracted_after_recorded'), models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 1), ('score__lte', 5)), _connector='OR'), name='practice_score_one_to_five'), models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'medium', 'practised_on', 'kind'), name='practice_held_once')],
            },
        ),
    ]
