"""Offers for many people take as many queries as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.choosing.queries.fixes import Fixes
from desk.choosing.ranking import Fix
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_offers_take_as_many_queries_for_three_as_for_one(manager):
    interview = InterviewFactory()
    counts = []
    assert manager.permissions  # looked up once
    for number in (1, 3):
        people = [PersonFactory() for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            fixes = Fixes(interview, people, by=manager, now=NOW)
            offers = [fixes.offer(person, kind) for person in people for kind in Fix]
        counts.append(len(queries))

    assert len(offers) == 3 * len(Fix)
    assert counts[0] == counts[1]
