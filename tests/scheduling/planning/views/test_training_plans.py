import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs.models import Job, Mail
from scheduling.planning.actions import working_out
from scheduling.planning.forms.training_plans import TrainingPlanForm, _days_between
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import TrainingPlan
from scheduling.planning.models.training_plans import session_key
from scheduling.planning.queries.training_plans import PlanPage
from scheduling.training_sessions.models import Booking, Trainer, TrainingSession, Venue
from tests.clock import NOW
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    BookingFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from training.models import Course, Person
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/training-plans/"


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def plan() -> TrainingPlan:
    """Of three who asked, two have places in the one session that the venue and the days allow."""
    radio = CourseFactory(code="M3")
    for name in ("Ashdown", "Brightmoor", "Coldridge"):
        TrainingRequestFactory(
            course=radio,
            person=PersonFactory(
                first_name="Pat", last_name=name, email=f"{name.lower()}@example.nhs.uk"
            ),
        )
    TrainerFactory(name="Perran Locke", courses=[radio])
    VenueFactory(name="Harbour Street", capacity=2)
    plan: TrainingPlan = TrainingPlanFactory(
        options={"weekdays": [1], "parts": ["am"], "min_group": 1}
    )
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)
    plan.refresh_from_db()
    return plan


def address(name: str, plan: TrainingPlan) -> str:
    return reverse(f"scheduling:training_plan_{name}", args=[plan.pk])


def text_of(desk: Client, address: str) -> str:
    return " ".join(desk.get(address).content.decode().split())


def test_training_plan_list_says_what_a_plan_is(desk):
    assert "No plans yet. A plan looks at who needs which course" in text_of(desk, LIST)


def test_training_plan_list_says_how_much_is_published(desk, plan):
    desk.post(address("apply", plan))
    drafts = text_of(desk, LIST)
    desk.post(address("publish", plan))

    assert ("Drafts" in drafts, "Published" in drafts) == (True, False)
    assert "Published" in text_of(desk, LIST)
    assert ">Plan again<" in text_of(desk, plan.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_training_plan_list_makes_as_many_queries_for_all(
    desk, number, django_assert_max_num_queries
):
    TrainingPlanFactory.create_batch(number)

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        desk.get(LIST)


def test_training_plan_again_says_who_moves_and_why(desk, plan):
    """The trainer is away on the day of the session, and there on the next."""
    [before] = plan.proposed
    TrainingPlan.objects.update(options=plan.options | {"weekdays": [1, 2]})
    on = slot_of(before["slot"]).on
    BlackOutFactory(of_trainer=True, trainer=Trainer.objects.get(), starts_on=on, ends_on=on)
    desk.post(address("again", plan))
    plan.refresh_from_db()
    working_out.work_out(plan_id=plan.pk, run=plan.run, now=NOW, seconds=5)
    plan.refresh_from_db()

    page = unescape(text_of(desk, plan.get_absolute_url()))

    [after] = plan.proposed
    was, now = slot_of(before["slot"]).words, slot_of(after["slot"]).words
    people = Person.objects.filter(pk__in=before["people"])
    said = [f"{one}, M3: {was}, now {now}, because Perran Locke is not free then" for one in people]
    assert was != now
    assert [one in page for one in said] == [True, True]


def test_not_then_says_that_it_was_ruled_out(desk, plan):
    """The days are left as they are, but for the one time."""
    TrainingPlan.objects.update(options=plan.options | {"weekdays": [1, 2]})
    desk.post(address("again", plan), {"rule_out": [session_key(plan.proposed[0])]})
    plan.refresh_from_db()
    working_out.work_out(plan_id=plan.pk, run=plan.run, now=NOW, seconds=5)

    page = text_of(desk, plan.get_absolute_url())

    assert page.count("because you ruled that time out") == 2


def test_days_late_are_shown_in_total_and_by_name(desk, plan):
    for need in plan.problem["needs"]:
        need["need_by"] = "2026-12-05"
    plan.save(update_fields=["problem"])

    page = text_of(desk, plan.get_absolute_url())

    assert "<b>6 days late in total</b>, counted from 7 December 2026 where" in page
    assert page.count(" 3 (M3)") == 2


def test_places_outside_the_plan_count_with_it_and_without(plan):
    """All three need M4 too; one is booked on it, and is ready once M3 is passed as well."""
    speaking = CourseFactory(code="M4")
    [radio] = Course.objects.filter(code="M3")
    for course in (radio, speaking):
        RequirementFactory(course=course, role=StaffRole.OTHER_STAFF)
    for person in Person.objects.filter(pk__in=[need["person"] for need in plan.problem["needs"]]):
        TenureFactory(person=person, role=StaffRole.OTHER_STAFF)
    booked = Person.objects.get(pk=plan.proposed[0]["people"][0])
    alone = PlanPage(plan, NOW).effect.last
    BookingFactory(
        person=booked, training_session=TrainingSessionFactory(course=speaking, places_taken=1)
    )

    effect = PlanPage(plan, NOW).effect.last

    assert (alone.without, alone.with_it, alone.ready_with) == (6, 4, 0)
    assert (effect.without, effect.with_it, effect.ready_with) == (5, 3, 1)


def test_training_plan_detail_says_what_published_sessions_have_lost(desk, plan):
    desk.post(address("apply", plan))
    desk.post(address("publish", plan))
    before = text_of(desk, plan.get_absolute_url())
    on = slot_of(plan.proposed[0]["slot"]).on
    BlackOutFactory(of_trainer=True, trainer=Trainer.objects.get(), starts_on=on, ends_on=on)

    page = text_of(desk, plan.get_absolute_url())

    assert "<b>1 session gives 2 of 3 places that are needed.</b>" in before
    assert "needs attention" not in before
    assert "<b>0 sessions give 0 of 3 places that are needed.</b>" in page
    assert "<b>1 session needs attention:</b> its places do not count" in page
    assert "0 hours of their time" in page
    TrainingSession.objects.update(cancelled_at=NOW)
    assert '<td class="n" data-label="Sessions"> 0 </td>' in text_of(desk, LIST)


def test_training_plan_add_asks_for_the_next_quarter(desk):
    page = text_of(desk, f"{LIST}add/")

    assert 'value="01/01/2027"' in page
    assert 'value="31/03/2027"' in page
    assert "A plan needs a venue and a trainer" in page


def test_training_plan_add_queues_the_work(desk):
    venue = VenueFactory()
    trainer = TrainerFactory()
    asked = {
        "first": "07/12/2026",
        "last": "11/12/2026",
        "weekdays": ["0"],
        "parts": ["am"],
        "min_group": "2",
        "courses": ["M3"],
        "venues": [venue.pk],
        "trainers": [trainer.pk],
    }

    page = desk.post(f"{LIST}add/", asked, follow=True).content.decode()

    plan = TrainingPlan.objects.get()
    assert plan.options == {
        "weekdays": [0],
        "parts": ["am"],
        "min_group": 2,
        "courses": ["M3"],
        "venues": [venue.pk],
        "trainers": [trainer.pk],
        "days_off": [],
    }
    assert "Working it out" in page
    assert Job.objects.filter(dedup_key=plan.job_key).exists()


def test_training_plan_add_for_needs_ticked_on_a_list(desk):
    CourseFactory(code="M3")
    one, other = PersonFactory(last_name="Abara"), PersonFactory(last_name="Brook")
    rows = [f"{one.pk} M3", f"{other.pk} M5", f"{one.pk} M3", "0 M3", f"{one.pk} none"]
    address = reverse("scheduling:training_plan_add", query={"row": rows})
    asked = {
        "first": "07/12/2026",
        "last": "11/12/2026",
        "weekdays": ["0"],
        "parts": ["am"],
        "min_group": "2",
        "courses": ["M3", "M5"],
        "venues": [VenueFactory().pk],
        "trainers": [TrainerFactory().pk],
    }

    page = text_of(desk, address)
    desk.post(address, asked)

    plan = TrainingPlan.objects.get()
    assert "Only for the 2 needs ticked on the list" in page
    assert plan.options["needs"] == [[one.pk, "M3"], [other.pk, "M5"]]
    again = text_of(desk, reverse("scheduling:training_plan_add", query={"from": plan.pk}))
    assert "Only for the 2 needs ticked on the list" in again


def test_training_plan_add_refuses_a_period_that_is_over(desk):
    page = desk.post(
        f"{LIST}add/",
        {
            "first": "01/11/2026",
            "last": "02/11/2026",
            "weekdays": ["0"],
            "parts": ["am"],
            "min_group": "2",
            "courses": ["M3"],
            "venues": [VenueFactory().pk],
            "trainers": [TrainerFactory().pk],
        },
    ).content.decode()

    assert "This period is over. Enter a last day in the future." in page


def test_training_plan_add_takes_over_what_another_was_asked_for(desk, plan):
    page = text_of(desk, f"{LIST}add/?from={plan.pk}")

    assert 'value="07/12/2026"' in page


def test_training_plan_detail_says_where_nobody_needs_anything(desk):
    plan: TrainingPlan = TrainingPlanFactory()
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    assert "Nobody needs a new session in this period." in text_of(desk, plan.get_absolute_url())


def test_training_plan_detail_offers_places_that_exist(desk):
    asked = TrainingRequestFactory(course=CourseFactory(code="M3"))
    session = TrainingSessionFactory(
        course=asked.course, starts_at=NOW.replace(month=12, day=8, hour=10)
    )
    plan: TrainingPlan = TrainingPlanFactory()
    working_out.work_out(plan_id=plan.pk, run=1, now=NOW, seconds=5)

    page = text_of(desk, plan.get_absolute_url())

    assert "Places in sessions that are arranged already" in page
    assert reverse("scheduling:booking_add", args=[session.pk]) in page


def test_training_plan_detail_loads_anew_when_it_is_done(desk, plan):
    answer = desk.get(plan.get_absolute_url(), headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"


def test_training_plan_detail_shows_the_best_so_far(desk, plan):
    TrainingPlan.objects.update(planned_at=None)
    Job.objects.create(
        name="scheduling.tasks.plan_training",
        due_at=NOW,
        created_at=NOW,
        patient_until=NOW,
        progress=40,
        dedup_key=plan.job_key,
    )

    answer = desk.get(plan.get_absolute_url(), headers={"HX-Request": "true"})

    page = " ".join(answer.content.decode().split())
    assert 'value="40"' in page
    assert "Best so far: 2 of 3 places in 1 session." in page


def test_training_plan_detail_says_why_it_was_given_up(desk):
    plan: TrainingPlan = TrainingPlanFactory()
    Job.objects.create(
        name="scheduling.tasks.plan_training",
        due_at=NOW,
        created_at=NOW,
        patient_until=NOW,
        state=Job.State.GIVEN_UP,
        outcome="The worker stopped while it ran this job.",
        dedup_key=plan.job_key,
    )

    page = text_of(desk, plan.get_absolute_url())

    assert "This plan could not be worked out" in page
    assert "The worker stopped while it ran this job." in page


def test_training_plan_stop(desk):
    plan: TrainingPlan = TrainingPlanFactory()

    desk.post(address("stop", plan))

    plan.refresh_from_db()
    assert plan.stopped_at == NOW


def test_training_plan_again_allows_what_was_ruled_out(desk, plan):
    plan.wishes = {"ruled_out": [["2026-12-08 am", "M3"]]}
    plan.save(update_fields=["wishes"])

    page = desk.get(plan.get_absolute_url()).text
    desk.post(address("again", plan), {"allow": ["2026-12-08 am/M3"]})

    plan.refresh_from_db()
    assert "Allow M3, Tue 8 Dec, 9:30am again" in page
    assert plan.ruled_out == []


def test_training_plan_move_out_and_refused(desk, plan):
    person = plan.proposed[0]["people"][0]
    move = {"person": person, "course": "M3", "to": ""}

    moved = desk.post(address("move", plan), move, follow=True).content.decode()
    refused = desk.post(
        address("move", plan), move | {"to": "2026-12-09 am/1"}, follow=True
    ).content.decode()

    assert "The plan has been changed. Planning again keeps to it." in moved
    assert "<b>Left out</b> by hand." in moved
    assert "This place cannot be moved there" in refused


def test_training_plan_detail_offers_places_for_the_session_that_is_asked_for(desk, plan):
    (each,) = plan.proposed
    key = session_key(each)
    move = f'action="{address("move", plan)}"'

    page = desk.get(plan.get_absolute_url())
    without_scripts = desk.get(plan.get_absolute_url(), {"who": key})
    part = desk.get(plan.get_absolute_url(), {"who": key}, headers={"hx-request": "true"})

    assert [answer.text.count(move) for answer in (page, without_scripts, part)] == [0, 2, 2]
    assert [f"?who={quote(key)}" in answer.text for answer in (page, part)] == [True, False]
    assert "<html" not in part.text
    for person in Person.objects.filter(pk__in=each["people"]):
        assert [person.last_name in answer.text for answer in (page, part)] == [True, True]


def test_training_plan_detail_lists_needs_without_a_place_by_pages(desk, plan):
    (without,) = plan.unplaced
    others = PersonFactory.create_batch(50)
    plan.answer["unplaced"] += [without | {"person": str(person.pk)} for person in others]
    plan.save()

    pages = [
        desk.get(plan.get_absolute_url(), {"page": number}).context["without_place"]
        for number in (1, 2)
    ]

    assert [[row.person for row in page] for page in pages] == [
        [Person.objects.get(pk=without["person"]), *others[:49]],
        others[49:],
    ]


def test_training_plan_detail_lets_those_left_out_back_in(desk, plan):
    person = plan.proposed[0]["people"][0]
    move = {"person": person, "course": "M3"}
    desk.post(address("move", plan), move | {"to": ""})
    offered = desk.get(plan.get_absolute_url()).text

    desk.post(address("move", plan), move | {"to": "anywhere"})

    assert '<option value="anywhere">any time, when planning again</option>' in offered
    assert "<b>Not planned yet:</b>" in desk.get(plan.get_absolute_url()).text


def test_training_plan_apply_publish_and_undo(desk, plan):
    Trainer.objects.update(email="trainer@example.nhs.uk")
    made = desk.post(address("apply", plan), follow=True).content.decode()
    assert "1 draft made. Nobody has been told." in made
    assert f'action="{address("undo", plan)}"' in made
    assert Mail.objects.count() == 0

    before = desk.get(address("publish", plan)).text
    published = desk.post(address("publish", plan), follow=True).content.decode()

    assert "Publish, and send 3 emails" in before
    assert "1 session has been published. 3 emails leave in a minute." in published
    assert Mail.objects.count() == 3
    refused = desk.post(address("undo", plan), follow=True).content.decode()
    assert "1 session of this plan has been published, so this cannot be undone." in refused
    again = desk.post(address("apply", plan), follow=True).content.decode()
    assert "The drafts of this plan have been made" in again


def test_training_plan_publish_shows_the_invitations_and_sends_none(desk, plan):
    desk.post(address("apply", plan))
    nameless = Booking.objects.order_by("pk")[0].person
    Person._default_manager.filter(pk=nameless.pk).update(email="")

    page = text_of(desk, address("publish", plan))

    assert "1 email leaves." in page
    assert f"tell them yourself: {nameless}." in page
    assert "You have a place in a training session" in page
    assert "which updates their calendar" in page
    assert "Publish, and send 1 email" in page
    assert (Mail.objects.count(), TrainingSession.objects.drafts().count()) == (0, 1)


def test_training_plan_publish_names_what_cannot_be_published(desk, plan):
    desk.post(address("apply", plan))
    TrainingSession.objects.update(starts_at=NOW - timedelta(hours=3), ends_at=NOW)

    page = text_of(desk, address("publish", plan))

    assert "These stay drafts" in page
    assert "This training session has started" in page
    assert "Publish, and send" not in page


def test_training_plan_detail_names_what_was_left_out_of_the_drafts(desk, plan):
    slot = slot_of(plan.proposed[0]["slot"])
    person = Person.objects.get(pk=plan.proposed[0]["people"][0])
    AwayFactory(person=person, starts_at=slot.starts_at, ends_at=slot.ends_at)
    desk.post(address("apply", plan), follow=True)

    page = text_of(desk, plan.get_absolute_url())
    desk.post(address("undo", plan), follow=True)

    assert "1 session with 1 person booked." in page
    assert f"<li>M3, {slot.words}: {person} is away" in page
    assert "Left out, because" not in text_of(desk, plan.get_absolute_url())


def test_training_plan_undo(desk, plan):
    desk.post(address("apply", plan))

    page = desk.post(address("undo", plan), follow=True).content.decode()

    assert "1 draft removed. The plan is a proposal again." in page
    assert TrainingSession.objects.count() == 0


def test_training_plan_remove(desk, plan):
    page = desk.post(address("remove", plan), follow=True).content.decode()

    assert "The plan has been removed." in page
    assert TrainingPlan.objects.count() == 0


def test_training_plan_detail_compares_the_cost_with_the_plan_and_without(desk, plan):
    Venue.objects.update(cost_pence=80_00, cost_per="half_day")
    TrainingSessionFactory(
        starts_at=NOW + timedelta(days=13), venue_pence=300_00, trainer_pence=200_00
    )
    TrainingSessionFactory(starts_at=NOW + timedelta(days=30), agreed_pence=999_00)

    costs = desk.get(plan.get_absolute_url()).context["page"].costs
    page = text_of(desk, plan.get_absolute_url())

    assert (costs.plan.pence, costs.without.pence, costs.pence_with) == (80_00, 500_00, 580_00)
    assert (costs.plan.count, costs.count_with) == (1, 2)
    assert "£580" in page
    assert "1 session has no cost or only a part of it" in page


def test_training_plan_move_session_and_undo(desk, plan):
    plan.problem["slots"].append(plan.problem["slots"][0] | {"id": "2026-12-10 am"})
    for need in plan.problem["needs"]:
        need["slots"].append("2026-12-10 am")
    plan.save()
    key = session_key(plan.proposed[0])
    page = desk.get(plan.get_absolute_url()).content.decode()
    assert '<option value="2026-12-10 am">Thu 10 Dec, 9:30am</option>' in page

    moved = desk.post(
        address("move_session", plan), {"session": key, "to": "2026-12-10 am"}, follow=True
    ).content.decode()

    assert "M3 is on Thu 10 Dec, 9:30am now. Planning again keeps it there." in moved
    assert "Changed by hand since it was worked out." in moved
    undo = re.search(r'action="([^"]*move-session/[?][^"]*)"', moved)
    assert undo
    back = desk.post(unescape(undo[1]), follow=True).content.decode()
    assert "M3 is on Tue 8 Dec, 9:30am now." in back
    plan.refresh_from_db()
    assert (session_key(plan.proposed[0]), plan.proposed[0]["kept"]) == (key, False)


def test_training_plan_move_session_refuses_a_time(desk, plan):
    page = desk.post(
        address("move_session", plan), {"session": "x", "to": "2026-12-10 am"}, follow=True
    ).content.decode()

    assert "This session cannot be moved to that time" in page


@pytest.mark.parametrize(
    ("typed", "stored", "message"),
    [
        ("8 December\n\n10/12/2026\n8 Dec", ["2026-12-08", "2026-12-10"], ""),
        ("24 December", None, "24 December 2026 is not in this period. Leave it out"),
        ("the day after", None, "“the day after”:"),
    ],
)
def test_training_plan_add_takes_days_without_training(desk, typed, stored, message):
    CourseFactory(code="M3")
    asked = {
        "first": "07/12/2026",
        "last": "11/12/2026",
        "weekdays": ["0"],
        "parts": ["am"],
        "min_group": "2",
        "courses": ["M3"],
        "venues": [VenueFactory().pk],
        "trainers": [TrainerFactory().pk],
        "days_off": typed,
    }

    page = unescape(desk.post(f"{LIST}add/", asked, follow=True).content.decode())

    plan = TrainingPlan.objects.first()
    assert (plan.options["days_off"] if plan else None) == stored
    assert message in page
    if plan:
        again = desk.get(f"{LIST}add/?from={plan.pk}").content.decode()
        assert "\n".join(plan.days_off_words) in again


@pytest.mark.parametrize(
    ("first", "last", "typed", "words"),
    [
        (date(2026, 12, 1), date(2027, 4, 30), "christmas", "24 December 2026 to 1 January 2027"),
        (
            date(2026, 12, 28),
            date(2026, 12, 30),
            "Christmas",
            "28 December 2026 to 30 December 2026",
        ),
        (date(2027, 1, 1), date(2027, 4, 30), "Easter\n2 April", "26 March 2027 to 29 March 2027"),
        (date(2027, 1, 1), date(2027, 1, 1), "Christmas", "1 January 2027"),
        (date(2027, 2, 1), date(2027, 2, 2), "Christmas", ""),
    ],
)
def test_days_without_training_may_be_a_holiday(first, last, typed, words):
    form = TrainingPlanForm({"first": first, "last": last, "days_off": typed})
    form.is_valid()

    options = {"days_off": [on.isoformat() for on in form.cleaned_data["days_off"]]}
    assert next(iter(TrainingPlan(options=options).days_off_words), "") == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        ([], "Perran Locke is not free"),
        (["2026-12-08", "2026-12-08"], "Perran Locke is away on Tue 8 Dec"),
        (["2026-12-01", "2026-12-31"], "Perran Locke is away Tue 1 Dec to Thu 31 Dec"),
        (["2026-12-01", None], "Perran Locke is away from Tue 1 Dec"),
        (["2026-12-01", None, 1], "Perran Locke is away on Tuesdays, from Tue 1 Dec"),
        (None, "nobody in this plan gives it"),
    ],
)
def test_training_plan_detail_names_the_trainers_who_are_not_free(away, words, desk, plan):
    plan.answer["unplaced"][0]["because"] = "no_trainer"
    plan.save()
    trainer = Trainer.objects.get()
    if away:
        first, last, *weekday = away
        BlackOutFactory(
            venue=None,
            trainer=trainer,
            starts_on=first,
            ends_on=last,
            weekday=weekday[0] if weekday else 7,
        )
    if away is None:
        trainer.courses.clear()

    page = text_of(desk, plan.get_absolute_url())

    assert f"<b>No trainer</b> for it is free when they can come: {words}. <a" in page


def test_training_plan_detail_says_how_many_have_to_wait_for_another_plan(desk):
    need = {"person": "1", "course": "M3", "need_by": "2026-12-07", "slots": []}
    urgent = TrainingPlanFactory(
        planned_at=NOW, problem={"needs": [need] * 2}, left_for_later=1_200
    )
    whole = TrainingPlanFactory(planned_at=NOW)

    assert "for the 2 needs that are most urgent. 1200 others have to wait" in text_of(
        desk, urgent.get_absolute_url()
    )
    assert "most urgent" not in text_of(desk, whole.get_absolute_url())


def test_days_without_training_take_a_range():
    first, last = date(2026, 12, 1), date(2027, 1, 31)

    days = _days_between("21 December to 2 January\n5 January", first, last)

    assert (len(days), days[0], days[-2:]) == (
        14,
        date(2026, 12, 21),
        [date(2027, 1, 2), date(2027, 1, 5)],
    )
