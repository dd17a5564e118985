"""Who is on duty in the example's press office, and the diary that its spokesperson keeps."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from accounts.actions.users import add_user
from accounts.context import DEMO_DOMAIN
from accounts.demo import PASSWORD
from accounts.models import User
from accounts.refusals import Refused
from demo.story import Story, london
from scheduling.availability.actions.own_diary import add_clinic, add_delegate, add_leave
from scheduling.availability.models import RecurringClinic
from scheduling.rota.actions.shifts import add_shifts
from scheduling.rota.models import DutyShift
from scheduling.rota.queries.rota import seen_of_week
from scheduling.times.spans import DAY, WEEK, monday_of
from training.models import Person

SECRETARY = f"secretary{DEMO_DOMAIN}"
WEEKS = 6  # planned from this one on
NIGHT_PHONE = "07700 900142"


def plan(story: Story, officer: User, manager: User, spokesperson: User) -> None:
    story.at(story.now - timedelta(minutes=50), partial(_plan_rota, officer, manager))
    story.at(story.now - timedelta(days=9), partial(_add_secretary, spokesperson))
    story.at(story.now - timedelta(days=8), partial(_keep_diary, spokesperson))


def _plan_rota(officer: User, manager: User, now: datetime) -> None:
    """Days and nights by turns; a night of the next weekend is left open, to be seen as a gap."""
    today = timezone.localdate(now)
    monday = monday_of(today)
    for number in range(7):
        on = monday + number * DAY
        on += WEEK if on < today else timedelta(0)
        by_day, by_night = (manager, officer) if number % 2 else (officer, manager)
        if on == today:
            by_day, by_night = manager, officer
        _add(by_day, DutyShift.Kind.DAY, london(on, 8), london(on, 18), "", officer, now)
        if number != 5:
            night = DutyShift.Kind.NIGHT
            _add(by_night, night, london(on, 18), london(on + DAY, 8), NIGHT_PHONE, officer, now)


def _add(
    user: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    phone: str,
    by: User,
    now: datetime,
) -> None:
    shift = DutyShift(user=user, kind=kind, starts_at=starts_at, ends_at=ends_at, phone=phone)
    monday = monday_of(starts_at.date())
    with suppress(Refused):  # over already, late in the day
        add_shifts(shift=shift, weeks=WEEKS, seen=(monday, seen_of_week(monday)), by=by, now=now)


def _add_secretary(spokesperson: User, now: datetime) -> None:
    if person := Person.objects.listed().filter(user=spokesperson).first():
        add_user(
            email=SECRETARY, name="Joan Pettibone", roles=set(), password=PASSWORD, by=None, now=now
        )
        add_delegate(person=person, email=SECRETARY, by=spokesperson, now=now)


def _keep_diary(spokesperson: User, now: datetime) -> None:
    """Leave in four weeks by the person, and a fortnightly clinic by the secretary."""
    secretary = User.objects.filter(email=SECRETARY).first()
    person = Person.objects.listed().filter(user=spokesperson).first()
    if person is None or secretary is None:
        return
    monday = monday_of(now.date()) + 4 * WEEK
    with suppress(Refused):
        add_leave(
            person=person,
            first_on=monday,
            last_on=monday + 4 * DAY,
            sure=False,
            by=spokesperson,
            now=now,
        )
    clinic = RecurringClinic(
        person=person,
        first_on=monday_of(now.date()) + 2 * WEEK + 2 * DAY,
        last_on=monday_of(now.date()) + 26 * WEEK,
        starts=time(14),
        ends=time(17),
        every_weeks=2,
    )
    with suppress(Refused):
        add_clinic(clinic=clinic, sure=False, by=secretary, now=now)
