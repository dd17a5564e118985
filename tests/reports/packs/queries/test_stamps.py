"""A version that may no longer be used leaves with a stamp that says so; the stored file stays."""

import pytest

from accounts.models import User
from desk.enquiries.models import Interview
from desk.lines.models import Line
from reports.packs.models import PackVersion
from reports.packs.queries.stamps import with_stamp
from tests.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_stamps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "reports.packs.queries.stamps.stamped",
        lambda content, stamp, words: content + f" {stamp}: {words}".encode(),
    )


def left(version: PackVersion) -> str:
    return with_stamp(version, b"%PDF", now=NOW).decode()


def withdraw_line(by: User) -> None:
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=by, withdrawn_because="Wrong")


def test_a_version_that_is_right_leaves_as_it_is(resting_on_line, approved):
    assert left(approved()) == "%PDF"


def test_a_version_out_of_date_leaves_with_what_must_not_be_used(
    resting_on_line, approved, manager
):
    version = approved()
    withdraw_line(manager)

    assert left(version) == (
        "%PDF out_of_date: P-0001 version 1: out of date: do not use message 2"
    )


def test_what_is_too_long_for_the_stamp_is_not_cut_but_told_by_its_cause(pack, approved, manager):
    section = pack.sections.get(key="hard")
    for question in section.content["questions"]:
        question["line"] = "W-07/1"
    section.save()
    version = approved()
    withdraw_line(manager)

    assert left(version).endswith("out of date: line W-07 was withdrawn")


def test_other_details_of_the_slot_are_a_reason_too(approved):
    version = approved()
    Interview.objects.update(place="Another studio", contacts="Producer: they call you")

    words = left(PackVersion.objects.get(pk=version.pk)).partition("out of date: ")[2]

    assert words == "the place or link changed"


def test_withdrawn_comes_before_out_of_date(resting_on_line, approved, manager):
    version = approved()
    withdraw_line(manager)
    version.withdrawn_at, version.withdrawn_by = NOW, manager

    assert left(version) == "%PDF withdrawn: P-0001 version 1: withdrawn"


def test_a_version_in_review_is_not_stamped(resting_on_line, submitted, manager):
    version = submitted()
    withdraw_line(manager)

    assert left(version) == "%PDF"
