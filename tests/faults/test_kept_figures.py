"""While several write at once, nobody is told a figure that is older than what was written before they asked.

Writers add people to the register and sometimes think better of it; readers ask for what is kept, all the time. The
twin asks for the mark after it has read the facts: it keeps what it read before a write under the mark from after it.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, RequirementFactory
from tests.faults.crowd import all_at_once
from training.gather import Everybody, everybody_on
from training.models import Person, Tenure
from training.models.marks import fold_marks, table_marks

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SECONDS = 20.0 if os.environ.get("FAULTS") == "full" else 3.0
READERS, WRITERS = 3, 2


class Register:
    """How many of those written are certainly there, and how many may be."""

    def __init__(self, figure: Callable[[date], Everybody]) -> None:
        self.figure = figure
        self.until = time.monotonic() + SECONDS
        self.lock = threading.Lock()
        self.begun = self.there = self.looks = self.hits = 0

    def at_work(self) -> list[Any]:
        """What each reader found wrong, and nothing of each writer."""
        writers = [partial(self.write, seed) for seed in range(WRITERS)]
        return all_at_once([*[self.read] * READERS, *writers])

    def write(self, seed: int) -> None:
        dice, made = Random(seed), 0
        while time.monotonic() < self.until:
            made += 1
            is_kept = dice.random() < 0.7
            if is_kept:
                with self.lock:
                    self.begun += 1
            with transaction.atomic():
                person = Person.objects.create(reference=f"W{seed}-{made}", last_name="Vale", joined_on=TODAY)
                Tenure.objects.create(person=person, role="board", starts_on=date(2026, 1, 1), recorded_at=NOW)
                transaction.set_rollback(not is_kept)
            if is_kept:
                with self.lock:
                    self.there += 1
            fold_marks()
            time.sleep(dice.random() / 100)

    def read(self) -> list[tuple[int, int, int]]:
        """The looks that were told less than was there before, or more than was begun by their end."""
        wrong, last = [], None
        while time.monotonic() < self.until:
            before = self.there
            said = self.figure(TODAY)
            number = len(said.pressing.only())
            if not before <= number <= self.begun:
                wrong.append((before, number, self.begun))
            with self.lock:
                self.looks, self.hits = self.looks + 1, self.hits + (said is last)
            last = said
        return wrong


@pytest.fixture
def _asked() -> None:
    RequirementFactory(role="board", course=CourseFactory(code="X1"))


@pytest.mark.usefixtures("_asked")
def test_nobody_is_told_less_than_was_written_before_they_asked() -> None:
    register = Register(everybody_on)

    answers = register.at_work()

    print(f"\n{register.looks} looks, {register.hits} at the same answer, {register.there} people written meanwhile")
    assert answers == [[]] * READERS + [None] * WRITERS
    assert len(everybody_on(TODAY).pressing) == Person.objects.count() == register.there > 5
    assert register.hits > 0


def afterwards(find: Callable[[date], Everybody]) -> Callable[[date], Everybody]:
    """The twin: what was read is kept under the mark from after it."""
    held: dict[Any, Everybody] = {}

    def marks() -> Any:
        return frozenset((table_marks() or {}).items())

    def found(on: date) -> Everybody:
        if said := held.get(marks()):
            return said
        said = find(on)
        time.sleep(0.002)  # what else a request does
        return held.setdefault(marks(), said)

    return found


@pytest.mark.usefixtures("_asked")
def test_control_a_mark_that_is_asked_for_afterwards_keeps_what_is_stale() -> None:
    register = Register(afterwards(everybody_on.__wrapped__))

    wrong = [look for answer in register.at_work()[:READERS] for look in answer]

    print(f"\nthe twin: {len(wrong)} of {register.looks} looks were told what was no longer so")
    assert wrong != []
