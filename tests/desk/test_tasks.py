from datetime import timedelta

import pytest

from desk.tasks import (
    delete_recordings,
    forget_contacts,
    queue_enquiry_alerts,
    send_enquiry_alert,
    tell_of_attention,
)
from tests.clock import NOW
from tests.desk.enquiries.agreed import able, agreed
from tests.factories.recordings import RecordingFactory
from tests.factories.scheduling import AwayFactory, EnquiryFactory, JournalistFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_enquiry_alerts_twice_in_a_row_and_late():
    enquiry = EnquiryFactory(
        state="triaged", received_at=NOW - timedelta(days=3), deadline_at=NOW - timedelta(days=1)
    )

    assert [queue_enquiry_alerts() for _ in range(2)] == ["1 alerts still to be sent."] * 2
    assert [send_enquiry_alert(enquiry_id=enquiry.pk, kind="then") for _ in range(2)] == [
        f"{enquiry.reference}: {enquiry.owner} told.",
        f"{enquiry.reference}: already sent.",
    ]
    assert queue_enquiry_alerts() == "0 alerts still to be sent."


def test_forget_contacts_twice_in_a_row_and_late():
    JournalistFactory(met_at=NOW - timedelta(days=2000))

    assert [forget_contacts() for _ in range(2)] == [
        "1 contacts of journalists deleted after their retention date.",
        "0 contacts of journalists deleted after their retention date.",
    ]


def test_delete_recordings_twice_in_a_row_and_late():
    RecordingFactory(delete_on=NOW.date() - timedelta(days=400))

    assert [delete_recordings() for _ in range(2)] == [
        "1 recordings of interviews deleted after their last day.",
        "0 recordings of interviews deleted after their last day.",
    ]


def test_tell_of_attention_twice_in_a_row_and_late():
    interview = agreed(able())
    AwayFactory(
        person=interview.person,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        recorded_at=NOW,
    )

    assert [tell_of_attention() for _ in range(2)] == [
        "Told of 1 interviews.",
        "Told of 0 interviews.",
    ]
