"""The time to be ready for an interview is kept relative to its slot, so that it moves with it.

One that lay more than a day before its slot was left behind by a move, or typed as a bare time and
read as another day. It keeps its time on the day of the slot if that is at most three hours before
the start; otherwise it is left empty. Either is printed, since somebody has to look at it.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations, models

LONDON = ZoneInfo("Europe/London")
DAY = 24 * 60
MINUTE = timedelta(minutes=1)


def keep_minutes(apps, schema_editor):
    Interview = apps.get_model("scheduling", "Interview")
    rows = Interview.objects.using(schema_editor.connection.alias)
    for interview in rows.exclude(arrive_at=None).order_by("pk"):
        minutes = (interview.starts_at - interview.arrive_at) // MINUTE
        if minutes > DAY:
            minutes = on_slot_day(interview)
            shown = f"{interview.arrive_at.astimezone(LONDON):%a %-d %b %Y %H:%M}"
            became = "is empty now" if minutes is None else f"is {minutes} minutes before it now"
            print(f"\n  {interview.reference}: ready at {shown}, long before the slot, {became}", end="")
        rows.filter(pk=interview.pk).update(arrive_minutes_before=minutes)


def on_slot_day(interview):
    """Minutes from the same time on the day of the slot to its start; None where that makes no sense."""
    starts_at = interview.starts_at.astimezone(LONDON)
    at = interview.arrive_at.astimezone(LONDON).time()
    minutes = (starts_at - datetime.combine(starts_at.date(), at, LONDON)) // MINUTE
    return minutes if 0 <= minutes <= 180 else None


def keep_moments(apps, schema_editor):
    Interview = apps.get_model("scheduling", "Interview")
    rows = Interview.objects.using(schema_editor.connection.alias)
    for interview in rows.exclude(arrive_minutes_before=None):
        moment = interview.starts_at - interview.arrive_minutes_before * MINUTE
        rows.filter(pk=interview.pk).update(arrive_at=moment)


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0006_assessments_of_the_register"),
        ("training", "0010_drop_table_marks"),
    ]
    operations = [
        migrations.AddField(
            "interview",
            "arrive_minutes_before",
            models.PositiveSmallIntegerField("minutes before the start to be ready", blank=True, null=True),
        ),
        migrations.RunPython(keep_minutes, keep_moments),
        migrations.RemoveConstraint("interview", "interview_arrive_before"),
        migrations.RemoveField("interview", "arrive_at"),
        migrations.AddConstraint(
            "interview",
            models.CheckConstraint(
                condition=models.Q(arrive_minutes_before=None)
                | models.Q(arrive_minutes_before__lte=24 * 60),
                name="interview_arrive_before",
            ),
        ),
    ]
