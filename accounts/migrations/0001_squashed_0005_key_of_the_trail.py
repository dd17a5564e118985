"""A new database runs this in place of the migrations that it replaces: the tables as they leave them."""

from django.db import migrations

from accounts.migrations._create_tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("accounts", "0001_first"),
        ("accounts", "0002_salt_of_events"),
        ("accounts", "0003_changes_for_v0_3_0"),
        ("accounts", "0004_signed_events"),
        ("accounts", "0005_key_of_the_trail"),
    ]
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        CreateTables(replaces),
    ]
