"""Declaring, changing and standing down an incident, and logging statements."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.refusals import Refused
from desk.lines.actions.incidents import (
    FollowUp,
    change_incident,
    declare_incident,
    finish_action,
    log_statement,
    retract_statement,
    stand_down,
)
from desk.lines.models import Incident
from tests.clock import NOW, TODAY
from tests.factories.incidents import IncidentActionFactory, IncidentFactory, PointFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def details(**changes: str) -> dict[str, str]:
    return {
        "title": "Fire at the depot",
        "lead_agency": "Police",
        "media_cell_name": "Sgt Oona Farrow",
        "media_cell_phone": "01632 960500",
        "media_cell_email": "",
        **changes,
    }


def said(**changes: Any) -> dict[str, Any]:
    return {
        "partner": "Police",
        "received_at": NOW,
        "channel": "phone",
        "source": "",
        "text": "Twelve are hurt.",
        "points": [],
        "new_point": "",
        **changes,
    }


def test_declare_incident_needs_a_unique_title(manager):
    topic = TopicFactory()

    incident = declare_incident(topics=[topic], by=manager, now=NOW, **details())

    assert (incident.reference, list(incident.topics.all())) == ("M-0001", [topic])
    with pytest.raises(Refused, match="Use that incident, or give this one another"):
        declare_incident(topics=[topic], by=manager, now=NOW, **details())


def test_change_incident_refuses_an_outdated_revision(officer):
    incident = IncidentFactory()
    topic = TopicFactory()

    changed = change_incident(
        incident=incident,
        revision=1,
        topics=[topic],
        by=officer,
        now=NOW,
        **details(lead_agency="Fire service"),
    )

    assert (changed.revision, changed.lead_agency, list(changed.topics.all())) == (
        2,
        "Fire service",
        [topic],
    )
    with pytest.raises(Refused, match="Check the latest version"):
        change_incident(
            incident=incident, revision=1, topics=[topic], by=officer, now=NOW, **details()
        )


def test_stand_down_stores_the_review_and_ends_the_incident(manager, officer):
    incident = IncidentFactory()
    review = {"went_well": "The cell answered", "to_change": "Ring sooner"}
    todo = [FollowUp("Write down the number", officer, TODAY)]

    stand_down(incident=incident, follow_ups=todo, by=manager, now=NOW, **review)

    assert not Incident.objects.active().exists()
    assert [action.owner for action in incident.actions.all()] == [officer]
    with pytest.raises(Refused, match="was stood down"):
        stand_down(incident=incident, follow_ups=[], by=manager, now=NOW, **review)
    with pytest.raises(Refused, match="was stood down"):
        log_statement(incident=incident, by=officer, now=NOW, **said())


def test_finish_action_once(officer):
    action = IncidentActionFactory()

    assert [finish_action(action=action, by=officer, now=NOW) for _ in range(2)] == [True, False]


def test_log_statement_once_with_its_points(officer):
    incident = IncidentFactory()
    injured = PointFactory(incident=incident, name="Number of injured")
    fire = "  The   fire "

    with pytest.raises(Refused, match="Enter when it happened"):
        log_statement(incident=incident, by=officer, now=NOW - timedelta(minutes=5), **said())
    statement = log_statement(
        incident=incident, by=officer, now=NOW, **said(points=[injured], new_point=fire)
    )

    assert sorted(point.name for point in statement.points.all()) == [
        "Number of injured",
        "The fire",
    ]
    with pytest.raises(Refused, match="with that time and source is already logged"):
        log_statement(incident=incident, by=officer, now=NOW, **said())
    with pytest.raises(Refused, match="Enter"):
        retract_statement(statement=statement, because=" ", by=officer, now=NOW)
    retract_statement(statement=statement, because="It was of another fire", by=officer, now=NOW)
    log_statement(incident=incident, by=officer, now=NOW, **said(new_point="number of INJURED"))
    assert incident.points.count() == 2
