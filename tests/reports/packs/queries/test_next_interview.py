from datetime import timedelta

import pytest

from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.actions.delivery import acknowledge_version
from reports.packs.actions.review import withdraw_version
from reports.packs.queries.next_interview import next_interview_of
from tests.clock import NOW
from tests.factories.scheduling import AskFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_nobody_has_no_next_interview(spokesperson):
    shown = next_interview_of(spokesperson, now=NOW)

    assert (shown.interview, shown.version, shown.asks, shown.later) == (None, None, [], [])


def test_an_interview_without_a_pack_is_shown_without_one(interview, spokesperson):
    shown = next_interview_of(spokesperson, now=NOW)

    assert (shown.interview, shown.version) == (interview, None)
    assert shown.air
    assert shown.air.length == "14 h 50 min"


def test_a_draft_and_a_version_in_review_are_not_shown(submitted, spokesperson):
    submitted()

    assert next_interview_of(spokesperson, now=NOW).version is None


def test_the_latest_version_is_shown_with_what_it_says(approved, spokesperson):
    approved()
    second = approved(10)

    shown = next_interview_of(spokesperson, now=NOW)

    assert shown.version == second
    assert (
        shown.content.messages.primary == "If it is an emergency, call 999. An ambulance will come."
    )
    assert (shown.staleness.is_stale, shown.acknowledged_at, shown.has_read_earlier) == (
        False,
        None,
        False,
    )


def test_reading_is_remembered_by_version(approved, spokesperson):
    first = approved()
    acknowledge_version(version=first, person=first.recipient, by=spokesperson, now=NOW)
    assert next_interview_of(spokesperson, now=NOW).acknowledged_at == NOW

    approved(10)

    shown = next_interview_of(spokesperson, now=NOW)
    assert (shown.acknowledged_at, shown.has_read_earlier) == (None, True)


def test_a_withdrawn_version_is_not_shown(approved, spokesperson, manager):
    withdraw_version(version=approved(), reason="Wrong", by=manager, now=NOW)

    shown = next_interview_of(spokesperson, now=NOW)
    assert (shown.version, shown.is_withdrawn) == (None, True)


def test_a_version_for_somebody_else_is_not_shown(
    approved, pack, another_spokesperson, spokesperson
):
    approved()
    pack.interview.person = PersonFactory(user=another_spokesperson)
    pack.interview.save()

    shown = next_interview_of(another_spokesperson, now=NOW)
    assert (shown.interview, shown.version, shown.is_withdrawn) == (pack.interview, None, False)
    assert next_interview_of(spokesperson, now=NOW).interview is None


def test_what_has_changed_since_is_told(approved, spokesperson, officer):
    approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    shown = next_interview_of(spokesperson, now=NOW)

    assert shown.staleness.words == ["Line W-07 was withdrawn."]
    assert shown.stale_state == "out of date since line W-07 was withdrawn at 4:20pm"


def test_later_interviews_and_asks_come_along(interview, spokesperson):
    later = InterviewFactory(
        person=interview.person, starts_at=interview.starts_at + timedelta(days=1)
    )
    ask = AskFactory(person=interview.person)

    shown = next_interview_of(spokesperson, now=NOW)

    assert (shown.interview, shown.later, shown.asks) == (interview, [later], [ask])


def test_one_that_went_out_is_not_next(interview, spokesperson):
    Interview.objects.update(went_out_at=NOW)

    assert next_interview_of(spokesperson, now=NOW).interview is None
