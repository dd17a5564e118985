"""What assessors may do, that no score is visible early, and what follows from a result."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.assessments.actions import assessments as actions
from desk.assessments.models import Assessment, Sheet
from desk.assessments.queries.assessments import state_of
from jobs.models import Mail
from scheduling.training_sessions.actions import attendance
from scheduling.training_sessions.models import Booking
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import CourseFactory, PersonFactory
from training.models import TrainingRecord
from training.rubric import Scores, Style, criteria_of

pytestmark = pytest.mark.django_db
FEEDBACK = {"keep": "The story", "change": "The figures", "next_step": "A mock"}
HOUR = timedelta(hours=1)


def scores(points: int = 4, **other: int) -> Scores:
    return Scores({c.key: points for c in criteria_of(Style.PRINT)} | other)


def place(**values: Any) -> Booking:
    """A booking on a print session that began an hour ago, assessed by one person."""
    course = CourseFactory(media=["print"], assessors=values.pop("assessors", 1))
    return BookingFactory(
        training_session__course=course, training_session__starts_at=NOW - HOUR, **values
    )


def submit(assessment: Assessment, by: User, given: Scores) -> Sheet:
    return actions.submit_sheet(
        assessment=assessment, scores=given, feedback=FEEDBACK, by=by, now=NOW
    )


@pytest.mark.parametrize(("points", "outcome"), [(4, "passed"), (3, "failed")])
def test_submit_of_one_assessor_makes_the_record(officer, points, outcome):
    booking = place(person__email="leila@example.nhs.uk")
    assessment = actions.begin_for_booking(booking=booking, by=officer, now=NOW)

    again = actions.begin_for_booking(booking=booking, by=officer, now=NOW)
    submit(assessment, officer, scores(points))

    assert again == assessment
    record = TrainingRecord.objects.get()
    assert (record.outcome, record.completed_on) == (outcome, TODAY)
    mail = Mail.objects.get()
    assert (mail.to, f"/assessments/{assessment.pk}/" in mail.text, "4.0" in mail.text) == (
        booking.person.email,
        True,
        False,
    )


def test_two_assessors_whose_mean_counts_once_both_are_in(officer, trainer_user):
    booking = place(assessors=2)
    assessment = actions.begin_for_booking(booking=booking, by=trainer_user, now=NOW)
    actions.ask_second_assessor(assessment=assessment, user=officer, by=trainer_user, now=NOW)

    submit(assessment, trainer_user, scores(3))
    assert (state_of(assessment).is_in, TrainingRecord.objects.count()) == (False, 0)
    submit(assessment, officer, scores(4))

    booking.refresh_from_db()
    assert (state_of(assessment).mean, booking.attendance and booking.attendance.outcome) == (
        "3.5",
        "passed",
    )
    assert sorted(Mail.objects.values_list("to", flat=True)) == [officer.email, trainer_user.email]


def test_two_points_apart_are_settled_before_anything_counts(officer, trainer_user):
    assessment = actions.begin_for_booking(booking=place(assessors=2), by=trainer_user, now=NOW)
    actions.ask_second_assessor(assessment=assessment, user=officer, by=trainer_user, now=NOW)
    first = submit(assessment, trainer_user, scores(5))
    with pytest.raises(Refused, match="There is nothing left to agree"):
        actions.settle(assessment=assessment, words="Both", by=officer, now=NOW)

    submit(assessment, officer, scores(5, hard=3))

    assert (state_of(assessment).apart, TrainingRecord.objects.count()) == (["hard"], 0)
    actions.settle(assessment=assessment, words="We saw different answers", by=officer, now=NOW)
    words = assessment.settlements.get()
    with pytest.raises(
        Refused, match="There is nothing left to agree"
    ):  # nobody agrees with themselves
        actions.answer_settlement(settlement=words, agrees=True, by=officer, now=NOW)
    with pytest.raises(Refused, match="What you agreed has already been recorded"):
        actions.settle(assessment=assessment, words="Something else", by=trainer_user, now=NOW)
    assert TrainingRecord.objects.count() == 0
    actions.answer_settlement(settlement=words, agrees=False, by=trainer_user, now=NOW)
    assert (state_of(assessment).is_to_settle, state_of(assessment).settlement) == (
        True,
        None,
    )
    actions.settle(
        assessment=assessment, words="We saw different answers", by=trainer_user, now=NOW
    )
    words = assessment.settlements.not_retracted().get()
    actions.answer_settlement(settlement=words, agrees=True, by=officer, now=NOW)
    with pytest.raises(Refused, match="There is nothing left to agree"):
        actions.answer_settlement(settlement=words, agrees=False, by=officer, now=NOW)
    assert TrainingRecord.objects.not_retracted().get().outcome == "passed"
    # a correction opens it again, and the record follows what is decided anew
    corrected = scores(5, hard=5, clear=1)
    values = {
        "scores": corrected,
        "feedback": FEEDBACK,
        "because": "Heard it again",
        "by": trainer_user,
        "now": NOW,
    }
    actions.correct_sheet(sheet=first, **values)
    assert (state_of(assessment).apart, state_of(assessment).is_decided) == (
        ["clear", "hard"],
        False,
    )
    assert TrainingRecord.objects.not_retracted().get().outcome == "passed"
    with pytest.raises(Refused, match="These scores were corrected after you opened"):
        actions.correct_sheet(sheet=first, **values)


def test_correct_sheet_keeps_the_earlier_one_and_corrects_the_record(trainer_user):
    assessment = actions.begin_for_booking(booking=place(), by=trainer_user, now=NOW)
    sheet = submit(assessment, trainer_user, scores(4))
    given = {
        "scores": Scores(scores(4).points, ["political"]),
        "feedback": FEEDBACK,
        "by": trainer_user,
    }

    with pytest.raises(Refused, match="Enter"):
        actions.correct_sheet(sheet=sheet, because=" ", now=NOW, **given)
    actions.correct_sheet(
        sheet=sheet, because="It was after the notice of election", now=NOW + HOUR, **given
    )

    sheet.refresh_from_db()
    assert (sheet.retracted_because, sheet.retracted_by) == (
        "It was after the notice of election",
        trainer_user,
    )
    records = [
        (record.outcome, record.retracted_at is None)
        for record in TrainingRecord.objects.order_by("pk")
    ]
    assert records == [("passed", False), ("failed", True)]


def test_no_score_is_in_the_audit_trail(trainer_user):
    assessment = actions.begin_for_booking(booking=place(), by=trainer_user, now=NOW)
    actions.save_draft(assessment=assessment, content={"keep": "Secret"}, by=trainer_user, now=NOW)
    sheet = submit(assessment, trainer_user, scores(4))
    actions.correct_sheet(
        sheet=sheet, scores=scores(5), feedback=FEEDBACK, because="Typing", by=trainer_user, now=NOW
    )

    told = list(AuditEvent.objects.filter(action__startswith="assessment.").order_by("number"))

    assert [event.action.partition(".")[2] for event in told] == [
        "begun",
        "draft_saved",
        "scored",
        "corrected",
    ]
    assert [event.details for event in told] == [{}, {}, {}, {"instead_of": sheet.pk}]
    assert not assessment.assessors.exclude(draft={}).exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"cancelled_at": NOW}, "’s place was cancelled, so there is nothing"),
        ({"training_session__cancelled_at": NOW}, "’s place was cancelled, so there is nothing"),
        ({"training_session__starts_at": NOW + HOUR}, "You can assess it from then"),
        (
            {"training_session__course__media": [], "training_session__course__assessors": 0},
            "This course has no interview to assess",
        ),
    ],
)
def test_begin_for_booking_is_refused(officer, values, refusal):
    booking = BookingFactory(
        **{"training_session__starts_at": NOW, "training_session__course__media": ["radio"]}
        | values
    )

    with pytest.raises(Refused, match=refusal):
        actions.begin_for_booking(booking=booking, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        (
            {"need": "topic", "completed_at": NOW, "held_on": TODAY, "held_minutes": 9},
            "Arrange it, or record that it took place",
        ),
        ({}, "Arrange it, or record that it took place"),
        (
            {"starts_at": NOW, "minutes": 30, "cancelled_at": NOW},
            "Arrange it, or record that it took place",
        ),
        ({"starts_at": NOW + HOUR, "minutes": 30}, "You can assess it from then"),
    ],
)
def test_begin_for_briefing_is_of_a_mock_that_has_begun(officer, values, refusal):
    with pytest.raises(Refused, match=refusal):
        actions.begin_for_briefing(
            briefing=BriefingFactory(**{"need": "mock"} | values), by=officer, now=NOW
        )

    going_on = BriefingFactory(need="mock", media=["print"], starts_at=NOW, minutes=30)
    made = actions.begin_for_briefing(briefing=going_on, by=officer, now=NOW)
    assert (made.style, made.held_on, made.assessors_wanted, made.what) == (
        "print",
        TODAY,
        1,
        "Mock interview: Print, phone or online",
    )
    submit(made, officer, scores(2))
    assert TrainingRecord.objects.count() == 0


def test_ask_second_assessor_refuses_whom_it_must_and_lets_the_last_one_asked_in(officer, manager):
    learner = UserFactory(roles={Role.TRAINER})
    assessment = AssessorFactory(user=officer, assessment__booking__person__user=learner).assessment

    def ask(user: User) -> Any:
        return actions.ask_second_assessor(assessment=assessment, user=user, by=officer, now=NOW)

    for user, refusal in [
        (assessment.person.user, "cannot assess yourself"),
        (UserFactory(roles={Role.SPOKESPERSON}), "is not an assessor"),
    ]:
        with pytest.raises(Refused, match=refusal):
            ask(user)
    first = ask(UserFactory(roles={Role.TRAINER}))
    second = ask(manager)
    assert (ask(manager), assessment.assessors.filter(pk=first.pk).exists()) == (second, False)
    SheetFactory(assessment=assessment, assessor=manager)
    with pytest.raises(Refused, match="Score the interview, then agree any"):
        ask(UserFactory(roles={Role.OFFICER}))
    SheetFactory(assessment=assessment, assessor=officer)
    with pytest.raises(Refused, match="If your scores are wrong, correct them and"):
        ask(manager)


def test_nobody_assesses_themselves_hands_in_twice_or_leaves_gaps(officer):
    with pytest.raises(Refused, match="cannot assess yourself"):
        actions.begin_for_booking(
            booking=place(person=PersonFactory(user=officer)), by=officer, now=NOW
        )
    sheet = SheetFactory(assessor=officer)
    with pytest.raises(Refused, match="Score every criterion from 1 to 5"):
        submit(AssessmentFactory(), officer, Scores({"clear": 4}))
    for again in (
        lambda: submit(sheet.assessment, officer, scores()),
        lambda: actions.save_draft(assessment=sheet.assessment, content={}, by=officer, now=NOW),
    ):
        with pytest.raises(Refused, match="Open them to correct them, with a reason"):
            again()


def test_the_door_passes_nobody_whom_an_assessment_passes(trainer_user):
    booking = place()
    door: dict[str, Any] = {
        "booking": booking,
        "by": trainer_user,
        "now": booking.training_session.ends_at,
    }

    with pytest.raises(Refused, match="is passed by assessment"):
        attendance.record_attendance(outcome="passed", **door)
    attendance.record_attendance(outcome="did_not_attend", **door)
    with pytest.raises(Refused, match="is passed by assessment"):
        attendance.correct_attendance(outcome="passed", **door)
    submit(
        actions.begin_for_booking(booking=booking, by=trainer_user, now=NOW),
        trainer_user,
        scores(4),
    )
    booking.refresh_from_db()
    assert booking.attendance
    assert booking.attendance.outcome == "passed"
    for action in (
        lambda: attendance.correct_attendance(outcome="failed", **door),
        lambda: attendance.retract_attendance(**door),
    ):
        with pytest.raises(Refused, match="Correct the assessment instead"):
            action()
