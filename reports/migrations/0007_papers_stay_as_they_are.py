"""What was sent for approval stays as it was: the database refuses to change a version's paper, number,
content or moment.

A later migration that makes SQLite rebuild the table of versions (AlterField, a new constraint) loses the trigger and
has to call `freeze`.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER paper_version_stays BEFORE UPDATE ON reports_paperversion
WHEN NEW.paper_id IS NOT OLD.paper_id OR NEW.number IS NOT OLD.number OR NEW.content IS NOT OLD.content
    OR NEW.known_at IS NOT OLD.known_at OR (OLD.sha256 <> '' AND NEW.sha256 IS NOT OLD.sha256)
BEGIN SELECT RAISE(ABORT, 'paper_version_stays'); END
"""
POSTGRESQL = """
CREATE FUNCTION paper_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'paper_version_stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paper_version_stays BEFORE UPDATE ON reports_paperversion FOR EACH ROW
WHEN (
    NEW.paper_id IS DISTINCT FROM OLD.paper_id
    OR NEW.number IS DISTINCT FROM OLD.number
    OR NEW.content IS DISTINCT FROM OLD.content
    OR NEW.known_at IS DISTINCT FROM OLD.known_at
    OR (OLD.sha256 <> '' AND NEW.sha256 IS DISTINCT FROM OLD.sha256)
)
EXECUTE FUNCTION paper_version_stays()
"""


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER paper_version_stays ON reports_paperversion")
        schema_editor.execute("DROP FUNCTION paper_version_stays()")
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER paper_version_stays")


class Migration(migrations.Migration):
    replaces = [("reports", "0012_papers_stay_as_they_are")]
    dependencies = [("reports", "0006_templates_of_any_interview")]
    operations = [migrations.RunPython(freeze, thaw)]
