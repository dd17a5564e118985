"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from datetime import timedelta

from django.utils import timezone

from scheduling.availability.actions import busy_calendars
from scheduling.planning.actions import training_plans
from scheduling.training_sessions.actions import (
    lapse_reminders,
    materials,
    no_shows,
    place_offers,
    small_groups,
)
from scheduling.training_sessions.models import TrainingSession

QUARTER = timedelta(days=92)


def offer_places(*, training_session_id: int) -> str:
    """When an offer ends: to the next of those who wait."""
    training_session = TrainingSession.objects.get(pk=training_session_id)
    offers = place_offers.offer_places(training_session=training_session, now=timezone.now())
    return f"{len(offers)} people are offered a place."


def follow_up_no_show(*, record_id: int) -> str:
    """An hour after it was recorded that somebody did not attend."""
    follow_up = no_shows.follow_up_no_show(record_id=record_id, now=timezone.now())
    if follow_up is None:
        return "No longer needed."
    return "Offered a place." if follow_up.entry_id else "Sent the other dates."


def remind_of_lapses() -> str:
    """Each morning, and again at noon for what was missed or has changed since."""
    return lapse_reminders.remind_of_lapses(now=timezone.now())


def tell_of_small_groups() -> str:
    """Each morning, and again at noon for what was missed or has changed since."""
    return f"{small_groups.tell_of_small_groups(now=timezone.now())} sessions have too few people."


def plan_training(*, plan_id: int, run: int) -> str:
    """Half a minute at most; the page shows the best so far."""
    from scheduling.planning.actions import working_out  # loads HiGHS and NumPy, in 0.2 s

    return working_out.work_out(plan_id=plan_id, run=run, now=timezone.now())


def forget_training_plans() -> str:
    """Each night: plans of periods that ended a quarter ago; their sessions stay."""
    today = timezone.localdate(timezone.now())
    return f"{training_plans.delete_old_plans(before=today - QUARTER)} old training plans deleted."


def read_calendars() -> str:
    """Every five minutes: those that were not read for half an hour."""
    return busy_calendars.read_calendars(now=timezone.now())


def read_calendar(*, calendar_id: int) -> str:
    return busy_calendars.read_calendar(calendar_id=calendar_id, now=timezone.now())


def tell_of_materials(*, training_session_id: int) -> str:
    """Ten minutes after a file was added, or when the session ends that it is for."""
    training_session = TrainingSession.objects.get(pk=training_session_id)
    told = materials.tell_of_materials(training_session=training_session, now=timezone.now())
    return f"{told} people are told of files of their session."


def delete_materials() -> str:
    """Each night: files of sessions that were removed, or are older than training is kept."""
    deleted = materials.delete_due(now=timezone.now())
    return f"{deleted} files of training sessions deleted after their last day."
