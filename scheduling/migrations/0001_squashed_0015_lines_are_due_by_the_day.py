"""A new database runs this in place of the migrations that it replaces: the tables as they leave them, then the rows
to start with and the triggers.
"""

from importlib import import_module

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from accounts.migrations._create_tables import CreateTables, run_python
from desk.lines.models.line_search import drop_index, keep_index

no_overlaps = import_module("scheduling.migrations.0002_no_overlaps")
decisions_stay = import_module("scheduling.migrations.0003_decisions_stay")
starting_briefing_templates = import_module("scheduling.migrations.0005_starting_briefing_templates")
changes = import_module("scheduling.migrations.0008_changes_for_v0_3_0")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("scheduling", "0001_first"),
        ("scheduling", "0002_no_overlaps"),
        ("scheduling", "0003_decisions_stay"),
        ("scheduling", "0004_find_lines_by_their_words"),
        ("scheduling", "0005_starting_briefing_templates"),
        ("scheduling", "0006_assessments_of_the_register"),
        ("scheduling", "0007_ready_before_the_slot"),
        ("scheduling", "0008_changes_for_v0_3_0"),
        ("scheduling", "0009_remember_what_sources_held"),
        ("scheduling", "0010_mail_that_is_no_enquiry"),
        ("scheduling", "0011_interview_given"),
        ("scheduling", "0012_contacts_of_interviews"),
        ("scheduling", "0013_jobs_of_the_desk"),
        ("scheduling", "0014_media_are_a_list"),
        ("scheduling", "0015_lines_are_due_by_the_day"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0005_key_of_the_trail"),
        ("jobs", "0001_squashed_0004_turns_of_parties"),
        ("training", "0001_squashed_0015_media_are_a_list"),
    ]
    operations = [
        CreateTables(replaces),
        BtreeGistExtension(),
        run_python(
            (no_overlaps.refuse_overlaps, no_overlaps.allow_overlaps),
            (decisions_stay.freeze, decisions_stay.thaw),
            (keep_index, drop_index),
            (starting_briefing_templates.add_templates, migrations.RunPython.noop),
            (changes.make_single_rows, migrations.RunPython.noop),
        ),
    ]
