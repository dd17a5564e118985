"""The states of restrictions and their months in words and shapes."""

import pytest

from desk.templatetags.restrictions import month_share, restriction_state, state_at
from scheduling.times.months import Share
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory


@pytest.mark.django_db
def test_restriction_state_has_a_word_and_a_shape():
    states = [
        state_at(RestrictionFactory(), NOW),
        state_at(RestrictionFactory(retracted=True), NOW),
    ]

    assert states == ["in_force", "withdrawn"]
    assert "In force" in restriction_state("in_force")


def test_month_share_has_words_for_screen_readers():
    assert "not in force" in month_share(Share("none", "not in force"))
    assert "<svg" in month_share(Share("whole", "all month"))
