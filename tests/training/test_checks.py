import pytest
from django.db import connection

from tests.clock import NOW
from training.checks import answers_kept
from training.models.marks import MARK

pytestmark = pytest.mark.django_db


def test_answers_are_kept_until_a_trigger_is_lost() -> None:
    assert answers_kept(now=NOW).is_right

    lost = f"{MARK}_training_tenure_insert" if connection.vendor == "sqlite" else f"{MARK} ON training_tenure"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {lost}")

    found = answers_kept(now=NOW)
    assert not found.is_right
    assert found.words == "A table has lost a trigger. The lists are right, and slow: nothing is kept of them."
