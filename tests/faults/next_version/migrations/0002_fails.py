from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("next_version", "0001_rename_everybody")]
    operations = [migrations.RunSQL("UPDATE no_such_table SET number = 1")]
