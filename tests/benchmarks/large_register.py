"""A register of thirty thousand people in few statements: ten records each, practice, topics,
roles, time away.
"""

from datetime import date, timedelta
from itertools import batched
from random import Random
from typing import Any

from scheduling.availability.models import Away, OnCall
from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, TopicFactory
from training.models import Person, PersonTopic, Practice, Tenure, Topic, TrainingRecord

COURSES = {
    "M1": [],
    "M2": ["print"],
    "M3": ["radio"],
    "M4": ["recorded_tv"],
    "M5": ["live_tv", "recorded_tv"],
    "M6": ["press_conference"],
    "M7": ["social_video"],
    "M8": ["committee"],
}
ROLES = ("governing_board", "clinical_lead", "senior_staff", "other_staff")
AT = {"recorded_at": NOW - timedelta(days=30)}


def make_large_register(people: int = 30_000, *, seed: int = 1) -> Topic:
    """The topic that one in twenty of them is listed for. Whoever is on the register already stays
    as they are.
    """
    dice = Random(seed)
    courses = [CourseFactory(code=code, media=media) for code, media in COURSES.items()]
    topic = TopicFactory(code="winter", title="Winter")
    pks = _keep(
        Person(
            reference=f"P{n:05}",
            first_name="Robin",
            last_name=f"Vale {n}",
            joined_on=date(2015, 1, 1),
        )
        for n in range(people)
    )
    _keep(
        Tenure(person_id=pk, role=ROLES[dice.randrange(4)], starts_on=date(2020, 1, 1), **AT)
        for pk in pks
    )
    _keep(
        TrainingRecord(
            person_id=pk,
            course=course,
            completed_on=day,
            outcome="passed",
            valid_until=_two_years(day),
            **AT,
        )
        for pk in pks
        for course, day in {(courses[dice.randrange(8)], _past(dice)) for _ in range(10)}
    )
    _keep(
        Practice(person_id=pk, medium=medium, practised_on=day, kind="interview", **AT)
        for pk in pks
        for medium, day in {
            (dice.choice(["radio", "print", "live_tv"]), _past(dice, 500)) for _ in range(2)
        }
    )
    _keep(
        PersonTopic(person_id=pk, topic=topic, level=dice.choice(["lead", "can"]), **AT)
        for pk in pks[::20]
    )
    tomorrow = NOW.replace(hour=6, minute=0) + timedelta(days=1)
    spell = {"starts_at": tomorrow, "ends_at": tomorrow + timedelta(hours=12), **AT}
    _keep(Away(person_id=pk, kind="leave", **spell) for pk in pks[::10])
    _keep(OnCall(person_id=pk, **spell) for pk in pks[1::50])
    return topic


def _keep(rows: Any) -> list[int]:
    made = (type(some[0]).objects.bulk_create(some) for some in batched(rows, 5_000, strict=False))
    return [row.pk for some in made for row in some]


def _past(dice: Random, days: int = 1_200) -> date:
    return TODAY - timedelta(days=dice.randrange(days))


def _two_years(day: date) -> date:
    return day.replace(day=1).replace(year=day.year + 2)
