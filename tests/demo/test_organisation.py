from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.audit import breaks_in_chain
from accounts.models import AuditEvent
from demo.organisation import NotEmpty, make
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory
from training.models import Person, TrainingRecord
from training.queries.register import read_register
from training.readiness import readiness_figures, units_on

pytestmark = pytest.mark.usefixtures("printer")


def facts_of(**arguments):
    """What such an example holds, without what is drawn at random for secrecy. It is taken back
    again.
    """
    with transaction.atomic():
        make(number_of_people=3, now=NOW, **arguments)
        people = list(
            Person.objects.order_by("reference").values_list("reference", "first_name", "joined_on")
        )
        records = TrainingRecord.objects.order_by(
            "person__reference", "course__code", "completed_on"
        )
        taken = list(
            records.values_list("person__reference", "course__code", "completed_on", "outcome")
        )
        transaction.set_rollback(True)
    return people, taken


def test_make_tells_three_years_of_a_whole_organisation(db, example):
    figures = readiness_figures(units_on(read_register(), TODAY))
    assert Person.objects.count() == 60
    assert 30 <= figures.people_required <= 45
    assert 20 <= figures.people_ready < figures.people_required
    assert (
        units_on(read_register(known_at=NOW - timedelta(days=365)), TODAY - timedelta(days=365))
        != []
    )
    assert AuditEvent.objects.filter(at__gt=NOW).count() == 0
    assert list(breaks_in_chain()) == []


def test_the_same_arguments_make_the_same_data(db):
    assert facts_of(seed=3) == facts_of(seed=3)


@pytest.mark.parametrize(
    ("seed", "on"),
    # a day of 25 hours, a leap day, the first of a month
    [(3, "2026-10-25"), (4, "2028-02-29"), (5, "2026-09-01")],
)
def test_any_seed_and_any_day_tell_a_whole_story(db, seed, on):
    now = datetime.fromisoformat(f"{on}T16:20+00:00")
    queries = Counter[str]()

    def count(execute, sql, *rest):
        queries[sql.partition(" ")[0]] += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        assert make(number_of_people=12, seed=seed, now=now) > 500

    assert queries["INSERT"] + queries["SELECT"] + queries["UPDATE"] < 11_000, queries


def test_make_refuses_to_mix_with_people_who_are_there(db):
    PersonFactory()

    with pytest.raises(NotEmpty, match="holds data already"):
        make(number_of_people=8, seed=1, now=NOW)

    assert Person.objects.count() == 1
