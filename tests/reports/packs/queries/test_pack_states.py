"""The state of a pack in one sentence."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.pack_states import (
    PackState,
    pack_states,
    versions_with_reading,
    with_packs,
)
from tests.clock import NOW
from tests.factories.reports import AcknowledgementFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db
APPROVED = NOW - timedelta(minutes=78)


def state() -> PackState:
    return next(
        iter(
            pack_states(
                with_packs(Interview.objects.all()), versions_with_reading(), now=NOW
            ).values()
        )
    )


def approved(number: int, pack: Pack, **fields: object):
    return PackVersionFactory(
        pack=pack, number=number, approved=True, approved_at=APPROVED, **fields
    )


def test_pack_state_of_an_interview_without_one():
    InterviewFactory()

    assert (state().key, state().words, state().reading) == ("none", "no pack yet", "")


def test_pack_state_of_a_draft():
    PackFactory()

    assert (state().key, state().words) == ("draft", "pack is a draft")


@pytest.mark.parametrize(
    ("traits", "words"),
    [({}, "pack v1 in review"), ({"returned": True}, "pack v1 returned")],
)
def test_pack_state_before_approval(traits, words):
    PackVersionFactory(number=1, **traits)

    assert state().words == words


def test_pack_state_approved_and_not_read_says_since_when():
    approved(2, PackFactory())

    assert (state().words, state().reading) == (
        "pack v2 approved",
        "not read since Wed 25 Nov, 3:02pm",
    )


def test_pack_state_approved_and_read_says_when():
    version = approved(1, PackFactory())
    AcknowledgementFactory(version=version, person=version.recipient, acknowledged_at=NOW)

    assert (state().read_at, state().reading) == (NOW, "read Wed 25 Nov, 4:20pm")


def test_pack_state_is_that_of_the_latest_approved_version_while_another_is_in_review():
    pack = PackFactory()
    first = approved(1, pack)
    AcknowledgementFactory(version=first, person=first.recipient)
    approved(2, pack)
    PackVersionFactory(pack=pack, number=3)

    assert (state().words, state().read_at) == ("pack v2 approved", None)


def test_pack_state_after_a_handover_counts_only_versions_for_the_new_person():
    first = approved(1, PackFactory())
    PackVersionFactory(pack=first.pack, number=2)
    Interview.objects.update(person=PersonFactory())

    assert state().words.startswith("pack v2 in review, out of date since the spokesperson changed")
    assert state().reading == ""


def test_pack_state_of_a_withdrawn_version():
    manager = PackFactory()
    approved(1, manager, withdrawn_at=NOW, withdrawn_by=manager.started_by)

    assert state().words == "pack v1 withdrawn"


def test_no_earlier_version_comes_back_when_the_latest_is_withdrawn():
    pack = PackFactory()
    approved(1, pack)
    approved(2, pack, withdrawn_at=NOW, withdrawn_by=pack.started_by)

    assert state().words == "pack v2 withdrawn"


@pytest.fixture
def taken(resting_on_line: Pack, approved: Submit) -> PackVersion:
    """Version 1, approved; its second message is taken from W-07."""
    return approved()


def withdraw_w07(by: User, at: datetime) -> None:
    Line.objects.filter(reference="W-07").update(withdrawn_at=at, withdrawn_by=by)


def words_at(now: datetime) -> PackState:
    interviews = with_packs(Interview.objects.all())
    return next(iter(pack_states(interviews, versions_with_reading(), now=now).values()))


def test_pack_state_says_since_when_and_why_it_is_out_of_date(taken, manager):
    withdraw_w07(manager, NOW - timedelta(minutes=60))

    state = words_at(NOW)

    assert state.words == "pack v1 out of date since line W-07 was withdrawn at 3:20pm"
    assert (state.key, state.not_to_use, state.needs_call) == ("approved", "message 2", True)


def test_pack_state_names_the_day_of_what_was_not_today(taken, manager):
    withdraw_w07(manager, NOW)

    state = words_at(NOW + timedelta(hours=9))

    assert state.words == (
        "pack v1 out of date since line W-07 was withdrawn at 4:20pm on Wed 25 Nov"
    )


def test_pack_state_of_what_is_out_of_date_before_it_is_approved(submitted, manager):
    submitted()
    Interview.objects.update(place="Studio 2")

    assert state().words == "pack v1 in review, out of date since the place or link changed"


def test_pack_state_is_no_longer_out_of_date_once_it_is_over(taken, manager):
    withdraw_w07(manager, NOW)
    ends_at = taken.pack.interview.ends_at

    assert words_at(ends_at - timedelta(seconds=1)).stale
    assert not words_at(ends_at).stale


def test_pack_states_take_as_many_queries_for_three_as_for_one(
    taken, manager, django_assert_num_queries
):
    withdraw_w07(manager, NOW)
    topic = taken.pack.interview.enquiry.topic
    for number in range(2):
        PackVersionFactory(
            approved=True,
            content=taken.content,
            pack__interview__enquiry__topic=topic,
            pack__interview__starts_at=taken.pack.interview.starts_at + timedelta(days=number + 1),
        )
    around = ("enquiry__outlet", "enquiry__owner", "person")
    interviews = list(with_packs(Interview.objects.select_related(*around)))
    versions = list(versions_with_reading())

    with django_assert_num_queries(6):
        one = pack_states(interviews[:1], versions, now=NOW)
    with django_assert_num_queries(6):
        three = pack_states(interviews, versions, now=NOW)

    assert [bool(each.stale) for each in [*one.values(), *three.values()]] == [True] * 4
