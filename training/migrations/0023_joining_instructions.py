"""Joining instructions of a course, for its sessions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0022_unwanted_emails'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='joining_instructions',
            field=models.TextField(blank=True),
        ),
    ]
