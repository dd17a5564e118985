"""Interviews are offered, changed, moved and called off."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk import job_names
from desk.enquiries.actions import assignments, interviews
from desk.enquiries.actions.assignments import assign_interview
from desk.enquiries.actions.interviews import (
    InterviewTaken,
    check_spokesperson,
    claim_slot,
    queue_interview_changed,
)
from desk.enquiries.models import Ask, Interview
from jobs.models import Job, Mail
from scheduling.availability.actions.claims import PersonIsAway, PersonIsTaken, PersonNotOnRegister
from scheduling.availability.models import Claim
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AskFactory,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    EnquiryFactory,
    InterviewFactory,
    TrainingSessionFactory,
)
from tests.factories.training import PersonFactory

SLOT = {"starts_at": TOMORROW_AT_7_10, "minutes": 5}
WHERE = interviews.Logistics(
    medium="radio",
    mode="live",
    format="",
    arrive_minutes_before=None,
    place="Down the line",
    contacts="Producer: Morwenna Pascoe, 01632 960148, they ring us\nPresenter: Jem Ollerenshaw",
    fallback="",
)


def test_offer_interview_acknowledges_and_offers(officer):
    enquiry = EnquiryFactory()

    interview = interviews.offer_interview(enquiry=enquiry, by=officer, now=NOW, **SLOT, **WHERE)

    enquiry.refresh_from_db()
    assert (interview.reference, interview.offered_at, enquiry.state) == ("I-0001", NOW, "offered")
    assert list(enquiry.notes.order_by("pk").values_list("state", "text")) == [
        ("triaged", ""),
        ("offered", "I-0001 offered: radio, 7:10am on Thu 26 Nov, 5 min"),
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "interview.offered"
    ]


def test_offer_interview_beside_an_accepted_one_leaves_the_state(officer):
    enquiry = EnquiryFactory(state="accepted")

    interviews.offer_interview(enquiry=enquiry, by=officer, now=NOW, **SLOT, **WHERE)

    enquiry.refresh_from_db()
    assert enquiry.state == "accepted"


@pytest.mark.parametrize(
    ("slot", "ready_before", "refusal"),
    [
        ({"starts_at": NOW}, None, "Enter a time in the future"),
        ({"minutes": 0}, None, "Enter a length from 1 to"),
        ({"minutes": 241}, None, "Enter a length from 1 to"),
        ({}, -1, "Enter a time to be ready in the 24 hours"),
        ({}, 24 * 60 + 1, "Enter a time to be ready in the 24 hours"),
    ],
)
def test_offer_interview_refuses_a_slot_that_cannot_be(officer, slot, ready_before, refusal):
    where = {**WHERE, "arrive_minutes_before": ready_before}

    with pytest.raises(Refused, match=refusal):
        interviews.offer_interview(
            enquiry=EnquiryFactory(), by=officer, now=NOW, **{**SLOT, **slot}, **where
        )

    assert Interview.objects.count() == 0


@pytest.mark.parametrize("state", ["closed", "on_hold"])
def test_offer_interview_refuses_an_enquiry_that_is_over(officer, state):
    with pytest.raises(Refused, match="Reopen it before you add an interview"):
        interviews.offer_interview(
            enquiry=EnquiryFactory(state=state), by=officer, now=NOW, **SLOT, **WHERE
        )


def test_change_interview_hands_on_what_the_spokesperson_is_told_of(officer):
    interview = InterviewFactory()
    assign_interview(
        interview=interview, person=PersonFactory(email="l@example.nhs.uk"), by=officer, now=NOW
    )

    changed = interviews.change_interview(interview=interview, by=officer, now=NOW, **SLOT, **WHERE)

    assert (changed.place, changed.sequence) == ("Down the line", 2)
    job = Job.objects.filter(name=job_names.FOLLOW_INTERVIEW).latest("pk")
    assert {"place": "", "contacts": ""}.items() <= job.arguments["was"].items()


def test_change_interview_to_what_it_is_does_nothing(officer):
    interview = InterviewFactory(**WHERE)

    changed = interviews.change_interview(interview=interview, by=officer, now=NOW, **SLOT, **WHERE)

    assert (changed.sequence, AuditEvent.objects.count()) == (0, 0)


def test_change_interview_that_has_begun_can_correct_a_phone_number(officer):
    interview = InterviewFactory()

    changed = interviews.change_interview(
        interview=interview,
        by=officer,
        now=TOMORROW_AT_7_10 + timedelta(minutes=1),
        **SLOT,
        **WHERE,
    )

    assert "01632 960148" in changed.contacts


def test_move_interview_moves_the_claim_and_the_arrival(officer):
    interview = InterviewFactory(arrive_minutes_before=20)
    person = PersonFactory()
    assign_interview(interview=interview, person=person, by=officer, now=NOW)
    later = TOMORROW_AT_7_10 + timedelta(hours=1)

    moved = interviews.move_interview(
        interview=interview, starts_at=later, minutes=8, by=officer, now=NOW
    )

    assert moved.arrive_at == later - timedelta(minutes=20)
    assert list(Claim.objects.order_by("pk").values_list("subject_id", "starts_at", "ends_at")) == [
        (person.pk, later, later + timedelta(minutes=8))
    ]
    assert moved.enquiry.notes.order_by("pk").last().text == (
        f"{moved.reference} moved to 8:10am on Thu 26 Nov, 8 min"
    )


def test_move_interview_onto_another_of_the_person_is_refused_whole(officer):
    person = PersonFactory()
    first = InterviewFactory()
    second = InterviewFactory(starts_at=TOMORROW_AT_7_10 + timedelta(hours=1))
    assign_interview(interview=first, person=person, by=officer, now=NOW)
    assign_interview(interview=second, person=person, by=officer, now=NOW)

    with pytest.raises(PersonIsTaken):
        interviews.move_interview(
            interview=second, starts_at=TOMORROW_AT_7_10, minutes=5, by=officer, now=NOW
        )

    assert Claim.objects.filter(starts_at=TOMORROW_AT_7_10).count() == 1
    assert Claim.objects.count() == 2


def test_move_interview_into_the_past_is_refused(officer):
    with pytest.raises(Refused, match="4:20pm on Wed 25 Nov has passed"):
        interviews.move_interview(
            interview=InterviewFactory(), starts_at=NOW, minutes=5, by=officer, now=NOW
        )


def test_call_off_interview_frees_the_person_and_tells_them(officer):
    interview = InterviewFactory()
    ask = AskFactory(interview=interview, person__email="asked@example.nhs.uk")
    assign_interview(
        interview=interview, person=PersonFactory(email="l@example.nhs.uk"), by=officer, now=NOW
    )

    interviews.call_off_interview(
        interview=interview, reason="The story is dead", by=officer, now=NOW
    )

    interview.refresh_from_db()
    ask.refresh_from_db()
    assert (interview.called_off_because, interview.enquiry.state) == (
        "The story is dead",
        "triaged",
    )
    assert (Claim.objects.count(), ask.answer) == (0, Ask.Answer.CALLED_BACK)
    assert list(Mail.objects.order_by("pk").values_list("to", "calendar_method")) == [
        ("asked@example.nhs.uk", ""),
        ("l@example.nhs.uk", "REQUEST"),
        ("l@example.nhs.uk", "CANCEL"),
    ]


def test_who_is_no_longer_needed_reads_the_time_that_they_were_asked_for(officer):
    interview = InterviewFactory()
    AskFactory(interview=interview, person__email="asked@example.nhs.uk")
    later = TOMORROW_AT_7_10 + timedelta(minutes=15)
    for starts_at, minutes in ((later, 1), (later + timedelta(minutes=15), 2)):
        interviews.move_interview(
            interview=interview,
            starts_at=starts_at,
            minutes=5,
            by=officer,
            now=NOW + timedelta(minutes=minutes),
        )
        interview.refresh_from_db()

    assign_interview(
        interview=interview, person=PersonFactory(), by=officer, now=NOW + timedelta(minutes=3)
    )

    told = Mail.objects.get(to="asked@example.nhs.uk")
    slot = f"{interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    assert (told.subject, slot in told.text) == (f"You are no longer needed: {slot}", True)


def test_call_off_interview_keeps_the_enquiry_going_for_the_others(officer):
    enquiry = EnquiryFactory(state="accepted")
    first = InterviewFactory(enquiry=enquiry)
    second = InterviewFactory(enquiry=enquiry, person=PersonFactory())

    interviews.call_off_interview(interview=first, reason="One is enough", by=officer, now=NOW)
    enquiry.refresh_from_db()
    with_one_accepted = enquiry.state
    InterviewFactory(enquiry=enquiry)
    interviews.call_off_interview(interview=second, reason="Ill", by=officer, now=NOW)
    enquiry.refresh_from_db()

    assert [with_one_accepted, enquiry.state] == ["accepted", "offered"]


def test_call_off_interview_twice_is_refused(officer):
    interview = InterviewFactory()
    again = Interview.objects.get(pk=interview.pk)
    interviews.call_off_interview(
        interview=interview, reason="The story is dead", by=officer, now=NOW
    )

    with pytest.raises(Refused, match="Add a new interview instead"):
        interviews.call_off_interview(
            interview=again, reason="The story is dead", by=officer, now=NOW
        )


def test_call_off_interview_that_went_out_is_refused(officer):
    interview = InterviewFactory(person=PersonFactory(), went_out_at=NOW)

    with pytest.raises(Refused, match="has gone out, so you cannot change it"):
        interviews.call_off_interview(interview=interview, reason="Too late", by=officer, now=NOW)


def test_offer_interview_twice_for_a_slot_that_nobody_has_is_refused(officer):
    enquiry = EnquiryFactory()
    interviews.offer_interview(enquiry=enquiry, by=officer, now=NOW, **SLOT, **WHERE)

    with pytest.raises(Refused, match="I-0001 is already at that time"):
        interviews.offer_interview(enquiry=enquiry, by=officer, now=NOW, **SLOT, **WHERE)


pytestmark = pytest.mark.django_db


def test_claim_slot_again_replaces_the_first():
    interview = InterviewFactory()

    claim_slot(person=PersonFactory(), interview=interview, now=NOW)
    claim_slot(person=PersonFactory(), interview=interview, now=NOW)

    assert Claim.objects.count() == 1


def test_claim_slot_on_the_last_day_is_allowed():
    claim_slot(
        person=PersonFactory(left_on=TOMORROW_AT_7_10.date()), interview=InterviewFactory(), now=NOW
    )

    assert Claim.objects.count() == 1


def test_claim_slot_of_someone_who_has_left_is_refused():
    with pytest.raises(PersonNotOnRegister) as refusal:
        claim_slot(
            person=PersonFactory(last_name="Gone", left_on=TODAY),
            interview=InterviewFactory(),
            now=NOW,
        )

    assert str(refusal.value) == "Robin Gone left on 25 November 2026. Choose someone else."


def test_claim_slot_of_someone_who_has_not_joined_is_refused():
    new = PersonFactory(last_name="New", joined_on=TODAY + timedelta(days=7))

    with pytest.raises(PersonNotOnRegister) as refusal:
        claim_slot(person=new, interview=InterviewFactory(), now=NOW)

    assert (
        str(refusal.value)
        == "Robin New is not on the register on 26 November 2026. Choose someone else."
    )


def test_claim_slot_of_someone_away_is_refused():
    away = AwayFactory(
        person__last_name="Absent",
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=1),
        ends_at=TOMORROW_AT_7_10 + timedelta(minutes=1),
    )

    with pytest.raises(PersonIsAway) as refusal:
        claim_slot(person=away.person, interview=InterviewFactory(), now=NOW)

    assert str(refusal.value) == (
        "Robin Absent is away from 6:10am on Thu 26 Nov to 7:11am on Thu 26 Nov. "
        "Choose someone else, or change the time away first."
    )


@pytest.mark.parametrize("offset", [timedelta(minutes=-60), timedelta(minutes=5)])
def test_claim_slot_that_touches_time_away_is_allowed(offset):
    starts_at = TOMORROW_AT_7_10 + offset
    away = AwayFactory(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=60))

    claim_slot(person=away.person, interview=InterviewFactory(), now=NOW)

    assert Claim.objects.count() == 1


def test_claim_slot_ignores_time_away_that_was_retracted():
    away = AwayFactory(retracted=True, starts_at=TOMORROW_AT_7_10 - timedelta(hours=1))

    claim_slot(person=away.person, interview=InterviewFactory(), now=NOW)

    assert Claim.objects.count() == 1


def test_claim_slot_during_training_is_refused_by_name():
    booking = BookingFactory(
        training_session=TrainingSessionFactory(course__code="M3", starts_at=TOMORROW_AT_7_10),
        person__last_name="Busy",
    )
    ClaimFactory(
        kind="person",
        subject_id=booking.person.pk,
        booking=booking,
        training_session=None,
        starts_at=booking.training_session.starts_at,
        ends_at=booking.training_session.ends_at,
    )

    with pytest.raises(PersonIsTaken) as refusal:
        claim_slot(person=booking.person, interview=InterviewFactory(), now=NOW)

    assert str(refusal.value) == (
        f"Robin Busy is booked on {booking.training_session.course} from 7:10am on Thu 26 Nov. "
        "Move that first, or choose someone else."
    )


def test_claim_slot_during_another_interview_is_refused_by_name():
    person = PersonFactory(last_name="Busy")
    first = InterviewFactory(enquiry__outlet__name="Harbour Post")
    claim_slot(person=person, interview=first, now=NOW)

    with pytest.raises(PersonIsTaken) as refusal:
        claim_slot(
            person=person,
            interview=InterviewFactory(starts_at=TOMORROW_AT_7_10 + timedelta(minutes=4)),
            now=NOW,
        )

    assert str(refusal.value) == (
        f"Robin Busy has interview {first.reference} for Harbour Post at 7:10am on Thu 26 Nov. "
        "Move that first, or choose someone else."
    )


def test_claim_slot_is_refused_by_the_database_too(monkeypatch):
    person = PersonFactory(last_name="Busy")
    claim_slot(person=person, interview=InterviewFactory(), now=NOW)
    monkeypatch.setattr(
        "scheduling.availability.actions.claims.clashes", lambda *_: Claim.objects.none()
    )

    with pytest.raises(PersonIsTaken, match="Robin Busy is busy at that time"):
        claim_slot(person=person, interview=InterviewFactory(), now=NOW)


pytestmark = pytest.mark.django_db


def test_check_spokesperson_refuses_another_than_the_page_showed(officer):
    first = PersonFactory(reference="E1")
    second = PersonFactory(reference="E2")
    interview = InterviewFactory()
    stale = Interview.objects.get(pk=interview.pk)
    check_spokesperson(stale, "")
    check_spokesperson(stale, "E1")
    assignments.assign_interview(interview=interview, person=first, by=officer, now=NOW)

    for shown in ("", "E2"):
        with pytest.raises(
            InterviewTaken, match=f"{first} has it since 4:20pm on Wed 25 Nov, by {officer}"
        ):
            check_spokesperson(stale, shown, to=second)

    check_spokesperson(stale, "E1", to=second)
    check_spokesperson(stale, None, to=second)


def test_check_spokesperson_names_who_handed_it_over_but_nobody_after_their_own_yes(
    officer, spokesperson
):
    interview = InterviewFactory()
    own = PersonFactory(user=spokesperson)
    later = NOW + timedelta(minutes=1)
    assignments.assign_interview(interview=interview, person=own, by=spokesperson, now=NOW)

    with pytest.raises(InterviewTaken, match=r"25 Nov\. Give it to"):
        check_spokesperson(interview, "")
    assignments.hand_over_interview(
        interview=interview, person=PersonFactory(), by=officer, now=later
    )
    with pytest.raises(
        InterviewTaken, match=f"since 4:21pm on Wed 25 Nov, by {officer}\\. Give it to"
    ):
        check_spokesperson(interview, own.reference)


pytestmark = pytest.mark.django_db


def test_a_change_leaves_word_once(officer):
    interview = InterviewFactory(person=PersonFactory())
    before = PersonFactory()

    for _ in range(2):
        queue_interview_changed(interview=interview, by=officer, now=NOW, before=before)

    job = Job.objects.get(name="reports.tasks.follow_interview")
    assert job.arguments == {
        "interview_id": interview.pk,
        "by_id": officer.pk,
        "before_id": before.pk,
        "sequence": 0,
        "was": {},
    }
    interview.sequence += 1
    queue_interview_changed(interview=interview, by=None, now=NOW)
    assert Job.objects.filter(name="reports.tasks.follow_interview").count() == 2
