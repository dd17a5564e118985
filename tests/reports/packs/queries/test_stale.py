from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from desk.enquiries.actions.restriction_overrides import override_restriction
from desk.enquiries.models import Interview
from desk.lines.actions.restrictions import end_restriction, record_restriction
from desk.lines.models import Line
from reports.packs.content import LastInterview
from reports.packs.models import PackVersion
from reports.packs.queries.shared_packs import WITH_SHARED
from reports.packs.queries.stale import (
    reissue_base,
    reissue_content,
    stale_reasons,
    stale_reasons_of,
)
from tests.clock import NOW
from tests.factories.reports import PackVersionFactory
from tests.factories.training import PersonFactory, PracticeFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def fresh(version: PackVersion) -> PackVersion:
    return PackVersion.objects.get(pk=version.pk)


def test_a_version_is_not_stale_at_first(approved):
    assert stale_reasons(approved(), now=NOW) == []


def test_a_version_is_stale_for_every_reason_there_is(approved, pack, officer):
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)
    pack.interview.minutes = 4
    pack.interview.called_off_at = NOW
    pack.interview.called_off_because = "Rain"
    pack.interview.person = PersonFactory(first_name="Hamish", last_name="Dunmore")
    pack.interview.save()

    assert stale_reasons(fresh(version), now=NOW) == [
        "Line W-07 was withdrawn.",
        "Called off: Rain.",
        "Spokesperson: Dr Leila Iyer-Thorne, now Hamish Dunmore.",
        "It is 4 minutes long, not 5.",
    ]


def test_a_version_whose_interview_is_over_is_not_stale(approved, pack, officer):
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    assert stale_reasons(fresh(version), now=pack.interview.ends_at) == []
    assert stale_reasons(fresh(version), now=pack.interview.ends_at - timedelta(seconds=1)) != []


def test_an_interview_handed_to_nobody_says_so(approved, pack):
    version = approved()
    pack.interview.person = pack.interview.accepted_at = None
    pack.interview.save()

    assert stale_reasons(fresh(version), now=NOW) == [
        "Spokesperson: Dr Leila Iyer-Thorne, no longer."
    ]


def embargo(interview: Interview, by: User, **values: Any) -> Any:
    given: dict[str, Any] = {
        "title": "Inquest opens",
        "kind": "inquest",
        "scope": "topics",
        "people": [],
    }
    given |= {
        "topics": [interview.enquiry.topic],
        "starts_at": NOW - timedelta(days=1),
        "ends_at": None,
    }
    return record_restriction(
        **given | values, reason="The coroner", guidance="Nothing on it", by=by, now=LATER
    )


def test_a_restriction_that_came_since_makes_it_stale_until_it_is_overridden(
    approved, interview, manager
):
    version = approved()
    restriction = embargo(interview, manager)

    assert stale_reasons(fresh(version), now=LATER) == ["A restriction now applies: Inquest opens."]
    override_restriction(
        restriction=restriction, interview=interview, reason="Agreed", by=manager, now=LATER
    )
    assert stale_reasons(fresh(version), now=LATER) == []


@pytest.mark.parametrize(
    "values",
    [{"topics": [], "scope": "people"}, {"ends_at": NOW}, {"starts_at": NOW + timedelta(days=9)}],
    ids=["on someone else", "over before the slot", "after the slot"],
)
def test_a_restriction_that_does_not_meet_the_slot_is_none(approved, interview, manager, values):
    version = approved()
    embargo(
        interview, manager, **values | ({"people": [PersonFactory()]} if "scope" in values else {})
    )

    assert stale_reasons(fresh(version), now=LATER) == []


def test_a_restriction_that_was_lifted_since_makes_it_stale(submitted, interview, manager):
    restriction = embargo(interview, manager, starts_at=LATER + timedelta(hours=1))
    override_restriction(
        restriction=restriction, interview=interview, reason="Agreed", by=manager, now=NOW
    )
    version = submitted(90)
    assert stale_reasons(fresh(version), now=LATER) == []

    end_restriction(
        restriction=restriction, because="Adjourned", by=manager, now=LATER + timedelta(minutes=45)
    )

    assert stale_reasons(fresh(version), now=NOW + timedelta(hours=2)) == [
        "A restriction no longer applies: Inquest opens."
    ]


def test_a_person_who_leaves_before_the_slot_is_named(approved, interview):
    version = approved()
    interview.person.left_on = NOW.date()
    interview.person.save()

    assert stale_reasons(fresh(version), now=NOW) == [
        "Leaves before the interview: 25 November 2026."
    ]


def test_several_take_the_queries_of_one(approved, django_assert_num_queries):
    approved()
    around = (
        "pack__interview__enquiry__outlet",
        "pack__interview__enquiry__owner",
        "pack__interview__person",
        *WITH_SHARED,
    )
    versions = list(PackVersion.objects.select_related(*around))
    versions *= 3

    with django_assert_num_queries(5):
        stale_reasons_of(versions, now=NOW)


@pytest.mark.parametrize(
    ("states", "number"),
    [
        ([], None),
        (["approved"], 1),
        (["approved", "returned"], 1),
        (["approved", ""], 2),
        (["approved", "withdrawn"], None),
    ],
)
def test_what_is_repeated(states, number):
    pack = PackVersionFactory(returned=True, number=9).pack
    for n, state in enumerate(states, start=1):
        PackVersionFactory(pack=pack, number=n, **({state: True} if state else {}))

    base = reissue_base(pack)

    assert (base.number if base else None) == number


def test_how_anothers_last_interview_went_is_left_out(approved):
    version = PackVersion.objects.get(pk=approved().pk)
    content = {
        **version.content,
        "last": {"occasion": "Radio, May", "keep": "Calm", "change": "Slower"},
    }
    first = PackVersionFactory(
        pack=version.pack, number=5, content=content, recipient=PersonFactory()
    )
    PracticeFactory(person=version.recipient, medium="radio")

    last = reissue_content(first, now=NOW).last

    assert last.occasion.startswith("Mock interview, radio")
    assert (last.keep, last.change) == (LastInterview().keep, LastInterview().change)
