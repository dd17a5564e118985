"""The time of every page without caches: with the example data, and with full lists and 30,000 more
people.

The unit is the time of a bare fetch of the 300,000 training records in the same run. Pages are found
from their addresses; none is left out.
"""

import gc
import logging
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import _TestState
from django.urls import resolve, reverse

from tests.benchmarks.full_lists import make_full_lists
from tests.benchmarks.large_register import ROLES, make_large_register
from tests.benchmarks.test_readiness_at_size import cost
from tests.pages import Page, pages, readers
from tests.test_list_pages import SEARCHED
from training.models import Course, Requirement, TrainingRecord

ROUNDS = 3
SMALL = 0.060  # seconds of the processor, with 60 people
RATIO = 0.15  # a page at 30,000 people keeps to one of the two
SECONDS = 0.040
THROUGH_EVERYBODY = {
    "reports:readiness_overview": 2.5,
    "reports:evidence": 2.5,  # who is ready, in all and by medium
    "reports:readiness_moved": 2.5,
    "reports:readiness_units": 1.5,
    "reports:lapse_list": 1.5,
    "reports:cover_grid": 1.5,
    "desk:fading_list": 1.5,
    "reports:today": 0.5,
    "scheduling:training_session_calendar": 0.5,  # what lapses stands behind the days
    "scheduling:training_places": 1.5,  # loaded after the calendar: who needs what, of everybody
    "reports:today_lapses": 1.5,  # loaded after Today, because it goes through the register
    # their figures are of everybody, as things are and as they would be
    "training:requirement_add": 1.5,
    "training:requirement_correct": 1.5,
    "training:requirement_retract": 1.5,
}
CHANGED = ("training:requirement_add", "training:requirement_correct")


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test's client keeps a copy of what each part of a page was rendered with, which no visitor
    pays for.
    """
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    monkeypatch.setattr(
        logging.getLogger("django.request"), "disabled", True
    )  # refusals while pages are looked for
    gc.freeze()  # as config/wsgi.py does once everything is loaded
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("example")
def test_pages_with_sixty_people(client_of):
    clients = readers(client_of)
    found = list(pages(clients))

    spent = {page.address: cost(_look(clients, page), ROUNDS) for page in found}

    _say(spent, lambda seconds: f"{seconds * 1000:6.1f} ms")
    assert len(spent) >= 170
    assert {address for address, seconds in spent.items() if seconds > SMALL} == set()


@pytest.mark.usefixtures("example")
def test_pages_beside_thirty_thousand(client_of):
    clients = readers(client_of)
    found = list(pages(clients))
    by_name = {page.name: page for page in found}
    found += [
        by_name[name]._replace(address=reverse(name, query={"search": "a e"})) for name in SEARCHED
    ]
    make_large_register()
    make_full_lists()
    found += [_with_effect(by_name[name]) for name in CHANGED]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    bare = [cost(_fetch)]
    spent = {page.address: cost(_look(clients, page), ROUNDS) for page in found}
    bare.append(cost(_fetch))

    fetch = min(bare)
    print(f"fetch {fetch:.3f} s of the processor, {max(bare):.3f} at most")
    _say(spent, lambda seconds: f"{seconds * 1000:6.1f} ms {seconds / fetch:5.2f} x")
    assert len(spent) >= 170
    assert {
        address for address, seconds in spent.items() if seconds > _limit(address, fetch)
    } == set()


def _with_effect(page: Page) -> Page:
    """The page of a change of requirements with what the change would do: a course more for a role,
    or other days to take one that is required already.
    """
    given = resolve(page.address).kwargs
    if given:
        asked = Requirement.objects.get(**given).content()
    else:
        asked = {"role": ROLES[-1], "course": Course.objects.get(code="M8")}
        asked["in_force_from"] = date(2026, 12, 1)
    typed = {
        "role": asked["role"],
        "course": asked["course"].pk,
        "due_within_days": 3,
        "in_force_from": asked["in_force_from"],
    }
    return page._replace(address=f"{page.address}?{urlencode(typed)}")


def _look(clients: dict[str, Any], page: Page) -> Callable[[], Any]:
    return partial(clients[page.reader].get, page.address)


def _fetch() -> None:
    list(TrainingRecord.objects.values_list("person", "course", "completed_on", "valid_until"))


def _limit(address: str, fetch: float) -> float:
    name = resolve(address.partition("?")[0]).view_name
    return (
        THROUGH_EVERYBODY[name] * fetch
        if name in THROUGH_EVERYBODY
        else max(RATIO * fetch, SECONDS)
    )


def _say(spent: dict[str, float], words: Callable[[float], str]) -> None:
    """The dearest first."""
    for address, seconds in sorted(spent.items(), key=lambda one: -one[1])[:40]:
        print(words(seconds), address)
