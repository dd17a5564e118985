"""The mark of the register: a number that is another after every write to what readiness follows from.

Triggers move it, so that no writer can forget to: a form, an import, raw SQL. Two who read the same mark see the same
facts, in their own transaction too; a write that is rolled back takes its mark with it, and a mark never comes again
(64 random bits). On SQLite, where one writes at a time, it is one row that is updated. On PostgreSQL every statement
adds a row, so that no writer waits for another, and the mark is the sum of the rows that a reader sees.
"""

from decimal import Decimal

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from training.models.courses import Course, Requirement
from training.models.organisation import Organisation
from training.models.people import Directorate, DirectorateSpell, Person, PersonTopic, Tenure, Topic
from training.models.records import Exemption, Practice, TrainingRecord

MARK = "training_register_mark"  # the table, its function, and how its triggers begin
TABLES = tuple(
    model._meta.db_table
    for model in (
        *(Course, Directorate, DirectorateSpell, Exemption, Organisation, Person),
        *(PersonTopic, Practice, Requirement, Tenure, Topic, TrainingRecord),
    )
)
EVENTS = ("INSERT", "UPDATE", "DELETE")
MOVE_ON_SQLITE = "UPDATE training_register_mark SET mark = random()"
MOVE_ON_POSTGRESQL = "INSERT INTO training_register_mark VALUES (hashtextextended(gen_random_uuid()::text, 0))"
FUNCTION = f"""
CREATE FUNCTION {MARK}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {MOVE_ON_POSTGRESQL};
    RETURN NULL;
END $$
"""
FOLD = """
WITH gone AS (DELETE FROM training_register_mark RETURNING mark),
    summed AS (INSERT INTO training_register_mark SELECT sum(mark) FROM gone HAVING count(*) > 0)
SELECT count(*) FROM gone
"""
ON_SQLITE = """
SELECT (SELECT mark FROM training_register_mark),
    (SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'training_register_mark_*')
"""
ON_POSTGRESQL = """
SELECT (SELECT sum(mark) FROM training_register_mark),
    (SELECT count(*) FROM pg_trigger WHERE tgfoid = 'training_register_mark'::regproc AND tgenabled = 'O')
"""


def register_mark() -> int | Decimal | None:
    """What the register's mark is to who asks; None where a trigger is missing, so that nobody trusts it. One query."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if is_sqlite else ON_POSTGRESQL)
        mark, triggers = cursor.fetchone()
    found: int | Decimal | None = mark if triggers == len(TABLES) * (len(EVENTS) if is_sqlite else 1) else None
    return found


def fold_marks() -> int:
    """Rows that have gathered become one, of the same sum, for whoever reads meanwhile too. Returns how many they were.

    On SQLite there is one row always.
    """
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
        folded: int = cursor.fetchone()[0]
    return folded


def make_mark(editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    editor.execute(f"CREATE TABLE {MARK} (mark {'bigint' if is_sqlite else 'numeric'} NOT NULL)")
    editor.execute("INSERT INTO training_register_mark VALUES (0)")
    if not is_sqlite:
        editor.execute(FUNCTION)


def drop_mark(editor: BaseDatabaseSchemaEditor) -> None:
    """When no table moves it any more."""
    editor.execute(f"DROP TABLE {MARK}")
    if editor.connection.vendor != "sqlite":
        editor.execute(f"DROP FUNCTION {MARK}()")


def move_mark(editor: BaseDatabaseSchemaEditor, *tables: str) -> None:
    """From now on a write to one of the tables moves the mark. A migration that has SQLite rebuild one of them
    (AlterField, a new constraint) loses its triggers and has to call this afterwards."""
    leave_mark(editor, *tables)
    for table in tables:
        if editor.connection.vendor == "sqlite":
            for event in EVENTS:
                name = f"{MARK}_{table}_{event.lower()}"
                editor.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {MOVE_ON_SQLITE}; END")
        else:
            events = " OR ".join((*EVENTS, "TRUNCATE"))
            function = f"EXECUTE FUNCTION {MARK}()"
            editor.execute(f"CREATE TRIGGER {MARK} AFTER {events} ON {table} FOR EACH STATEMENT {function}")
    editor.execute(MOVE_ON_SQLITE if editor.connection.vendor == "sqlite" else MOVE_ON_POSTGRESQL)


def leave_mark(editor: BaseDatabaseSchemaEditor, *tables: str) -> None:
    """The opposite."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            for event in EVENTS:
                editor.execute(f"DROP TRIGGER IF EXISTS {MARK}_{table}_{event.lower()}")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {MARK} ON {table}")
