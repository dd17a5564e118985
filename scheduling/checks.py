"""What `doctor` looks at in scheduling: whether the database itself still refuses overlaps."""

from datetime import datetime

from django.db import connection

from jobs.doctor import Finding, right, wrong

TRIGGERS = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'claims_do_not_overlap%%'"
CONSTRAINTS = "SELECT 2 * count(*) FROM pg_constraint WHERE conname = 'claims_do_not_overlap'"


def overlaps(*, now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS if connection.vendor == "sqlite" else CONSTRAINTS)
        guards = cursor.fetchone()[0]
    if "scheduling_claim" not in connection.introspection.table_names():
        return wrong(
            "Double bookings",
            "There is no table of who is where when yet.",
            "Run: manage.py migrate",
        )
    if guards < 2:
        remedy = "The last update lost this guard: go back to the version before it, and report it"
        return wrong("Double bookings", "The database no longer refuses overlapping times.", remedy)
    return right("Double bookings", "The database refuses them itself.")
