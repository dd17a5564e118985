import sqlite3

from config import sqlite


def test_the_sqlite_in_use_has_the_fix_of_the_write_ahead_log():
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


def test_a_connection_answers_what_django_asks_of_it():
    with sqlite.Connection(":memory:") as opened:
        assert opened.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) == 32766
        assert opened.getlimit(sqlite3.SQLITE_LIMIT_COLUMN) == 2000
    opened.close()


def test_as_many_values_as_it_says_fit_into_one_statement():
    opened = sqlite3.connect(":memory:")
    opened.execute("CREATE TABLE kept (number integer)")
    rows = ",".join(["(?)"] * 32766)
    opened.execute("INSERT INTO kept VALUES " + rows, [1] * 32766)  # noqa: S608  question marks alone
    kept = opened.execute("SELECT count(*) FROM kept").fetchone()
    opened.close()

    assert kept == (32766,)
