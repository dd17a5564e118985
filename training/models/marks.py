"""The marks of the tables: a number for each, that is another after every write to it.

Triggers move them, so that no writer can forget to: a form, an import, raw SQL. Two who read the same mark see the same
rows of its table, in their own transaction too; a write that is rolled back takes its mark with it, and a mark never
comes again (64 random bits). On SQLite, where one writes at a time, a table has one row that is updated. On PostgreSQL
every statement adds a row, so that no writer waits for another, and a mark is the sum of the rows that a reader sees.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

type Marks = Mapping[str, int | Decimal]

MARK = "training_mark"  # the table, its function, and how its triggers begin
EVENTS = ("INSERT", "UPDATE", "DELETE")
NO_TABLE = ""  # the name under which the number of triggers comes with the marks, and under which none has a mark
ANEW = "hashtextextended(gen_random_uuid()::text, 0)"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {MARK}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO {MARK} VALUES (TG_TABLE_NAME, {ANEW});
    RETURN NULL;
END $$
"""  # noqa: S608  the names are ours
ON_SQLITE = """
SELECT name, mark FROM training_mark
UNION ALL SELECT '', count(*) FROM sqlite_master JOIN training_mark ON tbl_name = training_mark.name
WHERE type = 'trigger' AND sqlite_master.name GLOB 'training_mark_' || tbl_name || '_*'
"""
ON_POSTGRESQL = """
SELECT name, sum(mark) FROM training_mark GROUP BY name
UNION ALL SELECT '', count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgfoid = 'training_mark'::regproc AND tgenabled = 'O' AND relname IN (SELECT name FROM training_mark)
"""
FOLD = """
WITH gone AS (DELETE FROM training_mark RETURNING name, mark),
    summed AS (INSERT INTO training_mark SELECT name, sum(mark) FROM gone GROUP BY name)
SELECT count(*) FROM gone
"""
LAID_ON_SQLITE = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'training_mark_*'"
LAID_ON_POSTGRESQL = """
SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgfoid = 'training_mark'::regproc AND tgenabled = 'O'
"""
_NAME = re.compile(r"\w+")
_QUESTION = re.compile(r"[\s(]*(select|with)\b", re.IGNORECASE)  # PostgreSQL has each part of a union in brackets


@cache
def marked_tables() -> frozenset[str]:
    """The tables of each app that says which of its models are `unmarked`: those that no page keeps an answer from."""
    return frozenset(
        model._meta.db_table
        for app in apps.get_app_configs()
        for model in app.get_models(include_auto_created=True)
        if model.__name__ not in getattr(app, "unmarked", [model.__name__])
    )


@cache
def _all_tables() -> frozenset[str]:
    return frozenset({MARK, *(model._meta.db_table for model in apps.get_models(include_auto_created=True))})


def tables_named(sql: str) -> frozenset[str]:
    """Every table that the SQL may read, as each name of one counts that occurs in it.

    NO_TABLE of what writes to one, and of a question that names none of Django's.
    """
    found, is_question = _all_tables().intersection(_NAME.findall(sql.lower())), _QUESTION.match(sql)
    if is_question and found:
        return found - {MARK}
    return frozenset({NO_TABLE} if is_question or found else ())


def table_marks() -> Marks | None:
    """The marks of all marked tables, as they are to who asks; None where one or a trigger is missing, so that nobody
    trusts them. One query."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if is_sqlite else ON_POSTGRESQL)
        marks = dict(cursor.fetchall())
    triggers = marks.pop(NO_TABLE)
    is_whole = triggers == len(marks) * (len(EVENTS) if is_sqlite else 1)
    return marks if is_whole and marks.keys() == marked_tables() else None


def fold_marks() -> int:
    """Rows that have gathered become one for each table, of the same sum, for whoever reads meanwhile too.

    Returns how many they were. On SQLite there is one for each always.
    """
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
        folded: int = cursor.fetchone()[0]
    return folded


def make_marks(editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    number = "bigint" if is_sqlite else "numeric"
    editor.execute(f"CREATE TABLE {MARK} (name text NOT NULL{' PRIMARY KEY' * is_sqlite}, mark {number} NOT NULL)")
    if not is_sqlite:
        editor.execute(FUNCTION)


def drop_marks(editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(LAID_ON_SQLITE if editor.connection.vendor == "sqlite" else LAID_ON_POSTGRESQL)
        laid = cursor.fetchall()
    for table, trigger in laid:
        editor.execute(_lifting(table, trigger, is_sqlite=editor.connection.vendor == "sqlite"))
    if editor.connection.vendor != "sqlite":
        editor.execute(f"DROP FUNCTION {MARK}()")
    editor.execute(f"DROP TABLE {MARK}")


def lay_marks(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """From now on each write to a marked table moves its mark, and no other's.

    After every migration: one that has SQLite rebuild a table loses the triggers of it, one that makes a table brings
    none, and one that renames a table leaves those of its old name.
    """
    database = connections[using]
    is_sqlite = database.vendor == "sqlite"
    with transaction.atomic(using), database.cursor() as cursor:
        tables = database.introspection.table_names(cursor)
        if MARK not in tables:
            return  # so far back was migrated
        there = marked_tables().intersection(tables)
        cursor.execute(LAID_ON_SQLITE if is_sqlite else LAID_ON_POSTGRESQL)
        laid = set(cursor.fetchall())
        right = {(table, trigger) for table in there for trigger in _triggers(table, is_sqlite=is_sqlite)}
        for table, trigger in laid - right:
            cursor.execute(_lifting(table, trigger, is_sqlite=is_sqlite))
        cursor.execute(f"SELECT name FROM {MARK}")  # noqa: S608  the names are ours
        named = {name for (name,) in cursor.fetchall()}
        cursor.executemany(f"DELETE FROM {MARK} WHERE name = %s", [[name] for name in named - there])  # noqa: S608  ours
        for table in {table for table, _ in right - laid} | (there - named):
            for statement in _laying(table, is_sqlite=is_sqlite):
                cursor.execute(statement)


def _triggers(table: str, *, is_sqlite: bool) -> list[str]:
    return [f"{MARK}_{table}_{event.lower()}" for event in EVENTS] if is_sqlite else [MARK]


def _lifting(table: str, trigger: str, *, is_sqlite: bool) -> str:
    return f"DROP TRIGGER {trigger}" if is_sqlite else f'DROP TRIGGER "{trigger}" ON "{table}"'


def _laying(table: str, *, is_sqlite: bool) -> Iterator[str]:
    """It is marked anew, as nobody knows what was written before."""
    if is_sqlite:
        yield f"INSERT OR REPLACE INTO {MARK} VALUES ('{table}', random())"  # noqa: S608  the names are ours
        move = f"UPDATE {MARK} SET mark = random() WHERE name = '{table}'"  # noqa: S608  the names are ours
        for event, trigger in zip(EVENTS, _triggers(table, is_sqlite=True), strict=True):
            yield f"DROP TRIGGER IF EXISTS {trigger}"
            yield f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN {move}; END"
    else:
        yield f"INSERT INTO {MARK} VALUES ('{table}', {ANEW})"  # noqa: S608  the names are ours
        events = " OR ".join((*EVENTS, "TRUNCATE"))
        yield f"CREATE OR REPLACE TRIGGER {MARK} AFTER {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {MARK}()"
