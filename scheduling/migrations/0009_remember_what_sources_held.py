from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0008_changes_for_v0_3_0")]
    operations = [
        migrations.AddField("registerimport", "held", models.JSONField(default=dict)),
    ]
