"""The example's policy is in force and read by some, and its review dates differ."""

import pytest

from demo.policies import plan
from demo.story import Story
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from training.models import Policy
from training.policy_dates import agree


@pytest.mark.django_db
def test_the_policy_is_in_force_and_read_by_some():
    story = Story(people=3, seed=1, now=NOW)
    officer = UserFactory()
    manager = UserFactory()
    plan(story, officer, manager, [officer, manager])
    story.run()

    version = Policy.objects.get().in_force(TODAY)
    assert (version.number, version.is_minor, version.readings.count()) == (2, True, 2)
    assert version.review_by > TODAY
    assert not agree(version.review_dates)
