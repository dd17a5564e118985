"""A line is cleared only in the words that were read out."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.lines.actions.clearances import clear_line, retract_clearance, review_incident_line
from desk.lines.models import Line
from desk.lines.queries.incidents import incident_lines
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return LineFactory(reference="W-07", approved=True, text="Twelve are hurt.")


@pytest.fixture
def incident(line):
    return IncidentFactory(topics=[line.topic])


def line_state(incident, hours: int = 0):
    [row] = incident_lines(incident, now=NOW + timedelta(hours=hours))
    return row.is_cleared, row.outdated_clearance is not None, row.is_review_due


def test_changed_words_need_a_new_clearance(incident, line, officer):
    values = {
        "incident": incident,
        "line": line,
        "cleared_with": "Sgt Farrow",
        "cleared_at": NOW,
        "by": officer,
    }

    clearance = clear_line(revision=1, now=NOW, **values)

    assert line_state(incident) == (True, False, False)
    with pytest.raises(Refused, match="Sgt Farrow"):
        clear_line(revision=1, now=NOW, **values)
    Line.objects.update(text="Thirteen are hurt.", revision=2)
    assert line_state(incident) == (False, True, False)
    with pytest.raises(Refused, match="have changed"):
        clear_line(revision=1, now=NOW, **values)
    Line.objects.update(text="Twelve are hurt.", revision=3)
    assert line_state(incident) == (True, False, False)
    retract_clearance(clearance=clearance, because="They thought again", by=officer, now=NOW)
    assert line_state(incident) == (False, False, False)


def test_clearance_names_the_person_and_its_retraction_the_reason(incident, line, officer):
    values = {
        "incident": incident,
        "line": line,
        "revision": 1,
        "cleared_at": NOW,
        "by": officer,
        "now": NOW,
    }

    with pytest.raises(Refused, match="Enter who cleared it at the media cell"):
        clear_line(cleared_with=" ", **values)
    with pytest.raises(Refused, match="Enter when it happened"):
        clear_line(cleared_with="Sgt Farrow", **values | {"cleared_at": NOW + timedelta(days=1)})
    clearance = clear_line(cleared_with="Sgt Farrow", **values)
    with pytest.raises(Refused, match="Enter"):
        retract_clearance(clearance=clearance, because="", by=officer, now=NOW)


def test_review_of_a_line_is_due_every_twelve_hours(incident, line, officer):
    values = {"incident": incident, "line": line, "by": officer, "now": NOW + timedelta(hours=11)}
    assert [line_state(incident, hours)[2] for hours in (11, 12)] == [False, True]

    for _ in range(2):
        review_incident_line(revision=1, **values)

    assert [line_state(incident, hours)[2] for hours in (22, 23)] == [False, True]
    assert incident.line_reviews.count() == 1
    with pytest.raises(Refused, match="have changed"):
        review_incident_line(revision=2, **values)
