"""The log of an incident as a PDF."""

import pytest

from reports.incidents.views import incident_log
from reports.printing.renderer import Rendered, RenderingTookTooLong
from tests.factories.incidents import IncidentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


class Failing:
    def __init__(self, problems=(), error=None):
        self.problems = problems
        self.error = error

    def render(self, *_):
        if self.error:
            raise self.error
        return Rendered(b"%PDF", 1, 0.1, self.problems)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Failing(error=RenderingTookTooLong(60)), "The PDF was not made."),
        (Failing(problems=("no title",)), "The PDF failed its checks"),
    ],
)
def test_incident_log_pdf_that_fails_says_so(client_of, officer, monkeypatch, made, said):
    monkeypatch.setattr(incident_log, "renderer", lambda: made)
    address = f"{IncidentFactory().get_absolute_url()}log.pdf"

    assert said in client_of(officer).get(address, follow=True).text


def test_incident_log_pdf_is_stored_by_nobody(client_of, officer, monkeypatch):
    monkeypatch.setattr(incident_log, "renderer", Failing)

    answer = client_of(officer).get(f"{IncidentFactory().get_absolute_url()}log.pdf")

    assert (answer.content, answer["Cache-Control"]) == (b"%PDF", "private, no-store")
