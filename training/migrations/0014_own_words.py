"""The names of the roles, red lines and safe phrases become the organisation's; they start as they were."""

from django.db import migrations, models

import training.starting


class Migration(migrations.Migration):
    dependencies = [("training", "0013_starting_lengths")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="words",
            field=models.JSONField(default=training.starting.nhs_words),
        ),
    ]
