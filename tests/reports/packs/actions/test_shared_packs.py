"""One pack for two interviews of one person: what it says, what puts it out of date, and what happens
when one of the two goes.
"""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.interviews import call_off_interview, move_interview
from desk.enquiries.models import Enquiry, Interview
from jobs.models import Mail
from reports.packs.actions import printing
from reports.packs.actions.drafts import DoneAlready, start_pack
from reports.packs.actions.reissue import reissue_pack, update_pack
from reports.packs.actions.review import approve_version, submit_pack, withdraw_version
from reports.packs.actions.shared_packs import share_pack, take_out
from reports.packs.models import Pack, PackVersion, SharedPack
from reports.packs.queries.packs import draft_content, submitted_content
from reports.packs.queries.shared_packs import (
    interviews_of,
    next_interview_of_pack,
    pack_of,
    pack_slots,
    packs_to_share,
)
from reports.packs.queries.stale import stale_reasons
from tests.clock import NOW
from tests.factories.reports import PackFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
BOTH = "Solent Shore FM, Thu 26 Nov, 7:10am, and Westmoor Sound, Thu 26 Nov, 8:30am"


def approve(pack: Pack, officer: User, manager: User) -> PackVersion:
    """As `approved` of the fixtures, of a pack that was shared."""
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printing.render_version(version=version, is_approved=False, now=NOW)
    approve_version(version=version, by=manager, now=NOW)
    printing.render_version(version=version, is_approved=True, now=NOW)
    return PackVersion.objects.get(pk=version.pk)


def test_the_pack_belongs_to_the_later_interview_and_both_find_it(shared, interview, second):
    for each in Interview.objects.all():
        assert pack_of(each) == shared
    assert shared.interview == second
    assert interviews_of(shared) == [interview, second]
    assert pack_slots(shared, now=NOW) == BOTH
    assert next_interview_of_pack(shared, now=NOW) == interview
    assert next_interview_of_pack(shared, now=interview.ends_at) == second
    assert pack_slots(shared, now=interview.ends_at) == "Westmoor Sound, Thu 26 Nov, 8:30am"
    assert next_interview_of_pack(shared, now=second.ends_at) == second
    assert AuditEvent.objects.get(action="pack.shared").details["interview"] == "I-0002"


def test_the_content_has_both_slots_in_order(shared, second):
    content = draft_content(shared, now=NOW)

    assert [(slot.outlet, slot.place) for slot in content.slots] == [
        ("Solent Shore FM", "Down the line"),
        ("Westmoor Sound", "Studio 2"),
    ]
    after = draft_content(shared, now=second.starts_at)
    assert [slot.outlet for slot in after.slots] == ["Westmoor Sound"]


@pytest.mark.parametrize(
    ("what", "is_offered"),
    [
        ("same topic", True),
        ("same enquiry", True),
        ("another topic", False),
        ("another person", False),
        ("called off", False),
        ("has a pack", False),
        ("nobody", False),
    ],
)
def test_what_can_be_shared(pack, second, officer, what, is_offered):
    match what:
        case "same enquiry":
            second.enquiry = pack.interview.enquiry
        case "another topic":
            second.enquiry = EnquiryFactory(topic=TopicFactory(code="parking"))
        case "another person":
            second.person = PersonFactory()
        case "called off":
            second.called_off_at = NOW
        case "has a pack":
            PackFactory(interview=second)
        case "nobody":
            second.person = second.accepted_at = None
    second.save()
    second = Interview.objects.get(pk=second.pk)

    assert packs_to_share(second, now=NOW) == ([pack] if is_offered else [])
    assert packs_to_share(second, now=second.ends_at) == []
    if is_offered:
        share_pack(pack=pack, interview=second, by=officer, now=NOW)
    elif what != "called off":
        with pytest.raises(Refused, match="It has to be for another interview to come"):
            share_pack(pack=pack, interview=second, by=officer, now=NOW)


def test_a_third_interview_and_a_pack_of_its_own_are_refused(shared, second, interview, officer):
    third = InterviewFactory(enquiry=second.enquiry, person=second.person)

    with pytest.raises(Refused, match=r"^P-0001 cannot prepare for"):
        share_pack(pack=shared, interview=third, by=officer, now=NOW)
    for each in (interview, second):
        with pytest.raises(DoneAlready, match=f"^{each} already has a pack, P-0001"):
            start_pack(interview=each, kind=Pack.Kind.STANDARD, by=officer, now=NOW)


def test_an_approved_version_goes_out_of_date_until_it_is_for_both(approved, pack, second, officer):
    version = approved()

    share_pack(pack=pack, interview=second, by=officer, now=NOW)

    version = PackVersion.objects.get(pk=version.pk)
    words = "It is for Westmoor Sound, Thu 26 Nov, 8:30am, too."
    assert stale_reasons(version, now=NOW) == [words]
    again = reissue_pack(pack=Pack.objects.get(), by=officer, now=NOW)
    assert stale_reasons(PackVersion.objects.get(pk=again.pk), now=NOW) == []
    assert again.what_changed == words
    assert again.valid_until > version.valid_until


@pytest.mark.parametrize("which", [0, 1])
def test_a_change_of_either_slot_puts_it_out_of_date(shared, officer, manager, which):
    version = approve(shared, officer, manager)
    changed = interviews_of(shared)[which]
    before, changed.place = changed.place, "Somewhere else"
    changed.save()

    version = PackVersion.objects.get(pk=version.pk)
    assert stale_reasons(version, now=NOW) == [f"Place or link: {before}, now Somewhere else."]


def test_the_first_slot_once_over_puts_nothing_out_of_date(shared, interview, officer, manager):
    version = approve(shared, officer, manager)
    Interview.objects.filter(pk=interview.pk).update(went_out_at=interview.ends_at, place="Home")

    version = PackVersion.objects.get(pk=version.pk)
    assert stale_reasons(version, now=interview.ends_at) == []


def test_moving_the_first_slot_behind_the_second_is_a_new_version_for_both(
    shared, interview, second, officer, manager
):
    approve(shared, officer, manager)

    moved = move_interview(
        interview=interview,
        starts_at=second.starts_at + timedelta(hours=1),
        minutes=5,
        by=officer,
        now=NOW,
    )
    update_pack(interview=moved, before=None, by=officer, now=NOW)

    pack = Pack.objects.get()
    version = pack.versions.order_by("-number")[0]
    assert interviews_of(pack) == [second, moved]
    assert pack.interview == moved
    assert [slot.outlet for slot in submitted_content(version).slots] == [
        "Westmoor Sound",
        "Solent Shore FM",
    ]
    assert stale_reasons(PackVersion.objects.get(pk=version.pk), now=NOW) == []


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("how", ["called off", "handed over"])
def test_one_that_is_called_off_or_handed_over_leaves_and_its_reader_is_told(
    shared, officer, manager, hamish, which, how
):
    approve(shared, officer, manager)
    Mail.objects.all().delete()
    leaving = interviews_of(shared)[which]
    staying = interviews_of(shared)[1 - which]
    before = leaving.person

    if how == "called off":
        call_off_interview(interview=leaving, reason="Flood", by=officer, now=NOW)
        update_pack(interview=leaving, before=None, by=officer, now=NOW)
    else:
        hand_over_interview(interview=leaving, person=hamish, by=officer, now=NOW)
        update_pack(interview=leaving, before=before, by=officer, now=NOW)

    pack = Pack.objects.get()
    version = PackVersion.objects.get(pk=pack.versions.order_by("-number")[0].pk)
    assert (pack.interview, SharedPack.objects.count()) == (staying, 0)
    assert pack_of(Interview.objects.get(pk=leaving.pk)) is None
    assert [slot.outlet for slot in submitted_content(version).slots] == [
        staying.enquiry.outlet.name
    ]
    assert version.recipient.full_name == "Dr Leila Iyer-Thorne"
    news = "Called off" if how == "called off" else "Now with someone else, you are free"
    subjects = list(
        Mail.objects.filter(to="leila@example.nhs.uk").order_by("pk").values_list("subject", flat=1)
    )
    assert [subject.partition(":")[0] for subject in subjects] == [
        news,
        "Your pack is out of date",
    ]
    text = Mail.objects.get(subject__startswith="Your pack is out").text
    assert text.startswith(f"Your pack is now for {staying.enquiry.outlet}, Thu 26 Nov")
    update_pack(interview=leaving, before=None, by=officer, now=NOW)
    assert pack.versions.count() == 2  # once, however often it runs


def test_taking_a_slot_out_leaves_the_pack_with_the_other(shared, interview, second, officer):
    take_out(pack=shared, interview=second, by=officer, now=NOW)

    assert Pack.objects.get().interview == interview
    with pytest.raises(Refused, match="is for one interview alone, so there is none"):
        take_out(pack=Pack.objects.get(), interview=interview, by=officer, now=NOW)


def test_both_enquiries_are_prepared_and_miss_it_again(shared, officer, manager):
    version = approve(shared, officer, manager)
    prepared = set(Enquiry.objects.values_list("state", flat=True))

    withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)

    assert prepared == {Enquiry.State.PREPARED}
    assert set(Enquiry.objects.values_list("state", flat=True)) == {Enquiry.State.ACCEPTED}


def test_every_mail_about_it_names_both_slots(shared, officer, manager):
    approve(shared, officer, manager)

    [subject] = Mail.objects.filter(to="leila@example.nhs.uk").values_list("subject", flat=True)
    assert subject == f"Your pack is ready: {BOTH}"
