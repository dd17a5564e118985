"""One outlet, one topic, within two days: which enquiries may be one."""

from datetime import timedelta

import pytest

from desk.enquiries.actions.duplicates import rule_out_duplicate
from desk.enquiries.queries.duplicates import similar_enquiries, similar_to
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, OutletFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "outlet", "subject", "is_found"),
    [
        (0, "harbour  post", "Ambulances queue again", True),
        (2, "Harbour Post", "Beds", False),  # no long word in common
        (2, "Harbour Post", "Ambulance waits", True),
        (2.01, "Harbour Post", "Ambulance waits", False),
        (0, "Solent Shore FM", "Ambulance waits", False),
    ],
)
def test_alike_by_words_where_a_topic_is_missing(days, outlet, subject, is_found):
    EnquiryFactory(outlet__name="Harbour Post", subject="Ambulance queues", topic=TopicFactory())

    found = similar_enquiries(
        outlet=outlet, topic=None, subject=subject, received_at=NOW + timedelta(days=days)
    )

    assert bool(found) is is_found


def test_alike_by_topic_where_both_have_one():
    winter = TopicFactory()
    other = TopicFactory()
    outlet = OutletFactory(name="Harbour Post")
    same = EnquiryFactory(outlet=outlet, topic=winter, subject="Beds")
    EnquiryFactory(outlet=outlet, topic=other, subject="Queues of ambulances")

    assert similar_enquiries(
        outlet="Harbour Post", topic=winter, subject="Ambulances", received_at=NOW
    ) == [same]


def test_alike_to_leaves_out_itself_the_joined_and_what_was_ruled_out(officer):
    outlet = OutletFactory()
    first, second, third, joined = (EnquiryFactory(outlet=outlet) for _ in range(4))
    joined.joined_to = first
    joined.save()
    rule_out_duplicate(enquiry=first, other=third, by=officer, now=NOW)

    assert [similar_to(row) for row in (first, second, joined)] == [[second], [third, first], []]
