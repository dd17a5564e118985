"""A new database runs this in place of the migrations that it replaces: the tables as they leave them, then the rows
to start with.
"""

from importlib import import_module

from django.db import migrations

from accounts.migrations._create_tables import CreateTables, run_python

starting_courses = import_module("training.migrations.0002_starting_courses")
requirements_are_chosen = import_module("training.migrations.0012_requirements_are_chosen")
starting_lengths = import_module("training.migrations.0013_starting_lengths")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("training", "0001_first"),
        ("training", "0002_starting_courses"),
        ("training", "0003_records_kept_years"),
        ("training", "0004_sources_of_the_register"),
        ("training", "0005_mails_kept_months"),
        ("training", "0006_people_removed"),
        ("training", "0007_find_people_in_order"),
        ("training", "0008_register_mark"),
        ("training", "0009_table_marks"),
        ("training", "0010_drop_table_marks"),
        ("training", "0011_changes_for_v0_3_0"),
        ("training", "0012_requirements_are_chosen"),
        ("training", "0013_starting_lengths"),
        ("training", "0014_own_words"),
        ("training", "0015_media_are_a_list"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0005_key_of_the_trail"),
        ("jobs", "0001_squashed_0004_turns_of_parties"),
    ]
    operations = [
        CreateTables(replaces),
        run_python(
            (starting_courses.lay_down, migrations.RunPython.noop),
            (requirements_are_chosen.take_out, migrations.RunPython.noop),
            (starting_lengths.set_lengths, migrations.RunPython.noop),
        ),
    ]
