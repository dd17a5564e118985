"""Related enquiries: linked once, shown on both, and unlinked."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from desk.enquiries.actions.enquiry_links import link_enquiries
from desk.enquiries.models import Enquiry, EnquiryLink
from desk.enquiries.queries.related import earlier_enquiries, related_to
from tests.clock import NOW
from tests.factories.scheduling import (
    EnquiryFactory,
    JournalistFactory,
    LineFactory,
    OutletFactory,
)
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def linked_to(enquiry: Enquiry) -> list[Enquiry]:
    return related_to(enquiry, apart_from=[])[0]


@pytest.fixture
def two() -> tuple[Enquiry, Enquiry]:
    return EnquiryFactory(reference="E-0001"), EnquiryFactory(reference="E-0002")


def test_link_enquiries_shows_each_on_the_other_and_twice_is_once(officer, two):
    first, second = two

    link_enquiries(enquiry=second, other=first, by=officer, now=NOW)
    link_enquiries(enquiry=first, other=second, by=officer, now=NOW)

    assert (linked_to(first), linked_to(second)) == ([second], [first])
    assert EnquiryLink.objects.count() == 1
    assert list(first.notes.values_list("text", flat=True)) == ["Linked to E-0002"]
    assert AuditEvent.objects.filter(action="enquiry.linked").count() == 1


def test_those_of_the_same_topic_or_outlet_of_the_last_two_weeks_may_be_related():
    topic, outlet = TopicFactory(), OutletFactory()
    here = EnquiryFactory(topic=topic, outlet=outlet, received_at=NOW)
    same_topic = EnquiryFactory(topic=topic, received_at=NOW - timedelta(days=1))
    same_outlet = EnquiryFactory(outlet=outlet, received_at=NOW - timedelta(days=14))
    EnquiryFactory(topic=topic, received_at=NOW - timedelta(days=15))
    EnquiryFactory(received_at=NOW - timedelta(days=1))
    joined = EnquiryFactory(topic=topic, received_at=NOW - timedelta(days=1), joined_to=same_topic)

    assert related_to(here, apart_from=[])[1] == [same_topic, same_outlet]
    assert related_to(here, apart_from=[same_topic])[1] == [same_outlet]
    assert joined not in related_to(here, apart_from=[])[1]


def test_what_we_had_before_is_of_the_outlet_the_journalist_or_the_topic():
    dan = JournalistFactory(name="Dan Pettifer", outlet__name="Westmoor Sound")
    topic = TopicFactory()
    of_dan = EnquiryFactory(journalist=dan, received_at=NOW - timedelta(days=3))
    of_topic = EnquiryFactory(topic=topic, received_at=NOW - timedelta(days=2))
    of_outlet = EnquiryFactory(outlet__name="Harbour Post", received_at=NOW - timedelta(days=1))
    EnquiryFactory(topic=topic, received_at=NOW - timedelta(days=366))
    of_dan.lines_used.add(LineFactory())

    found = earlier_enquiries(
        outlet="harbour  post", journalist="dan pettifer", topic=str(topic.pk), now=NOW
    )

    assert found == [of_outlet, of_topic, of_dan]
    assert earlier_enquiries(outlet="", journalist="", topic="", now=NOW) == []
