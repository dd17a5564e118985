"""Who gives an interview: asked, answered, assigned, handed over, gone out."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.actions import assignments
from desk.enquiries.actions.enquiry_steps import take_step
from desk.enquiries.actions.interviews import InterviewTaken, call_off_interview
from desk.enquiries.models import Ask, Enquiry, Interview
from jobs.models import Mail
from scheduling.availability.actions.claims import PersonIsTaken, PersonNotOnRegister
from scheduling.availability.models import Claim
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, AskFactory, InterviewFactory
from tests.factories.training import PersonFactory, PracticeFactory
from training.models import Practice

ON_AIR = TOMORROW_AT_7_10 + timedelta(minutes=10)


def test_ask_person_sends_what_it_is_and_a_link(officer):
    interview = InterviewFactory()
    leila = PersonFactory(email="leila@example.nhs.uk")

    ask = assignments.ask_person(interview=interview, person=leila, by=officer, now=NOW)

    mail = Mail.objects.get()
    assert (ask.answer, ask.asked_by, mail.to) == ("waiting", officer, "leila@example.nhs.uk")
    assert "/asked/" in mail.text
    assert interview.enquiry.subject in mail.text
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "interview.asked"
    ]


def test_ask_person_without_a_mail_address_waits_for_a_call(officer):
    assignments.ask_person(
        interview=InterviewFactory(), person=PersonFactory(), by=officer, now=NOW
    )

    assert [Ask.objects.count(), Mail.objects.count()] == [1, 0]


def test_ask_person_twice_is_refused_until_they_have_answered(officer):
    ask = AskFactory()

    with pytest.raises(Refused, match="Wait for the answer, or ring"):
        assignments.ask_person(interview=ask.interview, person=ask.person, by=officer, now=NOW)
    assignments.decline_ask(ask=ask, reason="", by=officer, now=NOW)
    assignments.ask_person(interview=ask.interview, person=ask.person, by=officer, now=NOW)

    assert Ask.objects.count() == 2


def test_ask_person_who_has_left_is_refused(officer):
    leaver = PersonFactory(last_name="Gone", left_on=TODAY)

    with pytest.raises(PersonNotOnRegister, match="Robin Gone left on 25 November 2026"):
        assignments.ask_person(interview=InterviewFactory(), person=leaver, by=officer, now=NOW)


def test_ask_person_who_has_it_is_refused(officer):
    interview = InterviewFactory(person=PersonFactory())

    with pytest.raises(Refused, match="Give it to someone else instead"):
        assignments.ask_person(interview=interview, person=interview.person, by=officer, now=NOW)


def test_ask_person_for_a_slot_that_has_passed_is_refused(officer):
    with pytest.raises(Refused, match="Enter a time in the future"):
        assignments.ask_person(
            interview=InterviewFactory(), person=PersonFactory(), by=officer, now=ON_AIR
        )


def test_accept_ask_assigns_claims_and_calls_the_others_back(officer, spokesperson):
    yes = AskFactory(person__user=spokesperson, person__email="leila@example.nhs.uk")
    other = AskFactory(interview=yes.interview)

    assignments.accept_ask(ask=yes, by=spokesperson, now=NOW)

    yes.refresh_from_db()
    other.refresh_from_db()
    interview = Interview.objects.get()
    assert (yes.answer, other.answer) == (Ask.Answer.ACCEPTED, Ask.Answer.CALLED_BACK)
    assert (interview.person, interview.accepted_at, interview.enquiry.state) == (
        yes.person,
        NOW,
        "accepted",
    )
    assert list(Claim.objects.order_by("pk").values_list("kind", "subject_id", "interview")) == [
        ("person", yes.person.pk, interview.pk)
    ]
    assert list(Mail.objects.order_by("pk").values_list("to", "calendar_method")) == [
        ("leila@example.nhs.uk", "REQUEST")
    ]


def test_accept_ask_after_someone_else_is_told_so_and_not_who(officer, spokesperson):
    first = AskFactory()
    late = AskFactory(interview=first.interview)
    assignments.accept_ask(ask=first, by=officer, now=NOW + timedelta(minutes=1))

    with pytest.raises(Refused, match="no longer needed for this") as refusal:
        assignments.accept_ask(ask=late, by=spokesperson, now=NOW + timedelta(minutes=2))
    assert first.person.last_name not in str(refusal.value)


def test_accept_ask_that_came_while_the_interview_was_assigned_is_settled(officer, spokesperson):
    late = AskFactory(asked_at=NOW)
    later = NOW + timedelta(minutes=1)
    Interview.objects.filter(pk=late.interview_id).update(person=PersonFactory(), accepted_at=later)

    with pytest.raises(Refused, match="no longer needed"):
        assignments.accept_ask(ask=late, by=spokesperson, now=later)
    late.refresh_from_db()
    assert late.answer == "waiting"


def test_accept_ask_twice_is_told_that_it_was_answered(spokesperson):
    ask = AskFactory()
    assignments.accept_ask(ask=ask, by=spokesperson, now=NOW + timedelta(minutes=1))

    with pytest.raises(Refused, match="already answered this"):
        assignments.accept_ask(ask=ask, by=spokesperson, now=NOW + timedelta(minutes=2))


def test_accept_ask_made_after_the_interview_was_assigned_hands_it_over(officer):
    first = PersonFactory(email="first@example.nhs.uk")
    interview = InterviewFactory()
    assignments.assign_interview(interview=interview, person=first, by=officer, now=NOW)
    second = assignments.ask_person(
        interview=interview,
        person=PersonFactory(email="second@example.nhs.uk"),
        by=officer,
        now=NOW,
    )

    assignments.accept_ask(ask=second, by=officer, now=NOW)

    interview.refresh_from_db()
    assert interview.person == second.person
    assert list(Mail.objects.order_by("pk").values_list("to", "calendar_method")) == [
        ("first@example.nhs.uk", "REQUEST"),
        ("second@example.nhs.uk", ""),
        ("first@example.nhs.uk", "CANCEL"),
        ("second@example.nhs.uk", "REQUEST"),
    ]
    assert interview.enquiry.notes.order_by("pk").last().text == (
        f"{interview.reference} given to {second.person} instead of {first}."
    )


def test_decline_ask_keeps_the_reason_out_of_the_trail(officer, spokesperson):
    ask = AskFactory()

    assignments.decline_ask(ask=ask, reason="My father is ill", by=spokesperson, now=NOW)

    ask.refresh_from_db()
    assert (ask.answer, ask.reason, ask.answered_at) == ("declined", "My father is ill", NOW)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "details")) == [
        ("interview.declined", {"person": ask.person.reference})
    ]


def test_no_is_another_answer_than_not_available(officer):
    ask = AskFactory()

    assignments.decline_ask(
        ask=ask, reason="I said all I have to say on it", by=None, now=NOW, is_no=True
    )

    ask.refresh_from_db()
    assert (ask.answer, ask.answered_at) == (Ask.Answer.NO, NOW)
    assert list(Ask.objects.unsettled(NOW)) == [ask]


def test_decline_ask_that_was_answered_is_refused(officer):
    ask = AskFactory(answer="called_back", answered_at=NOW)

    with pytest.raises(Refused, match="You are no longer needed for this"):
        assignments.decline_ask(ask=ask, reason="", by=officer, now=NOW)


def test_accept_ask_after_declining_is_refused(officer):
    ask = AskFactory(answer="declined", answered_at=NOW)

    with pytest.raises(Refused, match="if the answer has changed"):
        assignments.accept_ask(ask=ask, by=officer, now=NOW)


def test_assign_interview_answers_the_persons_own_ask(officer):
    ask = AskFactory()

    assignments.assign_interview(interview=ask.interview, person=ask.person, by=officer, now=NOW)

    ask.refresh_from_db()
    assert ask.answer == Ask.Answer.ACCEPTED


def test_assign_interview_that_somebody_has_is_refused(officer):
    interview = InterviewFactory()
    stale = Interview.objects.get(pk=interview.pk)
    assignments.assign_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)

    with pytest.raises(Refused, match="Give it to someone else instead"):
        assignments.assign_interview(interview=stale, person=PersonFactory(), by=officer, now=NOW)


def test_assign_interview_that_was_moved_meanwhile_is_refused(officer):
    interview = InterviewFactory()
    Interview.objects.filter(pk=interview.pk).update(sequence=1)

    with pytest.raises(Refused, match="Someone else has just changed"):
        assignments.assign_interview(
            interview=interview, person=PersonFactory(), by=officer, now=NOW
        )


def test_assign_interview_that_was_called_off_is_refused(officer):
    interview = InterviewFactory(called_off_at=NOW)

    with pytest.raises(Refused, match="Add a new interview instead"):
        assignments.assign_interview(
            interview=interview, person=PersonFactory(), by=officer, now=NOW
        )


def test_hand_over_interview_frees_the_first_one(officer):
    first = PersonFactory()
    second = PersonFactory()
    interview = InterviewFactory()
    assignments.assign_interview(interview=interview, person=first, by=officer, now=NOW)

    assignments.hand_over_interview(interview=interview, person=second, by=officer, now=NOW)

    assert list(Claim.objects.order_by("pk").values_list("subject_id", flat=True)) == [second.pk]
    assert list(
        AuditEvent.objects.filter(action="interview.handed_over").values_list("details", flat=True)
    ) == [{"before": first.reference, "after": second.reference}]


def test_hand_over_interview_that_nobody_has_is_refused(officer):
    with pytest.raises(Refused, match="Choose a spokesperson first"):
        assignments.hand_over_interview(
            interview=InterviewFactory(), person=PersonFactory(), by=officer, now=NOW
        )


def test_hand_over_interview_to_its_spokesperson_is_refused(officer):
    interview = InterviewFactory(person=PersonFactory())

    with pytest.raises(Refused, match="Give it to someone else instead"):
        assignments.hand_over_interview(
            interview=interview, person=interview.person, by=officer, now=NOW
        )


def test_mark_went_out_counts_as_practice(officer):
    interview = InterviewFactory(person=PersonFactory(), enquiry__state=Enquiry.State.ACCEPTED)

    assignments.record_went_out(interview=interview, by=officer, now=ON_AIR)

    interview.refresh_from_db()
    practice = Practice.objects.get()
    assert (practice.person, practice.medium, practice.practised_on, practice.kind) == (
        interview.person,
        "radio",
        TOMORROW_AT_7_10.date(),
        "interview",
    )
    assert (interview.went_out_at, interview.practice, interview.enquiry.get_state_display()) == (
        ON_AIR,
        practice,
        "Interview given",  # in any medium
    )


def test_mark_went_out_twice_in_a_medium_on_one_day_is_one_practice(officer):
    interview = InterviewFactory(person=PersonFactory())
    practice = PracticeFactory(
        person=interview.person,
        medium="radio",
        practised_on=TOMORROW_AT_7_10.date(),
        kind="interview",
    )

    assignments.record_went_out(interview=interview, by=officer, now=ON_AIR)

    interview.refresh_from_db()
    assert interview.practice == practice
    assert Practice.objects.count() == 1


def test_mark_went_out_before_it_is_on_is_refused(officer):
    interview = InterviewFactory(person=PersonFactory())

    with pytest.raises(Refused, match="7:10am on Thu 26 Nov"):
        assignments.record_went_out(interview=interview, by=officer, now=NOW)


def test_mark_went_out_that_nobody_gave_is_refused(officer):
    with pytest.raises(Refused, match="Choose a spokesperson first"):
        assignments.record_went_out(interview=InterviewFactory(), by=officer, now=ON_AIR)


def test_mark_went_out_of_two_tabs_is_refused(officer):
    interview = InterviewFactory(person=PersonFactory())
    Interview.objects.filter(pk=interview.pk).update(went_out_at=ON_AIR)

    with pytest.raises(Refused, match="Someone else has just changed"):
        assignments.record_went_out(interview=interview, by=officer, now=ON_AIR)


def test_call_off_after_hand_over_cancels_with_a_later_sequence(officer):
    interview = InterviewFactory()
    leila = PersonFactory(email="leila@example.nhs.uk")
    assignments.assign_interview(interview=interview, person=leila, by=officer, now=NOW)

    call_off_interview(interview=interview, reason="Off", by=officer, now=NOW)

    calendars = list(Mail.objects.order_by("pk").values_list("calendar", flat=True))
    assert ["SEQUENCE:1" in calendars[0], "SEQUENCE:2" in calendars[1]] == [True, True]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_accept_by_many_at_once_gives_the_interview_to_one():
    officer = UserFactory()
    asks = [AskFactory(asked_by=officer)]
    asks += [AskFactory(interview=asks[0].interview, asked_by=officer) for _ in range(5)]

    outcomes = at_once(
        [lambda ask=ask: assignments.accept_ask(ask=ask, by=officer, now=NOW) for ask in asks]
    )

    refused = [str(outcome) for outcome in outcomes if outcome]
    assert len(refused) == 5
    assert all("no longer needed" in text or "already answered" in text for text in refused)
    assert [Claim.objects.count(), Ask.objects.filter(answer="accepted").count()] == [1, 1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_person_accepting_many_slots_at_once_is_in_one_place():
    officer = UserFactory()
    person = PersonFactory()
    interviews = [InterviewFactory() for _ in range(6)]

    outcomes = at_once(
        [
            lambda interview=interview: assignments.assign_interview(
                interview=interview, person=person, by=officer, now=NOW
            )
            for interview in interviews
        ]
    )

    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {PersonIsTaken}
    assert [Claim.objects.count(), Interview.objects.filter(person=person).count()] == [1, 1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_give_it_to_others_at_once_give_it_to_one():
    officer = UserFactory()
    interview = InterviewFactory()
    people = [PersonFactory() for _ in range(4)]

    def give(person: object) -> None:
        read = Interview.objects.get(pk=interview.pk)
        assignments.assign_interview(
            interview=read, person=person, by=officer, now=NOW, spokesperson_shown=""
        )

    outcomes = at_once([lambda person=person: give(person) for person in people])

    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {InterviewTaken}


def at_once(actions: list) -> list[Exception | None]:
    """Runs the actions in a thread each; what each raised, or None."""
    outcomes: list[Exception | None] = [None] * len(actions)

    def run(place: int) -> None:
        try:
            actions[place]()
        except Exception as outcome:
            outcomes[place] = outcome
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_unmark_went_out_takes_its_practice_back(officer):
    interview = InterviewFactory(person=PersonFactory(), enquiry__state=Enquiry.State.ACCEPTED)
    assignments.record_went_out(interview=interview, by=officer, now=ON_AIR)

    assignments.undo_went_out(interview=interview, by=officer, now=ON_AIR)

    interview.refresh_from_db()
    assert (interview.status, interview.practice, interview.enquiry.state) == (
        "accepted",
        None,
        "accepted",
    )
    assert Practice.objects.not_retracted().count() == 0


def test_unmark_went_out_puts_the_enquiry_where_it_was(officer):
    interview = InterviewFactory(person=PersonFactory(), enquiry__state=Enquiry.State.ACCEPTED)
    other = InterviewFactory(person=PersonFactory(), enquiry=interview.enquiry)
    take_step(enquiry=interview.enquiry, step=Enquiry.State.PREPARED, by=officer, now=NOW)
    for one in (interview, other):
        assignments.record_went_out(interview=one, by=officer, now=ON_AIR)
    states = []

    for one in (interview, other):
        one.refresh_from_db()
        assignments.undo_went_out(interview=one, by=officer, now=ON_AIR)
        states.append(Enquiry.objects.get().state)

    assert states == [Enquiry.State.ON_AIR, Enquiry.State.PREPARED]


def test_unmark_went_out_leaves_practice_that_another_interview_shares(officer):
    person = PersonFactory()
    first = InterviewFactory(person=person)
    second = InterviewFactory(person=person)
    for interview in (first, second):
        assignments.record_went_out(interview=interview, by=officer, now=ON_AIR)

    assignments.undo_went_out(interview=second, by=officer, now=ON_AIR)

    assert list(Practice.objects.not_retracted().values_list("interviews", flat=True)) == [first.pk]
