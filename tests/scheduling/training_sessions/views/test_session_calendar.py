from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.access import Role
from scheduling.training_sessions.models import TrainingSession
from tests.clock import LONDON, NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    AwayFactory,
    BlackOutFactory,
    BookingFactory,
    ClaimFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Course, Person
from training.roles import StaffRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
CALENDAR = reverse("scheduling:training_session_calendar")
THURSDAY = TODAY + timedelta(days=1)
DAY = timedelta(days=1)


def day_of(response: Any, on: date) -> Any:
    (day,) = (day for day in response.context["calendar"].days if day.on == on)
    return day


def sessions_on(response: Any, on: date) -> list[TrainingSession]:
    return [block.training_session for block in day_of(response, on).blocks]


def row_of(response: Any, subject: Any) -> Any:
    calendar = response.context["calendar"]
    (row,) = (row for row in [*calendar.venues, *calendar.trainers] if row.subject == subject)
    return row


def lapsing(course: Course, last_day: date) -> Person:
    """Holds the course until that day, and must hold it."""
    person = PersonFactory(joined_on=date(2020, 1, 1))
    TenureFactory(person=person, role=StaffRole.OTHER_STAFF, starts_on=date(2020, 1, 1))
    TrainingRecordFactory(
        person=person, course=course, completed_on=date(2024, 12, 1), valid_until=last_day
    )
    return person


def test_calendar_lays_a_session_out_by_room_and_by_trainer(desk):
    one = TrainingSessionFactory(
        course__code="M3",
        venue__name="Wharf Room",
        trainer__name="Bronwen",
        places=6,
        places_taken=5,
    )
    WaitingListEntryFactory(training_session=one)
    idle = VenueFactory(name="Snug")
    TrainingSessionFactory(venue=idle, cancelled=True)
    TrainingSessionFactory(venue=idle, past=True)

    response = desk.get(CALENDAR)

    assert sessions_on(response, THURSDAY) == [one]
    for subject in (one.venue, one.trainer):
        cells = row_of(response, subject).cells
        assert [[b.training_session for b in cell.blocks] for cell in cells] == [
            [],
            [],
            [],
            [one],
            [],
        ]
    assert not any(cell.blocks for cell in row_of(response, idle).cells)
    assert response.context["calendar"].summary == "1 session · 1 place left, 1 person waiting"
    text = response.text
    assert '<caption class="vh">This week, Mon 23 Nov to Fri 27 Nov, by room and by trainer' in text
    assert (text.count("is-taken"), text.count("is-free")) == (10, 2)  # in the table and the agenda
    assert "1 left" in text


@pytest.mark.parametrize(
    ("show", "on", "days"),
    [
        ("", "", 7),
        ("rooms", "2026-11-23", 7),
        ("week", "2026-11-29", 7),
        ("month", "2026-11-01", 42),
        ("agenda", "2026-11-02", 28),
        ("sideways", "soon", 7),
        ("week", "1850-01-01", 7),
    ],
)
def test_calendar_shows_the_days_of_its_address(show, on, days, desk):
    one = TrainingSessionFactory(course__code="M3")

    response = desk.get(CALENDAR, {"show": show, "on": on})

    assert len(response.context["calendar"].days) == days
    assert sessions_on(response, THURSDAY) == [one]
    assert "M3" in response.text


def test_calendar_leads_earlier_and_later_and_keeps_the_filters(desk):
    venue = VenueFactory()

    text = desk.get(CALENDAR, {"show": "month", "on": "2026-11-25", "venue": venue.pk}).text

    for on in ("2026-10-01", "2026-11-25", "2026-12-01"):
        assert f"?show=month&amp;on={on}&amp;venue={venue.pk}" in text
    assert f'?venue={venue.pk}"' in text  # the list
    assert '<input type="hidden" name="show" value="month">' in text


def test_calendar_filters(desk):
    one = TrainingSessionFactory()
    other = TrainingSessionFactory()

    for name in ("course", "venue", "trainer"):
        response = desk.get(CALENDAR, {name: getattr(other, f"{name}_id")})
        assert sessions_on(response, THURSDAY) == [other]
    found = desk.get(CALENDAR, {"search": one.venue.name})
    assert sessions_on(found, THURSDAY) == [one]
    refused = desk.get(CALENDAR, {"venue": "0"})
    assert "Error: " in refused.text
    assert sessions_on(refused, THURSDAY) == [one, other]


def test_calendar_shows_weekends_only_where_anything_is_on(desk):
    assert len(desk.get(CALENDAR).context["calendar"].weeks[0]) == 5

    TrainingSessionFactory(starts_at=TOMORROW_AT_10 + 2 * DAY)

    week = desk.get(CALENDAR).context["calendar"].weeks[0]
    assert [day.on.weekday() for day in week] == [0, 1, 2, 3, 4, 5]


def test_calendar_puts_a_session_on_its_day_in_london(desk):
    summer = TrainingSessionFactory(
        starts_at=datetime(2027, 7, 1, 0, 30, tzinfo=LONDON),
        ends_at=datetime(2027, 7, 1, 2, tzinfo=LONDON),
    )

    response = desk.get(CALENDAR, {"on": "2027-07-01"})

    assert sessions_on(response, date(2027, 7, 1)) == [summer]


def test_calendar_shows_closed_rooms_and_trainers_away_behind_the_days(desk):
    one = TrainingSessionFactory(venue__name="Wharf Room", trainer__name="Bronwen")
    BlackOutFactory(venue=one.venue)
    BlackOutFactory(
        of_trainer=True,
        trainer=one.trainer,
        starts_on=date(2020, 1, 1),
        ends_on=None,
        weekday=4,
        reason="does not work Fridays",
    )
    BlackOutFactory(venue=one.venue, starts_on=TODAY, ends_on=TODAY, retracted_at=NOW)

    response = desk.get(CALENDAR)

    off = [[o.reason for o in cell.off] for cell in row_of(response, one.venue).cells]
    assert off == [[], [], [], ["Closed: the lights are serviced"], []]
    off = [[o.reason for o in cell.off] for cell in row_of(response, one.trainer).cells]
    assert off == [[], [], [], [], ["Away: does not work Fridays"]]
    (block,) = day_of(response, THURSDAY).blocks
    assert block.trouble == "venue closed"
    assert response.context["calendar"].summary == "1 session · 0 places left"
    assert " left</span>" not in response.text
    assert "Bronwen is away: does not work Fridays." in response.text


@pytest.mark.parametrize(
    ("hour", "reason", "trouble"),
    [(12, "Leave, 12pm to 2pm", "trainer away"), (14, "Leave, 2pm to 4pm", "")],
)
def test_calendar_knows_when_a_trainer_on_the_register_is_away(hour, reason, trouble, desk):
    trainer = TrainerFactory(user=UserFactory(roles={Role.TRAINER}))
    one = TrainingSessionFactory(trainer=trainer)
    starts_at = TOMORROW_AT_10.replace(hour=hour)
    AwayFactory(
        person=PersonFactory(user=trainer.user),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )

    response = desk.get(CALENDAR)

    (off,) = row_of(response, trainer).cells[3].off
    assert off.reason == reason.replace("12pm", "midday")
    assert [(b.training_session, b.trouble) for b in day_of(response, THURSDAY).blocks] == [
        (one, trouble)
    ]


def test_calendar_shows_briefings_beside_a_trainers_sessions(desk):
    trainer = TrainerFactory()
    ClaimFactory(
        kind="trainer",
        subject_id=trainer.pk,
        starts_at=TOMORROW_AT_10,
        ends_at=TOMORROW_AT_10 + timedelta(hours=1),
        training_session=None,
        briefing=BriefingFactory(),
    )

    assert row_of(desk.get(CALENDAR), trainer).cells[3].briefings == ["10am"]


def test_calendar_shows_what_lapses_on_a_day_and_has_no_place(desk):
    course = CourseFactory(code="M3")
    RequirementFactory(course=course, role=StaffRole.OTHER_STAFF)
    lapsing(course, THURSDAY)
    has_place = lapsing(course, THURSDAY)
    BookingFactory(person=has_place, training_session__course=course)
    lapsing(course, THURSDAY + 30 * DAY)

    response = desk.get(CALENDAR)

    assert [day.lapses for day in response.context["calendar"].days] == [0, 0, 0, 1, 0, 0, 0]
    assert "1 lapse</a>" in response.text
    other = CourseFactory(code="M5")
    assert day_of(desk.get(CALENDAR, {"course": other.pk}), THURSDAY).lapses == 0


def test_calendar_knows_bank_holidays_and_offers_no_planning_on_them(desk):
    venue = VenueFactory()

    response = desk.get(CALENDAR, {"on": "2026-12-25"})

    assert day_of(response, date(2026, 12, 25)).is_bank_holiday
    assert [cell.may_plan for cell in row_of(response, venue).cells] == [True] * 4 + [False]
    assert f"?venue={venue.pk}&amp;day=21/12/2026" in response.text


def test_calendar_without_sessions_names_the_next(desk):
    assert "No sessions then, and none after" in desk.get(CALENDAR).text

    TrainingSessionFactory(course__code="M2", starts_at=TOMORROW_AT_10 + 12 * DAY)

    text = desk.get(CALENDAR).text
    assert "No sessions then" in text
    assert "M2, Tue 8 Dec, 10am to 1pm" in text


def test_calendar_shows_drafts_to_the_desk_alone_and_a_trainer_their_own(desk, client_of):
    trainer_user = UserFactory(roles={Role.TRAINER})
    own = TrainingSessionFactory(trainer__user=trainer_user)
    draft = TrainingSessionFactory(trainer=own.trainer, draft=True, starts_at=TOMORROW_AT_10 + DAY)
    BlackOutFactory(venue__name="Snug")
    BlackOutFactory(of_trainer=True, trainer__name="Petra")
    BlackOutFactory(of_trainer=True, trainer=own.trainer, reason="leave")

    of_desk = desk.get(CALENDAR)
    of_trainer = client_of(trainer_user).get(CALENDAR)

    assert sessions_on(of_desk, THURSDAY + DAY) == [draft]
    assert "1 draft" in of_desk.context["calendar"].summary
    assert sessions_on(of_trainer, THURSDAY + DAY) == []
    assert sessions_on(of_trainer, THURSDAY) == [own]
    rows = of_trainer.context["calendar"]
    assert [row.subject for row in [*rows.venues, *rows.trainers]] == [own.venue, own.trainer]
    assert [one.reason for one in day_of(of_trainer, THURSDAY).off] == ["Away: leave"]
    assert "Are there enough places?" not in of_trainer.text
