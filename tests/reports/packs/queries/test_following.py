from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from desk.enquiries.models import Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from reports.packs.actions.delivery import open_version
from reports.packs.actions.following import make_air_check
from reports.packs.actions.review import submit_pack, withdraw_version
from reports.packs.models import PackOpening, PackVersion
from reports.packs.queries.following import (
    Following,
    addresses_to_alert,
    air_check_of,
    air_checks,
    before_air,
    following,
    owner_addresses,
)
from reports.packs.queries.pack_states import versions_of_packs, with_packs
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import AirCheckFactory
from tests.factories.scheduling import DutyShiftFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


def followed(*, now: datetime) -> Following:
    interviews = with_packs(Interview.objects.filter(called_off_at=None))
    versions = versions_of_packs(interviews.select_related("pack__shared"), Q())
    return following(versions, now=now)


def test_unread_versions_are_listed_once_the_notice_is_due_until_they_are_read(
    approved,
):
    """Also where nobody sent it, as no worker was running."""
    version = PackVersion.objects.get(pk=approved().pk)
    Organisation.objects.update(pack_chased_after_minutes=20, pack_told_after_minutes=40)
    due_at = version.approved_at + timedelta(minutes=40)
    assert followed(now=due_at - timedelta(seconds=1)).unread == []
    assert [each.version for each in followed(now=due_at).unread] == [version]

    open_version(
        version=version, what=PackOpening.What.PAGE, person=version.recipient, user=None, now=LATER
    )

    (row,) = followed(now=LATER).unread
    assert (row.version, row.is_opened) == (version, True)
    version.acknowledgements.create(person=version.recipient, acknowledged_at=LATER)
    assert not any(vars(followed(now=LATER)).values())


def test_a_stale_version_is_listed_with_its_reasons(approved, manager):
    version = approved()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    assert followed(now=LATER).stale == [(version, ["Line W-07 was withdrawn: Wrong."])]


def test_a_version_in_review_is_listed_if_its_line_or_slot_has_changed(
    submitted, manager, interview
):
    version = submitted()
    assert followed(now=LATER).in_review == []
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    found = followed(now=LATER)

    assert found.in_review == [(version, ["Line W-07 was withdrawn: Wrong."])]
    assert found.in_review_keys == {version.pk}
    Interview.objects.update(called_off_at=LATER, called_off_because="No story")
    assert followed(now=LATER).in_review == []


def test_a_withdrawn_version_is_listed_until_another_replaces_it(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="Wrong figure", by=manager, now=LATER)

    found = followed(now=LATER)

    assert (found.withdrawn, found.unread, found.stale) == ([version], [], [])
    approved()
    assert followed(now=LATER).withdrawn == []


def test_a_check_about_a_slot_or_a_person_before_is_left_out(interview, hamish):
    before = interview.starts_at - timedelta(minutes=20)
    make_air_check(interview=interview, now=before)
    check = air_check_of(interview)

    assert air_checks(now=before) == [check]
    interview.person = hamish
    interview.save()
    assert (air_checks(now=before), air_check_of(interview)) == ([], None)


def test_what_the_last_look_finds(approved, interview, officer, manager):
    first = approved()
    submit_pack(pack=first.pack, what_changed="A figure", by=officer, now=LATER)
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)
    Interview.objects.update(place="Studio 2")

    facts, version = before_air(Interview.objects.get(), now=LATER)

    assert version == first
    assert (facts.approved, facts.waiting, facts.is_opened, facts.is_acknowledged) == (
        1,
        2,
        False,
        False,
    )
    assert facts.slot_changed == ("Place or link: Down the line, now Studio 2.",)
    assert facts.changed == ("Line W-07 was withdrawn: Wrong.",)


def test_the_desk_is_owner_and_deputy_as_far_as_they_work_here(interview, officer):
    interview.enquiry.deputy = UserFactory(email="deputy@example.nhs.uk")
    assert owner_addresses(interview) == ["officer@example.nhs.uk", "deputy@example.nhs.uk"]

    interview.enquiry.owner.is_active = False
    assert owner_addresses(interview) == ["deputy@example.nhs.uk"]


@pytest.mark.parametrize("rows", [1, 3])
def test_following_takes_the_same_queries_for_any_number(rows, django_assert_num_queries):
    for _ in range(rows):
        AirCheckFactory()

    with django_assert_num_queries(2):
        assert len(followed(now=NOW).checks) == rows


def test_whoever_is_on_duty_is_alerted_too(interview, officer):
    on_duty = DutyShiftFactory(ends_at=LATER).user
    DutyShiftFactory(user=officer, ends_at=LATER)

    assert addresses_to_alert(interview, now=NOW) == [officer.email, on_duty.email]
    assert addresses_to_alert(interview, now=LATER) == [officer.email]
