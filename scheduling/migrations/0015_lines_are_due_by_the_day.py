"""Lines of an incident have reviews of their own; the time of a line's review was never set."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0014_media_are_a_list")]
    operations = [migrations.RemoveField("line", "review_at")]
