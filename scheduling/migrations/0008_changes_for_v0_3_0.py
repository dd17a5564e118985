"""Enquiries by email, the desk's rota, plans, waiting lists and costs of training, and calendars.

Sessions of before are published.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

OLD_JOB = 'scheduling.tasks.tell_of_incident'
NEW_JOB = 'reports.tasks.tell_of_incident'


def publish_all(apps, schema_editor):
    """Since their first booking, so that what was known at a moment stays as it was."""
    TrainingSession = apps.get_model("scheduling", "TrainingSession")
    Booking = apps.get_model("scheduling", "Booking")
    first = (
        Booking.objects.filter(training_session=OuterRef("pk"))
        .order_by()
        .values("training_session")
        .annotate(first=Min("booked_at"))
        .values("first")
    )
    TrainingSession.objects.filter(published_at=None).update(
        published_at=Coalesce(
            Subquery(first), Value(timezone.now(), output_field=models.DateTimeField())
        )
    )


def make_single_rows(apps, schema_editor):
    """Both are switched off."""
    for name in ('Mailbox', 'MicrosoftCalendars'):
        apps.get_model('scheduling', name).objects.create(pk=1)


def rename_job(apps, schema_editor):
    """Jobs that an earlier release has queued to tell of an incident are run by the app `reports` now."""
    apps.get_model('jobs', 'Job').objects.filter(name=OLD_JOB).update(name=NEW_JOB)


def rename_job_back(apps, schema_editor):
    apps.get_model('jobs', 'Job').objects.filter(name=NEW_JOB).update(name=OLD_JOB)


class Migration(migrations.Migration):
    replaces = [  # what main had of it while it was not released
        ('scheduling', '0008_attention_after_a_yes'), ('scheduling', '0009_links_in_the_calendar'),
        ('scheduling', '0010_enquiries_by_email'), ('scheduling', '0011_arrivals_and_two_answers'),
        ('scheduling', '0012_incident_from_a_title_alone'), ('scheduling', '0013_linked_enquiries'),
        ('scheduling', '0014_mapped_registers'), ('scheduling', '0015_incident_jobs_new_name'),
        ('scheduling', '0016_approaches_passed_on'), ('scheduling', '0017_duty_rota'),
        ('scheduling', '0018_own_diary'), ('scheduling', '0019_draft_sessions'),
        ('scheduling', '0020_waiting_lists'), ('scheduling', '0021_training_plans'),
        ('scheduling', '0022_calendar_feeds'), ('scheduling', '0023_calendar_answers'),
        ('scheduling', '0024_costs_and_small_groups'), ('scheduling', '0025_arrival_noted_at'),
        ('scheduling', '0026_session_changes'), ('scheduling', '0027_black_outs'),
        ('scheduling', '0028_hashtag_feeds'), ('scheduling', '0029_busy_calendars'),
        ('scheduling', '0030_how_to_join'), ('scheduling', '0031_training_series'),
        ('scheduling', '0032_materials'), ('scheduling', '0033_how_coverage_was_judged'),
        ('scheduling', '0034_no_shows'), ('scheduling', '0035_materials_told'),
        ('scheduling', '0036_training_plan_left_for_later'),
    ]
    dependencies = [
        ('scheduling', '0007_ready_before_the_slot'),
        ('training', '0011_changes_for_v0_3_0'),
        ('jobs', '0003_changes_for_v0_3_0'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField('claim', 'made_at', models.DateTimeField(null=True)),
        migrations.AddField('interview', 'slot_changed_at', models.DateTimeField(null=True)),
        migrations.CreateModel(
            'AttentionMail',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=120)),
                ('told_at', models.DateTimeField()),
                ('told', models.CharField(blank=True, max_length=500)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attention_mails', to='scheduling.interview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('interview', 'person', 'starts_at', 'cause'), name='attention_mail_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'SpokespersonKept',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('starts_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=120)),
                ('words', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keeps', to='scheduling.interview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_spokespersonkept_retracted_after_recorded'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('interview', 'person', 'starts_at', 'cause'), name='spokesperson_kept_once'),
                ],
            },
        ),
        migrations.AddField('interview', 'calendar_warning', models.CharField(blank=True, max_length=300)),
        migrations.CreateModel(
            'InterviewLink',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='scheduling.interview')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.person')),
            ],
        ),
        migrations.CreateModel(
            'Mailbox',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False)),
                ('folder', models.CharField(default='INBOX', max_length=200)),
                ('days_kept', models.PositiveSmallIntegerField(default=14)),
                ('uid_validity', models.PositiveBigIntegerField(null=True)),
                ('last_uid', models.PositiveBigIntegerField(default=0)),
                ('reading_until', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('problem_since', models.DateTimeField(null=True)),
                ('automatic_replies', models.PositiveIntegerField(default=0)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_mailbox'),
                    models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='mailbox_problem_since'),
                ],
            },
        ),
        migrations.CreateModel(
            'ReceivedEmail',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('sender_email', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('attachments', models.JSONField(default=list)),
                ('size', models.PositiveBigIntegerField()),
                ('is_cut', models.BooleanField(default=False)),
                ('doubt', models.CharField(blank=True, choices=[('colleague', 'The name is that of a colleague, but the address is not theirs'), ('unproven', 'The mail server could not confirm that it came from this address')], max_length=10)),
                ('outlet', models.CharField(blank=True, max_length=200)),
                ('wanted_at', models.DateTimeField(null=True)),
                ('deadline_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('read_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('logged_at', models.DateTimeField(null=True)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('dropped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enquiry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='received_emails', to='scheduling.enquiry')),
                ('logged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('passed_on_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reached_by', models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'Email'), ('social', 'Social media'), ('in_person', 'In person'), ('proactive', 'Our own idea')], max_length=10)),
            ],
            {
                'indexes': [
                    models.Index(fields=['received_at'], name='received_email_arrived'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('opened_by', None)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='received_email_opened_by_someone'),
                    models.CheckConstraint(condition=models.Q(models.Q(('dropped_at', None), ('dropped_by', None)), models.Q(('dropped_at__isnull', False), ('dropped_by__isnull', False)), _connector='OR'), name='received_email_dropped_by_someone'),
                    models.CheckConstraint(condition=models.Q(models.Q(('enquiry', None), ('logged_at', None), ('logged_by', None)), models.Q(('enquiry__isnull', False), ('logged_at__isnull', False), ('logged_by__isnull', False)), _connector='OR'), name='received_email_logged_by_someone'),
                    models.CheckConstraint(condition=models.Q(('enquiry', None), ('dropped_at', None), _connector='OR'), name='received_email_logged_or_dropped'),
                    models.CheckConstraint(condition=models.Q(('emptied_at', None), models.Q(('outlet', ''), ('sender_email', ''), ('sender_name', ''), ('subject', ''), ('text', '')), _connector='OR'), name='received_email_emptied_whole'),
                    models.CheckConstraint(condition=models.Q(models.Q(('passed_on_by', None), ('reached_by', '')), models.Q(('passed_on_by__isnull', False), models.Q(('reached_by', ''), _negated=True)), _connector='OR'), name='received_email_passed_on_by_someone'),
                ],
            },
        ),
        migrations.AddField('booking', 'arrived_at', models.DateTimeField(null=True)),
        migrations.AddField('booking', 'arrived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.AlterField('ask', 'answer', models.CharField(choices=[('waiting', 'No answer yet'), ('accepted', 'Accepted'), ('declined', 'Not available'), ('no', 'No'), ('called_back', 'No longer needed')], default='waiting', max_length=12)),
        migrations.AddConstraint('booking', models.CheckConstraint(condition=models.Q(models.Q(('arrived_at', None), ('arrived_by', None)), models.Q(('arrived_at__isnull', False), ('arrived_by__isnull', False)), _connector='OR'), name='booking_arrival_noted_by_someone')),
        migrations.AddField('incident', 'guidance', models.TextField(blank=True)),
        migrations.AlterField('incident', 'media_cell_name', models.CharField(blank=True, max_length=120)),
        migrations.AlterField('incident', 'media_cell_phone', models.CharField(blank=True, max_length=40)),
        migrations.AlterField('incident', 'topics', models.ManyToManyField(blank=True, related_name='incidents', to='training.topic')),
        migrations.CreateModel(
            'EnquiryLink',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.enquiry')),
                ('later', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.enquiry')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('earlier', 'later'), name='enquiry_linked_once'),
                    models.CheckConstraint(condition=models.Q(('earlier__lt', models.F('later'))), name='enquiry_linked_in_order'),
                ],
            },
        ),
        migrations.AddField('registerimport', 'absent', models.JSONField(default=list)),
        migrations.AddField('registerupload', 'left_out', models.JSONField(default=list)),
        migrations.AddField('registerupload', 'mappings', models.JSONField(default=dict)),
        migrations.CreateModel(
            'RegisterMapping',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('content', models.JSONField()),
                ('shape', models.CharField(db_index=True, max_length=64)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Upper('name'), name='register_mapping_name_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'DutyShift',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('day', 'Day'), ('night', 'Night')], max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'indexes': [
                    models.Index(fields=['ends_at', 'starts_at'], name='duty_shift_by_time'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_dutyshift_retracted_after_recorded'),
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_shift_in_order'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('user', 'starts_at'), name='duty_shift_held_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'RecurringClinic',
            [
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
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_recurringclinic_retracted_after_recorded'),
                    models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('first_on')), _connector='OR'), name='recurring_clinic_days_in_order'),
                    models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='recurring_clinic_times_in_order'),
                    models.CheckConstraint(condition=models.Q(('every_weeks__in', [1, 2])), name='recurring_clinic_every_week_or_two'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'first_on', 'starts'), name='recurring_clinic_held_once'),
                ],
            },
        ),
        migrations.AddField('away', 'clinic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='scheduling.recurringclinic')),
        migrations.CreateModel(
            'ContactableHours',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('week', models.JSONField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contactable_hours', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_contactablehours_retracted_after_recorded'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person',), name='contactable_hours_held_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'DiaryDelegate',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diary_delegates', to='training.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diaries_kept', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_diarydelegate_retracted_after_recorded'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('person', 'user'), name='diary_delegate_held_once'),
                ],
            },
        ),
        migrations.AddField('trainingsession', 'published_at', models.DateTimeField(null=True)),
        migrations.AddField('trainingsession', 'published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.RunPython(publish_all, migrations.RunPython.noop),
        migrations.AddConstraint('trainingsession', models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('cancelled_at', None), ('published_by', None)), _connector='OR'), name='training_session_draft_is_nobodys')),
        migrations.CreateModel(
            'WaitingListEntry',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('left_because', models.CharField(blank=True, choices=[('booked', 'Has a place'), ('left', 'Left the list'), ('cancelled', 'The session was cancelled'), ('unanswered', 'Did not answer the offer after missing a session')], max_length=10)),
                ('joined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_lists', to='training.person')),
                ('training_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_list', to='scheduling.trainingsession')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('training_session', 'person'), name='waiting_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('left_at', None), ('left_because', ''), ('left_by', None)), models.Q(('left_at__isnull', False), models.Q(('left_because', ''), _negated=True)), _connector='OR'), name='waiting_left_for_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            'PlaceOffer',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Not answered in time'), ('taken', 'Someone else was first'), ('withdrawn', 'The session was cancelled')], max_length=10)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='scheduling.waitinglistentry')),
            ],
            {
                'indexes': [
                    models.Index(fields=['ended_at', 'ends_at'], name='place_offer_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('entry',), name='place_offered_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='place_offer_ended_somehow'),
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('offered_at'))), name='place_offer_in_order'),
                ],
            },
        ),
        migrations.RemoveConstraint('trainingsession', 'training_session_not_over_full'),
        migrations.AddField('trainingsession', 'place_freed_at', models.DateTimeField(null=True)),
        migrations.AddField('trainingsession', 'places_offered', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('trainingsession', 'waits_by_need', models.BooleanField(null=True)),
        migrations.AddConstraint('trainingsession', models.CheckConstraint(condition=models.Q(('places_taken__lte', django.db.models.expressions.CombinedExpression(models.F('places'), '-', models.F('places_offered')))), name='training_session_not_over_full')),
        migrations.CreateModel(
            'TrainingPlan',
            [
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
                ('left_for_later', models.PositiveIntegerField(default=0)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='training_plan_in_order'),
                    models.CheckConstraint(condition=models.Q(models.Q(('applied_at', None), ('applied_by', None)), models.Q(('applied_at__isnull', False), ('planned_at__isnull', False)), _connector='OR'), name='training_plan_applied_as_planned'),
                ],
            },
        ),
        migrations.CreateModel(
            'PlannedSession',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('training_session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='scheduling.trainingsession')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='scheduling.trainingplan')),
            ],
        ),
        migrations.CreateModel(
            'CalendarFeed',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('venue', 'Venue'), ('trainer', 'Trainer'), ('team', 'Team'), ('hashtag', 'Hashtags')], max_length=7)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to='training.person')),
                ('trainer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='scheduling.trainer')),
                ('venue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='scheduling.venue')),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='calendar_feed_ended_by_someone'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'person')), fields=('person',), name='calendar_feed_one_a_person'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'venue')), fields=('venue',), name='calendar_feed_one_a_venue'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'trainer')), fields=('trainer',), name='calendar_feed_one_a_trainer'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'team')), fields=('made_by',), name='calendar_feed_one_a_team'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'person'), ('person__isnull', False), ('trainer', None), ('venue', None)), models.Q(('kind', 'venue'), ('person', None), ('trainer', None), ('venue__isnull', False)), models.Q(('kind', 'trainer'), ('person', None), ('trainer__isnull', False), ('venue', None)), models.Q(('kind__in', ['team', 'hashtag']), ('person', None), ('trainer', None), ('venue', None)), _connector='OR'), name='calendar_feed_of_its_kind'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'hashtag')), fields=('made_by',), name='calendar_feed_one_a_hashtag'),
                ],
            },
        ),
        migrations.CreateModel(
            'CalendarAnswer',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('sender', models.CharField(max_length=254)),
                ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('tentative', 'Perhaps'), ('proposed', 'Another time proposed')], max_length=9)),
                ('sequence', models.PositiveIntegerField()),
                ('stamped_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('comment', models.CharField(blank=True, max_length=300)),
                ('doubt', models.CharField(blank=True, choices=[('stranger', 'It did not come from the address that was invited'), ('unproven', 'The mail server could not confirm that it came from this address')], max_length=8)),
                ('received_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('booking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_answers', to='scheduling.booking')),
                ('briefing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_answers', to='scheduling.briefing')),
                ('interview', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_answers', to='scheduling.interview')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_answers', to='training.person')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'indexes': [
                    models.Index(fields=['received_at'], name='calendar_answer_arrived'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', False), ('briefing', None), ('interview', None)), models.Q(('booking', None), ('briefing', None), ('interview__isnull', False)), models.Q(('booking', None), ('briefing__isnull', False), ('interview', None)), _connector='OR'), name='calendar_answer_to_one_thing'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='calendar_answer_settled_by_someone'),
                    models.UniqueConstraint(fields=('key', 'sender', 'sequence', 'stamped_at', 'answer'), name='calendar_answer_once'),
                    models.UniqueConstraint(condition=models.Q(('doubt', ''), ('replaced_at', None)), fields=('key',), name='calendar_answer_one_counts'),
                ],
            },
        ),
        migrations.CreateModel(
            'TrainingBudget',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('pence', models.PositiveIntegerField()),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'quarter'), name='training_budget_once'),
                    models.CheckConstraint(condition=models.Q(('quarter__in', (1, 2, 3, 4))), name='training_budget_of_a_quarter'),
                ],
            },
        ),
        migrations.AddField('trainer', 'cost_pence', models.PositiveIntegerField(null=True)),
        migrations.AddField('trainer', 'cost_per', models.CharField(blank=True, choices=[('hour', 'An hour'), ('half_day', 'Half a day'), ('day', 'A day')], max_length=8)),
        migrations.AddField('trainingsession', 'agreed_pence', models.PositiveIntegerField(null=True)),
        migrations.AddField('trainingsession', 'decide_on', models.DateField(null=True)),
        migrations.AddField('trainingsession', 'going_ahead_at', models.DateTimeField(null=True)),
        migrations.AddField('trainingsession', 'going_ahead_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.AddField('trainingsession', 'min_group', models.PositiveSmallIntegerField(null=True)),
        migrations.AddField('trainingsession', 'trainer_pence', models.PositiveIntegerField(null=True)),
        migrations.AddField('trainingsession', 'venue_pence', models.PositiveIntegerField(null=True)),
        migrations.AddField('venue', 'cost_pence', models.PositiveIntegerField(null=True)),
        migrations.AddField('venue', 'cost_per', models.CharField(blank=True, choices=[('hour', 'An hour'), ('half_day', 'Half a day'), ('day', 'A day')], max_length=8)),
        migrations.AddConstraint('trainer', models.CheckConstraint(condition=models.Q(models.Q(('cost_pence', None), ('cost_per', '')), models.Q(('cost_pence__isnull', False), models.Q(('cost_per', ''), _negated=True)), _connector='OR'), name='trainer_cost_per_time')),
        migrations.AddConstraint('trainingsession', models.CheckConstraint(condition=models.Q(('min_group', None), models.Q(('min_group__gt', 0), ('min_group__lte', models.F('places'))), _connector='OR'), name='training_session_smallest_group')),
        migrations.AddConstraint('trainingsession', models.CheckConstraint(condition=models.Q(models.Q(('going_ahead_at', None), ('going_ahead_by', None)), models.Q(('going_ahead_at__isnull', False), ('going_ahead_by__isnull', False)), _connector='OR'), name='training_session_going_ahead_by_someone')),
        migrations.AddConstraint('venue', models.CheckConstraint(condition=models.Q(models.Q(('cost_pence', None), ('cost_per', '')), models.Q(('cost_pence__isnull', False), models.Q(('cost_per', ''), _negated=True)), _connector='OR'), name='venue_cost_per_time')),
        migrations.AddField('booking', 'arrival_noted_at', models.DateTimeField(null=True)),
        migrations.CreateModel(
            'SessionChange',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('moved', 'Moved'), ('merged', 'Merged'), ('cancelled', 'Cancelled')], max_length=10)),
                ('before', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='scheduling.trainingsession')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mails', models.ManyToManyField(related_name='+', to='jobs.mail')),
                ('training_session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='scheduling.trainingsession')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('into__isnull', False), ('kind', 'merged')), models.Q(models.Q(('kind', 'merged'), _negated=True), ('into', None)), _connector='OR'), name='session_change_merged_into_another'),
                    models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='session_change_undone_by_someone'),
                ],
            },
        ),
        migrations.CreateModel(
            'BlackOut',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
                ('retracted_at', models.DateTimeField(null=True)),
                ('retracted_because', models.CharField(blank=True, max_length=300)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(7, 'Every day'), (0, 'Mondays'), (1, 'Tuesdays'), (2, 'Wednesdays'), (3, 'Thursdays'), (4, 'Fridays'), (5, 'Saturdays'), (6, 'Sundays')], default=7)),
                ('reason', models.CharField(max_length=100)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('retracted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trainer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='black_outs', to='scheduling.trainer')),
                ('venue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='black_outs', to='scheduling.venue')),
            ],
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('retracted_at', None), ('retracted_at__gte', models.F('recorded_at')), _connector='OR'), name='scheduling_blackout_retracted_after_recorded'),
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='black_out_in_order'),
                    models.CheckConstraint(condition=models.Q(models.Q(('trainer', None), ('venue__isnull', False)), models.Q(('trainer__isnull', False), ('venue', None)), _connector='OR'), name='black_out_of_one_thing'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 7)), name='black_out_on_a_weekday'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('venue', 'starts_on', 'weekday'), name='venue_blacked_out_once'),
                    models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('trainer', 'starts_on', 'weekday'), name='trainer_blacked_out_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'BusyCalendar',
            [
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
            {
                'constraints': [
                    models.UniqueConstraint(fields=('person', 'source'), name='busy_calendar_once_of_each_source'),
                    models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('source', 'microsoft')), models.Q(('source', 'address'), models.Q(('address', ''), _negated=True), models.Q(('host', ''), _negated=True)), _connector='OR'), name='busy_calendar_of_its_source'),
                    models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='busy_calendar_problem_since'),
                ],
            },
        ),
        migrations.CreateModel(
            'BusyTime',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('found_at', models.DateTimeField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='scheduling.busycalendar')),
            ],
            {
                'indexes': [
                    models.Index(fields=['starts_at', 'ends_at'], name='busy_time_by_time'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='busy_time_in_order'),
                    models.UniqueConstraint(fields=('calendar', 'starts_at', 'ends_at'), name='busy_time_once'),
                ],
            },
        ),
        migrations.CreateModel(
            'MicrosoftCalendars',
            [
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
            {
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_microsoft_calendars'),
                    models.CheckConstraint(condition=models.Q(('is_on', False), models.Q(models.Q(('tenant', ''), _negated=True), models.Q(('client_id', ''), _negated=True), models.Q(('secret', ''), _negated=True)), _connector='OR'), name='microsoft_calendars_on_with_all_of_it'),
                    models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='microsoft_calendars_problem_since'),
                ],
            },
        ),
        migrations.AddField('booking', 'own_link', models.URLField(blank=True, max_length=1000)),
        migrations.AddField('trainingsession', 'joining_instructions', models.TextField(blank=True)),
        migrations.AddField('trainingsession', 'joining_link', models.URLField(blank=True, max_length=1000)),
        migrations.AddField('venue', 'is_online', models.BooleanField(default=False)),
        migrations.AddConstraint('booking', models.UniqueConstraint(condition=models.Q(('cancelled_at', None), models.Q(('own_link', ''), _negated=True)), fields=('training_session', 'own_link'), name='booking_link_is_their_own')),
        migrations.CreateModel(
            'TrainingSeries',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(choices=[('week', 'Every week'), ('fortnight', 'Every two weeks'), ('month', 'Every month')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField('trainingsession', 'series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='training_sessions', to='scheduling.trainingseries')),
        migrations.CreateModel(
            'Material',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('stage', models.CharField(choices=[('before', 'Before the session'), ('after', 'After the session')], max_length=10)),
                ('file', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('training_session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='scheduling.trainingsession')),
                ('told_at', models.DateTimeField(null=True)),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('training_session', 'file'), name='material_once_a_session'),
                    models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='material_removed_by_someone'),
                ],
            },
        ),
        migrations.AddField('coverage', 'message_carried', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'In part'), ('no', 'No')], max_length=6)),
        migrations.AddField('coverage', 'verdict', models.CharField(blank=True, choices=[('favourable', 'Favourable'), ('balanced', 'Balanced'), ('critical', 'Critical')], max_length=10)),
        migrations.CreateModel(
            'NoShowFollowUp',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('followed_up_at', models.DateTimeField()),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='scheduling.booking')),
                ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after_no_show', to='scheduling.waitinglistentry')),
            ],
            {
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='no_show_link_of_one'),
                    models.CheckConstraint(condition=models.Q(('entry', None), ('token_hash', ''), _connector='OR'), name='no_show_offer_or_link'),
                ],
            },
        ),
        migrations.RunPython(make_single_rows, migrations.RunPython.noop),
        migrations.RunPython(rename_job, rename_job_back),
    ]
