"""Full-text search of lines, ranked and with the words marked, on either database.

PostgreSQL searches with its english dictionary and a GIN index, SQLite with an FTS5 table that
triggers keep up to date. Both leave out the same words, so that both find the same lines.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, FloatField, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from desk.lines.line_words import significant_words

FROM = "\x02"  # around each word that was found; no text contains them
TO = "\x03"
FIELDS = ("reference", "text", "proof", "source")
WORDS = "scheduling_line_words"
INDEX = "line_by_words"


def search_lines[Rows: QuerySet[Any]](lines: Rows, text: str, *, is_any: bool = False) -> Rows:
    """Lines with every word (`is_any`: one of them), the best first; annotates `marked`, the line
    with the words marked.

    The last word may be the beginning of one. A reference, or its beginning, is found too.
    """
    words = significant_words(text)
    reference = text.strip()
    is_reference = (
        bool(reference) and reference.isascii() and " " not in reference and "-" in reference
    )
    if not words and not is_reference:
        return lines.none()
    search = _in_postgresql if connections[lines.db].vendor == "postgresql" else _in_sqlite
    searched, matches = search(lines, words or [reference], is_any)
    if is_reference:
        matches |= Q(reference__istartswith=reference)
    return searched.filter(matches).order_by(F("rank").desc(nulls_last=True), "reference")


def _in_postgresql[Rows: QuerySet[Any]](
    lines: Rows, words: list[str], is_any: bool
) -> tuple[Rows, Q]:
    query = SearchQuery(
        _joined(words, "{}", "{}:*", " | " if is_any else " & "),
        config="english",
        search_type="raw",
    )
    vector = SearchVector(*FIELDS, config="english")
    marked = SearchHeadline(
        "text", query, config="english", start_sel=FROM, stop_sel=TO, highlight_all=True
    )
    searched = lines.annotate(rank=SearchRank(vector, query), marked=marked)
    # by key, so that the index is used even if a reference is searched for as well
    return searched, Q(
        pk__in=lines.model._default_manager.alias(vector=vector).filter(vector=query).values("pk")
    )


class _Rank(Func):
    """How well the line matches; takes the query and the line's key. Ranks all matches once and
    looks the line up, because FTS5 would otherwise rank everything again for each line.
    """

    template = (
        f"(WITH found AS MATERIALIZED (SELECT rowid AS line, -bm25({WORDS}) AS fits"  # noqa: S608  the query is bound
        f" FROM {WORDS} WHERE {WORDS} MATCH %(expressions)s)"
    )
    arg_joiner = ") SELECT fits FROM found WHERE line = "


class _Marked(Func):
    """The line's text with the words marked; takes its key and the query."""

    template = (
        f"(SELECT highlight({WORDS}, 1, char({ord(FROM)}), char({ord(TO)}))"  # noqa: S608  as above
        f" FROM {WORDS} WHERE rowid = %(expressions)s)"
    )
    arg_joiner = f" AND {WORDS} MATCH "


def _in_sqlite[Rows: QuerySet[Any]](lines: Rows, words: list[str], is_any: bool) -> tuple[Rows, Q]:
    query = _joined(words, '"{}"', '"{}"*', " OR " if is_any else " AND ")

    rank = _Rank(Value(query), F("pk"), output_field=FloatField())
    marked = _Marked(F("pk"), Value(query), output_field=TextField())
    searched = lines.annotate(rank=rank, marked=Coalesce(marked, "text"))
    keys = RawSQL(f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s", [query])  # noqa: S608, S611  the query is bound
    return searched, Q(pk__in=keys)


def _joined(words: list[str], whole: str, beginning: str, joiner: str) -> str:
    """Words are only letters and digits, so none is read as an operator."""
    last = beginning if len(words[-1]) > 2 else whole
    return joiner.join([whole.format(word) for word in words[:-1]] + [last.format(words[-1])])


def keep_index(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Creates the index, dropping an old one first. SQLite loses its triggers when a migration
    rebuilds the table of lines (AlterField, a new constraint), so such a migration must call this
    afterwards.
    """
    drop_index(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        index = GinIndex(SearchVector(*FIELDS, config="english"), name=INDEX)
        schema_editor.add_index(apps.get_model("scheduling", "Line"), index)
    elif schema_editor.connection.vendor == "sqlite":
        for statement in _sqlite_index():
            schema_editor.execute(statement)


def drop_index(
    apps: Any,  # noqa: ARG001  migrations pass it
    schema_editor: BaseDatabaseSchemaEditor,
) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
    elif schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{event}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {WORDS}")


def _sqlite_index() -> list[str]:
    columns = ", ".join(FIELDS)
    new, old = (", ".join(f"{row}.{field}" for field in FIELDS) for row in ("NEW", "OLD"))
    adds = f"INSERT INTO {WORDS} (rowid, {columns}) VALUES (NEW.id, {new});"  # noqa: S608  names of columns
    removes = f"INSERT INTO {WORDS} ({WORDS}, rowid, {columns}) VALUES ('delete', OLD.id, {old});"  # noqa: S608  as above
    trigger = f"CREATE TRIGGER {WORDS}_{{}} AFTER {{}} ON scheduling_line BEGIN {{}} END"
    return [
        (
            f"CREATE VIRTUAL TABLE {WORDS} USING fts5({columns}, content='scheduling_line',"
            " content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
        ),
        trigger.format("insert", "INSERT", adds),
        trigger.format("delete", "DELETE", removes),
        trigger.format("update", f"UPDATE OF {columns}", f"{removes} {adds}"),
        f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')",  # noqa: S608  as above
    ]
