"""A new database runs this in place of the migrations that it replaces: the tables as they leave them."""

from django.db import migrations

from accounts.migrations._create_tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("jobs", "0001_first"),
        ("jobs", "0002_job_lane"),
        ("jobs", "0003_changes_for_v0_3_0"),
        ("jobs", "0004_turns_of_parties"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0005_key_of_the_trail"),
    ]
    operations = [
        CreateTables(replaces),
    ]
