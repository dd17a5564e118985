"""One incident whole."""

import pytest

from reports.incidents.views import incidents
from reports.printing.renderer import Rendered, RenderingTookTooLong
from tests.factories.incidents import IncidentFactory, PartnerStatementFactory
from tests.factories.scheduling import LineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_incident_detail_says_what_is_not_cleared_and_which_packs_wait(client_of, officer, pack):
    incident = IncidentFactory(title="Fire", topics=[pack.interview.enquiry.topic])
    PartnerStatementFactory(incident=incident, text="Twelve people were hurt.")
    LineFactory(reference="W-01", topic=pack.interview.enquiry.topic)  # a draft: nothing to read to the media cell yet

    page = client_of(officer).get(incident.get_absolute_url()).text

    assert "1 line not cleared" in page
    assert page.index("/lines/W-07/") < page.index("/lines/W-01/") < page.index("no pack may use it as it is")
    assert "Line W-07 is not cleared with the media cell for “Fire”." in page
    assert "Twelve people were hurt." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_incident_detail_takes_the_same_queries_for_any_number_of_lines(
    client_of, officer, rows, django_assert_num_queries
):
    incident = IncidentFactory()
    lines = LineFactory.create_batch(rows, approved=True)
    incident.topics.set([line.topic for line in lines])
    for line in lines:
        PartnerStatementFactory(incident=incident, partner=line.reference)
    client = client_of(officer)

    with django_assert_num_queries(17):
        client.get(incident.get_absolute_url())


class Failing:
    def __init__(self, problems=(), error=None):
        self.problems, self.error = problems, error

    def render(self, *_):
        if self.error:
            raise self.error
        return Rendered(b"%PDF", 1, 0.1, self.problems)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Failing(error=RenderingTookTooLong(60)), "The PDF was not made."),
        (Failing(problems=("no title",)), "did not pass its checks"),
    ],
)
def test_incident_log_pdf_that_fails_says_so(client_of, officer, monkeypatch, made, said):
    monkeypatch.setattr(incidents, "renderer", lambda: made)
    address = f"{IncidentFactory().get_absolute_url()}log.pdf"

    assert said in client_of(officer).get(address, follow=True).text


def test_incident_log_pdf_is_kept_by_nobody(client_of, officer, monkeypatch):
    monkeypatch.setattr(incidents, "renderer", Failing)

    answer = client_of(officer).get(f"{IncidentFactory().get_absolute_url()}log.pdf")

    assert (answer.content, answer["Cache-Control"]) == (b"%PDF", "private, no-store")
