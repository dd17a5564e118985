"""How restrictions and their months look."""

import pytest

from scheduling.templatetags.restrictions import month_share, restriction_state, state_at
from scheduling.times.months import Share
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory


@pytest.mark.django_db
def test_a_restriction_has_a_word_and_a_shape_for_its_state():
    states = [
        state_at(RestrictionFactory(), NOW),
        state_at(RestrictionFactory(retracted=True), NOW),
    ]

    assert states == ["in_force", "withdrawn"]
    assert "In force" in restriction_state("in_force")


def test_a_month_is_read_out():
    assert "not in force" in month_share(Share("none", "not in force"))
    assert "<svg" in month_share(Share("whole", "all month"))
