"""Every list page asks the database 12 questions at most, over the example organisation and whoever reads it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.conftest import ClientOf
from training.models import Person

MOST = 12
LISTS = ("_list", "_history", "_units", "_lapses", "cover_grid", "social_overview")  # how their names end
MINE = ("my_training", "my_bookings", "my_exemptions", "my_certificates", "my_cpd", "my_declarations", "my_assessments")
SEARCHED = ("reports:readiness_units", "reports:lapse_list", "scheduling:fading_list")
READERS = ("officer", "manager", "spokesperson", "administrator")

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="Only on SQLite is the example put in place")


def _names(within: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in within.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern) and pattern.name and namespace:
            yield f"{namespace}{pattern.name}"


def _addresses() -> Iterator[str]:
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
    asked: dict[str, int] = {}
    addresses = list(_addresses())
    for reader in READERS:
        client = client_of(User.objects.get(email=f"{reader}@demo.example.nhs.uk"))
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            if response.status_code == 200:
                asked[address] = max(asked.get(address, 0), len(queries))

    assert len(asked) > 40
    assert {address: queries for address, queries in asked.items() if queries > MOST} == {}
