from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0001_first")]
    operations = [migrations.RunSQL("UPDATE training_person SET last_name = 'Upgraded'")]
