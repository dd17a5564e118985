"""Training sessions that only the desk sees until they are published. Those of before are published."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone


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


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0018_own_diary'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='trainingsession',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(publish_all, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('cancelled_at', None), ('published_by', None)), _connector='OR'), name='training_session_draft_is_nobodys'),
        ),
    ]
