"""How many queries pages make, over the example organisation and whoever reads it.

A page makes 12 at most; one that lays everything about one thing side by side has a limit of its
own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from reports.packs.models import Pack, PackVersion
from scheduling.desk.models import Interview
from tests.conftest import ClientOf
from tests.pages import pages, readers
from training.models import Person

MOST = 12
SEARCHED = ("reports:readiness_units", "reports:lapse_list", "scheduling:fading_list")
OF_ALL_ROWS = {
    "reports:today": 50,
    "reports:readiness_overview": 22,
    "reports:interview_detail": 45,
    "reports:my_next_interview": 21,
    "reports:pack_edit": 20,
    "reports:pack_review": 22,
    "reports:pack_versions": 26,
    "scheduling:interview_choose": 37,
    "training:person_history": 11,  # every kind of fact
}
OF_THEIR_OWN = OF_ALL_ROWS | {
    "jobs:installation_state": 24,
    "reports:pack_flash": 17,
    "reports:pack_identifiers": 18,
    "reports:pack_override": 19,
    "reports:pack_submit": 16,
    "reports:pack_template_save": 13,
    "reports:record_due": 23,
    "scheduling:assessment_detail": 13,
    "scheduling:enquiry_detail": 14,
    "scheduling:incident_detail": 19,
    "training:person_detail": 17,
    "training:requirement_retract": 14,
}

pytestmark = pytest.mark.only_on("sqlite")  # tests/example.py puts the example in place there alone


def test_every_page_makes_twelve_queries_at_most(example: None, client_of: ClientOf) -> None:
    """Also where a list was searched, or where a session is chosen for somebody."""
    found = [page.address for page in pages(readers(client_of))]
    searched = [reverse(name, query={"search": "a e"}) for name in SEARCHED]
    someone = (
        Person.objects.listed().filter(training_records__isnull=False).order_by("reference")[0]
    )
    chosen = reverse("scheduling:booking_choose", args=[someone.reference, "M1"])

    most = _most(client_of, [*found, *searched, chosen])

    assert len(most) >= 170
    over = {
        address: count
        for address, count in most.items()
        if count > OF_THEIR_OWN.get(_name(address), MOST)
    }
    assert over == {}


def _name(address: str) -> str:
    return resolve(address.partition("?")[0]).view_name


def _most(client_of: ClientOf, addresses: Iterable[str]) -> Counter[str]:
    """By the address of each page that somebody may read, the most queries that it made for any of
    them.
    """
    most: Counter[str] = Counter()
    addresses = list(addresses)
    for client in readers(client_of).values():
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            if response.status_code == 200:
                most[address] = max(most[address], len(queries))
    return most


def _of_one_thing(name: str) -> Iterator[str]:
    """Every address of the page in the example."""
    if name in ("reports:pack_edit", "reports:pack_versions"):
        yield from (reverse(name, args=[pack.reference]) for pack in Pack.objects.all())
    elif name == "reports:pack_review":
        versions = PackVersion.objects.select_related("pack")
        yield from (
            reverse(name, args=[version.pack.reference, version.number]) for version in versions
        )
    elif name in ("reports:interview_detail", "scheduling:interview_choose"):
        yield from (
            reverse(name, args=[interview.reference]) for interview in Interview.objects.all()
        )
    elif name == "training:person_history":
        yield from (
            reverse(name, args=[person.reference])
            for person in Person.objects.listed().order_by("reference")[:20]
        )
    else:
        yield reverse(name)


@pytest.mark.parametrize(("name", "most"), OF_ALL_ROWS.items())
def test_a_page_about_one_thing_makes_so_many_queries(
    example: None, client_of: ClientOf, name: str, most: int
) -> None:
    most_made = _most(client_of, _of_one_thing(name))

    assert max(most_made.values()) == most
