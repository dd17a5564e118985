"""The restrictions shown in a pack."""

import pytest

from reports.packs.queries.packs import draft_content
from tests.clock import NOW
from tests.factories.reports import PackFactory
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory


@pytest.mark.django_db
def test_what_holds_is_told_with_who_overrode_it():
    pack = PackFactory()
    override = RestrictionOverrideFactory(
        interview=pack.interview, restriction__title="A", reason="An emergency"
    )
    RestrictionFactory(title="B")

    told = {one.title: one.override for one in draft_content(pack, now=NOW).restrictions}

    words = f"Allowed for this interview by {override.recorded_by}, 25 November 2026, 4:20pm: An emergency"
    assert told == {"A": words, "B": ""}
