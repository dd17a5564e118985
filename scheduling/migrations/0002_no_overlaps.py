"""Nobody and nothing is in two places: the database itself refuses claims that overlap.

PostgreSQL by an exclusion constraint over half-open ranges, SQLite by two triggers. A later migration that makes
SQLite rebuild the claims table (AlterField, a new constraint) loses the triggers and has to call `refuse_overlaps`.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations
from django.db.models import Func, Value

CONSTRAINT = ExclusionConstraint(
    name="claims_do_not_overlap",
    expressions=[
        ("kind", RangeOperators.EQUAL),
        ("subject_id", RangeOperators.EQUAL),
        (
            Func("starts_at", "ends_at", Value("[)"), function="TSTZRANGE", output_field=DateTimeRangeField()),
            RangeOperators.OVERLAPS,
        ),
    ],
)
TRIGGER = """
CREATE TRIGGER claims_do_not_overlap_{name} BEFORE {event} ON scheduling_claim
WHEN EXISTS (
    SELECT 1 FROM scheduling_claim AS other
    WHERE other.kind = NEW.kind AND other.subject_id = NEW.subject_id
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at {but}
)
BEGIN SELECT RAISE(ABORT, 'claims_do_not_overlap'); END
"""


def refuse_overlaps(apps, schema_editor):
    Claim = apps.get_model("scheduling", "Claim")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.add_constraint(Claim, CONSTRAINT)
    elif schema_editor.connection.vendor == "sqlite":
        update = "UPDATE OF kind, subject_id, starts_at, ends_at"
        schema_editor.execute(TRIGGER.format(name="insert", event="INSERT", but=""))
        schema_editor.execute(TRIGGER.format(name="update", event=update, but="AND other.id <> NEW.id"))


def allow_overlaps(apps, schema_editor):
    Claim = apps.get_model("scheduling", "Claim")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.remove_constraint(Claim, CONSTRAINT)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER claims_do_not_overlap_insert")
        schema_editor.execute("DROP TRIGGER claims_do_not_overlap_update")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_first")]
    operations = [BtreeGistExtension(), migrations.RunPython(refuse_overlaps, allow_overlaps)]
