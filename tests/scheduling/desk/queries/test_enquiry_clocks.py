"""The limits that an enquiry's clocks run on are the organisation's own."""

import pytest

from scheduling.desk.models import Enquiry
from scheduling.desk.queries.enquiry_clocks import current_limits, still_on, with_still_on
from scheduling.desk.timing import STARTING, Limits
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_current_limits_start_as_the_rules_have_them_and_follow_the_settings() -> None:
    before = current_limits()
    Organisation.objects.update(acknowledge_minutes=15, last_call_percent=90)

    assert before == STARTING
    assert current_limits() == Limits(acknowledge=15, last_call=90)


def test_still_on_leaves_out_what_was_called_off() -> None:
    kept = InterviewFactory()
    InterviewFactory(enquiry=kept.enquiry, called_off_at=NOW)

    assert still_on(with_still_on(Enquiry.objects.all()).get()) == [kept]
