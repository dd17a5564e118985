"""The register has a mark that every write to it moves: what is kept of its figures is dropped by it.

A later migration that makes SQLite rebuild one of the tables (AlterField, a new constraint) loses its triggers and has
to call `move_mark` for it. Until then nothing is kept.
"""

from django.db import migrations

from training.models.register_mark import drop_mark, leave_mark, make_mark, move_mark

TABLES = (
    "training_course",
    "training_directorate",
    "training_directoratespell",
    "training_exemption",
    "training_organisation",
    "training_person",
    "training_persontopic",
    "training_practice",
    "training_requirement",
    "training_tenure",
    "training_topic",
    "training_trainingrecord",
)


def lay(apps, schema_editor):
    make_mark(schema_editor)
    move_mark(schema_editor, *TABLES)


def lift(apps, schema_editor):
    leave_mark(schema_editor, *TABLES)
    drop_mark(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("training", "0007_find_people_in_order")]
    operations = [migrations.RunPython(lay, lift)]
