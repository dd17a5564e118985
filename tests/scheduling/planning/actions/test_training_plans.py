from datetime import date, datetime, timedelta

import pytest

from accounts.refusals import Refused
from jobs.mail import as_message
from jobs.models import Job, Mail
from scheduling.planning.actions import working_out
from scheduling.planning.actions.training_plans import (
    NothingToUse,
    apply_plan,
    delete_old_plans,
    make_plan,
    move_place,
    move_session,
    plan_again,
    remove_plan,
    undo_apply,
)
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import PlannedSession, TrainingPlan
from scheduling.planning.models.training_plans import ANYWHERE, RuledOut
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.drafts import (
    publish_training_session,
    unpublish_training_session,
)
from scheduling.training_sessions.models import Booking, Trainer, TrainingSession, Venue
from tests.clock import LONDON, NOW
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Course, Person

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
DAY = timedelta(days=1)


@pytest.fixture
def radio() -> Course:
    return CourseFactory(code="M3")


@pytest.fixture
def room() -> Venue:
    return VenueFactory(capacity=2)


@pytest.fixture
def perran(radio: Course) -> Trainer:
    return TrainerFactory(courses=[radio])


@pytest.fixture
def people(radio: Course) -> list[Person]:
    """Three who asked for the course, for two of whom a session has a place."""
    people = [PersonFactory(email=f"p{number}@example.nhs.uk") for number in range(3)]
    for person in people:
        TrainingRequestFactory(course=radio, person=person)
    return people


@pytest.fixture
def plan(room: Venue, perran: Trainer, people: list[Person]) -> TrainingPlan:
    """Worked out: two sessions, of two people and of one."""
    plan: TrainingPlan = TrainingPlanFactory()
    return worked_out(plan)


def worked_out(plan: TrainingPlan) -> TrainingPlan:
    working_out.work_out(plan_id=plan.pk, run=plan.run, now=NOW, seconds=5)
    plan.refresh_from_db()
    return plan


def keys(plan: TrainingPlan) -> list[tuple[str, int]]:
    return [(each["slot"], len(each["people"])) for each in plan.proposed]


def options() -> dict[str, object]:
    return {"weekdays": [0], "parts": ["am"], "min_group": 1}


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 11, 1), date(2026, 11, 24), "Enter a last day in the future"),
        (date(2026, 12, 1), date(2026, 12, 1) + 191 * DAY, "A plan covers up to half a year"),
    ],
)
def test_make_plan_refuses_a_period(officer, first, last, refusal):
    with pytest.raises(Refused, match=refusal):
        make_plan(starts_on=first, ends_on=last, options=options(), by=officer, now=NOW)


def test_make_plan_takes_today_and_half_a_year(officer):
    for first, last in ((NOW.date(), NOW.date()), (MONDAY, MONDAY + 190 * DAY)):
        make_plan(starts_on=first, ends_on=last, options=options(), by=officer, now=NOW)

    assert TrainingPlan.objects.count() == 2


def test_make_plan_twice_is_one_plan(officer):
    for moment in (NOW, NOW + timedelta(seconds=59), NOW + timedelta(seconds=61)):
        make_plan(starts_on=MONDAY, ends_on=FRIDAY, options=options(), by=officer, now=moment)

    assert (TrainingPlan.objects.count(), Job.objects.count()) == (2, 2)


def test_plan_again_is_refused_while_it_is_worked_out(officer):
    plan = make_plan(starts_on=MONDAY, ends_on=FRIDAY, options=options(), by=officer, now=NOW)

    with pytest.raises(Refused, match="The plan is still being worked out"):
        plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW)

    Job.objects.update(state=Job.State.GIVEN_UP)
    assert plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW).run == 2


def test_apply_plan_makes_drafts_and_tells_nobody(plan, people, officer):
    left_out = apply_plan(plan=plan, by=officer, now=NOW)

    sessions = list(TrainingSession.objects.filter(planned__plan=plan).order_by("starts_at"))
    assert left_out == []
    assert [session.published_at for session in sessions] == [None, None]
    assert sessions[0].starts_at == datetime(2026, 12, 7, 9, 30, tzinfo=LONDON)
    assert sessions[0].places == 2
    booked = set(Booking.objects.held().values_list("person_id", flat=True))
    assert booked == {person.pk for person in people}
    assert Mail.objects.count() == 0


@pytest.mark.parametrize(("least", "carried"), [(1, None), (2, 2), (3, 2)])
def test_apply_plan_carries_the_fewest_people_to_its_sessions(plan, officer, least, carried):
    """Never more than the room holds; none where it is what the course says."""
    plan.options["min_group"] = least
    plan.save()

    apply_plan(plan=plan, by=officer, now=NOW)

    rows = TrainingSession.objects.values_list("min_group", flat=True)
    assert list(rows) == [carried, carried]


def test_apply_plan_twice_is_refused(plan, officer):
    apply_plan(plan=plan, by=officer, now=NOW)

    with pytest.raises(Refused, match="The drafts of this plan have been made, so"):
        apply_plan(plan=plan, by=officer, now=NOW)

    assert TrainingSession.objects.count() == 2


def test_apply_plan_is_refused_while_it_is_worked_out(officer):
    with pytest.raises(Refused, match="The plan is still being worked out"):
        apply_plan(plan=TrainingPlanFactory(), by=officer, now=NOW)


def test_apply_plan_leaves_out_what_has_changed(plan, officer, room, radio):
    first, second = plan.proposed
    day = datetime(2026, 12, int(first["slot"][8:10]), 9, 30, tzinfo=LONDON)
    away = Person.objects.get(pk=int(first["people"][0]))
    AwayFactory(person=away, starts_at=day, ends_at=day + timedelta(hours=1))
    placed = Person.objects.get(pk=int(second["people"][0]))
    elsewhere = TrainingSessionFactory(course=radio, starts_at=day + timedelta(days=2, hours=6))
    book(training_session=elsewhere, person=placed, by=officer, now=NOW)

    left_out = apply_plan(plan=plan, by=officer, now=NOW)

    assert [
        f"{away} is away" in words or f"{placed} has a place" in words for words in left_out
    ] == [
        True,
        True,
    ]
    assert TrainingSession.objects.filter(planned__plan=plan).count() == 1


@pytest.mark.parametrize(("earlier", "is_left_out"), [(2, True), (3, False)])
def test_apply_plan_leaves_out_who_is_in_another_draft_then(plan, officer, earlier, is_left_out):
    first = plan.proposed[0]
    starts_at = datetime(2026, 12, int(first["slot"][8:10]), 9, 30, tzinfo=LONDON)
    person = Person.objects.get(pk=int(first["people"][0]))
    draft = TrainingSessionFactory(
        published_at=None,
        starts_at=starts_at - timedelta(hours=earlier),
        ends_at=starts_at - timedelta(hours=earlier) + timedelta(hours=3),
    )
    book(training_session=draft, person=person, by=officer, now=NOW)

    left_out = apply_plan(plan=plan, by=officer, now=NOW)

    assert [words.endswith(f"{person} is in another draft then.") for words in left_out] == (
        [True] if is_left_out else []
    )


def test_two_plans_of_one_period_make_no_session_twice(plan, officer):
    other = worked_out(TrainingPlanFactory())
    apply_plan(plan=plan, by=officer, now=NOW)

    with pytest.raises(NothingToUse):
        apply_plan(plan=other, by=officer, now=NOW)

    assert TrainingSession.objects.count() == 2
    assert Booking.objects.held().count() == 3


def test_a_venue_taken_meanwhile_leaves_its_session_out(plan, officer, people):
    other = worked_out(TrainingPlanFactory())
    apply_plan(plan=plan, by=officer, now=NOW)
    Booking.objects.all().delete()

    with pytest.raises(NothingToUse):
        apply_plan(plan=other, by=officer, now=NOW)

    assert PlannedSession.objects.filter(plan=other).count() == 0


def test_undo_apply_is_refused_once_one_is_published(plan, officer):
    apply_plan(plan=plan, by=officer, now=NOW)
    publish_training_session(training_session=TrainingSession.objects.first(), by=officer, now=NOW)

    with pytest.raises(Refused, match="been published, so this cannot be undone"):
        undo_apply(plan=plan, by=officer, now=NOW)

    assert TrainingSession.objects.count() == 2


def test_undo_apply_without_drafts_is_refused(plan, officer):
    with pytest.raises(Refused, match="No drafts of this plan have been made"):
        undo_apply(plan=plan, by=officer, now=NOW)


def test_plan_again_keeps_what_is_kept_and_rules_out_a_time(plan, officer, room):
    first, second = plan.proposed
    again = plan_again(
        plan=plan,
        kept=[f"{second['slot']}/{room.pk}"],
        ruled_out=[f"{first['slot']}/{room.pk}"],
        by=officer,
        now=NOW,
    )
    assert again.state == "working"
    assert Job.objects.get().arguments == {"plan_id": plan.pk, "run": 2}

    worked_out(again)

    by_slot = {each["slot"]: each for each in again.proposed}
    assert first["slot"] not in by_slot
    assert set(second["people"]) <= set(by_slot[second["slot"]]["people"])
    assert by_slot[second["slot"]]["kept"] is True


def test_plan_again_allows_what_was_ruled_out(plan, officer, room):
    taken = [RuledOut(each["slot"], "M3") for each in plan.proposed]
    keys = [f"{each.slot}/{room.pk}" for each in taken]

    again = plan_again(plan=plan, kept=[], ruled_out=keys, by=officer, now=NOW)
    assert again.ruled_out == taken

    again = plan_again(
        plan=worked_out(again), kept=[], ruled_out=[], allowed=[taken[0].key], by=officer, now=NOW
    )
    assert again.ruled_out == taken[1:]
    problem = worked_out(again).problem
    could = {slot for need in problem["needs"] for slot in need["slots"]}
    assert taken[0].slot in could
    assert taken[1].slot not in could


def test_an_applied_plan_does_not_change(plan, officer):
    apply_plan(plan=plan, by=officer, now=NOW)

    with pytest.raises(Refused, match="The drafts of this plan have been made, so"):
        plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW)
    with pytest.raises(Refused, match="The drafts of this plan have been made, so"):
        move_place(plan=plan, person=1, course="M3", to="", by=officer, now=NOW)
    with pytest.raises(Refused, match="The drafts of this plan have been made, so"):
        remove_plan(plan=plan, by=officer, now=NOW)


def test_move_place_to_a_session_with_room(plan, officer, room):
    full, other = sorted(plan.proposed, key=lambda each: -len(each["people"]))
    person = int(full["people"][0])

    moved = move_place(
        plan=plan, person=person, course="M3", to=f"{other['slot']}/{room.pk}", by=officer, now=NOW
    )

    places = {each["slot"]: each["people"] for each in moved.proposed}
    assert str(person) in places[other["slot"]]
    assert str(person) not in places[full["slot"]]
    again = worked_out(plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW))
    assert [each["slot"] for each in again.proposed if str(person) in each["people"]] == [
        other["slot"]
    ]


def test_move_place_to_a_full_session_is_refused(plan, officer, room):
    full, other = sorted(plan.proposed, key=lambda each: -len(each["people"]))

    with pytest.raises(Refused, match="This place cannot be moved there: the"):
        move_place(
            plan=plan,
            person=int(other["people"][0]),
            course="M3",
            to=f"{full['slot']}/{room.pk}",
            by=officer,
            now=NOW,
        )


def test_move_place_out_of_the_plan_and_back(plan, officer, room):
    full = max(plan.proposed, key=lambda each: len(each["people"]))
    person = int(full["people"][0])

    out = move_place(plan=plan, person=person, course="M3", to="", by=officer, now=NOW)

    assert out.unplaced == [{"person": str(person), "course": "M3", "because": "left_out"}]
    assert sorted(number for _, number in keys(out)) == [1, 1]

    back = move_place(
        plan=plan, person=person, course="M3", to=f"{full['slot']}/{room.pk}", by=officer, now=NOW
    )

    assert back.unplaced == []
    assert sorted(number for _, number in keys(back)) == [1, 2]


def test_planning_again_says_who_was_left_out_by_hand_and_takes_them_back(plan, officer):
    full = max(plan.proposed, key=lambda each: len(each["people"]))
    person = int(full["people"][0])
    move_place(plan=plan, person=person, course="M3", to="", by=officer, now=NOW)

    out = worked_out(plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW))

    assert out.unplaced == [{"person": str(person), "course": "M3", "because": "left_out"}]

    asked = move_place(plan=out, person=person, course="M3", to=ANYWHERE, by=officer, now=NOW)

    assert asked.unplaced == [{"person": str(person), "course": "M3", "because": "to_plan"}]
    again = worked_out(plan_again(plan=asked, kept=[], ruled_out=[], by=officer, now=NOW))
    assert again.unplaced == []
    assert sorted(number for _, number in keys(again)) == [1, 2]


@pytest.mark.parametrize("course", ["M3", "M9", "", "x" * 10_000])
def test_move_place_of_what_the_plan_is_not_about_is_refused(plan, officer, course):
    stranger = PersonFactory()

    for person in (stranger.pk, 0, 10**15):
        with pytest.raises(Refused, match="This plan is not about that course for them"):
            move_place(plan=plan, person=person, course=course, to="", by=officer, now=NOW)

    plan.refresh_from_db()
    assert (plan.unplaced, plan.wishes) == ([], {})


def test_move_place_is_refused_while_it_is_worked_out(officer):
    with pytest.raises(Refused, match="The plan is still being worked out"):
        move_place(plan=TrainingPlanFactory(), person=1, course="M3", to="", by=officer, now=NOW)


def test_remove_plan(officer):
    remove_plan(plan=TrainingPlanFactory(), by=officer, now=NOW)

    assert TrainingPlan.objects.count() == 0


def test_a_plan_that_somebody_else_removed_is_not_used(plan, officer):
    stale = TrainingPlan.objects.get(pk=plan.pk)
    remove_plan(plan=plan, by=officer, now=NOW)

    for action in (apply_plan, undo_apply, remove_plan):
        with pytest.raises(Refused, match="This plan has just been removed"):
            action(plan=stale, by=officer, now=NOW)


def test_delete_old_plans_leaves_their_sessions(plan, officer):
    apply_plan(plan=plan, by=officer, now=NOW)

    assert delete_old_plans(before=FRIDAY) == 0
    assert delete_old_plans(before=FRIDAY + DAY) == 1
    assert TrainingSession.objects.count() == 2


def test_move_session_keeps_everyone_in_it_and_planning_again_keeps_to_it(plan, officer, room):
    first = min(plan.proposed, key=lambda each: each["slot"])
    to = next(f"{MONDAY + number * DAY} am" for number in range(2, 5))

    was = move_session(plan=plan, key=f"{first['slot']}/{room.pk}", to=to, by=officer, now=NOW)

    plan.refresh_from_db()
    assert was["slot"] == first["slot"]
    moved = next(each for each in plan.proposed if each["slot"] == to)
    assert (moved["people"], moved["kept"]) == (first["people"], True)
    again = worked_out(
        plan_again(plan=plan, kept=[f"{to}/{room.pk}"], ruled_out=[], by=officer, now=NOW)
    )
    assert {*first["people"]} <= {
        person for each in again.proposed if each["slot"] == to for person in each["people"]
    }


def test_move_session_takes_places_that_were_chosen_along(plan, officer, room):
    full, other = sorted(plan.proposed, key=lambda each: -len(each["people"]))
    person = int(full["people"][0])
    here = f"{other['slot']}/{room.pk}"
    move_place(plan=plan, person=person, course="M3", to=here, by=officer, now=NOW)

    move_session(plan=plan, key=here, to="2026-12-11 am", by=officer, now=NOW)

    plan.refresh_from_db()
    assert plan.wishes["places"] == [[person, "M3", "2026-12-11 am"]]


def test_move_session_is_refused_where_it_cannot_be(plan, officer, room):
    first, second = plan.proposed
    key = f"{first['slot']}/{room.pk}"

    for session, to in ((key, second["slot"]), (key, "2026-12-12 am"), ("none", "2026-12-11 am")):
        with pytest.raises(Refused, match="This session cannot be moved to that time:"):
            move_session(plan=plan, key=session, to=to, by=officer, now=NOW)

    plan.refresh_from_db()
    assert plan.proposed == [first, second]


def test_move_session_is_refused_while_it_is_worked_out(officer):
    with pytest.raises(Refused, match="The plan is still being worked out"):
        move_session(plan=TrainingPlanFactory(), key="", to="", by=officer, now=NOW)


def test_days_off_have_no_session(officer, room, perran, people):
    plan: TrainingPlan = TrainingPlanFactory()
    days = [MONDAY + number * DAY for number in range(5)]
    plan.options["days_off"] = [on.isoformat() for on in days if on != FRIDAY]
    plan.save()

    worked_out(plan)

    assert [each["slot"] for each in plan.proposed] == ["2026-12-11 am"]


def test_plan_again_of_a_published_plan_is_another_for_who_lost_a_place(
    plan, perran, radio, officer
):
    apply_plan(plan=plan, by=officer, now=NOW)
    first, second = TrainingSession.objects.filter(planned__plan=plan).order_by("starts_at")
    for draft in (first, second):
        publish_training_session(training_session=draft, by=officer, now=NOW)
    on = first.starts_at.date()
    BlackOutFactory(of_trainer=True, trainer=perran, starts_on=on, ends_on=on)

    again = plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW)
    worked_out(again)

    in_existing = {each["person"] for each in again.existing}
    in_new = {int(person) for each in again.proposed for person in each["people"]}
    assert (again.pk == plan.pk, again.starts_on, again.ends_on) == (False, MONDAY, FRIDAY)
    assert in_existing | in_new == {b.person_id for b in first.bookings.all()}
    assert first.starts_at.date() not in {slot_of(each["slot"]).on for each in again.proposed}


def test_a_plan_made_again_tells_each_person_and_trainer_once(plan, perran, officer):
    """The session that nobody is left in is cancelled; within a minute all of it can be undone."""
    perran.email = "perran@example.nhs.uk"
    perran.save()
    apply_plan(plan=plan, by=officer, now=NOW)
    lost, other = TrainingSession.objects.filter(planned__plan=plan).order_by("-places_taken")
    for draft in (lost, other):
        publish_training_session(training_session=draft, by=officer, now=NOW)
    TrainingSession.objects.filter(pk=other.pk).update(places=1)
    on = lost.starts_at.date()
    BlackOutFactory(of_trainer=True, trainer=perran, starts_on=on, ends_on=on)
    again = worked_out(plan_again(plan=plan, kept=[], ruled_out=[], by=officer, now=NOW))
    first_mails = sorted(Mail.objects.values_list("to", flat=True))
    later = NOW + timedelta(hours=1)

    apply_plan(plan=again, by=officer, now=later)
    (draft,) = TrainingSession.objects.filter(planned__plan=again)
    publish_training_session(training_session=draft, by=officer, now=later)

    people = [booking.person.email for booking in draft.bookings.all()]
    mails = {mail.to: mail for mail in Mail.objects.filter(queued_at=later, calendar__gt="")}
    assert first_mails == sorted([*people, other.bookings.get().person.email, perran.email])
    assert sorted(mails) == sorted(people)
    mail = mails[people[0]]
    assert mail.subject.startswith("Training changed: M3")
    assert "Your training has changed: you have a place in another session." in mail.text
    assert "You no longer have this place" in mail.text
    assert [
        (part.get_param("method"), part.get_filename())
        for part in as_message(mail).message().walk()
        if part.get_content_type() == "text/calendar"
    ] == [("REQUEST", "invitation-1.ics"), ("CANCEL", "cancelled-2.ics")]
    lost.refresh_from_db()
    assert (lost.places_taken, lost.cancelled_because) == (
        *(0, "Everyone booked has a place in another session."),
    )
    told = Mail.objects.filter(queued_at=later, to=perran.email).order_by("pk")
    assert [subject.partition(":")[0] for subject in told.values_list("subject", flat=True)] == [
        *("Training session changed", "Training that you give"),
    ]

    unpublish_training_session(training_session=draft, by=officer, now=later)

    lost.refresh_from_db()
    assert (lost.places_taken, lost.cancelled_at) == (2, None)
    assert Mail.objects.filter(queued_at=later).count() == 0
