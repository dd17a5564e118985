"""What packs ask of the reader before air, each version once."""

from datetime import timedelta

import pytest

from accounts.models import User
from desk.enquiries.models import Interview
from reports.packs.actions.drafts import save_section
from reports.packs.actions.review import return_version
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import (
    AcknowledgementFactory,
    AirCheckFactory,
    PackFactory,
    PackVersionFactory,
    PhoneApprovalFactory,
)
from tests.factories.training import PersonFactory
from tests.reports.today.rows import keys, rows, said, titles
from training.models import Organisation

pytestmark = pytest.mark.django_db
AIR = {"pack__interview__enquiry__state": "accepted"}
OF_SOLENT = AIR | {"pack__interview__enquiry__outlet__name": "Solent Shore FM"}


def pack_keys(user: User) -> list[str]:
    return [key for key in keys(user) if key.startswith("pack-")]


def test_packs_are_for_those_who_may_approve_them_and_named_to_others(officer, manager):
    theirs = PackVersionFactory(submitted_by=officer, submitted_at=NOW, **OF_SOLENT)
    PackVersionFactory(submitted_by=manager, **AIR)
    PackVersionFactory(submitted_by=officer, pack__started_by=manager, **AIR)

    of_manager, of_officer = (
        {row.task.key: (row.task.button.words, row.who) for row in rows(user)}
        for user in (manager, officer)
    )

    key = f"pack-{theirs.pk}"
    assert (of_manager[key], of_officer[key]) == (("Review", "unassigned"), ("Open", "a manager"))
    assert sorted(of_manager.values()) == [("Open", "a manager")] * 2 + [("Review", "unassigned")]


def test_a_pack_for_the_morning_is_approved_the_evening_before(manager):
    PackVersionFactory(submitted_at=NOW - timedelta(minutes=25), **OF_SOLENT)

    assert [said(row) for row in rows(manager)] == [
        "1 h 40 | Pack for Solent Shore FM, Ambulance queues | approve by 6pm · in review since 3:55pm"
        " | Review | unassigned"
    ]


def test_the_pack_stands_first_that_is_first_on_air(manager):
    for days, minutes in ((2, 5), (1, 1)):  # the first was sent first
        pack = PackFactory(
            interview__starts_at=NOW + timedelta(days=days),
            interview__person=PersonFactory(),
            interview__enquiry__state="accepted",
        )
        PackVersionFactory(pack=pack, submitted_at=NOW - timedelta(minutes=minutes))

    found = [row.task.slot_at for row in rows(manager)]

    assert found == [NOW + timedelta(days=1), NOW + timedelta(days=2)]


def test_nobody_is_asked_to_approve_for_a_slot_that_is_over_or_called_off(manager):
    over = PackVersionFactory(pack__interview__starts_at=NOW - timedelta(hours=1), **AIR)
    PackVersionFactory(pack__interview__called_off_at=NOW, **AIR)

    assert pack_keys(manager) == []
    assert over.approved_at is None


def test_a_manager_is_not_asked_to_approve_what_they_edited(pack, manager, submitted):
    save_section(
        pack=pack, key="opening", texts={"opening": "Good morning"}, revision=1, by=manager, now=NOW
    )
    submitted(5)

    assert [row.task.button.words for row in rows(manager) if row.task.key.startswith("pack-")] == [
        "Open"
    ]


def test_what_came_back_stands_until_it_is_sent_again(officer, manager, submitted, pack):
    version = submitted()
    return_version(version=version, reason="Say why", by=manager, now=NOW)
    PackVersionFactory(submitted_by=manager, returned=True)

    def came_back(user: User) -> list[tuple[str, ...]]:
        return [row.task.about for row in rows(user) if row.task.key.startswith("sent-back")]

    assert came_back(officer) == [(f"{manager} returned it: Say why",)]
    assert came_back(UserFactory()) == []
    submitted(5)
    assert came_back(officer) == []


def test_what_is_out_of_date_cannot_wait_and_says_why(officer):
    version = PackVersionFactory(
        approved=True, approved_at=NOW - timedelta(hours=3), **OF_SOLENT
    )  # unread too
    Interview.objects.filter(pk=version.pack.interview_id).update(minutes=9)

    [row] = rows(officer)

    assert (row.when, row.task.title, row.task.tag) == (
        "now",
        f"{version.recipient}’s pack",
        ("Out of date", "red", "▲"),
    )
    assert row.task.about == ("its length changed", "Solent Shore FM, Thu 26 Nov, 7:10am")
    assert (row.task.button.words, row.task.url) == (
        "Revise",
        f"/packs/{version.pack}/versions/",
    )


def test_what_is_out_of_date_in_review_stands_once(manager):
    version = PackVersionFactory(**AIR)
    Interview.objects.filter(pk=version.pack.interview_id).update(minutes=9)

    assert keys(manager) == [f"stale-review-{version.pk}"]
    assert titles(manager) == [f"{version.recipient}’s pack, in review"]


def test_what_is_out_of_date_stands_once_if_its_next_version_is_in_review(manager):
    approved = PackVersionFactory(approved=True, **AIR)
    waiting = PackVersionFactory(pack=approved.pack, number=2)
    Interview.objects.filter(pk=approved.pack.interview_id).update(minutes=9)

    assert keys(manager) == [f"stale-review-{waiting.pk}"]


def test_whoever_has_not_read_in_two_hours_is_rung_before_they_have_to_be_ready(
    officer,
):
    version = PackVersionFactory(
        approved=True,
        approved_at=NOW - timedelta(minutes=119),
        pack__interview__arrive_minutes_before=10,
        pack__interview__person=PersonFactory(phone="01632 960164"),
        pack__interview__enquiry__owner=officer,
        **OF_SOLENT,
    )
    before = keys(officer)
    Organisation.objects.update(pack_told_after_minutes=119)
    unread = [said(row) for row in rows(officer)]
    AcknowledgementFactory(version=version, person=version.recipient)

    assert (before, keys(officer)) == ([], [])
    assert unread == [
        f"14 h 40 | {version.recipient} has not read the pack | Pack v1 not opened since 2:21pm"
        " · Solent Shore FM, Thu 26 Nov, 7:10am | 01632 960164 | "
    ]


def test_a_withdrawn_version_that_nothing_replaces_cannot_wait(officer):
    version = PackVersionFactory(withdrawn=True, **AIR)

    [row] = rows(officer)

    assert (row.when, row.task.title) == (
        "now",
        f"{version.recipient}’s pack was withdrawn and not replaced",
    )
    assert row.task.about[1] == "Called off"


def test_a_failed_check_cannot_wait(officer):
    pack = PackFactory(
        interview__starts_at=NOW + timedelta(minutes=20), interview__enquiry__state="accepted"
    )
    AirCheckFactory(
        interview=pack.interview,
        person=pack.interview.person,
        starts_at=pack.interview.starts_at,
        due_at=NOW - timedelta(minutes=10),
        made_at=NOW - timedelta(minutes=10),
        found=[
            {"asked": "approved", "is_met": False, "words": "No version has been approved."},
            {"asked": "slot", "is_met": True, "words": "The slot is the same."},
        ],
    )

    [row] = rows(officer)

    assert row.task.title.startswith("1 of 2 checks failed: ")
    assert row.task.about == ("No version has been approved.", "checked 4:10pm")


def test_a_phone_approval_stands_with_its_manager_until_it_is_confirmed(officer):
    approval = PhoneApprovalFactory(
        manager__name="Ines Marchbanks", version__pack__interview__enquiry__state="accepted"
    )

    found = [row for row in rows(officer) if row.task.key == f"by-phone-{approval.pk}"]

    assert [(row.when, row.who) for row in found] == [("today", "Ines Marchbanks")]
