"""How many questions pages ask of the database, over the example organisation and whoever reads it.

A list asks 12 at most; a page that lays everything about one thing side by side has a limit of its own.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import User
from reports.packs.models import Pack, PackVersion
from scheduling.desk.models import Interview
from tests.conftest import ClientOf
from training.kept import KEPT
from training.models import Person

MOST = 12
LISTS = ("_list", "_history", "_units", "_lapses", "cover_grid", "social_overview")  # how their names end
MINE = ("my_training", "my_bookings", "my_exemptions", "my_certificates", "my_cpd", "my_declarations", "my_assessments")
SEARCHED = ("reports:readiness_units", "reports:lapse_list", "scheduling:fading_list")
OF_THEIR_OWN = {
    "reports:today": 38,
    "reports:readiness_overview": 13,
    "reports:interview_detail": 31,
    "reports:my_next_interview": 21,
    "reports:pack_edit": 18,
    "reports:pack_review": 21,
    "reports:pack_versions": 25,
    "scheduling:interview_choose": 37,
    "training:person_history": 12,  # every kind of fact, where nothing of it is kept
}
READERS = ("officer", "manager", "spokesperson", "administrator")

pytestmark = pytest.mark.only_on("sqlite")  # tests/example.py puts the example in place there alone


def _names(within: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in within.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern) and pattern.name and namespace:
            yield f"{namespace}{pattern.name}"


def list_addresses() -> Iterator[str]:
    for name in dict.fromkeys(_names(get_resolver())):
        if name.endswith((*LISTS, *MINE)):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue
    yield from (reverse(name, query={"search": "a e"}) for name in SEARCHED)
    someone = Person.objects.listed().filter(training_records__isnull=False).order_by("reference")[0]
    yield reverse("training:person_history", args=[someone.reference])
    yield reverse("scheduling:booking_choose", args=[someone.reference, "M1"])


def test_every_list_page_asks_twelve_questions_at_most(example: None, client_of: ClientOf) -> None:
    lists = [address for address in list_addresses() if resolve(urlsplit(address).path).view_name not in OF_THEIR_OWN]

    asked = _asked(client_of, lists)

    assert len(asked) > 40
    assert {address: queries for address, queries in asked.items() if queries > MOST} == {}


def _asked(client_of: ClientOf, addresses: Iterable[str]) -> dict[str, int]:
    """By the address of each page that somebody may read, the most that any of them had it ask."""
    asked: dict[str, int] = {}
    every = list(addresses)
    for reader in READERS:
        client = client_of(User.objects.get(email=f"{reader}@demo.example.nhs.uk"))
        for address in every:
            for shelf in KEPT.values():
                shelf.answers.clear()  # the most is asked where nothing is kept
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            if response.status_code == 200:
                asked[address] = max(asked.get(address, 0), len(queries))
                client.get(address)  # what is kept by now is doubted there
    return asked


def _of_one_thing(name: str) -> Iterator[str]:
    """Every address of the page in the example."""
    if name in ("reports:pack_edit", "reports:pack_versions"):
        yield from (reverse(name, args=[pack.reference]) for pack in Pack.objects.all())
    elif name == "reports:pack_review":
        versions = PackVersion.objects.select_related("pack")
        yield from (reverse(name, args=[version.pack.reference, version.number]) for version in versions)
    elif name in ("reports:interview_detail", "scheduling:interview_choose"):
        yield from (reverse(name, args=[interview.reference]) for interview in Interview.objects.all())
    elif name == "training:person_history":
        yield from (
            reverse(name, args=[person.reference]) for person in Person.objects.listed().order_by("reference")[:20]
        )
    else:
        yield reverse(name)


@pytest.mark.parametrize(("name", "most"), OF_THEIR_OWN.items())
def test_a_page_about_one_thing_keeps_to_its_questions(
    example: None, client_of: ClientOf, name: str, most: int
) -> None:
    asked = _asked(client_of, _of_one_thing(name))

    assert max(asked.values()) == most
