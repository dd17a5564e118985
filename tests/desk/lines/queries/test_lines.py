"""Similar lines, and the lines that an owner has to deal with."""

from datetime import timedelta

import pytest

from desk.lines.queries.lines import figures_in_words, own_lines, similar_lines
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_similar_lines_are_on_the_topic_and_not_withdrawn():
    topic = TopicFactory(code="winter")
    text = "If it is an emergency, call 999: an ambulance will come."
    LineFactory(reference="W-01", topic=topic, text=text)
    LineFactory(reference="W-02", topic=topic, text="Emergency wards are open.")
    LineFactory(reference="W-03", topic=topic, text=text, withdrawn=True)
    LineFactory(reference="G-01", text=text)

    found = similar_lines(topic, "In emergencies ambulances come: call 999 now.")

    assert [line.reference for line in found] == ["W-01"]


def test_own_lines_are_due_or_have_stale_figures(officer):
    due = LineFactory(owner=officer, approved=True, review_on=TODAY)
    LineFactory(owner=officer, approved=True)
    LineFactory(approved=True, review_on=TODAY)
    yesterday = TODAY - timedelta(days=1)
    figure = LineFigureFactory(owner=officer, as_of=yesterday, good_until=yesterday)

    own = own_lines(officer, now=NOW)

    assert (own.lines, own.figures, own.count) == ([due], [figure], 2)


def test_figures_in_words_without_figures():
    assert figures_in_words([]) == ""
