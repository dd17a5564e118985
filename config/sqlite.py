"""Puts a SQLite that has the WAL-reset fix (3.51.3) in the place of the interpreter's own.

Imported before Django opens a database. Where the wheel does not exist the interpreter's SQLite stays, and `doctor` and
the system check judge its version.
"""

import sys

try:
    import pysqlite3
    from pysqlite3 import dbapi2
except ImportError:  # pragma: no cover - the lock file brings the wheel wherever one is published
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
