"""The check of `doctor` for scheduling: whether the database still refuses overlapping claims."""

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
            "The table of claims does not exist yet.",
            "Run: manage.py migrate",
        )
    if guards < 2:
        remedy = "Go back to the version before the last update, and report this"
        return wrong(
            "Double bookings", "The database no longer prevents overlapping times.", remedy
        )
    return right("Double bookings", "The database prevents them.")
