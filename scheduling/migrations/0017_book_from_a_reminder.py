"""A reminder of training that runs out holds a link by which a place is booked; those sent before have none."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0016_settled_by_both")]

    operations = [
        migrations.AddField("lapsereminder", "token_hash", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddConstraint(
            "lapsereminder",
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="lapse_reminder_link_of_one"
            ),
        ),
    ]
