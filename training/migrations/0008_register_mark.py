"""The register had one mark for all of its tables; 0009 gives each table its own, and takes away what this laid."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0007_find_people_in_order")]
    operations = []
