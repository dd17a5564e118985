"""Handing over the desk: the note never changes, one mail is sent, and only the right person takes
over.
"""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions import handovers
from desk.enquiries.models import Enquiry
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory

pytestmark = pytest.mark.django_db
MORNING = NOW + timedelta(hours=16)


def test_hand_over_keeps_what_was_open_and_mails_a_link(officer, manager):
    EnquiryFactory(reference="E-0001", outlet__name="Harbour Post")

    handover = handovers.hand_over(
        to_user=manager, until=MORNING, note="Ring Dougal", by=officer, now=NOW
    )
    Enquiry.objects.update(state="closed")

    handover.refresh_from_db()
    assert [row["reference"] for row in handover.content["enquiries"]] == ["E-0001"]
    mail = Mail.objects.get()
    assert mail.to == manager.email
    assert [
        "Dougal" in mail.text,
        "Harbour" in mail.text,
        f"/handovers/{handover.pk}/" in mail.text,
    ] == [
        False,
        False,
        True,
    ]


def test_hand_over_refuses_oneself_and_a_duty_that_is_over(officer, manager):
    with pytest.raises(Refused, match="You cannot hand over to yourself"):
        handovers.hand_over(to_user=officer, until=MORNING, note="", by=officer, now=NOW)
    with pytest.raises(Refused, match="Enter a time in the future"):
        handovers.hand_over(to_user=manager, until=NOW, note="", by=officer, now=NOW)


def test_take_handover_is_for_the_one_it_is_made_to(officer, manager):
    handover = handovers.hand_over(to_user=manager, until=MORNING, note="", by=officer, now=NOW)

    with pytest.raises(Refused, match=", so only they can take the desk"):
        handovers.take_handover(handover=handover, by=officer, now=NOW)
    handovers.take_handover(handover=handover, by=manager, now=NOW)
    handovers.take_handover(handover=handover, by=manager, now=MORNING)

    handover.refresh_from_db()
    assert handover.taken_at == NOW
