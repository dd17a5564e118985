from datetime import timedelta

import pytest
from icalendar import Calendar

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.briefings.models import Briefing
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.enquiries import DETAILS, Caller, change_enquiry
from desk.enquiries.actions.interviews import (
    AGREED,
    LOGISTICS,
    call_off_interview,
    change_interview,
    move_interview,
)
from desk.enquiries.models import Enquiry, Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Job, Mail
from reports.packs.actions.delivery import (
    LinkEnd,
    acknowledge_version,
    find_link,
    reason_link_ended,
)
from reports.packs.actions.printing import render_version
from reports.packs.actions.reissue import NeedsWriting, reissue_pack
from reports.packs.actions.review import approve_version, submit_pack, withdraw_version
from reports.packs.models import Pack, PackSection, PackVersion
from reports.packs.queries.pack_review import review_of
from reports.packs.queries.packs import version_content
from reports.tasks import follow_interview
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import InterviewFactory, JournalistFactory
from tests.factories.training import PersonFactory
from tests.reports.packs.actions.test_delivery import token_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LATER = NOW + timedelta(hours=1)
NOW_HAMISH = "Spokesperson: Dr Leila Iyer-Thorne, now Hamish Dunmore."


def moved(interview: Interview, by: User) -> Pack:
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=by, now=LATER)
    return Pack.objects.get(interview=interview)


def test_a_moved_interview_is_issued_again_with_only_what_changed(
    approved, interview, officer, manager
):
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


def test_a_version_in_review_makes_room_for_its_re_issue(submitted, interview, officer):
    first = submitted()

    second = reissue_pack(pack=moved(interview, officer), by=officer, now=LATER)

    first.refresh_from_db()
    assert (
        first.returned_because == "The slot moved from 7:10am to 8:10am. Issued again as version 2."
    )
    assert list(first.pack.versions.in_review()) == [second]


def test_twice_is_once(approved, interview, officer):
    approved()
    pack = moved(interview, officer)
    reissue_pack(pack=pack, by=officer, now=LATER)

    with pytest.raises(Refused, match=r"P-0001 version 2 is up to date"):
        reissue_pack(pack=pack, by=officer, now=LATER)


def test_a_line_that_may_not_be_used_needs_writing(approved, interview, officer, manager):
    approved()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    with pytest.raises(NeedsWriting, match=r"Line W-07 was withdrawn: Wrong\. Revise the pack"):
        reissue_pack(pack=moved(interview, officer), by=officer, now=LATER)


def test_what_was_withdrawn_is_not_issued_again(approved, manager):
    version = approved()
    withdraw_version(version=version, reason="A wrong figure", by=manager, now=LATER)

    with pytest.raises(Refused, match="Send the draft for review instead"):
        reissue_pack(pack=version.pack, by=manager, now=LATER)


def test_a_number_to_dial_is_issued_again_too(approved, interview, officer, manager):
    pack = approved().pack
    values = {name: getattr(interview, name) for name in LOGISTICS}
    values["contacts"] = values["contacts"].replace("960148", "960111")
    slot = {"starts_at": interview.starts_at, "minutes": 5}
    change_interview(interview=interview, by=officer, now=LATER, **values, **slot)
    pack = Pack.objects.get(pk=pack.pk)

    second = reissue_pack(pack=pack, by=officer, now=LATER)

    assert second.what_changed == (
        "Contacts: Producer: 01632 960148, the studio rings,"
        " now Producer: 01632 960111, the studio rings."
    )
    assert not review_of(second, reader=manager, now=LATER).blocking  # by the old number
    values["contacts"] = values["contacts"].replace("960111", "960112")
    change_interview(interview=interview, by=officer, now=LATER, **values, **slot)
    third = reissue_pack(pack=Pack.objects.get(pk=pack.pk), by=officer, now=LATER)
    render_version(version=third, is_approved=False, now=LATER)
    approve_version(version=third, by=manager, now=LATER)


def follow() -> str:
    """Does what the last change of an interview left, twice: the second time finds nothing to do."""
    job = Job.objects.filter(name="reports.tasks.follow_interview").latest("pk")
    said = follow_interview(**job.arguments)
    count = PackVersion.objects.count(), Mail.objects.count()
    follow_interview(**job.arguments)
    assert (PackVersion.objects.count(), Mail.objects.count()) == count
    return said


SLOT = "Solent Shore FM, Thu 26 Nov, 7:10am"
MOVED = "Solent Shore FM, Thu 26 Nov, 8:10am"


def subjects(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def move(interview: Interview, by: User) -> None:
    interview.refresh_from_db()
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=by, now=LATER)


def test_a_version_issued_again_that_nobody_may_approve_is_the_owners_to_see_to(
    submitted, interview, officer
):
    submitted()

    move(interview, officer)
    follow()

    assert subjects("officer@example.nhs.uk") == [
        f"P-0001 version 2 is waiting for your approval: {MOVED}"
    ]


def test_a_version_in_review_follows_the_slot(submitted, interview, officer, manager):
    first = submitted()

    move(interview, officer)

    assert follow() == "P-0001 version 2 is in review."
    second = first.pack.versions.in_review().get()
    assert version_content(second).logistics.on_air_at == interview.starts_at + timedelta(hours=1)
    assert second.valid_until == first.valid_until + timedelta(hours=1)
    assert subjects("leila@example.nhs.uk") == [f"Your interview has changed: {MOVED}"]
    assert subjects("manager@example.nhs.uk")[-1] == (
        f"P-0001 version 2 is waiting for your approval: {MOVED}"
    )
    assert subjects("officer@example.nhs.uk") == []


def test_an_approved_version_follows_the_slot_and_its_reader_is_told(approved, interview, officer):
    first = approved()

    move(interview, officer)
    follow()

    assert first.pack.versions.in_review().get().reissue_of == first
    assert subjects("leila@example.nhs.uk")[1:] == [f"Your interview has changed: {MOVED}"]
    told = Mail.objects.get(subject__startswith="Your interview has changed")
    [event] = Calendar.from_ical(told.calendar).walk("VEVENT")
    warning = "Do not use your pack yet: the slot moved."
    assert "- The slot moved\n  from: 7:10am\n  to: 8:10am\n" in told.text
    assert (warning in told.text, warning in event["DESCRIPTION"]) == (True, True)
    assert subjects("manager@example.nhs.uk")[-1] == (
        f"P-0001 version 2 is waiting for your approval: {MOVED}"
    )


def test_a_change_of_the_place_alone_says_from_where_to_where_and_back(
    approved, interview, officer
):
    approved()
    interview.refresh_from_db()
    logistics = {name: getattr(interview, name) for name in LOGISTICS}
    slot = {"starts_at": interview.starts_at, "minutes": interview.minutes, "by": officer}

    for place in ("Studio 2", interview.place):
        change_interview(interview=interview, **slot, now=LATER, **logistics | {"place": place})
        follow()

    there, back = Mail.objects.filter(subject__startswith="Your interview has").order_by("pk")
    assert f"- Place or link\n  from: {interview.place}\n  to: Studio 2\n" in there.text
    assert "Do not use your pack yet: the place or link changed." in there.text
    assert "- You can use your pack again.\n" in back.text
    assert "Do not use" not in back.text + back.calendar


def test_handed_over_the_first_ones_links_die_and_the_second_gets_their_own(
    approved, interview, hamish, officer, manager
):
    first = approved()
    token = token_in(Mail.objects.get(subject__startswith="Your pack is ready"))
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER, still_so=AGREED)
    dead_at_once = find_link(token, now=LATER)
    follow()

    assert dead_at_once is None
    assert reason_link_ended(token) == LinkEnd.HANDED_OVER
    assert first.links.get().ended_at == NOW
    with pytest.raises(Refused, match="Someone else is giving the interview that"):
        acknowledge_version(version=first, person=first.recipient, by=None, now=LATER)
    assert subjects("leila@example.nhs.uk")[1:] == [f"Now with someone else, you are free: {SLOT}"]
    second = first.pack.versions.in_review().get()
    content = version_content(second)
    assert (second.recipient, content.strip.recipient) == (hamish, "Hamish Dunmore")
    assert (content.opening.caption_name, content.opening.caption_title) == (
        "Hamish Dunmore",
        "Director of nursing",
    )
    assert second.what_changed == NOW_HAMISH

    render_version(version=second, is_approved=False, now=LATER)
    approve_version(version=second, by=manager, now=LATER)
    render_version(version=second, is_approved=True, now=LATER)
    assert subjects("hamish@example.nhs.uk")[-1] == f"Your pack is ready: {SLOT}"


@pytest.mark.parametrize(("trait", "state"), [("approved", "prepared"), ("withdrawn", "accepted")])
def test_handed_over_its_enquiry_stays_prepared_where_another_interview_of_it_is(
    approved, interview, hamish, officer, trait, state
):
    approved()
    other = InterviewFactory(
        enquiry=interview.enquiry, person=PersonFactory(), starts_at=LATER + timedelta(days=3)
    )
    PackVersionFactory(pack__interview=other, **{trait: True})
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)
    follow()

    assert Enquiry.objects.get(pk=interview.enquiry_id).state == state


def test_handed_over_what_was_agreed_with_the_first_one_is_not_issued_to_the_second(
    approved, interview, hamish, officer
):
    first = approved()
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)

    assert "No place or link. No word on who rings whom." in follow()
    assert not first.pack.versions.in_review().exists()


def test_another_journalist_takes_what_was_written_about_the_one_before_out_of_the_draft(
    approved, interview, officer
):
    enquiry = interview.enquiry
    before = enquiry.journalist = JournalistFactory(outlet=enquiry.outlet)
    enquiry.save()
    section = approved().pack.sections.get(key="journalist")
    section.content |= {"beat": "Health", "style": "Morwenna interrupts"}
    section.save()
    details = {name: getattr(enquiry, name) for name in DETAILS}
    caller = Caller(outlet=enquiry.outlet.name, journalist="Tobin Maskelyne", phone="", email="")
    change_enquiry(enquiry=enquiry, caller=caller, still_so={}, by=officer, now=LATER, **details)

    follow()

    section.refresh_from_db()
    assert (section.content["beat"], section.content["style"]) == ("", "")
    mail = Mail.objects.get(to="leila@example.nhs.uk", subject__startswith="Your interview has")
    assert subjects("leila@example.nhs.uk")[1:] == [mail.subject]
    assert f"- Journalist\n  from: {before}\n  to: Tobin Maskelyne\n" in mail.text
    assert f"- Place or link: agreed with {before}; we are asking again.\n" in mail.text
    assert "no longer" not in mail.text


def test_handed_over_while_in_review(submitted, interview, hamish, officer):
    first = submitted()
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER, still_so=AGREED)
    follow()

    first.refresh_from_db()
    assert first.returned_because.startswith(NOW_HAMISH)
    assert first.pack.versions.in_review().get().recipient == hamish
    assert subjects("leila@example.nhs.uk") == [f"Now with someone else, you are free: {SLOT}"]


def test_called_off_nothing_of_it_is_used(approved, interview, officer):
    first = approved()
    second = submit_pack(pack=first.pack, what_changed="A figure", by=officer, now=LATER)
    token = token_in(Mail.objects.get(subject__startswith="Your pack is ready"))
    interview.refresh_from_db()

    call_off_interview(
        interview=interview, reason="The programme is cancelled", by=officer, now=LATER
    )

    assert follow() == "P-0001 ended: its interview was called off."
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.withdrawn_because == "The interview was called off: The programme is cancelled"
    assert second.returned_because == first.withdrawn_because
    assert (find_link(token, now=LATER), reason_link_ended(token)) == (None, LinkEnd.CALLED_OFF)
    assert subjects("leila@example.nhs.uk")[1:] == [f"Called off: {SLOT}"]
    assert "throw away any printed copy" in Mail.objects.get(subject__startswith="Called").text


def test_what_cannot_follow_goes_back_to_its_writers(submitted, interview, officer, manager):
    first = submitted()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    move(interview, officer)
    follow()

    first.refresh_from_db()
    assert "Line W-07 was withdrawn: Wrong." in first.returned_because
    assert subjects("officer@example.nhs.uk") == [f"P-0001 needs changing: {MOVED}"]


def test_an_interview_without_a_pack_has_nothing_to_follow(interview, officer):
    move(interview, officer)

    assert follow() == "No pack yet."


@pytest.mark.parametrize("how", ["called off", "handed over", "moved"])
def test_a_briefing_for_it_ends_where_nobody_needs_it_any_more(interview, hamish, officer, how):
    briefing = BriefingFactory(interview=interview, person=interview.person)
    interview.refresh_from_db()
    if how == "called off":
        call_off_interview(
            interview=interview, reason="The programme is cancelled", by=officer, now=LATER
        )
    elif how == "handed over":
        hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)
    else:
        move(interview, officer)

    follow()

    briefing.refresh_from_db()
    because = {
        "called off": "I-0001 was called off: The programme is cancelled",
        "handed over": "Someone else is giving I-0001 now.",
        "moved": "",
    }
    assert briefing.cancelled_because == because[how]


def test_the_briefer_is_told_once_that_the_interview_has_moved_before_the_briefing(
    interview, officer
):
    briefer = UserFactory(email="briefer@example.nhs.uk")
    interview.refresh_from_db()
    starts_at = interview.starts_at - timedelta(hours=2)
    briefing = {"interview": interview, "person": interview.person, "briefer_user": briefer}
    BriefingFactory(starts_at=starts_at, minutes=60, **briefing)
    assert Briefing.objects.out_of_step(NOW) == []
    Interview.objects.update(starts_at=starts_at - timedelta(minutes=30), sequence=7)

    for _ in range(2):
        follow_interview(interview_id=interview.pk, by_id=officer.pk)

    assert subjects("briefer@example.nhs.uk") == [
        "The interview that coaching is for has moved: Solent Shore FM, Thu 26 Nov, 4:40am"
    ]
