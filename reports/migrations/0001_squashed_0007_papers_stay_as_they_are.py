"""A new database runs this in place of the migrations that it replaces: the tables as they leave them, then the
triggers.
"""

from importlib import import_module

from django.db import migrations

from accounts.migrations._create_tables import CreateTables

versions_stay = import_module("reports.migrations.0002_versions_stay_as_they_are")
papers_stay = import_module("reports.migrations.0007_papers_stay_as_they_are")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("reports", "0001_first"),
        ("reports", "0002_versions_stay_as_they_are"),
        ("reports", "0003_hold_of_records"),
        ("reports", "0004_people_are_held_too"),
        ("reports", "0005_changes_for_v0_3_0"),
        ("reports", "0006_templates_of_any_interview"),
        ("reports", "0007_papers_stay_as_they_are"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0004_signed_events"),
        ("jobs", "0001_squashed_0003_changes_for_v0_3_0"),
        ("scheduling", "0001_squashed_0008_changes_for_v0_3_0"),
        ("training", "0001_squashed_0013_starting_lengths"),
    ]
    operations = [
        CreateTables(replaces),
        migrations.RunPython(versions_stay.freeze, versions_stay.thaw),
        migrations.RunPython(papers_stay.freeze, papers_stay.thaw),
    ]
