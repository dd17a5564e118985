"""The initial values of the form for a restriction."""

import pytest

from desk.lines.forms.restrictions import initial_of
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory


@pytest.mark.django_db
def test_initial_of_keeps_times_and_an_open_end():
    shown = initial_of(RestrictionFactory(starts_at=NOW))

    assert (shown["starts_on"], shown["starts"], shown["ends_on"]) == (NOW.date(), NOW.time(), None)
