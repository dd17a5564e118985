"""A published session that lost its trainer, its venue or its people: nowhere do its places count."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from accounts.refusals import Refused
from reports.board.queries.places_then import places_known_at
from reports.today.queries.today import today_for
from scheduling.planning.queries.facts import open_needs, plan_facts
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.small_groups import go_ahead
from scheduling.training_sessions.actions.training_sessions import (
    ARRANGED,
    change_training_session,
)
from scheduling.training_sessions.models import TrainingSession
from scheduling.training_sessions.queries.booked import next_bookings
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from training.models import Person
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
IN_10_DAYS = NOW.replace(hour=9, minute=30) + timedelta(days=10)  # Saturday 5 December


def trainer_blacked_out(one: TrainingSession) -> None:
    BlackOutFactory(of_trainer=True, trainer=one.trainer, starts_on=TODAY, ends_on=None)


def trainer_away_that_weekday(one: TrainingSession) -> None:
    BlackOutFactory(of_trainer=True, trainer=one.trainer, starts_on=TODAY, ends_on=None, weekday=5)


def trainer_away_in_their_diary(one: TrainingSession) -> None:
    one.trainer.user = UserFactory(roles={Role.TRAINER})
    one.trainer.save()
    AwayFactory(
        person__user=one.trainer.user, starts_at=one.starts_at, ends_at=one.starts_at + HOUR
    )


def venue_closed(one: TrainingSession) -> None:
    day = one.starts_at.date()
    BlackOutFactory(venue=one.venue, starts_on=day, ends_on=day)


def too_few_people(one: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=one.pk).update(min_group=2)


def other_days(one: TrainingSession) -> None:
    day = one.starts_at.date()
    BlackOutFactory(venue=one.venue, starts_on=day - DAY, ends_on=day - DAY)
    BlackOutFactory(venue=one.venue, starts_on=day + DAY, ends_on=None)
    BlackOutFactory(of_trainer=True, trainer=one.trainer, starts_on=TODAY, ends_on=None, weekday=4)


def taken_back(one: TrainingSession) -> None:
    BlackOutFactory(venue=one.venue, starts_on=TODAY, ends_on=None, retracted_at=NOW)


def goes_ahead(one: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=one.pk).update(min_group=2)
    one.refresh_from_db()
    go_ahead(training_session=one, by=UserFactory(), now=NOW)


def decided_later(one: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=one.pk).update(min_group=2, decide_on=TODAY + 8 * DAY)


CASES = [
    (trainer_blacked_out, "trainer"),
    (trainer_away_that_weekday, "trainer"),
    (trainer_away_in_their_diary, "trainer"),
    (venue_closed, "venue"),
    (too_few_people, "people"),
    (other_days, ""),
    (taken_back, ""),
    (goes_ahead, ""),
    (decided_later, ""),
]


@pytest.fixture
def desk(client: Client, officer: User, at_now: object) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def person() -> Person:
    """Who has needed M3 since 2020."""
    person = PersonFactory(reference="P1", joined_on=date(2020, 1, 1))
    TenureFactory(person=person, role=StaffRole.OTHER_STAFF, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def held(person: Person, officer: User) -> TrainingSession:
    """A session of M3 in ten days, with the person in it."""
    course = CourseFactory(code="M3", max_group=6)
    RequirementFactory(course=course, role=StaffRole.OTHER_STAFF, due_within_days=90)
    one = TrainingSessionFactory(
        course=course, trainer=TrainerFactory(courses=[course]), starts_at=IN_10_DAYS
    )
    book(training_session=one, person=person, by=officer, now=NOW)
    return one


@pytest.mark.parametrize(("happen", "lost"), CASES)
def test_places_count_nowhere_once_it_is_lost(held, officer, desk, happen, lost):
    happen(held)

    counts = not lost
    plan = TrainingPlanFactory(starts_on=TODAY, ends_on=TODAY + 20 * DAY)
    other = PersonFactory(reference="P2", joined_on=date(2020, 1, 1))
    TenureFactory(person=other, role=StaffRole.OTHER_STAFF, starts_on=date(2020, 1, 1))
    needed = {need.person for need in open_needs(ends_on=TODAY + 20 * DAY, now=NOW)}
    assert TrainingSession.objects.with_lost(NOW).get().lost == lost
    assert (("P1", "M3") in next_bookings(now=NOW)) == counts
    assert (("P1", "M3") in places_known_at(NOW, on=TODAY)) == counts
    assert (held.bookings.get().person_id in needed) != counts
    assert [row["person"] for row in plan_facts(plan, now=NOW).existing] == (
        [other.pk] if counts else []
    )
    assert any(
        row.task.key == f"session-{held.pk}" for row in today_for(officer, now=NOW).every
    ) == (not counts)
    listed = desk.get(reverse("scheduling:training_session_list"), {"when": "attention"}).text
    assert (held.get_absolute_url() in listed) != counts
    upcoming = desk.get(reverse("scheduling:training_session_list")).text
    assert ("Needs attention: " in upcoming) == (lost in ("trainer", "venue"))
    assert ("5 left" in upcoming) != (lost in ("trainer", "venue"))
    days = {"show": "month", "on": IN_10_DAYS.date().isoformat()}
    calendar = desk.get(reverse("scheduling:training_session_calendar"), days).text
    assert ("sess--attn" in calendar) != counts


@pytest.mark.parametrize("happen", [happen for happen, lost in CASES if lost != "people" and lost])
def test_no_place_is_offered_once_nobody_teaches(held, happen, person, officer):
    """Nor is a sure place given up for one, whoever asks."""
    other = TrainingSessionFactory(course=held.course, starts_at=IN_10_DAYS + 7 * DAY)
    happen(other)

    assert list(TrainingSession.objects.bookable(NOW)) == [held]
    sure = held.bookings.get()
    for by, replaces in ((person.user, ()), (officer, [sure.pk])):
        with pytest.raises(Refused, match="a place in it is not sure"):
            book(training_session=other, person=person, replaces=replaces, by=by, now=NOW)
    book(training_session=other, person=PersonFactory(), by=officer, now=NOW)


def test_what_was_lost_is_known_for_ever(held, officer):
    trainer_blacked_out(held)
    then = NOW + HOUR
    course = held.course
    another = TrainerFactory(courses=[course])
    change_training_session(
        training_session=held,
        by=officer,
        now=then + HOUR,
        **{name: getattr(held, name) for name in ARRANGED} | {"trainer": another},
    )

    assert ("P1", "M3") not in places_known_at(then, on=TODAY)
    assert ("P1", "M3") in places_known_at(then + 2 * HOUR, on=TODAY)


def test_a_session_that_lost_its_trainer_is_mended_from_its_page(held, desk):
    trainer_blacked_out(held)
    ada = TrainerFactory(name="Ada Lake", courses=[held.course])
    TrainerFactory(name="Bo Finch")

    text = desk.get(held.get_absolute_url()).text

    change = reverse("scheduling:training_session_change", args=[held.pk])
    assert f'<a href="{change}?trainer={ada.pk}">Ada Lake</a>' in text
    assert "Bo Finch" not in text
    again = reverse(
        "scheduling:training_plan_add",
        query={"row": [f"{held.bookings.get().person_id} M3"]},
    )
    assert f'<a href="{again}">Plan these people again</a>' in text
    form = desk.get(change, {"trainer": ada.pk}).text
    assert f'<option value="{ada.pk}" selected>' in form


def test_those_concerned_see_it_on_their_pages(held, desk, spokesperson):
    venue_closed(held)
    Person.objects.filter(reference="P1").update(user=spokesperson)

    person = desk.get(reverse("training:person_detail", args=["P1"])).text
    diary = desk.get(reverse("desk:person_diary", args=["P1"])).text
    desk.force_login(spokesperson)
    own = desk.get(reverse("scheduling:my_bookings")).text

    for text in (own, person, diary):
        assert "venue closed" in text
