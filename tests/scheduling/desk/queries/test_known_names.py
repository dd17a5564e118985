"""Names that the fields suggest, and that are found in a pasted mail."""

import pytest

from scheduling.desk.queries.known_names import known_for_paste, known_names
from tests.clock import NOW
from tests.factories.scheduling import JournalistFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_known_names_leave_out_a_contact_that_was_removed() -> None:
    JournalistFactory(name="Morwenna Pascoe", outlet__name="Solent Shore FM")
    JournalistFactory(name="Name removed", outlet__name="Harbour Post", forgotten_at=NOW)
    topic = TopicFactory(title="GP access")

    names = known_names()

    assert names == {
        "outlets": ["Harbour Post", "Solent Shore FM"],
        "journalists": ["Morwenna Pascoe"],
    }
    assert known_for_paste(names).topics == {str(topic.pk): "GP access"}
