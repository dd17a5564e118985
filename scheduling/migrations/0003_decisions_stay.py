"""The log of decisions stays as it was written: the database itself refuses to change an entry.

Removing one is for retention alone, and no page does it.
"""

from django.db import migrations

TABLE = "scheduling_decision"
POSTGRESQL = f"""
CREATE FUNCTION decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decision_stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION decision_stays()
"""


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER decision_stays BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'decision_stays'); END"
        )


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER decision_stays ON {TABLE}")
        schema_editor.execute("DROP FUNCTION decision_stays()")
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER decision_stays")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_no_overlaps")]
    operations = [migrations.RunPython(freeze, thaw)]
