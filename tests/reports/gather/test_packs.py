from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from reports.actions.drafts import save_section
from reports.content import LineUsed, PackContent
from reports.gather.packs import draft_content, latest_url, lines_used, logistics_of, stale_reasons, version_content
from reports.models import Pack, PackVersion
from scheduling.models import Interview, Line
from tests.clock import NOW, TODAY
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import InterviewFactory, LineFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db


def test_draft_content_takes_the_slot_from_the_interview(pack: Pack) -> None:
    logistics = draft_content(pack, now=NOW).logistics

    assert (logistics.on_air_at, logistics.minutes) == (pack.interview.starts_at, 5)
    assert (logistics.outlet, logistics.programme, logistics.presenter) == (
        "Solent Shore FM",
        "Breakfast",
        "Jem Ollerenshaw",
    )
    assert (logistics.mode, logistics.medium_title, logistics.owner) == ("live", "Radio", "Ceri Maddox")


def test_draft_content_has_the_strip_of_the_next_version(pack: Pack) -> None:
    strip = draft_content(pack, now=NOW).strip

    assert (strip.reference, strip.kind, strip.version, strip.status) == ("P-0001", "standard", 1, "draft")
    assert (strip.recipient, strip.organisation) == ("Dr Leila Iyer-Thorne", "NHS Solent Shore")
    assert strip.valid_until == pack.interview.ends_at + timedelta(hours=24)
    assert strip.latest_url == latest_url(pack, 1)
    assert strip.latest_url.endswith(f"/latest/{pack.public_id}/1")


def test_draft_content_counts_on_after_a_returned_version(pack: Pack) -> None:
    PackVersionFactory(pack=pack, number=1, returned=True)

    assert draft_content(pack, now=NOW).strip.version == 2


def test_draft_content_names_everyone_who_wrote_once(pack: Pack, officer: User, manager: User) -> None:
    for number, by in enumerate((manager, officer, manager), start=1):
        save_section(pack=pack, key="opening", texts={"opening": str(number)}, revision=number, by=by, now=NOW)

    control = draft_content(pack, now=NOW).control
    assert (control.author, control.contributors) == ("Ceri Maddox", ("Ceri Maddox", "Ines Thackray"))


def test_draft_content_of_an_interview_that_is_nobodys(pack: Pack) -> None:
    pack.interview.person = None

    assert draft_content(pack, now=NOW).strip.recipient == ""


def test_a_version_from_before_a_section_was_thought_of_can_be_read() -> None:
    version = PackVersionFactory(content={"messages": {"primary": "Call 999."}, "of_the_past": {"x": 1}})

    content = version_content(version)

    assert content.messages.primary == "Call 999."
    assert content.glance == PackContent().glance


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"approved": True}, ("live", 1)),
        ({"approved": True, "review_on": TODAY}, ("review_due", 1)),
        ({"approved": True, "withdrawn": True}, ("withdrawn", 1)),
        ({"approved": True, "revision": 3}, ("live", 3)),
        ({}, ("draft", 1)),
    ],
)
def test_lines_used_are_as_they_stand_today(fields: dict[str, Any], wanted: tuple[str, int]) -> None:
    LineFactory(reference="W-09", **fields)

    (line,) = lines_used(["W-09/1"], now=NOW)

    assert (line.reference, line.revision, line.status, line.current_revision) == ("W-09", 1, *wanted)


def test_a_line_that_is_not_in_the_library_may_not_be_used() -> None:
    assert lines_used(["W-99/2"], now=NOW) == (LineUsed("W-99", 2, 0, "withdrawn"),)


def fresh(version: PackVersion) -> PackVersion:
    return PackVersion.objects.get(pk=version.pk)


def test_a_version_is_not_stale_at_first(approved: Submit) -> None:
    assert stale_reasons(approved(), now=NOW) == []


def test_a_version_is_stale_for_every_reason_there_is(approved: Submit, pack: Pack, officer: User) -> None:
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)
    pack.interview.minutes, pack.interview.called_off_at = 4, NOW
    pack.interview.person = PersonFactory(first_name="Hamish", last_name="Dunmore")
    pack.interview.save()

    assert stale_reasons(fresh(version), now=NOW) == [
        "Line W-07 was withdrawn.",
        "The interview was called off.",
        "The slot has moved to 26 November 2026, 7:10am.",
        "The interview is with Hamish Dunmore now.",
    ]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"producer_phone": "01632 960149"}, "The slot has changed: producer's number."),
        ({"place": "Studio 2"}, "The slot has changed: place or link."),
        ({"arrive_at": NOW}, "The slot has changed: arrive or dial in."),
        ({"medium": "print", "fallback": "Ring"}, "The slot has changed: fallback, medium."),
        ({"mode": "recorded"}, "The slot has changed: live or recorded."),
    ],
)
def test_a_version_is_stale_once_the_slot_is_not_as_it_says(
    approved: Submit, pack: Pack, change: dict[str, Any], wanted: str
) -> None:
    version = approved()
    Interview.objects.filter(pack=pack).update(**change)

    assert stale_reasons(fresh(version), now=NOW) == [wanted]


def test_a_version_whose_interview_is_over_is_not_stale(approved: Submit, pack: Pack, officer: User) -> None:
    version = approved()
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    assert stale_reasons(fresh(version), now=pack.interview.ends_at) == []
    assert stale_reasons(fresh(version), now=pack.interview.ends_at - timedelta(seconds=1)) != []


def test_an_interview_handed_to_nobody_says_so(approved: Submit, pack: Pack) -> None:
    version = approved()
    pack.interview.person = pack.interview.accepted_at = None
    pack.interview.save()

    assert stale_reasons(fresh(version), now=NOW) == ["The interview is with nobody now."]


def test_logistics_of_an_as_live_interview() -> None:
    assert logistics_of(InterviewFactory(mode="as_live")).mode == "as live"
