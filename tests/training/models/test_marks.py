"""The mark of a table moves with every write to it, whoever writes and how, and with nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from tests.factories import training as factories
from tests.factories.accounts import UserFactory
from training.models import Organisation, Topic, marks
from training.models.marks import MARK, fold_marks, lay_marks, marked_tables, table_marks, tables_named

pytestmark = pytest.mark.django_db
OF: dict[str, Callable[[], models.Model]] = {
    made._meta.model._meta.db_table: made
    for made in vars(factories).values()
    if isinstance(made, type) and hasattr(made, "_meta") and made._meta.model
} | {"training_organisation": Organisation.objects.get, "accounts_user": UserFactory}


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def moved(write: Callable[[], Any]) -> set[str]:
    """The tables whose marks are others afterwards."""
    before = table_marks()
    write()
    after = table_marks()
    assert before is not None
    assert after is not None
    return {table for table in after if before.get(table) != after[table]}


def moves(write: Callable[[], Any]) -> bool:
    return moved(write) == {"training_topic"}


def test_every_table_of_the_product_is_marked_but_those_that_say_so() -> None:
    theirs = {"accounts_auditevent", "accounts_audithead", "accounts_brake", "reports_presence"}
    ours = {
        model._meta.db_table
        for label in ("accounts", "training", "scheduling", "reports")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }

    assert marked_tables() == ours - theirs - {"scheduling_registerupload"}
    assert set(table_marks() or ()) == marked_tables()


@pytest.mark.parametrize("table", sorted(OF))
def test_mark_moves_with_every_write_to_its_table(table: str) -> None:
    row = OF[table]()
    rows = type(row)._default_manager.filter(pk=row.pk)
    field = next(field.name for field in row._meta.concrete_fields if not field.primary_key)

    with transaction.atomic():
        assert moved(lambda: rows.update(**{field: models.F(field)})) == {table}
        assert moved(lambda: rows._raw_delete(rows.db)) == {table}
        assert moved(lambda: row.save(force_insert=True)) == {table}
        transaction.set_rollback(True)


@pytest.mark.only_on("postgresql")
def test_mark_of_every_table_moves_with_what_is_done_by_hand() -> None:
    """Whether a row is there or not."""
    for table in marked_tables():
        assert moved(lambda: execute(f"DELETE FROM {table} WHERE 1 = 0")) == {table}  # noqa: B023, S608  at once, and ours


def test_tables_are_told_from_the_question() -> None:
    named = tables_named(str(Topic.objects.filter(people__person__last_name="a").query))

    assert named == {"training_topic", "training_persontopic", "training_person"}
    assert tables_named("select title from TRAINING_TOPIC where id=1") == {"training_topic"}
    assert tables_named("(SELECT 1 FROM training_topic) UNION (SELECT 2)") == {"training_topic"}


def test_a_question_that_names_no_table_is_of_one_without_a_mark() -> None:
    assert tables_named("SELECT 1 FROM a_view") == tables_named(" with a as (select 1) select 2") == {""}
    assert tables_named("UPDATE training_topic SET title = ''") == {""}
    assert tables_named("SAVEPOINT a") == tables_named("SELECTED") == set()


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


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("way", ["OR REPLACE", "OR IGNORE", "OR ROLLBACK", "OR FAIL", "OR ABORT"])
def test_mark_moves_whatever_an_insert_does_about_conflicts(way: str) -> None:
    """Within a trigger it is the statement outside that says what happens at a conflict: there must be none."""
    assert moves(lambda: execute(f"INSERT {way} INTO training_topic (code, title) VALUES ('a', 'A')"))  # noqa: S608  ours


@pytest.mark.only_on("postgresql")
def test_mark_moves_when_a_table_is_emptied() -> None:
    assert "training_practice" in moved(lambda: execute("TRUNCATE training_practice CASCADE"))


def test_mark_goes_back_with_what_is_rolled_back_and_never_comes_again() -> None:
    def mark() -> Any:
        return (table_marks() or {})["training_topic"]

    before, seen = mark(), set()

    for _ in range(3):
        with transaction.atomic():
            Topic.objects.create(code="a", title="A")
            seen.add(mark())
            transaction.set_rollback(True)
        assert mark() == before
    Topic.objects.create(code="a", title="A")

    assert len({before, *seen, mark()}) == 5


def test_mark_is_none_where_a_trigger_is_missing() -> None:
    """As after a migration that had SQLite rebuild a table: rather nothing is kept."""
    name = f"{MARK}_training_tenure_update" if connection.vendor == "sqlite" else f"{MARK} ON training_tenure"

    execute(f"DROP TRIGGER {name}")

    assert table_marks() is None


@pytest.mark.only_on("postgresql")
def test_mark_is_none_where_a_trigger_is_off() -> None:
    execute("ALTER TABLE training_tenure DISABLE TRIGGER USER")

    assert table_marks() is None


def test_a_trigger_that_is_missing_is_laid_after_every_migration() -> None:
    """And the mark is another one, as nobody knows what was written without it."""
    name = f"{MARK}_training_tenure_update" if connection.vendor == "sqlite" else f"{MARK} ON training_tenure"
    before = table_marks()
    assert before is not None
    execute(f"DROP TRIGGER {name}")

    lay_marks()

    after = table_marks()
    assert after is not None
    assert {table for table in after if before[table] != after[table]} == {"training_tenure"}
    assert moved(lambda: Topic.objects.create(code="a", title="A")) == {"training_topic"}
    lay_marks()
    assert table_marks() == {**after, "training_topic": (table_marks() or {})["training_topic"]}


def test_a_trigger_that_nobody_wants_goes_and_hides_no_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a later release says that a table is unmarked."""
    wanted = marked_tables() - {"training_topic"}
    monkeypatch.setattr(marks, "marked_tables", lambda: wanted)
    assert table_marks() is None

    lay_marks()

    assert set(table_marks() or ()) == wanted
    assert moved(lambda: Topic.objects.create(code="a", title="A")) == set()


@pytest.mark.only_on("sqlite")
def test_triggers_of_a_table_that_is_renamed_are_laid_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else they would move the mark of its old name."""
    execute("ALTER TABLE training_hashtag RENAME TO training_tag")
    wanted = marked_tables() - {"training_hashtag"} | {"training_tag"}
    monkeypatch.setattr(marks, "marked_tables", lambda: wanted)
    assert table_marks() is None

    lay_marks()

    assert set(table_marks() or ()) == wanted
    execute("ALTER TABLE training_tag RENAME TO training_hashtag")


def test_a_mark_that_was_taken_away_by_hand_comes_back() -> None:
    execute("DELETE FROM training_mark WHERE name = 'training_topic'")
    assert table_marks() is None

    lay_marks()

    assert table_marks() is not None
    assert moved(lambda: Topic.objects.create(code="a", title="A")) == {"training_topic"}


@pytest.mark.only_on("sqlite")
def test_triggers_of_every_table_move_its_mark_and_no_other() -> None:
    """By their words; those of the register are tried above."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        laid = {sql for (sql,) in cursor.fetchall() if MARK in sql}

    move = f"BEGIN UPDATE {MARK} SET mark = random() WHERE name = '%s'; END"  # noqa: S608  ours
    assert laid == {
        f"CREATE TRIGGER {MARK}_{table}_{event.lower()} AFTER {event} ON {table} {move % table}"
        for table in marked_tables()
        for event in ("INSERT", "UPDATE", "DELETE")
    }


@pytest.mark.only_on("postgresql")
def test_mark_moves_whoever_writes_and_however_they_look_for_tables() -> None:
    """A user with rights on one table alone, and the restore of one table by pg_dump, which looks in no schema."""
    execute("CREATE ROLE visiting_writer")
    execute("GRANT USAGE ON SCHEMA public TO visiting_writer")
    execute("GRANT INSERT, SELECT ON training_topic TO visiting_writer")
    execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO visiting_writer")
    before = table_marks()
    assert before is not None

    execute("SET LOCAL search_path TO ''")
    execute("SET LOCAL ROLE visiting_writer")
    execute("INSERT INTO public.training_topic (code, title) VALUES ('a', 'A')")
    execute("RESET ROLE")
    execute("SET LOCAL search_path TO public")

    after = table_marks()
    assert after is not None
    assert before["training_topic"] != after["training_topic"]


def test_folding_leaves_the_mark_as_it_is() -> None:
    for code in "abc":
        Topic.objects.create(code=code, title=code)
    before = table_marks()

    folded, again = fold_marks(), fold_marks()

    assert table_marks() == before is not None
    tables = len(marked_tables())
    assert (folded > tables + 2, again) == ((False, 0) if connection.vendor == "sqlite" else (True, tables))
    assert moves(lambda: Topic.objects.filter(code="a").update(title="B"))
