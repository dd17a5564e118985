"""What a restriction's form starts with."""

import pytest

from scheduling.lines.forms.restrictions import initial_of
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory


@pytest.mark.django_db
def test_a_moment_is_shown_again_and_an_open_end_stays_open():
    shown = initial_of(RestrictionFactory(starts_at=NOW))

    assert (shown["starts_on"], shown["starts"], shown["ends_on"]) == (NOW.date(), NOW.time(), None)
