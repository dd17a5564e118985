"""What is kept of figures says the same as a fresh look, whatever was written in between and however.

The twin is kept under the newest fact and how many there are, as one would do it first: it goes stale.
"""

import gc
import weakref
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Max, Model
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports.board.queries.cover import Cover, everybody_covering
from scheduling.desk.queries.fading import EverybodyFading, FadingPeople, Wanted, everybody_fading
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.training import (
    CourseFactory,
    DirectorateSpellFactory,
    ExemptionFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.ahead import Ahead
from training.as_of_form import Bar
from training.cover_plan import Grid
from training.gather import Everybody, everybody_on
from training.kept import KEPT
from training.models import Organisation, Person, Practice, Requirement, Tenure, Topic, TrainingRecord
from training.models.marks import marked_tables, tables_named
from training.pressing import Pressing
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
PAGES = (
    "/readiness/units/",
    "/readiness/units/?search=e",
    "/readiness/lapses/",
    "/fading/?search=e",
    "/readiness/cover/",
)


def everybody(said: Everybody) -> Any:
    return said.pressing[:], said.units(search="e3")[:], said.lapses(date.max), said.texts


def fading(said: EverybodyFading) -> Any:
    wanted = Wanted(TODAY, search="e3", within=None)
    return {status: people[:] for status, people in said.of.items()}, said.people(wanted)[:], said.texts


FIGURES: dict[str, tuple[Any, Callable[[Any], Any]]] = {  # each, and what it says in full
    "training.gather.everybody_on": (everybody_on, everybody),
    "scheduling.desk.queries.fading.everybody_fading": (everybody_fading, fading),
    "reports.board.queries.cover.everybody_covering": (everybody_covering, lambda said: said),
}
ASKED = [(TODAY, None), (TODAY + timedelta(days=60), None), (TODAY, NOW - timedelta(days=1))]


def test_every_figure_of_which_no_test_can_tell_all_it_holds_is_tried_here() -> None:
    """What is kept of a list is doubted in every test (`tests/conftest.py`)."""
    assert set(FIGURES) <= set(KEPT)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.usefixtures("register")
def test_a_figure_follows_from_tables_alone_that_move_the_mark(name: str, asked: Any) -> None:
    figure, in_full = FIGURES[name]

    with CaptureQueriesContext(connection) as queries:
        in_full(figure.__wrapped__(*asked))

    read = tables_named(" ".join(query["sql"] for query in queries))
    assert read
    assert read - marked_tables() == set()


@pytest.fixture
def register() -> None:
    """Eight people who stand in many ways."""
    for role in (StaffRole.GOVERNING_BOARD, StaffRole.SENIOR_STAFF):
        RequirementFactory(role=role, course=CourseFactory(code="M3"), recorded_at=NOW - timedelta(days=9))
    for n in range(8):
        person = PersonFactory(reference=f"E{n}", last_name="Fenwright")  # and not by chance Surname3
        TenureFactory(person=person, recorded_at=NOW - timedelta(days=9))
        day = TODAY - timedelta(days=90 * n)
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M3"), completed_on=day, valid_until=day + timedelta(days=400)
        )
        PracticeFactory(person=person, practised_on=day)
        PersonTopicFactory(person=person, topic__code=f"topic-{n % 3}")
        DirectorateSpellFactory(person=person, directorate__name=f"Directorate {n % 2}")
    ExemptionFactory(person=person, starts_on=TODAY - timedelta(days=5), ends_on=TODAY + timedelta(days=5))


class Writers:
    """Whoever writes, and how: by forms, by imports, by hand."""

    def __init__(self, dice: Random) -> None:
        self.dice, self.made = dice, 0

    def one(self, model: type[Model], **only: Any) -> Any:
        rows = list(model._default_manager.filter(**only).order_by("pk"))
        return self.dice.choice(rows) if rows else None

    def day(self) -> date:
        return TODAY - timedelta(days=self.dice.randrange(-60, 500))

    def records(self) -> None:
        self.made += 1
        TrainingRecordFactory(
            person=self.one(Person),
            course=CourseFactory(code=self.dice.choice(["M3", "M5"])),
            completed_on=date(2020, 1, 1) + timedelta(days=self.made),
            valid_until=self.day() + timedelta(days=200),
        )

    def retracts(self) -> None:
        if fact := self.one(self.dice.choice([TrainingRecord, Practice, Tenure]), retracted_at=None):
            fact.retracted_at, fact.retracted_because = NOW, "Entered by mistake"
            fact.save()

    def imports(self) -> None:
        people = Person.objects.bulk_create(
            [Person(reference=f"I{self.made}-{n}", last_name="Vale", joined_on=TODAY) for n in range(2)]
        )
        self.made += 1
        Tenure.objects.bulk_create(
            [Tenure(person=one, role="senior_staff", starts_on=self.day(), recorded_at=NOW) for one in people]
        )

    def moves_on(self) -> None:
        Person.objects.filter(pk=self.one(Person).pk).update(left_on=TODAY + timedelta(days=self.dice.randrange(90)))

    def writes_by_hand(self) -> None:
        """Neither the number of facts nor the newest of them changes."""
        sql = "UPDATE training_trainingrecord SET valid_until = %s WHERE id = %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [date(2027, 1, 1) + timedelta(days=self.made), self.one(TrainingRecord).pk])
        self.made += 1

    def deletes(self) -> None:
        if fact := self.one(Practice):
            fact.delete()

    def settles(self) -> None:
        Organisation.objects.update(renewal_window_days=self.dice.randrange(30, 120), cover_mock_minutes=F("id") + 20)

    def asks_more(self) -> None:
        Requirement.objects.filter(role="senior_staff").update(due_within_days=self.dice.randrange(10, 200))

    def thinks_better_of_it(self) -> None:
        with transaction.atomic():
            self.writes_by_hand()
            for figure, in_full in FIGURES.values():
                in_full(figure(*ASKED[0]))  # what is seen from within, and kept under a mark that goes with it
            transaction.set_rollback(True)

    def looks_on(self) -> None:
        Topic.objects.count()

    def write(self) -> None:
        ways = [value for name, value in vars(Writers).items() if name not in ("one", "day", "write", "__init__")]
        self.dice.choice([way for way in ways if callable(way)])(self)


def newest(*_: Any) -> Any:
    """What the twin keeps its figures under."""
    facts = (Tenure, TrainingRecord, Practice, Requirement)
    whole = ((of.objects.count(), of.objects.aggregate(Max("recorded_at"), Max("retracted_at"))) for of in facts)
    return str((Person.objects.count(), *whole))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("register")
def test_what_is_kept_says_what_a_fresh_look_says(seed: int) -> None:
    dice = Random(seed)
    writers, twin, again, stale = Writers(dice), {}, 0, 0

    for _ in range(60):
        writers.write()
        for name, (figure, in_full) in FIGURES.items():
            asked = dice.choice(ASKED)
            fresh = in_full(figure.__wrapped__(*asked))
            assert in_full(figure(*asked)) == fresh
            again += figure(*asked) is figure(*asked)
            under = name, asked, newest()
            stale += twin.setdefault(under, fresh) != fresh

    assert again == 60 * len(FIGURES)
    assert stale > 0


@pytest.mark.usefixtures("register")
def test_what_was_looked_for_is_remembered_until_somebody_writes() -> None:
    everyone, faders, wanted = everybody_on(TODAY), everybody_fading(TODAY, None), Wanted(TODAY, search="E3")

    found = everyone.units(search="E3 "), everyone.lapses(date.max, search="E3"), faders.people(wanted)
    again = everyone.units(search="e3"), everyone.lapses(date.max, search=" e3"), faders.people(wanted)

    assert [one is other for one, other in zip(found, again, strict=True)] == [True] * 3
    assert {unit.person for unit in found[0][:]} == {"E3"}


@pytest.mark.usefixtures("register", "at_now")
@pytest.mark.parametrize("address", PAGES)
def test_what_is_kept_of_a_page_does_not_lead_to_everybody(client_of: ClientOf, officer: User, address: str) -> None:
    """A figure takes 20 to 30 MB at 30,000 people, and goes when another day is asked for."""
    client = client_of(officer)
    client.get(address)  # by which its module is there at the latest
    pages = [shelf for name, shelf in KEPT.items() if ".views." in name]
    for shelf in pages:
        shelf.answers.clear()

    assert client.get(address).status_code == 200

    [reached] = [_reached(shelf.answers) for shelf in pages if shelf.answers]
    assert Bar in reached
    assert reached & {Everybody, Pressing, Ahead, EverybodyFading, FadingPeople, Cover, Grid} == set()


def _reached(start: Any) -> set[type]:
    """The kinds of all that something leads to, but by way of what is there anyway."""
    seen: dict[int, Any] = {}
    ahead = [start]
    while ahead:
        one = ahead.pop()
        if id(one) not in seen and not isinstance(one, type | ModuleType | FunctionType):
            seen[id(one)] = one
            ahead += gc.get_referents(one)
    return {type(one) for one in seen.values()}


@pytest.mark.usefixtures("register")
def test_what_was_looked_for_goes_with_what_was_kept() -> None:
    """At once, not when the memory is looked through: nothing of it leads back to itself."""
    gc.disable()
    try:
        everyone, faders = everybody_on(TODAY), everybody_fading(TODAY, None)
        everyone.units(search="e3"), everyone.lapses(date.max, search="e3"), faders.people(Wanted(TODAY, search="e3"))
        old: list[weakref.ref[Any]] = [weakref.ref(everyone), weakref.ref(faders)]
        del everyone, faders
        Person.objects.update(job_title="Written to")

        everybody_on(TODAY), everybody_fading(TODAY, None)

        assert [one() for one in old] == [None, None]
    finally:
        gc.enable()
