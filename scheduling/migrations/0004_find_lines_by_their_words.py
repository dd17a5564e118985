"""Lines are found by the stems of their words: a GIN index on PostgreSQL, an FTS5 table kept by triggers on SQLite."""

from django.db import migrations

from scheduling.lines.models.line_search import drop_index, keep_index


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0003_decisions_stay")]
    operations = [migrations.RunPython(keep_index, drop_index)]
