from datetime import timedelta

import pytest

from scheduling.tasks import delete_materials
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.materials import MaterialFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_delete_materials_twice_in_a_row_and_late():
    MaterialFactory(removed_at=NOW - timedelta(days=400), removed_by=UserFactory())

    assert [delete_materials() for _ in range(2)] == [
        "1 files of training sessions deleted after their last day.",
        "0 files of training sessions deleted after their last day.",
    ]
