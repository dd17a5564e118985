from datetime import timedelta

import pytest

from accounts.models import User
from jobs.models import Job, Mail
from reports.packs.actions.delivery import (
    HandedOver,
    LinkEnd,
    acknowledge_version,
    end_of_link,
    find_link,
)
from reports.packs.actions.printing import render_version
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.content import Opening, from_json
from reports.packs.models import PackSection, PackVersion
from reports.packs.queries.packs import version_content
from reports.tasks import follow_interview
from scheduling.desk.actions.assignments import hand_over_interview
from scheduling.desk.actions.interviews import call_off_interview, move_interview
from scheduling.desk.models import Briefing, Enquiry, Interview
from scheduling.lines.actions.lines import withdraw_line
from scheduling.lines.models import Line
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit
from tests.reports.packs.actions.test_delivery import token_in
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LATER = NOW + timedelta(hours=1)


def follow() -> str:
    """Does what the last change of an interview left, twice: the second time finds nothing to do."""
    job = Job.objects.filter(name="reports.tasks.follow_interview").latest("pk")
    said = follow_interview(**job.arguments)
    count = PackVersion.objects.count(), Mail.objects.count()
    follow_interview(**job.arguments)
    assert (PackVersion.objects.count(), Mail.objects.count()) == count
    return said


def subjects(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def move(interview: Interview, by: User) -> None:
    interview.refresh_from_db()
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=by, now=LATER)


def test_a_version_in_review_follows_the_slot(
    submitted: Submit, interview: Interview, officer: User
) -> None:
    first = submitted()

    move(interview, officer)

    assert follow() == "P-0001 version 2 is in review."
    second = first.pack.versions.in_review().get()
    assert version_content(second).logistics.on_air_at == interview.starts_at + timedelta(hours=1)
    assert second.valid_until == first.valid_until + timedelta(hours=1)
    assert subjects("leila@example.nhs.uk") == ["Your interview: calendar invitation"]
    assert subjects("officer@example.nhs.uk") == ["A briefing waits for approval"]


def test_an_approved_version_follows_the_slot_and_its_reader_is_told(
    approved: Submit, interview: Interview, officer: User
) -> None:
    first = approved()

    move(interview, officer)
    follow()

    assert first.pack.versions.in_review().get().reissue_of == first
    assert "Your briefing is out of date" in subjects("leila@example.nhs.uk")
    assert subjects("officer@example.nhs.uk") == ["A briefing waits for approval"]


def test_handed_over_the_first_ones_links_die_and_the_second_gets_their_own(
    approved: Submit, interview: Interview, hamish: Person, officer: User, manager: User
) -> None:
    first = approved()
    token = token_in(Mail.objects.get(subject="Your briefing is ready"))
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)
    dead_at_once = find_link(token, now=LATER)
    follow()

    assert dead_at_once is None
    assert end_of_link(token) == LinkEnd.HANDED_OVER
    assert first.links.get().ended_at == NOW
    with pytest.raises(HandedOver):
        acknowledge_version(version=first, person=first.recipient, by=None, now=LATER)
    assert subjects("leila@example.nhs.uk")[-1] == "A briefing is no longer yours"
    second = first.pack.versions.in_review().get()
    content = version_content(second)
    assert (second.recipient, content.strip.recipient) == (hamish, "Hamish Dunmore")
    assert (content.opening.caption_name, content.opening.caption_title) == (
        "Hamish Dunmore",
        "Director of nursing",
    )
    assert second.what_changed.startswith("It is for Hamish Dunmore now. ")
    draft = PackSection.objects.get(pack=first.pack, key="opening").content
    assert from_json(Opening, draft).caption_name == "Hamish Dunmore"

    render_version(version=second, is_approved=False, now=LATER)
    approve_version(version=second, by=manager, now=LATER)
    render_version(version=second, is_approved=True, now=LATER)
    assert subjects("hamish@example.nhs.uk")[-1] == "Your briefing is ready"


@pytest.mark.parametrize(("trait", "state"), [("approved", "prepared"), ("withdrawn", "accepted")])
def test_handed_over_its_enquiry_stays_prepared_where_another_interview_of_it_is(
    approved: Submit, interview: Interview, hamish: Person, officer: User, trait: str, state: str
) -> None:
    approved()
    other = InterviewFactory(
        enquiry=interview.enquiry, person=PersonFactory(), starts_at=LATER + timedelta(days=3)
    )
    PackVersionFactory(pack__interview=other, **{trait: True})
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)
    follow()

    assert Enquiry.objects.get(pk=interview.enquiry_id).state == state


def test_handed_over_while_in_review(
    submitted: Submit, interview: Interview, hamish: Person, officer: User
) -> None:
    first = submitted()
    interview.refresh_from_db()

    hand_over_interview(interview=interview, person=hamish, by=officer, now=LATER)
    follow()

    first.refresh_from_db()
    assert first.returned_because.startswith("The interview is with Hamish Dunmore now.")
    assert first.pack.versions.in_review().get().recipient == hamish
    assert subjects("leila@example.nhs.uk") == ["Interview called off"]


def test_called_off_nothing_of_it_is_used(
    approved: Submit, interview: Interview, officer: User
) -> None:
    first = approved()
    second = submit_pack(pack=first.pack, what_changed="A figure", by=officer, now=LATER)
    token = token_in(Mail.objects.get(subject="Your briefing is ready"))
    interview.refresh_from_db()

    call_off_interview(
        interview=interview, reason="The programme is cancelled", by=officer, now=LATER
    )

    assert follow() == "P-0001 ended: its interview was called off."
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.withdrawn_because == "The interview was called off: The programme is cancelled"
    assert second.returned_because == first.withdrawn_because
    assert (find_link(token, now=LATER), end_of_link(token)) == (None, LinkEnd.CALLED_OFF)
    assert subjects("leila@example.nhs.uk")[1:] == [
        "Interview called off",
        "Don't use your briefing",
    ]


def test_what_cannot_follow_goes_back_to_its_writers(
    submitted: Submit, interview: Interview, officer: User, manager: User
) -> None:
    first = submitted()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=LATER)

    move(interview, officer)
    follow()

    first.refresh_from_db()
    assert "Line W-07 was withdrawn: Wrong." in first.returned_because
    assert subjects("officer@example.nhs.uk") == ["A briefing has to be changed"]


def test_an_interview_without_a_pack_has_nothing_to_follow(
    interview: Interview, officer: User
) -> None:
    move(interview, officer)

    assert follow() == "No pack yet."


@pytest.mark.parametrize("how", ["called off", "handed over", "moved"])
def test_a_briefing_for_it_ends_where_nobody_needs_it_any_more(
    interview: Interview, hamish: Person, officer: User, how: str
) -> None:
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
        "handed over": "Somebody else gives I-0001 now.",
        "moved": "",
    }
    assert briefing.cancelled_because == because[how]


def test_whoever_gives_a_briefing_is_told_once_that_its_interview_has_moved_before_it(
    interview: Interview, officer: User
) -> None:
    briefer = UserFactory(email="briefer@example.nhs.uk")
    interview.refresh_from_db()
    starts_at = interview.starts_at - timedelta(hours=2)
    briefing = {"interview": interview, "person": interview.person, "briefer_user": briefer}
    BriefingFactory(starts_at=starts_at, minutes=60, **briefing)
    assert Briefing.objects.out_of_step(NOW) == []
    Interview.objects.update(starts_at=starts_at - timedelta(minutes=30), sequence=7)

    for _ in range(2):
        follow_interview(interview_id=interview.pk, by_id=officer.pk)

    assert subjects("briefer@example.nhs.uk") == ["The interview for a briefing has moved"]
