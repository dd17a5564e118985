"""What 0009 made and 0010 drops: a table of marks, and triggers on every table that moved them."""

MARK = "training_mark"  # the table, its function on PostgreSQL, and how its triggers begin
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {MARK}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO {MARK} VALUES (TG_TABLE_NAME, hashtextextended(gen_random_uuid()::text, 0));
    RETURN NULL;
END $$
"""


def make_marks(editor):
    is_sqlite = editor.connection.vendor == "sqlite"
    if is_sqlite:
        editor.execute(f"CREATE TABLE {MARK} (name text NOT NULL PRIMARY KEY, mark bigint NOT NULL)")
    else:
        editor.execute(f"CREATE TABLE {MARK} (name text NOT NULL, mark numeric NOT NULL)")
        editor.execute(FUNCTION)


def drop_marks(editor):
    """With the triggers of every app's tables, however many there are."""
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '{MARK}_*'")
            triggers = [name for (name,) in cursor.fetchall()]
        for trigger in triggers:
            editor.execute(f'DROP TRIGGER "{trigger}"')
    else:
        editor.execute(f"DROP FUNCTION IF EXISTS {MARK}() CASCADE")  # and the triggers that call it
    editor.execute(f"DROP TABLE IF EXISTS {MARK}")
