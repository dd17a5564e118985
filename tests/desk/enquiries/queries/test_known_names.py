"""Names that the fields suggest, and that are found in a pasted mail."""

from datetime import timedelta

import pytest

from desk.enquiries.queries.known_names import known_caller, known_for_reading, known_names
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, JournalistFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_known_caller_is_of_the_outlet_with_their_latest_programme():
    journalist = JournalistFactory(name="Dan Pettifer", outlet__name="Westmoor Sound")
    JournalistFactory(name="Dan Pettifer", outlet__name="Harbour Post")
    for days, programme in ((9, "Breakfast"), (3, "Drive"), (1, "")):
        received_at = NOW - timedelta(days=days)
        EnquiryFactory(journalist=journalist, programme=programme, received_at=received_at)

    found = known_caller(outlet="westmoor sound", journalist=" Dan  Pettifer")

    assert (found, found and found.programme) == (journalist, "Drive")
    assert known_caller(outlet="", journalist="Dan Pettifer") is None
    assert known_caller(outlet="Westmoor Sound", journalist="") is None


def test_known_names_leave_out_a_contact_that_was_removed():
    JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")
    JournalistFactory(name="Name removed", outlet__name="Harbour Post", forgotten_at=NOW)
    topic = TopicFactory(title="GP access")

    names = known_names()

    assert names == {
        "outlets": ["Harbour Post", "Solent Shore FM"],
        "journalists": ["Morwenna Pascoe"],
    }
    assert known_for_reading(names).topics == {str(topic.pk): "GP access"}
