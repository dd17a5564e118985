"""An attack on the figures of groups that the API gives to a token which may not read names: whoever
subtracts what is shown from the whole learns of no group with fewer than 8 people.

Within one answer. The naive twin leaves out only the small groups: there the attack succeeds.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from reports.api.models import Scope
from reports.api.queries import figures
from tests.clock import TODAY
from tests.factories.training import (
    CourseFactory,
    DirectorateFactory,
    DirectorateSpellFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.reports.api.conftest import Read
from training.equality import LEAST
from training.models import Requirement
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LONG_AGO = date(2024, 1, 1)
SIZES = (3, 8, 9, 11, 25)
DAYS = [TODAY - timedelta(days=day) for day in range(0, 300, 25)]


@pytest.fixture
def directorates() -> list[str]:
    """Of each size, people who leave on one day or another; M1 is asked of all of them."""
    rng = random.Random(5)
    Requirement.objects.all().delete()
    course = CourseFactory(code="M1")
    role = StaffRole.SENIOR_STAFF
    RequirementFactory(role=role, course=course, in_force_from=LONG_AGO)
    for size in SIZES:
        directorate = DirectorateFactory(name=f"Of {size}")
        for number in range(size):
            left_on = rng.choice([None, None, TODAY - timedelta(days=rng.randrange(300))])
            person = PersonFactory(joined_on=LONG_AGO, left_on=left_on)
            TenureFactory(person=person, role=role, starts_on=LONG_AGO)
            DirectorateSpellFactory(person=person, directorate=directorate, starts_on=LONG_AGO)
            if number % 3:
                TrainingRecordFactory(person=person, course=course, completed_on=LONG_AGO)
    return [f"Of {size}" for size in SIZES]


def leaks(answer: dict[str, Any]) -> Iterator[str]:
    """A small group that is shown, or that is what remains of the whole."""
    groups = [group for group in answer["groups"] if group["by"] == "directorate"]
    shown = {group["name"]: group["people_required"] for group in groups}
    yield from (f"{name}: {people}" for name, people in shown.items() if people and people < LEAST)
    hidden = [name for name, people in shown.items() if people is None]
    rest = answer["figures"]["people_required"] - sum(filter(None, shown.values()))
    if hidden and (len(hidden) == 1 or rest < LEAST):
        yield f"{hidden}: {rest} together"


def asked_for_each_day(read: Read) -> list[dict[str, Any]]:
    return [read("readiness", Scope.FIGURES, on=day.isoformat(), months=0).json() for day in DAYS]


def test_what_remains_of_the_whole_tells_of_no_small_group(read, directorates):
    answers = asked_for_each_day(read)

    assert [leak for answer in answers for leak in leaks(answer)] == []
    hidden = Counter(
        group["name"]
        for answer in answers
        for group in answer["groups"]
        if group["by"] == "directorate" and group["people_required"] is None
    )
    assert (hidden["Of 3"], hidden["Of 8"] > 0, hidden["Of 25"]) == (len(DAYS), True, 0)


def test_the_attack_succeeds_where_only_the_small_ones_are_left_out(
    read, directorates, monkeypatch
):
    monkeypatch.setattr(
        figures,
        "suppress_small_counts",
        lambda counts: {name: n if n >= LEAST else None for name, n in counts.items()},
    )

    assert [leak for answer in asked_for_each_day(read) for leak in leaks(answer)] != []
