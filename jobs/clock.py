"""The clock for jobs: the database's, which all hosts share.

Code that claims, renews or ends a job reads it once and passes it on as `now`.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """SQLite has no clock of its own: there it is this machine's, which is the database's as
    well.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [moment] = cursor.fetchone()
    return moment
