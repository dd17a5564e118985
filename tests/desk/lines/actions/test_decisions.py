"""Entries in the log of decisions never change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.refusals import Refused
from desk.lines.actions.decisions import record_decision
from desk.lines.models import Decision
from tests.clock import NOW
from tests.factories.incidents import DecisionFactory, IncidentFactory

pytestmark = pytest.mark.django_db


def test_record_decision_once_also_late(officer):
    incident = IncidentFactory(over=True)
    decided = {"what": "Close the depot", "why": "Smoke", "options": "", "decided_by": "Gold"}
    values = {"incident": incident, "by": officer, "now": NOW + timedelta(hours=2), **decided}

    record_decision(decided_at=NOW, **values)

    with pytest.raises(Refused, match="This decision is already in the log at that"):
        record_decision(decided_at=NOW, **values)
    with pytest.raises(Refused, match="That is more than a day before the incident"):
        record_decision(decided_at=NOW - timedelta(days=1), **values)
    with pytest.raises(Refused, match="6:21pm on Wed 25 Nov is in the future"):
        record_decision(decided_at=NOW + timedelta(hours=2, minutes=1), **values)


def test_decision_cannot_be_changed_in_the_database():
    DecisionFactory()

    with pytest.raises(IntegrityError, match="decision_stays"), transaction.atomic():
        Decision.objects.update(why="Other")
