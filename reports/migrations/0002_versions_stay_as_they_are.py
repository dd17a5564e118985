"""What was submitted stays as it was: the database itself refuses to change a version's pack, number or content.

A later migration that makes SQLite rebuild the table of versions (AlterField, a new constraint) loses the trigger and
has to call `freeze`.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER pack_version_stays BEFORE UPDATE ON reports_packversion
WHEN NEW.pack_id IS NOT OLD.pack_id OR NEW.number IS NOT OLD.number OR NEW.content IS NOT OLD.content
BEGIN SELECT RAISE(ABORT, 'pack_version_stays'); END
"""
POSTGRESQL = """
CREATE FUNCTION pack_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'pack_version_stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER pack_version_stays BEFORE UPDATE ON reports_packversion FOR EACH ROW
WHEN (
    NEW.pack_id IS DISTINCT FROM OLD.pack_id
    OR NEW.number IS DISTINCT FROM OLD.number
    OR NEW.content IS DISTINCT FROM OLD.content
)
EXECUTE FUNCTION pack_version_stays()
"""


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER pack_version_stays ON reports_packversion")
        schema_editor.execute("DROP FUNCTION pack_version_stays()")
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER pack_version_stays")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first")]
    operations = [migrations.RunPython(freeze, thaw)]
