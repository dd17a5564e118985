from datetime import timedelta

import pytest
from django.db import connection

from scheduling.availability.models import MicrosoftCalendars
from scheduling.checks import calendars, overlaps
from tests.clock import NOW
from tests.factories.busy_calendars import BusyCalendarFactory


def unguard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER claims_do_not_overlap_insert")
        else:
            cursor.execute("ALTER TABLE scheduling_claim DROP CONSTRAINT claims_do_not_overlap")


@pytest.mark.django_db
def test_overlaps_if_the_database_allows_them():
    assert overlaps(now=NOW).is_right

    unguard()

    assert overlaps(now=NOW).words == "The database no longer prevents overlapping times."


@pytest.mark.django_db
def test_overlaps_in_a_database_without_tables(monkeypatch):
    unguard()
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert overlaps(now=NOW).remedy == "Run: manage.py migrate"


LONG_AGO = NOW - timedelta(minutes=20)


A_DAY_AGO = NOW - timedelta(days=1)
AWAY = "The calendar cannot be reached."


@pytest.mark.django_db
def test_calendars_of_which_none_is_read():
    BusyCalendarFactory(source="microsoft", address="", host="", problem=AWAY, problem_since=NOW)

    assert calendars(now=NOW + timedelta(days=2)).words == "None has failed for a day."


@pytest.mark.django_db
def test_calendars_that_failed_for_a_day():
    late = BusyCalendarFactory(problem=AWAY, problem_since=A_DAY_AGO + timedelta(seconds=1))
    one = BusyCalendarFactory(problem="It is a web page.", problem_since=A_DAY_AGO)

    found = calendars(now=NOW)

    assert found.words == (
        "1 source has not been read for a day: that of"
        f" {one.person.reference} at {one.host} (It is a web page.)."
    )
    assert "enter the address again" in found.remedy
    one.delete()
    assert calendars(now=NOW).words == "None has failed for a day."
    assert calendars(now=NOW + timedelta(seconds=1)).words.endswith(
        f"that of {late.person.reference} at {late.host} ({AWAY})."
    )


@pytest.mark.django_db
def test_calendars_names_three_of_many():
    for _ in range(4):
        BusyCalendarFactory(problem=AWAY, problem_since=A_DAY_AGO)

    words = calendars(now=NOW).words

    assert words.startswith("4 sources have not been read for a day, among them that of ")
    assert words.count(AWAY) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("is_on", "is_right"), [(True, False), (False, True)])
def test_calendars_in_microsoft_365_that_failed_for_a_day(is_on, is_right):
    MicrosoftCalendars.objects.update(
        is_on=is_on,
        tenant="t",
        client_id="c",
        secret="s",
        problem="The secret has expired.",
        problem_since=A_DAY_AGO,
    )

    found = calendars(now=NOW)

    assert found.is_right == is_right
    assert ("Microsoft 365 (The secret has expired.)" in found.words) == is_on
