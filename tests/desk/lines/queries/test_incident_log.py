"""The log in order of time, including withdrawn entries."""

from datetime import timedelta

import pytest

from desk.lines.queries.incident_log import incident_log
from tests.clock import NOW
from tests.factories.incidents import (
    ClearanceFactory,
    DecisionFactory,
    IncidentFactory,
    IncidentLineReviewFactory,
    JudgementFactory,
    PartnerStatementFactory,
    PointFactory,
)
from tests.factories.notices import NoticeFactory


@pytest.mark.django_db
def test_incident_log_in_order_of_time():
    incident = IncidentFactory(declared_at=NOW - timedelta(minutes=30))
    DecisionFactory(incident=incident, decided_at=NOW)
    said = PartnerStatementFactory(incident=incident, received_at=NOW - timedelta(minutes=20))
    said.retracted_at, said.retracted_because = NOW + timedelta(minutes=9), "Another fire"
    said.save()
    ClearanceFactory(incident=incident, cleared_at=NOW + timedelta(minutes=1))
    IncidentLineReviewFactory(incident=incident, reviewed_at=NOW + timedelta(hours=12))
    point = PointFactory(incident=incident)
    JudgementFactory(point=point, statement=said, recorded_at=NOW + timedelta(minutes=2))
    NoticeFactory(incident=incident, approved=True, approved_at=NOW + timedelta(minutes=3))

    kinds = [entry.kind for entry in incident_log(incident)]

    assert kinds == [
        "Declared",
        "Statement",
        "Decision",
        "Cleared",
        "Compared",
        "Notice",
        "Withdrawn",
        "Still holds",
    ]


@pytest.mark.django_db
def test_incident_log_within_a_minute_by_recording_time():
    """A typed time has no seconds, but the declaration has."""
    incident = IncidentFactory(declared_at=NOW + timedelta(seconds=30))
    DecisionFactory(incident=incident, decided_at=NOW, recorded_at=NOW + timedelta(seconds=50))
    PartnerStatementFactory(
        incident=incident, received_at=NOW, recorded_at=NOW + timedelta(seconds=40)
    )

    assert [entry.kind for entry in incident_log(incident)] == ["Declared", "Statement", "Decision"]
