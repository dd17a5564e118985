from datetime import timedelta

import pytest

from tests.clock import NOW, TODAY
from tests.factories.training import ExemptionFactory, ExemptionRequestFactory
from training.models import Person
from training.queries.exemptions import exemption_rows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_exemption_rows_are_ordered_by_state(officer, manager):
    ExemptionFactory(starts_on=TODAY - 2 * DAY, ends_on=TODAY - DAY)
    ExemptionFactory(starts_on=TODAY + DAY, ends_on=None)
    ExemptionFactory(starts_on=TODAY - DAY, ends_on=TODAY, approved_by="Dr Wexcombe")
    ExemptionRequestFactory(asked_by=officer)
    ExemptionRequestFactory(asked_by=officer, withdrawn_at=NOW)

    rows = exemption_rows(people=Person.objects.all(), on=TODAY)

    assert [row.state for row in rows] == ["waiting", "in_force", "to_come", "ended", "withdrawn"]
    assert [row.words for row in rows] == ["Waiting", "In force", "To come", "Ended", "Withdrawn"]
    assert [row.approved_by for row in rows][:2] == ["", "Dr Wexcombe"]
    assert [row.may_be_decided_by(manager) for row in rows] == [True, False, False, False, False]
    assert [row.may_be_decided_by(officer) for row in rows] == [False] * 5
