"""Settings of the organisation, invitations, badges, and what each course is like."""

import datetime
import django.db.models.deletion
import django.db.models.functions.text
import training.models.organisation
import training.models.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # what main had of it while it was not released
        ('training', '0011_equality_question_wording'), ('training', '0012_quiet_hours_and_certificates'),
        ('training', '0013_organisation_settings'), ('training', '0016_equality_mark'),
        ('training', '0017_text_choices'), ('training', '0018_invitations'),
        ('training', '0019_places_offered'), ('training', '0020_smallest_groups'),
        ('training', '0021_booking_closes_hours'), ('training', '0022_unwanted_emails'),
        ('training', '0023_joining_instructions'), ('training', '0024_badges'),
    ]
    dependencies = [
        ('training', '0010_drop_table_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField('equalitycount', 'question', models.CharField(choices=[('forms', 'Forms'), ('age', 'How old are you?'), ('sex', 'What is your sex?'), ('ethnic_group', 'What is your ethnic group?'), ('disability', 'Do you have a disability or long-term condition?'), ('religion', 'What is your religion or belief?'), ('orientation', 'What is your sexual orientation?')], max_length=20)),
        migrations.CreateModel(
            'IssuedCertificate',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=training.models.records.new_public_id, max_length=32, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='issued_certificate', to='training.trainingrecord')),
            ],
        ),
        migrations.AddField('course', 'minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField('organisation', 'quiet_from', models.TimeField(default=datetime.time(21, 0))),
        migrations.AddField('organisation', 'quiet_to', models.TimeField(default=datetime.time(7, 0))),
        migrations.AddConstraint('course', models.CheckConstraint(condition=models.Q(('minutes', None), ('minutes__gt', 0), _connector='OR'), name='course_takes_time')),
        migrations.AddField('organisation', 'communications_phone_out_of_hours', models.CharField(blank=True, max_length=40)),
        migrations.AddField('organisation', 'contactable_days', models.JSONField(default=training.models.organisation.working_days)),
        migrations.AddField('organisation', 'contactable_from', models.TimeField(default=datetime.time(8, 0))),
        migrations.AddField('organisation', 'contactable_to', models.TimeField(default=datetime.time(18, 0))),
        migrations.AddField('organisation', 'incident_line_review_hours', models.PositiveSmallIntegerField(default=12)),
        migrations.AddField('organisation', 'mail_footer', models.TextField(blank=True, max_length=1000)),
        migrations.AddField('organisation', 'mail_opening', models.CharField(blank=True, max_length=300)),
        migrations.AddField('organisation', 'mail_signature', models.TextField(blank=True, max_length=1000)),
        migrations.AddField('organisation', 'media_cell_email', models.EmailField(blank=True, max_length=254)),
        migrations.AddField('organisation', 'media_cell_name', models.CharField(blank=True, max_length=120)),
        migrations.AddField('organisation', 'media_cell_phone', models.CharField(blank=True, max_length=40)),
        migrations.AddField('organisation', 'minutes_after_slot', models.PositiveSmallIntegerField(default=15)),
        migrations.AddField('organisation', 'minutes_before_slot', models.PositiveSmallIntegerField(default=30)),
        migrations.AddField('organisation', 'nation', models.CharField(choices=[('ENG', 'England'), ('WLS', 'Wales'), ('SCT', 'Scotland'), ('NIR', 'Northern Ireland')], default='ENG', max_length=3)),
        migrations.AddField('organisation', 'office_closes', models.TimeField(default=datetime.time(18, 0))),
        migrations.AddField('organisation', 'office_opens', models.TimeField(default=datetime.time(8, 0))),
        migrations.AddField('organisation', 'short_name', models.CharField(blank=True, max_length=40)),
        migrations.AddField('organisation', 'training_email', models.EmailField(blank=True, max_length=254)),
        migrations.AddConstraint('organisation', models.CheckConstraint(condition=models.Q(('office_opens__lt', models.F('office_closes')), ('contactable_from__lt', models.F('contactable_to'))), name='organisation_hours_in_order')),
        migrations.CreateModel(
            'EqualityMark',
            [
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField('organisation', 'text_alert', models.CharField(blank=True, max_length=300)),
        migrations.AddField('organisation', 'text_ask', models.CharField(blank=True, max_length=300)),
        migrations.AddField('organisation', 'text_check', models.CharField(blank=True, max_length=300)),
        migrations.AddField('organisation', 'text_pack', models.CharField(blank=True, max_length=300)),
        migrations.AddField('organisation', 'text_pence', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
        migrations.AddField('organisation', 'text_warning', models.CharField(blank=True, max_length=300)),
        migrations.CreateModel(
            'TextChoice',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('email', 'Email'), ('text', 'Text message'), ('both', 'Email and text message')], default='email', max_length=5)),
                ('number', models.CharField(blank=True, max_length=16)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('asked_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('person', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='text_choice', to='training.person')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='text_choice', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('user__isnull', False)), models.Q(('person__isnull', False), ('user', None)), _connector='OR'), name='text_choice_of_one'),
                    models.CheckConstraint(condition=models.Q(('way', 'email'), models.Q(('number', ''), _negated=True), _connector='OR'), name='text_choice_has_number'),
                    models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='text_choice_token_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'Invitation',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('roles', models.JSONField(default=list)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('wanted_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('disowned_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='training.person')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('disowned_at', None), ('withdrawn_at', None)), fields=('person',), name='invitation_once_a_person'),
                    models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('disowned_at', None), ('withdrawn_at', None)), name='invitation_once_an_address'),
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_expires_later'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_by_someone'),
                    models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('withdrawn_at', None)), models.Q(('accepted_at', None), ('disowned_at', None)), models.Q(('disowned_at', None), ('withdrawn_at', None)), _connector='OR'), name='invitation_ended_one_way'),
                ],
            },
        ),
        migrations.AddField('organisation', 'place_offer_hours', models.PositiveSmallIntegerField(default=24)),
        migrations.AddField('organisation', 'place_offer_several_hours', models.PositiveSmallIntegerField(default=48)),
        migrations.AddField('organisation', 'waiting_by_need', models.BooleanField(default=False)),
        migrations.AddField('course', 'min_group', models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddConstraint('course', models.CheckConstraint(condition=models.Q(('min_group', None), ('min_group__gt', 0), _connector='OR'), name='course_min_group')),
        migrations.AddField('organisation', 'booking_closes_hours', models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            'UnwantedEmail',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unwanted_emails', to='training.person')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unwanted_emails', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('user__isnull', False)), models.Q(('person__isnull', False), ('user', None)), _connector='OR'), name='unwanted_email_of_one'),
                    models.UniqueConstraint(condition=models.Q(('user', None)), fields=('person', 'kind'), name='unwanted_email_once_a_person'),
                    models.UniqueConstraint(condition=models.Q(('person', None)), fields=('user', 'kind'), name='unwanted_email_once_a_user'),
                ],
            },
        ),
        migrations.AddField('course', 'joining_instructions', models.TextField(blank=True)),
        migrations.CreateModel(
            'BadgeKey',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thumbprint', models.CharField(max_length=64, unique=True)),
                ('public_key', models.JSONField()),
                ('private_key', models.TextField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            'IssuedBadge',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=training.models.records.new_public_id, max_length=32, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='issued_badge', to='training.trainingrecord')),
            ],
        ),
    ]
