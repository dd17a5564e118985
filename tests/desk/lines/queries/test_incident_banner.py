"""The banner's incidents are cached for some seconds; declaring one clears the cache."""

import pytest

from desk.lines.queries.incident_banner import active_incidents, clear_banner_cache
from tests.factories.incidents import IncidentFactory


@pytest.mark.django_db
def test_active_incidents_are_cached(django_assert_num_queries):
    incident = IncidentFactory()
    IncidentFactory(over=True)
    clear_banner_cache()

    with django_assert_num_queries(2):  # the incidents, and whom to ring
        shown = [active_incidents() for _ in range(2)]

    assert [active["incidents"] for active in shown] == [[incident]] * 2
