"""The debrief: requested after a slot, chased once, given once, and what follows from it."""

from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk import job_names
from desk.enquiries.actions import debriefs
from desk.enquiries.actions.assignments import record_went_out, undo_went_out
from desk.enquiries.models import DebriefLink, EnquiryNote, Interview, Question
from desk.tasks import queue_debriefs
from jobs.models import Job, Mail
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory, GivenFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory
from training.models import Practice

NEXT_MORNING = NOW.replace(hour=9, minute=0) + timedelta(days=1)


def answers(**values: str) -> debriefs.DebriefAnswers:
    empty = dict.fromkeys(debriefs.DebriefAnswers.__annotations__, "")
    return debriefs.DebriefAnswers(**empty | {"went": "yes"} | values)


def given(**values: object) -> Interview:
    return GivenFactory(person__email="leila@example.nhs.uk", **values)


def mails_at(run_jobs, *moments: datetime) -> list[int]:
    """How many mails there are after each moment at which the work came round."""
    counts = []
    for moment in moments:
        debriefs.queue_links(now=moment)
        run_jobs(at=moment)
        counts.append(Mail.objects.count())
    return counts


def test_links_go_out_when_the_slot_is_over_and_once_more_next_morning(run_jobs):
    given(starts_at=NOW, minutes=5)
    given(starts_at=NOW, called_off_at=NOW)
    InterviewFactory(starts_at=NOW)
    GivenFactory(starts_at=NOW, person__email="")

    over = NOW + timedelta(minutes=10)
    moments = [
        over - timedelta(minutes=1),
        over,
        over,
        NEXT_MORNING - timedelta(minutes=1),
        NEXT_MORNING,
    ]
    counts = mails_at(run_jobs, *moments, NEXT_MORNING + timedelta(days=1))

    assert counts == [0, 1, 1, 1, 2, 2]
    assert list(DebriefLink.objects.order_by("pk").values_list("is_chase", flat=True)) == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "is_asked_in_time", [False, True], ids=["a late worker", "a late mail server"]
)
def test_a_link_that_went_out_late_is_followed_up_a_day_later(run_jobs, is_asked_in_time):
    """The worker, or the mail server, was away from the end of the slot until 9:30 the next
    morning.
    """
    interview = given(starts_at=NOW, minutes=5)
    back = NEXT_MORNING + timedelta(minutes=30)
    if is_asked_in_time:
        debriefs.send_link(
            interview=interview,
            person=interview.person,
            is_chase=False,
            now=NOW + timedelta(hours=1),
        )
        debriefs.queue_links(now=NEXT_MORNING)
        assert not DebriefLink.objects.filter(is_chase=True).exists()

    day_after = NEXT_MORNING + timedelta(days=1)
    counts = mails_at(
        run_jobs, back, back + timedelta(minutes=5), day_after - timedelta(minutes=1), day_after
    )

    assert counts == [1, 1, 1, 2]


def test_links_that_were_missed_are_made_good_for_a_week(run_jobs):
    given(starts_at=NOW - timedelta(days=6))
    given(starts_at=NOW - timedelta(days=8))

    assert mails_at(run_jobs, NOW) == [1]


def test_a_waiting_link_is_not_sent_once_no_debrief_is_outstanding(db):
    done = DebriefFactory(interview__person__email="leila@example.nhs.uk").interview
    handed_over = given()

    for interview, person in (
        (done, done.person),
        (handed_over, PersonFactory(email="other@example.nhs.uk")),
    ):
        assert (
            debriefs.send_link(interview=interview, person=person, is_chase=False, now=NOW) is None
        )
    assert Mail.objects.count() == 0


def test_a_link_ends_with_the_interview_and_after_two_weeks(db):
    interview = given()
    debriefs.send_link(interview=interview, person=interview.person, is_chase=False, now=NOW)
    token = Mail.objects.get().text.partition("/d/")[2].split()[0]

    assert debriefs.find_link(token, now=NOW).interview == interview
    assert debriefs.find_link(token, now=NOW + timedelta(days=15)) is None
    assert debriefs.find_link(token + "x", now=NOW) is None
    Interview.objects.filter(pk=interview.pk).update(person=PersonFactory())
    assert debriefs.find_link(token, now=NOW) is None


def test_give_debrief_records_practice_questions_and_the_next_state(db):
    topic = TopicFactory(code="winter")
    interview = given(enquiry__topic=topic, medium="radio")
    words = "- Who pays?\nWHO PAYS?\n\nWill you resign?"

    debrief = debriefs.give_debrief(
        interview=interview, answers=answers(questions=words, keep="Short"), by=None, now=NOW
    )

    interview.refresh_from_db()
    assert interview.practice == Practice.objects.get(person=interview.person, kind="interview")
    assert interview.enquiry.state == "debriefed"
    questions = Question.objects.order_by("reference").values_list("text", "topic__code", "debrief")
    assert list(questions) == [
        ("Who pays?", "winter", debrief.pk),
        ("Will you resign?", "winter", debrief.pk),
    ]
    assert AuditEvent.objects.order_by("-number").first().action == "interview.debriefed"


def test_give_debrief_after_the_desk_marked_it_practises_once_and_can_be_undone(
    officer,
):
    interview = given()
    record_went_out(interview=interview, by=officer, now=NOW)
    debriefs.give_debrief(interview=interview, answers=answers(), by=None, now=NOW)
    interview.refresh_from_db()

    assert Practice.objects.not_retracted().count() == 1
    undo_went_out(interview=interview, by=officer, now=NOW)
    assert Practice.objects.not_retracted().count() == 0


def test_what_did_not_go_out_is_no_practice(db):
    interview = given()

    debriefs.give_debrief(interview=interview, answers=answers(went="not_out"), by=None, now=NOW)

    interview.refresh_from_db()
    assert (interview.went_out_at, interview.enquiry.state, Practice.objects.count()) == (
        None,
        "accepted",
        0,
    )
    assert "it did not go out" in EnquiryNote.objects.get().text


def test_an_enquiry_is_debriefed_with_its_last_interview(db):
    enquiry = EnquiryFactory(state="accepted")
    first = given(enquiry=enquiry)
    second = given(enquiry=enquiry, medium="print")

    states = []
    for interview in (first, second):
        debriefs.give_debrief(interview=interview, answers=answers(), by=None, now=NOW)
        enquiry.refresh_from_db()
        states.append(enquiry.state)

    assert states == ["on_air", "debriefed"]


def test_a_correction_reaches_the_desk(db):
    interview = given()

    debriefs.give_debrief(
        interview=interview, answers=answers(correction="It was 26 beds"), by=None, now=NOW
    )

    assert [(mail.subject, "26 beds" in mail.text) for mail in Mail.objects.order_by("pk")] == [
        (f"A correction is needed: {interview.enquiry.outlet}, Wed 25 Nov, 3:20pm", False)
    ]
    assert EnquiryNote.objects.filter(text__contains="26 beds").count() == 1


def test_give_debrief_before_it_is_on_or_of_one_called_off_is_refused(db):
    with pytest.raises(Refused, match="Say how it went after that"):
        debriefs.give_debrief(
            interview=given(starts_at=NOW + timedelta(minutes=1)),
            answers=answers(),
            by=None,
            now=NOW,
        )
    with pytest.raises(Refused, match="Add a new interview instead"):
        debriefs.give_debrief(
            interview=given(called_off_at=NOW), answers=answers(), by=None, now=NOW
        )


@pytest.mark.usefixtures("at_now")
def test_queue_debriefs_says_how_many(db):
    given()

    assert [queue_debriefs(), Job.objects.filter(name=job_names.SEND_DEBRIEF_LINK).count()] == [
        "1 debrief links queued.",
        1,
    ]
