import pytest
from django.db import connection

from scheduling.checks import overlaps
from tests.clock import NOW


@pytest.mark.django_db
def test_overlaps_if_the_database_allows_them() -> None:
    assert overlaps(now=NOW).is_right

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER claims_do_not_overlap_insert")
        else:
            cursor.execute("ALTER TABLE scheduling_claim DROP CONSTRAINT claims_do_not_overlap")

    assert overlaps(now=NOW).words == "The database no longer prevents overlapping times."


@pytest.mark.django_db
def test_overlaps_in_a_database_without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert overlaps(now=NOW).remedy == "Run: manage.py migrate"
