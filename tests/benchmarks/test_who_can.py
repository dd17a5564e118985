"""Who can do it, among thirty thousand people with three hundred thousand records: under 300 ms."""

import gc
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from desk.choosing.queries.candidates import SlotToFill, rank_people
from tests.benchmarks.large_register import make_large_register
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from training.models import Topic

ROUNDS = 7
MOST = 0.3  # seconds of the processor


@pytest.fixture
def winter(db: None) -> Topic:
    topic = make_large_register()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return topic


def measure(what: Callable[[], Any]) -> tuple[float, float]:
    """The least of some rounds, as others are at work too: seconds of the processor and of the
    clock on the wall.
    """
    what()
    gc.collect()
    gc.freeze()  # as config/wsgi.py does once everything is loaded
    spent = []
    for _ in range(ROUNDS):
        cpu = time.process_time()
        wall = time.perf_counter()
        what()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(cpu for cpu, _ in spent), min(wall for _, wall in spent)


@pytest.mark.usefixtures("at_now")
def test_who_can_do_it_among_thirty_thousand(winter, client_of, officer, benchmark):
    tomorrow = NOW.replace(hour=10, minute=0) + timedelta(days=1)
    early = tomorrow.replace(hour=7, minute=10)
    interview = InterviewFactory(starts_at=early, enquiry__topic=winter)
    client = client_of(officer)

    figures = {
        "ranking, 10am": measure(
            lambda: rank_people(SlotToFill("radio", tomorrow, 5, winter), now=NOW)
        ),
        "ranking, 7:10am, no topic": measure(
            lambda: rank_people(SlotToFill("radio", early, 5), now=NOW)
        ),
        "page, 7:10am": measure(lambda: client.get(f"/interviews/{interview}/choose/")),
    }

    benchmark.pedantic(
        lambda: rank_people(SlotToFill("radio", tomorrow, 5, winter), now=NOW), rounds=3
    )
    print(
        {
            name: f"{cpu * 1000:.0f} ms of the processor, {wall * 1000:.0f} ms"
            for name, (cpu, wall) in figures.items()
        }
    )
    assert {name for name, (cpu, _) in figures.items() if cpu > MOST} == set()
