"""The mark moves with every write to what readiness follows from, whoever writes and how, and with nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models, transaction

from tests.factories import training as factories
from tests.factories.accounts import UserFactory
from training.models import Organisation, Topic
from training.models.register_mark import EVENTS, MARK, TABLES, fold_marks, register_mark

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="Only on SQLite is there another way to insert")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="Only on PostgreSQL")
OF: dict[str, Callable[[], models.Model]] = {
    made._meta.model._meta.db_table: made
    for made in vars(factories).values()
    if isinstance(made, type) and hasattr(made, "_meta") and made._meta.model
} | {"training_organisation": Organisation.objects.get}


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def moves(write: Callable[[], Any]) -> bool:
    before = register_mark()
    write()
    return before != register_mark()


@pytest.mark.parametrize("table", TABLES)
def test_mark_moves_with_every_write_to_a_table(table: str) -> None:
    row = OF[table]()
    rows = type(row)._default_manager.filter(pk=row.pk)
    field = next(field.name for field in row._meta.concrete_fields if not field.primary_key)

    with transaction.atomic():
        assert moves(lambda: rows.update(**{field: models.F(field)}))
        assert moves(lambda: rows._raw_delete(rows.db))
        assert moves(lambda: row.save(force_insert=True))
        transaction.set_rollback(True)


def test_mark_does_not_move_with_what_readiness_does_not_follow_from() -> None:
    assert register_mark() is not None
    assert not moves(UserFactory)


def test_mark_moves_however_rows_come() -> None:
    assert moves(lambda: Topic.objects.bulk_create([Topic(code=code, title=code) for code in "ab"]))
    assert moves(lambda: Topic.objects.bulk_create([Topic(code=code) for code in "bc"], ignore_conflicts=True))
    assert moves(
        lambda: Topic.objects.bulk_create(
            [Topic(code="c", title="New")], update_conflicts=True, unique_fields=["code"], update_fields=["title"]
        )
    )
    assert moves(
        lambda: execute("INSERT INTO training_topic (code, title) SELECT code || 'x', title FROM training_topic")
    )


@ON_SQLITE
@pytest.mark.parametrize("way", ["OR REPLACE", "OR IGNORE", "OR ROLLBACK", "OR FAIL", "OR ABORT"])
def test_mark_moves_whatever_an_insert_does_about_conflicts(way: str) -> None:
    """Within a trigger it is the statement outside that says what happens at a conflict: there must be none."""
    assert moves(lambda: execute(f"INSERT {way} INTO training_topic (code, title) VALUES ('a', 'A')"))  # noqa: S608  ours


@ON_POSTGRESQL
def test_mark_moves_when_a_table_is_emptied() -> None:
    assert moves(lambda: execute("TRUNCATE training_practice CASCADE"))


def test_mark_goes_back_with_what_is_rolled_back_and_never_comes_again() -> None:
    before = register_mark()
    seen = set()

    for _ in range(3):
        with transaction.atomic():
            Topic.objects.create(code="a", title="A")
            seen.add(register_mark())
            transaction.set_rollback(True)
        assert register_mark() == before
    Topic.objects.create(code="a", title="A")

    assert len({before, *seen, register_mark()}) == 5


def test_mark_is_none_where_a_trigger_is_missing() -> None:
    """As after a migration that had SQLite rebuild a table: rather nothing is kept."""
    name = f"{MARK}_training_tenure_update" if connection.vendor == "sqlite" else f"{MARK} ON training_tenure"

    execute(f"DROP TRIGGER {name}")

    assert register_mark() is None


@ON_POSTGRESQL
def test_mark_is_none_where_a_trigger_is_off() -> None:
    execute("ALTER TABLE training_tenure DISABLE TRIGGER USER")

    assert register_mark() is None


def test_the_triggers_have_survived_every_migration() -> None:
    """A migration that has SQLite rebuild one of the tables has to call `move_mark`."""
    on_sqlite = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB %s || '_*'"
    on_postgresql = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s"
    with connection.cursor() as cursor:
        cursor.execute(on_sqlite if connection.vendor == "sqlite" else on_postgresql, [MARK])
        found = sorted(table for (table,) in cursor.fetchall())

    assert found == sorted(TABLES * (len(EVENTS) if connection.vendor == "sqlite" else 1))


def test_folding_leaves_the_mark_as_it_is() -> None:
    for code in "abc":
        Topic.objects.create(code=code, title=code)
    before = register_mark()

    folded, again = fold_marks(), fold_marks()

    assert register_mark() == before is not None
    assert (folded > 3, again) == ((False, 0) if connection.vendor == "sqlite" else (True, 1))
    assert moves(lambda: Topic.objects.filter(code="a").update(title="B"))
