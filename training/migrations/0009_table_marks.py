"""Each table has a mark that every write to it moves. The triggers are laid after every migration (`lay_marks`).

Where the register as a whole had one mark before, that goes.
"""

from django.db import migrations

from training.migrations._table_marks import drop_marks, make_marks

ONE = "training_register_mark"


def lay(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '{ONE}_*'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"DROP FUNCTION IF EXISTS {ONE}() CASCADE")  # and the triggers that call it
        cursor.execute(f"DROP TABLE IF EXISTS {ONE}")
    make_marks(schema_editor)


def lift(apps, schema_editor):
    drop_marks(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("training", "0008_register_mark")]
    operations = [migrations.RunPython(lay, lift)]
