"""The mailbox that enquiries are read from, switched off, and the emails that may be enquiries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def make_mailbox(apps, schema_editor):
    mailboxes = apps.get_model("scheduling", "Mailbox").objects.using(schema_editor.connection.alias)
    mailboxes.create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0009_links_in_the_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
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
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_mailbox'), models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('problem_since', None)), models.Q(models.Q(('problem', ''), _negated=True), ('problem_since__isnull', False)), _connector='OR'), name='mailbox_problem_since')],
            },
        ),
        migrations.CreateModel(
            name='ReceivedEmail',
            fields=[
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
            ],
            options={
                'indexes': [models.Index(fields=['received_at'], name='received_email_arrived')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('opened_by', None)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='received_email_opened_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_at', None), ('dropped_by', None)), models.Q(('dropped_at__isnull', False), ('dropped_by__isnull', False)), _connector='OR'), name='received_email_dropped_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('enquiry', None), ('logged_at', None), ('logged_by', None)), models.Q(('enquiry__isnull', False), ('logged_at__isnull', False), ('logged_by__isnull', False)), _connector='OR'), name='received_email_logged_by_someone'), models.CheckConstraint(condition=models.Q(('enquiry', None), ('dropped_at', None), _connector='OR'), name='received_email_logged_or_dropped'), models.CheckConstraint(condition=models.Q(('emptied_at', None), models.Q(('outlet', ''), ('sender_email', ''), ('sender_name', ''), ('subject', ''), ('text', '')), _connector='OR'), name='received_email_emptied_whole')],
            },
        ),
        migrations.RunPython(make_mailbox, migrations.RunPython.noop),
    ]
