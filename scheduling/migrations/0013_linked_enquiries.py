"""Links between enquiries about one story."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0012_incident_from_a_title_alone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EnquiryLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.enquiry')),
                ('later', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scheduling.enquiry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('earlier', 'later'), name='enquiry_linked_once'), models.CheckConstraint(condition=models.Q(('earlier__lt', models.F('later'))), name='enquiry_linked_in_order')],
            },
        ),
    ]
