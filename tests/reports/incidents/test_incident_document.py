"""The log as a PDF: tagged, checked, and with every decision in it."""

import pytest

from reports.incidents.incident_document import KIND, incident_log_html
from reports.printing.renderer import Renderer
from tests.clock import NOW
from tests.factories.incidents import (
    DecisionFactory,
    IncidentActionFactory,
    IncidentFactory,
    PartnerStatementFactory,
)
from tests.reports.pdf_reading import texts_of


@pytest.mark.django_db
def test_the_log_passes_both_standards(officer):
    incident = IncidentFactory(title="Fire at the depot")
    PartnerStatementFactory(incident=incident)
    for number in range(30):
        DecisionFactory(incident=incident, what=f"Decision {number}", why="Because it burns. " * 20)

    html = incident_log_html(incident, reader=officer, now=NOW)
    renderer = Renderer()
    made = renderer.render(html, KIND)
    renderer.stop()

    assert (made.problems, made.pages > 2) == ((), True)
    assert all(f"Decision {number}" in html for number in range(30))


@pytest.mark.django_db
def test_actions_never_stand_on_a_page_without_an_entry(officer):
    incident = IncidentFactory(over=True)
    IncidentActionFactory(incident=incident)
    renderer = Renderer()
    last_pages = []

    for number in range(13):
        DecisionFactory(incident=incident, what=f"Decision {number}", why="It burns.")
        if number > 6:  # from there on the page is nearly full
            html = incident_log_html(incident, reader=officer, now=NOW)
            last_pages.append(texts_of(renderer.render(html, KIND).content)[-1])
    renderer.stop()

    heads = ["Recorded by" in page for page in last_pages]  # again over the entries of each page
    assert heads == [True] * 6


@pytest.mark.django_db
def test_an_incident_without_topics_says_nothing_of_them(officer):
    html = incident_log_html(IncidentFactory(topics=[]), reader=officer, now=NOW)

    assert "Topics:" not in html
