from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.access import Role
from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.models import Enquiry
from desk.lines.models import Line
from jobs.models import Job, Mail
from reports.packs.actions.drafts import save_section
from reports.packs.actions.review import (
    approve_version,
    return_to_draft,
    return_version,
    return_without_mail,
    submit_pack,
    withdraw_version,
)
from reports.packs.models import PackSection, PackVersion
from reports.packs.queries.packs import version_content
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

SLOT = "Solent Shore FM, Thu 26 Nov, 7:10am"
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def test_submit_freezes_the_draft_as_the_next_version(pack, officer):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    assert (version.number, version.recipient, version.submitted_by) == (
        1,
        pack.interview.person,
        officer,
    )
    assert version.valid_until == pack.interview.ends_at + timedelta(hours=24)
    PackSection.objects.filter(pack=pack).update(content={})
    content = version_content(version)
    assert content.messages.primary == "If it is an emergency, call 999. An ambulance will come."
    assert (content.strip.version, content.strip.status) == (1, "in review")
    assert content.control.contributors == ("Ceri Maddox",)


def test_submit_leaves_the_printing_to_a_job(pack, officer):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    job = Job.objects.get(dedup_key=version.rendering_key)
    assert job.name == "reports.tasks.render_pack"
    assert job.arguments == {"version_id": version.pk, "is_approved": False}


def test_an_incomplete_pack_is_held_up_with_what_is_missing(pack, officer):
    PackSection.objects.filter(pack=pack, key="messages").update(content={})

    with pytest.raises(Refused, match=r"^Not yet: .*No primary message"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    assert not PackVersion.objects.exists()


def test_a_pack_without_a_spokesperson_is_held_up(pack, officer):
    pack.interview.person = pack.interview.accepted_at = None
    pack.interview.save()

    with pytest.raises(Refused, match="No spokesperson"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


def test_an_expired_line_holds_the_pack_up(pack, officer):
    Line.objects.update(
        expires_on=NOW.date() - timedelta(days=1), review_on=NOW.date() - timedelta(days=2)
    )

    with pytest.raises(Refused, match="Line W-07 has expired"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


def test_a_pack_of_an_interview_that_is_off_is_not_submitted(pack, officer):
    pack.interview.called_off_at = NOW

    with pytest.raises(Refused, match="Add a new interview instead"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


def test_one_version_is_in_review_at_a_time(submitted, pack, officer):
    submitted()

    with pytest.raises(Refused, match="A version of P-0001 is already in review"):
        submit_pack(pack=pack, what_changed="", by=officer, now=LATER)


def test_a_returned_version_keeps_its_number(submitted, manager):
    return_version(version=submitted(), reason=" The second figure is old ", by=manager, now=LATER)

    second = submitted(5)

    first = PackVersion.objects.get(number=1)
    assert (first.returned_because, first.returned_by, second.number) == (
        "The second figure is old",
        manager,
        2,
    )


def test_a_return_needs_a_reason(submitted, manager):
    with pytest.raises(Refused, match="Enter"):
        return_version(version=submitted(), reason="  ", by=manager, now=LATER)


def test_approve_is_refused_once_the_version_is_past_its_time(submitted, manager):
    version = submitted()

    with pytest.raises(Refused, match="for an interview that is over"):
        approve_version(version=version, by=manager, now=version.valid_until)

    version.refresh_from_db()
    assert version.approved_at is None


def test_approve_is_final_and_prepares_the_enquiry(submitted, manager):
    version = submitted()

    approve_version(version=version, by=manager, now=LATER)

    version.refresh_from_db()
    assert (version.approved_at, version.approved_by) == (LATER, manager)
    assert Job.objects.get(dedup_key=version.rendering_key).arguments["is_approved"] is True
    assert Enquiry.objects.get().state == Enquiry.State.PREPARED
    assert AuditEvent.objects.latest("number").action == "pack.approved"
    content = version_content(version)
    assert (content.strip.status, content.strip.approved_by) == ("approved", "Ines Thackray")
    assert content.strip.approved_at == LATER


def test_an_approved_version_is_not_approved_again(approved, manager):
    with pytest.raises(Refused, match="P-0001 version 1 has already been approved"):
        approve_version(version=approved(), by=manager, now=LATER)


def test_a_returned_version_is_not_approved(submitted, manager):
    version = submitted()
    return_version(version=version, reason="Old", by=manager, now=LATER)

    with pytest.raises(Refused, match="has already been returned"):
        approve_version(version=version, by=manager, now=LATER)


def test_an_approver_is_not_the_author(submitted, officer):
    with pytest.raises(Refused, match="Someone else has to approve it"):
        approve_version(version=submitted(), by=officer, now=LATER)


def test_who_started_the_pack_is_an_author_too(submitted, pack, manager):
    pack.started_by = manager
    pack.save()

    with pytest.raises(Refused, match="Someone else has to approve it"):
        approve_version(version=PackVersion.objects.get(pk=submitted().pk), by=manager, now=LATER)


def test_the_organisation_may_let_the_author_approve(submitted, officer):
    Organisation.objects.update(approver_may_be_author=True)
    version = submitted()

    approve_version(version=version, by=officer, now=LATER)

    assert version.approved_by == officer


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"withdrawn_at": NOW, "withdrawn_by": "officer"}, "Line W-07 was withdrawn."),
        ({"revision": 2}, "Line W-07 has new words since it was inserted."),
        ({"approved_at": None, "approved_by": None}, "Line W-07 is not approved."),
    ],
)
def test_a_version_whose_line_has_just_changed_is_not_approved(
    submitted, manager, officer, changes, reason
):
    version = submitted()
    Line.objects.update(
        **{key: officer if value == "officer" else value for key, value in changes.items()}
    )

    with pytest.raises(Refused, match=reason):
        approve_version(version=version, by=manager, now=LATER)


def test_a_version_whose_slot_has_moved_is_not_approved(submitted, manager, pack):
    version = submitted()
    pack.interview.starts_at += timedelta(hours=1)
    pack.interview.save()

    with pytest.raises(Refused, match="The slot moved from 7:10am to 8:10am"):
        approve_version(version=PackVersion.objects.get(pk=version.pk), by=manager, now=LATER)


def test_a_version_for_someone_else_now_is_not_approved(submitted, manager, pack):
    version = submitted()
    pack.interview.person = PersonFactory(first_name="Hamish", last_name="Dunmore")
    pack.interview.save()

    with pytest.raises(Refused, match="Spokesperson: Dr Leila Iyer-Thorne, now Hamish Dunmore"):
        approve_version(version=PackVersion.objects.get(pk=version.pk), by=manager, now=LATER)


def test_withdraw(approved, manager):
    version = approved()

    withdraw_version(version=version, reason="The figure is wrong", by=manager, now=LATER)

    assert (version.withdrawn_at, version.withdrawn_by) == (LATER, manager)
    with pytest.raises(Refused, match="has already been withdrawn"):
        withdraw_version(version=version, reason="Again", by=manager, now=LATER)


def test_withdraw_of_the_latest_version_leaves_nobody_prepared(approved, manager, interview):
    first = approved()
    second = approved(10)

    states = []
    for version in (first, second):
        withdraw_version(version=version, reason="The figure is wrong", by=manager, now=LATER)
        states.append(Enquiry.objects.get(pk=interview.enquiry_id).state)

    assert states == ["prepared", "accepted"]
    assert interview.enquiry.notes.order_by("pk").last().text == "P-0001 version 2 withdrawn"


@pytest.mark.parametrize(
    ("other", "trait", "state"),
    [
        ({}, "approved", "prepared"),
        (
            {"called_off_at": NOW, "called_off_because": "The guest fell ill"},
            "approved",
            "accepted",
        ),
        ({}, "withdrawn", "accepted"),
    ],
)
def test_withdraw_leaves_the_enquiry_prepared_where_another_interview_of_it_is(
    approved,
    manager,
    interview,
    other,
    trait,
    state,
):
    version = approved()
    second = InterviewFactory(enquiry=interview.enquiry, person=PersonFactory(), **other)
    PackVersionFactory(pack__interview=second, **{trait: True})

    withdraw_version(version=version, reason="The figure is wrong", by=manager, now=LATER)

    assert Enquiry.objects.get(pk=interview.enquiry_id).state == state


def test_what_is_not_approved_is_not_withdrawn(submitted, manager):
    with pytest.raises(Refused, match="Return it instead"):
        withdraw_version(version=submitted(), reason="Wrong", by=manager, now=LATER)


def test_a_withdrawal_needs_a_reason(approved, manager):
    with pytest.raises(Refused, match="Enter"):
        withdraw_version(version=approved(), reason="", by=manager, now=LATER)


@pytest.mark.parametrize(
    "change", [{"number": 7}, {"content": {"glance": {"angle": "Forged"}}}, {"pack": "another"}]
)
def test_the_database_refuses_to_change_what_was_submitted(change):
    version = PackVersionFactory(content={"glance": {"angle": "Is it safe?"}})
    another = PackVersionFactory()
    values = {
        key: another.pack_id if value == "another" else value for key, value in change.items()
    }
    if "pack" in values:
        values = {"pack_id": values["pack"], "number": 2}

    with pytest.raises(DatabaseError, match="pack_version_stays"), transaction.atomic():
        PackVersion.objects.filter(pk=version.pk).update(**values)


def test_the_database_allows_facts_to_be_added_to_a_version():
    version = PackVersionFactory(content={"glance": {"angle": "Is it safe?"}})

    version.approved_at, version.approved_by = NOW, version.submitted_by
    version.save()

    assert PackVersion.objects.get().approved_at == NOW


def test_submit_tells_those_who_may_approve_it_and_did_not_write_it(pack, officer, manager):
    other = UserFactory(email="rhoda@example.nhs.uk", roles=[Role.MANAGER])
    save_section(
        pack=pack, key="opening", texts={"opening": "Good morning"}, revision=1, by=manager, now=NOW
    )

    submit_pack(pack=pack, what_changed="", by=officer, now=LATER)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (
        other.email,
        "P-0001 version 1 is waiting for your approval: Solent Shore FM, Thu 26 Nov, 7:10am",
    )
    assert "/packs/P-0001/1/" in mail.text


def test_the_sender_is_told_that_it_was_returned(submitted, officer, manager):
    version = submitted()
    Mail.objects.all().delete()

    return_version(version=version, reason="The wait is 3 h 12 min", by=manager, now=LATER)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (officer.email, f"Ines Thackray returned P-0001: {SLOT}")
    assert ["/packs/P-0001/" in mail.text, "3 h 12" in mail.text] == [True, False]


def test_what_is_given_back_by_itself_writes_to_nobody(submitted, manager):
    version = submitted()
    Mail.objects.all().delete()

    return_without_mail(
        version=version, reason="The interview was called off", by=manager, now=LATER
    )

    assert (version.returned_by, Mail.objects.count()) == (manager, 0)


def test_the_sender_takes_it_back_and_sends_it_again(submitted, pack, officer, manager):
    version = submitted()
    Mail.objects.all().delete()

    with pytest.raises(
        Refused,
        match="Only Ceri Maddox, who sent P-0001 version 1, can return it to draft",
    ):
        return_to_draft(version=version, by=manager, now=LATER)
    return_to_draft(version=version, by=officer, now=LATER)

    assert (version.returned_by, Mail.objects.count()) == (officer, 0)
    assert submitted(5).number == 2
    with pytest.raises(Refused, match="has already been returned"):
        return_to_draft(version=version, by=officer, now=LATER)
