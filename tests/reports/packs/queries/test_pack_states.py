"""The state of a pack in one sentence."""

from datetime import timedelta

import pytest

from reports.packs.models import Pack
from reports.packs.queries.pack_states import (
    PackState,
    pack_states,
    versions_with_reading,
    with_packs,
)
from scheduling.desk.models import Interview
from tests.clock import NOW
from tests.factories.reports import AcknowledgementFactory, PackFactory, PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
APPROVED = NOW - timedelta(minutes=78)


def state() -> PackState:
    return next(
        iter(pack_states(with_packs(Interview.objects.all()), versions_with_reading()).values())
    )


def approved(number: int, pack: Pack, **fields: object):
    return PackVersionFactory(
        pack=pack, number=number, approved=True, approved_at=APPROVED, **fields
    )


def test_pack_state_of_an_interview_without_one() -> None:
    InterviewFactory()

    assert (state().key, state().words, state().reading) == ("none", "no pack yet", "")


def test_pack_state_of_a_draft() -> None:
    PackFactory()

    assert (state().key, state().words) == ("draft", "pack is a draft")


@pytest.mark.parametrize(
    ("traits", "words"),
    [({}, "pack v1 in review"), ({"returned": True}, "pack v1 sent back")],
)
def test_pack_state_before_approval(traits: dict[str, bool], words: str) -> None:
    PackVersionFactory(number=1, **traits)

    assert state().words == words


def test_pack_state_approved_and_not_read_says_since_when() -> None:
    approved(2, PackFactory())

    assert (state().words, state().reading) == (
        "pack v2 approved",
        "not read since 3:02pm Wed 25 Nov",
    )


def test_pack_state_approved_and_read_says_when() -> None:
    version = approved(1, PackFactory())
    AcknowledgementFactory(version=version, person=version.recipient, acknowledged_at=NOW)

    assert (state().read_at, state().reading) == (NOW, "read 4:20pm Wed 25 Nov")


def test_pack_state_is_that_of_the_latest_approved_version_while_another_is_in_review() -> None:
    pack = PackFactory()
    first = approved(1, pack)
    AcknowledgementFactory(version=first, person=first.recipient)
    approved(2, pack)
    PackVersionFactory(pack=pack, number=3)

    assert (state().words, state().read_at) == ("pack v2 approved", None)


def test_pack_state_after_a_handover_counts_only_versions_for_the_new_person() -> None:
    first = approved(1, PackFactory())
    PackVersionFactory(pack=first.pack, number=2)
    Interview.objects.update(person=PersonFactory())

    assert (state().words, state().reading) == ("pack v2 in review", "")


def test_pack_state_of_a_withdrawn_version() -> None:
    manager = PackFactory()
    approved(1, manager, withdrawn_at=NOW, withdrawn_by=manager.started_by)

    assert state().words == "pack v1 withdrawn"


def test_no_earlier_version_comes_back_when_the_latest_is_withdrawn() -> None:
    pack = PackFactory()
    approved(1, pack)
    approved(2, pack, withdrawn_at=NOW, withdrawn_by=pack.started_by)

    assert state().words == "pack v2 withdrawn"
