"""What a handover note stores of the desk."""

from datetime import timedelta

import pytest

from desk.enquiries.queries.open_work import open_work
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.scheduling import AskFactory, CoverageFactory, EnquiryFactory, InterviewFactory

pytestmark = pytest.mark.django_db


def test_open_work_is_in_words_that_stay():
    enquiry = EnquiryFactory(
        reference="E-0001", outlet__name="Harbour Post", owner__name="Ceri Maddox"
    )
    enquiry.notes.create(at=NOW, by=enquiry.owner, text="Rang back")
    enquiry.notes.create(at=NOW, text="Told by email")
    EnquiryFactory(state="closed")
    ask = AskFactory(
        interview=InterviewFactory(enquiry=EnquiryFactory(state="accepted"), reference="I-0001")
    )
    InterviewFactory(enquiry=ask.interview.enquiry, starts_at=NOW + timedelta(days=4))
    CoverageFactory(enquiry=enquiry, title="Queues", correction="214", correction_asked_at=NOW)

    kept = open_work(NOW)

    assert kept["enquiries"][0] == {
        "reference": "E-0001",
        "what": "Harbour Post · Ambulance queues",
        "state": "New",
        "deadline_at": "2026-11-25T18:00:00+00:00",
        "owner": "Ceri Maddox",
        "deputy": "",
        "next": "Acknowledge",
        "note": "Rang back",
    }
    assert [row["reference"] for row in kept["interviews"]] == ["I-0001"]
    assert [row["person"] for row in kept["asks"]] == [str(ask.person)]
    assert kept["corrections"] == [{"reference": "E-0001", "what": "Harbour Post: Queues"}]


def test_open_work_names_what_nobody_has_logged_without_its_words():
    ReceivedEmailFactory()
    ReceivedEmailFactory(passed_on_by=UserFactory(name="Beth Maddox"), reached_by="phone")
    ReceivedEmailFactory(dropped=True)

    assert open_work(NOW)["received"] == [
        {"received_at": "2026-11-25T16:02:00+00:00", "passed_on_by": ""},
        {"received_at": "2026-11-25T16:02:00+00:00", "passed_on_by": "Beth Maddox"},
    ]
