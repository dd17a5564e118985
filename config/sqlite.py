"""Puts a SQLite that has the WAL-reset fix (3.51.3) in the place of the interpreter's own.

Imported before Django opens a database. Where the wheel does not exist the interpreter's SQLite
stays, and `doctor` and the system check judge its version.
"""

import sys
from typing import Any

try:
    import pysqlite3
    from pysqlite3 import dbapi2
except ImportError:  # pragma: no cover - the lock file brings the wheel wherever one is published
    OPTIONS: dict[str, Any] = {}
else:
    # What Django asks of the standard module and this one lacks, with the values that it is
    # compiled with.
    LIMITS = {"SQLITE_LIMIT_COLUMN": (2, 2000), "SQLITE_LIMIT_VARIABLE_NUMBER": (9, 32766)}
    for name, (category, _) in LIMITS.items():
        for module in (pysqlite3, dbapi2):
            setattr(module, name, category)

    class Connection(dbapi2.Connection):
        def getlimit(self, category: int) -> int:
            return dict(LIMITS.values())[category]

    OPTIONS = {"factory": Connection}
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
