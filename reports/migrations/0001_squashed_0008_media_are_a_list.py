"""A new database runs this in place of the migrations that it replaces: the tables as they leave them, then the
triggers.
"""

from importlib import import_module

from django.db import migrations

from accounts.migrations._create_tables import CreateTables, run_python

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
        ("reports", "0008_media_are_a_list"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0005_key_of_the_trail"),
        ("jobs", "0001_squashed_0004_turns_of_parties"),
        ("scheduling", "0001_squashed_0015_lines_are_due_by_the_day"),
        ("training", "0001_squashed_0015_media_are_a_list"),
    ]
    operations = [
        CreateTables(replaces),
        run_python(
            (versions_stay.freeze, versions_stay.thaw),
            (papers_stay.freeze, papers_stay.thaw),
        ),
    ]
