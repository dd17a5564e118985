"""Text messages, and whether an email has arrived."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # what main had of it while it was not released
        ('jobs', '0003_mail_checks'), ('jobs', '0004_text_messages'),
    ]
    dependencies = [
        ('jobs', '0002_job_lane'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            'MailCheck',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobs.mail')),
            ],
        ),
        migrations.AddField('mail', 'offered_at', models.DateTimeField(null=True)),
        migrations.CreateModel(
            'TextMessage',
            [
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16)),
                ('body', models.CharField(blank=True, max_length=918)),
                ('is_instead', models.BooleanField(default=False)),
                ('reference', models.CharField(max_length=40, unique=True)),
                ('due_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('notify_id', models.CharField(blank=True, max_length=40)),
                ('status', models.CharField(choices=[('queued', 'About to be sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Not delivered')], default='queued', max_length=10)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('segments', models.PositiveSmallIntegerField()),
                ('pence', models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                ('is_charged', models.BooleanField(default=False)),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='text_message', to='jobs.job')),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text_message', to='jobs.mail')),
            ],
            {
                'indexes': [
                    models.Index(fields=['accepted_at'], name='text_message_accepted'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('notify_id', '')), models.Q(('accepted_at__isnull', False), models.Q(('notify_id', ''), _negated=True)), _connector='OR'), name='text_message_accepted_with_id'),
                ],
            },
        ),
    ]
