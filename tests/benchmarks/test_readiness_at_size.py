"""Readiness of thirty thousand people with 120,000 courses asked and 300,000 records: ratios, all
in one run.

The yardstick is the bare cost of fetching the rows that readiness looks at through `values_list`;
the naive implementation loops over people and months.
"""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.benchmarks.large_register import COURSES, ROLES, make_large_register
from tests.clock import NOW, TODAY
from tests.factories.training import DirectorateFactory, RequirementFactory
from training import models
from training.queries.register import read_register, read_trend
from training.readiness import readiness_figures, units_on
from training.trend import TrendPoint, month_ends

MONTHS = month_ends(TODAY, 36)
MOST = {"trend / fetch": 1.0, "one day / fetch": 0.45}
LEAST = {"loops / trend": 20}
PAGES = {  # at most so many times the bare fetch of the training records
    "/readiness/": 2.5,
    "/readiness/units/": 1.5,
    "/readiness/units/?status=due": 1.5,
    "/readiness/units/?search=vale+29": 1.5,
    "/readiness/units/?page=2000": 1.5,
    "/readiness/lapses/": 1.5,
    "/readiness/lapses/?within=180&search=vale": 1.5,
    "/today/lapses/": 1.5,
}
IMPORT_SECONDS = 60
IMPORT_MEGABYTES = 300
ROOT = Path(__file__).parents[2]


@pytest.fixture
def large(db: None) -> None:
    """Four courses asked of each role: 120,000 units."""
    make_large_register()
    models.Requirement.objects.update(recorded_at=NOW, retracted_at=NOW)
    for role in ROLES:
        for code in ("M1", "M2", "M3", "M4"):
            course = models.Course.objects.get(code=code)
            RequirementFactory(role=role, course=course)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cost(
    what: Callable[[], Any], rounds: int = 3, clock: Callable[[], float] = time.process_time
) -> float:
    """Seconds of the processor: the least of some rounds, as others are at work too."""
    spent = []
    for _ in range(rounds):
        gc.collect()
        begun = clock()
        what()
        spent.append(clock() - begun)
    return min(spent)


def fetch() -> None:
    """The rows that the trend looks at, and nothing done with them."""
    passed = models.TrainingRecord.objects.not_retracted().filter(outcome="passed")
    for rows in (
        models.Person.objects.listed().values_list("pk", "reference", "joined_on", "left_on"),
        models.Requirement.objects.not_retracted().values_list(
            "role", "course_id", "due_within_days", "in_force_from"
        ),
        models.Tenure.objects.not_retracted().values_list(
            "person_id", "role", "starts_on", "ends_on"
        ),
        models.DirectorateSpell.objects.not_retracted().values_list(
            "person_id", "directorate_id", "starts_on", "ends_on"
        ),
        passed.values_list("person_id", "course_id", "completed_on", "valid_until"),
        models.Exemption.objects.not_retracted().values_list(
            "person_id", "course_id", "starts_on", "ends_on"
        ),
    ):
        list(rows)


def loops() -> list[TrendPoint]:
    """The naive implementation: everyone, on each month end, in turn."""
    register = read_register()
    return [TrendPoint(on, readiness_figures(units_on(register, on))) for on in MONTHS]


@pytest.mark.usefixtures("at_now", "large")
def test_readiness_of_thirty_thousand(benchmark):
    gc.freeze()  # as config/wsgi.py does once everything is loaded
    register = read_register()
    assert len(units_on(register, TODAY)) == 120_000
    assert read_trend(days=MONTHS) == loops()

    base = cost(fetch)
    trend = cost(lambda: read_trend(days=MONTHS))
    ratios = {
        "trend / fetch": trend / base,
        "loops / trend": cost(loops, 1) / trend,
        "one day / fetch": cost(lambda: units_on(register, TODAY), 5) / base,
    }
    benchmark.pedantic(lambda: read_trend(days=MONTHS), rounds=1)
    print(f"fetch {base:.2f} s, trend {trend:.2f} s of the processor")
    print({name: round(ratio, 2) for name, ratio in ratios.items()})
    missed = {name for name, most in MOST.items() if ratios[name] > most}
    missed |= {name for name, least in LEAST.items() if ratios[name] < least}
    assert missed == set()


@pytest.fixture
def with_absences(large: None) -> None:
    """Everybody answers to one of eight directorates; one in twenty is exempt from a course, or
    all, for a while.
    """
    dice = Random(2)
    told = {"recorded_at": NOW, "starts_on": date(2026, 6, 1)}
    people = list(models.Person.objects.values_list("pk", flat=True))
    directorates = [DirectorateFactory(name=f"Directorate {n}") for n in range(8)]
    models.DirectorateSpell.objects.bulk_create(
        models.DirectorateSpell(person_id=pk, directorate=dice.choice(directorates), **told)
        for pk in people
    )
    courses = [None, *models.Course.objects.filter(code__in=["M1", "M2"])]
    models.Exemption.objects.bulk_create(
        models.Exemption(
            person_id=pk,
            course=dice.choice(courses),
            ends_on=date.fromordinal(TODAY.toordinal() + dice.randrange(-60, 200)),
            reason="Leave",
            approved_by="Ada Fenwright",
            **told,
        )
        for pk in people[::20]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("at_now", "with_absences")
def test_readiness_pages_of_thirty_thousand(client_of, officer):
    """Nothing is kept between requests. PostgreSQL spends its own time, so there the clock is read."""
    client = client_of(officer)
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    records = models.TrainingRecord.objects.values_list(
        "person", "course", "completed_on", "valid_until"
    )
    base = cost(lambda: list(records.all()), 5, clock)

    ratios = {page: cost(lambda: client.get(page), 3, clock) / base for page in PAGES}  # noqa: B023  called at once

    print(f"fetch {base:.2f} s", {page: round(ratio, 2) for page, ratio in ratios.items()})
    assert {page: ratio for page, ratio in ratios.items() if ratio > PAGES[page]} == {}


IMPORT = """
import django, time
django.setup()
from django.core.management import call_command
from tests.faults.memory import peak_megabytes
call_command("migrate", verbosity=0)
before = time.process_time()
call_command("import_register", {source!r}, verbosity=0)
print("measured", time.process_time() - before, peak_megabytes())
"""


def write_source(folder: Path, people: int = 30_000) -> None:
    dice = Random(1)
    with (folder / "people.csv").open("w") as file:
        file.write(
            "reference,title,first_name,last_name,email,phone,job_title,directorate,joined_on,left_on,line_manager\n"
        )
        file.writelines(
            f"P{n:05},,Robin,Vale {n},,,Manager,Finance,2015-01-01,,\n" for n in range(people)
        )
    with (folder / "tenures.csv").open("w") as file:
        file.write("person,role,starts_on,ends_on\n")
        file.writelines(f"P{n:05},{ROLES[n % 4]},2020-01-01,\n" for n in range(people))
    with (folder / "training.csv").open("w") as file:
        file.write("person,course,completed_on,outcome,valid_until,provider,certificate\n")
        for n in range(people):
            for day in dice.sample(range(1_200), 10):
                course = list(COURSES)[dice.randrange(8)]
                on = date.fromordinal(TODAY.toordinal() - day)
                file.write(f"P{n:05},{course},{on},passed,,Quay Voice,\n")


def test_import_of_thirty_thousand(tmp_path):
    source = tmp_path / "register"
    source.mkdir()
    write_source(source)
    env = os.environ | {
        "DATA_DIR": str(tmp_path),
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    done = subprocess.run(
        [sys.executable, "-c", IMPORT.format(source=str(source))],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    seconds, megabytes = map(float, done.stdout.split("measured")[1].split())
    print(f"import: {seconds:.0f} s of the processor, {megabytes:.0f} MB at most")
    assert (seconds <= IMPORT_SECONDS, megabytes <= IMPORT_MEGABYTES) == (True, True)
