"""The example and real work stay apart."""

import pytest

from accounts.demo import add_cast
from accounts.models import User
from demo.checks import example
from tests.clock import NOW

pytestmark = pytest.mark.django_db


def test_example_is_wrong_where_its_sign_ins_work_with_demo_off(settings):
    assert example(now=NOW).is_right
    add_cast(NOW)

    found = example(now=NOW)
    assert not found.is_right
    assert "7 sign-ins with its known password" in found.words

    settings.DEMO = True
    assert example(now=NOW).is_right

    settings.DEMO = False
    User.objects.update(is_active=False)
    assert example(now=NOW).is_right


def test_example_is_wrong_where_demo_is_on_over_other_data(settings, officer):
    settings.DEMO = True

    assert example(now=NOW).words == "DEMO is on, but the data is not the example's."
