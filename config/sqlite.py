"""Replaces the interpreter's SQLite with one that has the WAL-reset fix (3.51.3).

Imported before Django opens a database. If there is no wheel for this platform, the interpreter's
SQLite stays, and `doctor` and the system check report its version.
"""

import sys
from typing import Any

try:
    import pysqlite3
    from pysqlite3 import dbapi2
except ImportError:  # pragma: no cover - the lock file brings the wheel wherever one is published
    OPTIONS: dict[str, Any] = {}
else:
    # What Django needs from the standard module and this one lacks, with its compiled values.
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
