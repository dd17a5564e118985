"""The lines of an answer are checked for the moment at which it goes out."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions.enquiries import answer_enquiry
from desk.enquiries.actions.lines_used import check_lines
from desk.enquiries.models import Enquiry
from tests.clock import NOW, TODAY
from tests.factories.incidents import ClearanceFactory, IncidentFactory
from tests.factories.scheduling import EnquiryFactory, LineFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"approved": True}, ""),
        ({"approved": True, "withdrawn": True, "withdrawn_at": NOW + AN_HOUR}, ""),
        ({"approved": True, "review_on": TODAY, "expires_on": TODAY}, ""),
        ({"approved": True, "live_from": TODAY}, ""),
        ({}, "is not approved"),
        ({"approved": True, "approved_at": NOW + AN_HOUR}, "is not approved"),
        ({"approved": True, "withdrawn": True, "withdrawn_at": NOW}, "is withdrawn"),
        ({"approved": True, "live_from": TODAY + DAY}, "starts on 26 November 2026"),
        (
            {"approved": True, "review_on": TODAY - DAY, "expires_on": TODAY - DAY},
            "expired on 24 November 2026",
        ),
    ],
)
def test_a_line_is_used_while_it_stands(line, words):
    said = {
        "enquiry": EnquiryFactory(),
        "lines": [LineFactory(reference="W-07", **line)],
        "sent_at": NOW,
    }

    if not words:
        check_lines(**said)
        return
    with pytest.raises(Refused, match=f"W-07 {words}. Answer without it"):
        check_lines(**said)


def test_in_an_incident_a_line_is_used_once_it_is_cleared():
    topic = TopicFactory()
    line = LineFactory(reference="W-07", approved=True, topic=topic)
    incident = IncidentFactory(topics=[topic], title="Fire")
    IncidentFactory(topics=[TopicFactory()])
    IncidentFactory(topics=[topic], over=True)
    said = {"enquiry": EnquiryFactory(topic=topic), "lines": [line], "sent_at": NOW}

    with pytest.raises(Refused, match="W-07 is not cleared with the media cell for “Fire”"):
        check_lines(**said)
    ClearanceFactory(incident=incident, line=line, text=line.text, proof=line.proof)
    check_lines(**said)


@pytest.mark.usefixtures("at_now")
def test_a_line_withdrawn_while_the_answer_was_written_is_refused_by_name(client_of, officer):
    enquiry = EnquiryFactory(state="triaged")
    line = LineFactory(reference="W-07", approved=True, text="Call 999 in an emergency.")
    client = client_of(officer)
    page = f"/enquiries/{enquiry.reference}/answer/"

    looked = client.post(page, {"response": "We said", "find": "emergency", "action": "find"}).text
    line.withdrawn_at = NOW
    line.withdrawn_by = officer
    line.withdrawn_because = "Wrong"
    line.save()
    refused = client.post(page, {"response": "We said", "lines_used": str(line.pk)}).text

    assert ["W-07 Call 999" in looked, "We said</textarea>" in looked, "Error: " in looked] == [
        True,
        True,
        False,
    ]
    assert ["W-07 is withdrawn. Answer without it" in refused, "We said</textarea>" in refused] == [
        True,
        True,
    ]
    assert Enquiry.objects.get().state == "triaged"
    answer_enquiry(enquiry=enquiry, response="In our own words", by=officer, now=NOW)
