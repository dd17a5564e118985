"""The log entries of an import, and retracting only what is still current."""

from datetime import date, timedelta

import pytest

from accounts.refusals import Refused
from imports.actions.import_writer import entry, retract_all, storable
from tests.clock import NOW
from tests.factories.training import TenureFactory
from training.actions.facts import retract_fact
from training.models import Tenure


def test_entry_leaves_out_none():
    assert entry(3, added=7, retracted=None) == {"row": 3, "added": 7}


def test_storable_suits_json_and_the_model():
    assert [storable(value) for value in (date(2026, 3, 31), ("print",), "words")] == [
        "2026-03-31",
        ["print"],
        "words",
    ]


@pytest.mark.django_db
def test_retract_all_refuses_a_retracted_fact():
    held = TenureFactory()
    gone = TenureFactory()
    retract_fact(fact=gone, because="Wrong", by=None, now=NOW)

    with pytest.raises(Refused, match="Someone else changed"):
        retract_all(
            Tenure, [held.pk, gone.pk], because="Import", by=None, now=NOW + timedelta(hours=1)
        )
