from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.availability.models import Claim
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.series import (
    cancel_following,
    change_following,
    following,
    preview_following,
    preview_series,
    schedule_series,
    seen_of,
)
from scheduling.training_sessions.actions.training_sessions import Arrangement
from scheduling.training_sessions.actions.undoing import undo_changes
from scheduling.training_sessions.models import (
    Booking,
    SessionChange,
    Trainer,
    TrainingSeries,
    TrainingSession,
)
from scheduling.training_sessions.repeating import Every
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
DAYS = [TOMORROW_AT_10.date() + WEEK * number for number in range(4)]


@pytest.fixture
def arrangement() -> Arrangement:
    """M3 tomorrow from 10am to 1pm, 6 places."""
    radio = CourseFactory(code="M3")
    return {
        "course": radio,
        "venue": VenueFactory(name="Wharf Room"),
        "trainer": TrainerFactory(name="Bronwen Achterberg", courses=[radio]),
        "starts_at": TOMORROW_AT_10,
        "ends_at": TOMORROW_AT_10 + 3 * HOUR,
        "places": 6,
        "note": "",
    }


@pytest.fixture
def weekly(arrangement: Arrangement, officer: User) -> list[TrainingSession]:
    """Four of them."""
    return schedule_series(every=Every.WEEK, days=DAYS, by=officer, now=NOW, **arrangement)


def starts() -> list[datetime]:
    rows = TrainingSession.objects.order_by("pk").values_list("starts_at", flat=True)
    return [starts_at.astimezone(UTC) for starts_at in rows]


def test_a_series_is_scheduled_on_its_days(weekly, arrangement):
    assert starts() == [TOMORROW_AT_10 + WEEK * number for number in range(4)]
    assert {row.series for row in weekly} == {TrainingSeries.objects.get()}
    assert Claim.objects.filter(kind="venue").count() == 4
    assert AuditEvent.objects.latest("number").details == {"sessions": [row.pk for row in weekly]}


def test_a_day_that_is_taken_is_said_before_and_refused_then(arrangement, officer):
    arrangement["venue"] = VenueFactory(name="Quay Room")
    other = {**arrangement, "trainer": TrainerFactory(courses=[arrangement["course"]])}
    schedule_series(every=Every.WEEK, days=DAYS[1:2], by=officer, now=NOW, **other)

    proposed = preview_series(days=DAYS, by=officer, now=NOW, **arrangement)
    with pytest.raises(Refused, match="Nothing has been saved") as refused:
        schedule_series(every=Every.WEEK, days=DAYS, by=officer, now=NOW, **arrangement)

    assert [bool(one.refused) for one in proposed] == [False, True, False, False]
    assert str(refused.value).startswith("Nothing has been saved. Thu 3 Dec: Quay Room is booked")
    assert TrainingSession.objects.count() == 1
    assert TrainingSeries.objects.count() == 1
    assert Claim.objects.filter(kind="venue").count() == 1


def test_a_night_in_which_the_clocks_change_is_said(arrangement, officer):
    arrangement["starts_at"] = datetime(2027, 10, 24, 0, 30, tzinfo=UTC)
    arrangement["ends_at"] = datetime(2027, 10, 24, 2, 30, tzinfo=UTC)
    days = [date(2027, 10, 24), date(2027, 10, 31)]

    proposed = preview_series(days=days, by=officer, now=NOW, **arrangement)

    assert [one.refused for one in proposed] == [
        "",
        "1:30am comes twice that night, because the clocks change. Schedule that session by itself.",
    ]


def test_a_series_of_no_day_is_refused(arrangement, officer):
    with pytest.raises(Refused, match="No session is chosen"):
        schedule_series(every=Every.WEEK, days=[], by=officer, now=NOW, **arrangement)


def test_those_that_follow_can_still_be_changed(weekly):
    TrainingSession.objects.filter(pk=weekly[2].pk).update(cancelled_at=NOW)

    assert following(weekly[0], now=NOW) == [weekly[1], weekly[3]]
    assert following(weekly[1], now=NOW) == [weekly[3]]
    assert following(weekly[0], now=NOW + 2 * WEEK) == [weekly[3]]
    assert following(TrainingSessionFactory(), now=NOW) == []


@pytest.mark.parametrize("moved", [WEEK, -timedelta(hours=1), timedelta(days=1, hours=2)])
def test_what_is_new_is_new_in_each_that_follows(moved, weekly, arrangement, officer):
    """A week on, each takes the time that the next had."""
    second = weekly[1]
    changed: dict[str, Any] = {**arrangement, "places": 5}
    changed |= {"starts_at": second.starts_at + moved, "ends_at": second.ends_at + moved}
    common = {"training_session": second, "by": officer, "now": NOW}

    shown = preview_following(**common, **changed)
    change_following(
        chosen=[row.pk for row in weekly[1:]], seen=seen_of(second, now=NOW), **common, **changed
    )

    assert starts() == [
        TOMORROW_AT_10,
        *(TOMORROW_AT_10 + WEEK * number + moved for number in (1, 2, 3)),
    ]
    assert [one.starts_at for one in shown] == starts()[1:]
    rows = TrainingSession.objects.order_by("pk").values_list("places", flat=True)
    assert list(rows) == [6, 5, 5, 5]


def test_what_was_changed_in_one_alone_stays(weekly, arrangement, officer):
    TrainingSession.objects.filter(pk=weekly[2].pk).update(note="Bring a laptop")
    changed = {**arrangement, "places": 5}

    change_following(
        training_session=weekly[0],
        chosen=[row.pk for row in weekly],
        by=officer,
        now=NOW,
        **changed,
    )

    rows = TrainingSession.objects.order_by("pk").values_list("note", "places")
    assert list(rows) == [("", 5), ("", 5), ("Bring a laptop", 5), ("", 5)]


def test_each_has_its_own_day_by_which_it_is_decided(arrangement, officer):
    arrangement["decide_on"] = DAYS[0] - timedelta(days=1)
    two = schedule_series(every=Every.WEEK, days=DAYS[:2], by=officer, now=NOW, **arrangement)
    scheduled = [row.decide_on for row in two]
    later = arrangement["starts_at"] + WEEK, arrangement["ends_at"] + WEEK
    changed: dict[str, Any] = {**arrangement, "decide_on": DAYS[1] - timedelta(days=2)}
    changed |= dict(zip(("starts_at", "ends_at"), later, strict=True))

    change_following(
        training_session=two[0], chosen=[row.pk for row in two], by=officer, now=NOW, **changed
    )

    decided = TrainingSession.objects.order_by("pk").values_list("decide_on", flat=True)
    assert scheduled == [day - timedelta(days=1) for day in DAYS[:2]]
    assert list(decided) == [day - timedelta(days=2) for day in DAYS[1:3]]


def test_only_those_chosen_change_and_who_is_booked_is_told(weekly, arrangement, officer):
    for row in weekly[1:3]:
        person = PersonFactory(email=f"at{row.pk}@example.nhs.uk")
        book(training_session=row, person=person, by=officer, now=NOW)
    Mail.objects.all().delete()
    changed = {**arrangement, "ends_at": TOMORROW_AT_10 + 2 * HOUR}

    change_following(
        training_session=weekly[0],
        chosen=[weekly[0].pk, weekly[1].pk],
        by=officer,
        now=NOW,
        **changed,
    )

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [f"at{weekly[1].pk}@example.nhs.uk"]
    lengths = [row.ends_at - row.starts_at for row in TrainingSession.objects.order_by("pk")]
    assert lengths == [2 * HOUR, 2 * HOUR, 3 * HOUR, 3 * HOUR]


def test_where_one_cannot_follow_none_changes(weekly, arrangement, officer):
    TrainingSession.objects.filter(pk=weekly[2].pk).update(places_taken=4)
    changed = {**arrangement, "places": 3}
    common = {"training_session": weekly[0], "by": officer, "now": NOW}

    shown = preview_following(**common, **changed)
    with pytest.raises(Refused, match=r"Thu 10 Dec: 4 people are booked\."):
        change_following(chosen=[row.pk for row in weekly], **common, **changed)

    assert [bool(one.refused) for one in shown] == [False, False, True, False]
    assert set(TrainingSession.objects.values_list("places", flat=True)) == {6}
    assert not Mail.objects.exists()


def test_the_trainer_is_told_once_of_all_that_change_and_of_none_that_is_undone(
    weekly, arrangement, officer
):
    Trainer.objects.update(email="bronwen@example.org")
    common = {"training_session": weekly[0], "by": officer}
    changed = {**arrangement, "ends_at": TOMORROW_AT_10 + 2 * HOUR}

    change_following(chosen=[row.pk for row in weekly], now=NOW, **common, **changed)
    mail = Mail.objects.get()
    undo_changes(changes=SessionChange.objects.all(), by=officer, now=NOW + SECOND)
    undone = Mail.objects.count()
    cancel_following(reason="Ill", now=NOW + HOUR, **common)

    assert mail.subject == "Training sessions changed: M3 Radio: studio, phone, phone-in"
    assert "One or more sessions of a series have a new time or place" in mail.text
    assert (undone, Mail.objects.count()) == (0, 1)


def test_this_one_and_those_that_follow_are_cancelled(weekly, officer):
    person = PersonFactory(email="leila@example.nhs.uk")
    book(training_session=weekly[2], person=person, by=officer, now=NOW)
    TrainingSession.objects.filter(pk=weekly[3].pk).update(published_at=None, published_by=None)
    Mail.objects.all().delete()

    booked = cancel_following(training_session=weekly[1], reason="Ill", by=officer, now=NOW)

    rows = TrainingSession.objects.order_by("pk").values_list("cancelled_because", flat=True)
    assert booked == 1
    assert list(rows) == ["", "Ill", "Ill"]
    assert [mail.calendar_method for mail in Mail.objects.all()] == ["CANCEL"]


def test_a_draft_is_not_cancelled_with_those_that_follow(weekly, officer):
    TrainingSession.objects.filter(pk=weekly[1].pk).update(published_at=None, published_by=None)
    weekly[1].refresh_from_db()

    with pytest.raises(Refused, match="is a draft"):
        cancel_following(training_session=weekly[1], reason="Ill", by=officer, now=NOW)

    assert TrainingSession.objects.filter(cancelled_at=None).count() == 4


def snapshot() -> list[Any]:
    claims = ("kind", "subject_id", "starts_at", "training_session", "booking")
    return [
        list(TrainingSession.objects.order_by("pk").values()),
        list(Booking.objects.order_by("pk").values()),
        sorted(Claim.objects.values_list(*claims), key=str),
        sorted(Mail.objects.values_list("to", "subject")),
    ]


@pytest.fixture
def leila_twice(weekly: list[TrainingSession], officer: User) -> None:
    """On the second and the third."""
    person = PersonFactory(email="leila@example.nhs.uk")
    for row in weekly[1:3]:
        same = TrainingSession.objects.filter(pk=row.pk)
        same.update(course=CourseFactory())  # nobody takes two places of one course
        book(training_session=same.get(), person=person, by=officer, now=NOW - HOUR)
        same.update(course=row.course)


@pytest.mark.usefixtures("leila_twice")
@pytest.mark.parametrize("moved", [WEEK, -WEEK])
def test_undo_puts_all_that_followed_back_where_another_stood(moved, weekly, arrangement, officer):
    first = weekly[1 if moved < timedelta(0) else 0]
    if moved < timedelta(0):
        TrainingSession.objects.filter(pk=weekly[0].pk).delete()
    before = snapshot()
    changed: dict[str, Any] = {**arrangement}
    changed |= {"starts_at": first.starts_at + moved, "ends_at": first.ends_at + moved}

    chosen = [row.pk for row in weekly]
    change_following(training_session=first, chosen=chosen, by=officer, now=NOW, **changed)
    undo_changes(changes=SessionChange.objects.order_by("pk"), by=officer, now=NOW + SECOND)

    assert snapshot() == before


@pytest.mark.usefixtures("leila_twice")
def test_undo_brings_back_all_that_were_cancelled_or_none(weekly, officer):
    before = snapshot()
    cancel_following(training_session=weekly[0], reason="Ill", by=officer, now=NOW)
    after = snapshot()
    booking = Booking.objects.filter(training_session=weekly[2])
    booking.update(sequence=9)

    with pytest.raises(Refused, match="Something about these sessions has changed"):
        undo_changes(changes=SessionChange.objects.order_by("pk"), by=officer, now=NOW + SECOND)

    booking.update(sequence=2)
    assert snapshot() == after
    undo_changes(changes=SessionChange.objects.order_by("pk"), by=officer, now=NOW + SECOND)
    assert snapshot() == before
