import sqlite3

from config import sqlite


def test_sqlite_has_the_wal_reset_fix():
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


def test_connection_has_what_django_needs():
    with sqlite.Connection(":memory:") as opened:
        assert opened.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) == 32766
        assert opened.getlimit(sqlite3.SQLITE_LIMIT_COLUMN) == 2000
    opened.close()


def test_statement_accepts_the_declared_number_of_values():
    opened = sqlite3.connect(":memory:")
    opened.execute("CREATE TABLE kept (number integer)")
    rows = ",".join(["(?)"] * 32766)
    opened.execute("INSERT INTO kept VALUES " + rows, [1] * 32766)  # noqa: S608  question marks alone
    kept = opened.execute("SELECT count(*) FROM kept").fetchone()
    opened.close()

    assert kept == (32766,)
