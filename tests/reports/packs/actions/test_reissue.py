from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from reports.packs.actions.printing import render_version
from reports.packs.actions.reissue import (
    NeedsWriting,
    NothingChanged,
    NothingToReissue,
    reissue_pack,
)
from reports.packs.actions.review import approve_version, withdraw_version
from reports.packs.models import Pack, PackSection
from reports.packs.queries.packs import version_content
from scheduling.desk.actions.interviews import change_interview, move_interview
from scheduling.desk.models import Interview
from scheduling.lines.actions.lines import withdraw_line
from scheduling.lines.models import Line
from tests.clock import NOW
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def moved(interview: Interview, by: User) -> Pack:
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=by, now=LATER)
    return Pack.objects.get(interview=interview)


def test_a_moved_interview_is_issued_again_with_only_what_changed(
    approved: Submit, interview: Interview, officer: User, manager: User
) -> None:
    first = approved()
    PackSection.objects.filter(pack=first.pack, key="opening").update(
        content={"opening": "Half written"}
    )

    second = reissue_pack(pack=moved(interview, officer), by=manager, now=LATER)

    assert (second.number, second.reissue_of, second.submitted_by) == (2, first, officer)
    assert second.what_changed == "The slot moved from 7:10am to 8:10am."
    assert second.valid_until == first.valid_until + timedelta(hours=1)
    before = version_content(first)
    after = version_content(second)
    assert (after.messages, after.opening) == (before.messages, before.opening)
    assert after.strip.latest_url.endswith("/2")
    assert AuditEvent.objects.get(action="pack.reissued").by == manager

    render_version(version=second, is_approved=False, now=LATER)
    approve_version(version=second, by=manager, now=LATER)
    assert first.pack.versions.latest() == second


def test_a_version_in_review_makes_room_for_its_re_issue(
    submitted: Submit, interview: Interview, officer: User
) -> None:
    first = submitted()

    second = reissue_pack(pack=moved(interview, officer), by=officer, now=LATER)

    first.refresh_from_db()
    assert (
        first.returned_because
        == "The slot has moved to 26 November 2026, 8:10am. Issued again as version 2."
    )
    assert list(first.pack.versions.in_review()) == [second]


def test_twice_is_once(approved: Submit, interview: Interview, officer: User) -> None:
    approved()
    pack = moved(interview, officer)
    reissue_pack(pack=pack, by=officer, now=LATER)

    with pytest.raises(NothingChanged, match=r"P-0001 version 2 is up to date"):
        reissue_pack(pack=pack, by=officer, now=LATER)


def test_a_line_that_may_not_be_used_needs_writing(
    approved: Submit, interview: Interview, officer: User, manager: User
) -> None:
    approved()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    with pytest.raises(NeedsWriting, match=r"Line W-07 was withdrawn: Wrong\. Change the draft"):
        reissue_pack(pack=moved(interview, officer), by=officer, now=LATER)


def test_what_was_withdrawn_is_not_issued_again(approved: Submit, manager: User) -> None:
    version = approved()
    withdraw_version(version=version, reason="A wrong figure", by=manager, now=LATER)

    with pytest.raises(NothingToReissue):
        reissue_pack(pack=version.pack, by=manager, now=LATER)


def test_a_number_to_dial_is_issued_again_too(
    approved: Submit, interview: Interview, officer: User
) -> None:
    pack = approved().pack
    values = {
        name: getattr(interview, name)
        for name in ("medium", "mode", "format", "arrive_at", "place", "who_calls")
    }
    values |= {
        name: getattr(interview, name) for name in ("producer_name", "fallback", "presenter")
    }
    slot = {"starts_at": interview.starts_at, "minutes": 5, "producer_phone": "01632 960111"}
    change_interview(interview=interview, by=officer, now=LATER, **values, **slot)
    pack = Pack.objects.get(pk=pack.pk)

    assert reissue_pack(pack=pack, by=officer, now=LATER).what_changed == (
        "Producer's number: “01632 960111”, not “01632 960148”."
    )
