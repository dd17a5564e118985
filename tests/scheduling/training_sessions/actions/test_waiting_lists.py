"""Joining and leaving the waiting list of a full training session."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.waiting_lists import (
    join_waiting_list,
    leave_waiting_list,
    rejoin_waiting_list,
)
from scheduling.training_sessions.models import TrainingSession, WaitingListEntry
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory
from tests.factories.training import PersonFactory
from tests.factories.waiting_lists import WaitingListEntryFactory
from training.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> TrainingSession:
    training_session: TrainingSession = TrainingSessionFactory(places=1, places_taken=1)
    return training_session


@pytest.fixture
def leila(spokesperson: User) -> Person:
    person: Person = PersonFactory(first_name="Leila", last_name="Iyer-Thorne", user=spokesperson)
    return person


def test_join_is_written_down_once(full, leila, officer):
    values = {"training_session": full, "person": leila, "now": NOW}

    entry = join_waiting_list(**values, by=leila.user)

    assert (entry.joined_at, entry.joined_by) == (NOW, leila.user)
    with pytest.raises(Refused, match=r"^You are already"):
        join_waiting_list(**values, by=leila.user)
    with pytest.raises(Refused, match=r"^Leila Iyer-Thorne is already"):
        join_waiting_list(**values, by=officer)
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["waiting_list.joined"]


def test_join_is_refused_where_nobody_has_to_wait(leila, officer):
    def refused(training_session: TrainingSession, person: Person = leila) -> str:
        with pytest.raises(Refused) as refusal:
            join_waiting_list(training_session=training_session, person=person, by=officer, now=NOW)
        return str(refusal.value)

    booked = BookingFactory(training_session__places=1, training_session__places_taken=1)
    full = {"places": 1, "places_taken": 1}

    assert "nobody has to wait" in refused(TrainingSessionFactory())
    assert "has started" in refused(TrainingSessionFactory(**full, past=True))
    assert "was cancelled" in refused(TrainingSessionFactory(**full, cancelled=True))
    assert "is a draft" in refused(TrainingSessionFactory(**full, published_at=None))
    assert "already has a place" in refused(booked.training_session, booked.person)
    assert "left on" in refused(TrainingSessionFactory(**full), PersonFactory(left=True))


def test_leave_once(officer):
    entry = WaitingListEntryFactory()

    leave_waiting_list(entry=entry, by=officer, now=NOW)

    with pytest.raises(Refused, match="is no longer on the waiting list"):
        leave_waiting_list(entry=entry, by=officer, now=NOW)
    WaitingListEntry.objects.update(left_because="booked")
    with pytest.raises(Refused, match=r"^You have a place on this"):
        leave_waiting_list(entry=entry, by=None, now=NOW)
    assert AuditEvent.objects.filter(action="waiting_list.left").count() == 1


def test_rejoin_is_refused_to_who_waits_or_has_a_place(full, leila, officer):
    entry = WaitingListEntryFactory(training_session=full, person=leila)
    leave_waiting_list(entry=entry, by=officer, now=NOW)
    later = NOW + timedelta(minutes=1)
    again = join_waiting_list(training_session=full, person=leila, by=officer, now=later)

    with pytest.raises(Refused, match="already on the waiting list of this training"):
        rejoin_waiting_list(entry=entry, by=officer, now=later)
    leave_waiting_list(entry=again, by=officer, now=later)
    TrainingSession.objects.update(places=2)
    book(training_session=full, person=leila, by=officer, now=later)
    with pytest.raises(Refused, match="a place on this"):
        rejoin_waiting_list(entry=entry, by=officer, now=later)
