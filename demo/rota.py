"""Who is on duty in the example's press office, and the diary that its spokesperson keeps."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
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
YEAR = 54  # weeks that are over
NIGHT_PHONE = "07700 900142"


def plan(story: Story, officer: User, manager: User, spokesperson: User) -> None:
    for ago in range(YEAR, 0, -WEEKS):
        begins_on = monday_of(story.on) - ago * WEEK
        story.at(
            london(begins_on - 3 * DAY, 15),
            partial(_plan_past, begins_on, officer, manager),
        )
    if this_week := story.on.weekday():
        story.at(
            london(story.on - (this_week + 3) * DAY, 16),
            partial(_plan_days, this_week, officer, manager),
        )
    story.at(story.now - timedelta(minutes=50), partial(_plan_rota, officer, manager))
    story.at(story.now - timedelta(days=9), partial(_add_secretary, spokesperson))
    story.at(story.now - timedelta(days=8), partial(_keep_diary, spokesperson))


def _plan_past(monday: date, officer: User, manager: User, now: datetime) -> None:
    """Days and nights by turns; the last Saturday night was never taken."""
    for number in range(7):
        people = _by_turns(number, officer, manager)
        nights = WEEKS - 1 if number == 5 else WEEKS
        _add_both(people, monday + number * DAY, WEEKS, nights, now)


def _plan_days(days: int, officer: User, manager: User, now: datetime) -> None:
    """Those of this week that are over by the last day of the example."""
    monday = monday_of(timezone.localdate(now)) + WEEK
    for number in range(days):
        people = _by_turns(number, officer, manager)
        _add_both(people, monday + number * DAY, 1, 1, now)


def _by_turns(number: int, officer: User, manager: User) -> tuple[User, User]:
    """Who is on by day, and by night, on a day of the week."""
    return (manager, officer) if number % 2 else (officer, manager)


def _add_both(people: tuple[User, User], on: date, weeks: int, nights: int, now: datetime) -> None:
    """The day and the night that begin on a day, and the same in the weeks after it. Both enter
    their own, so that nobody is sent an email about it.
    """
    by_day, by_night = people
    day, night = DutyShift.Kind.DAY, DutyShift.Kind.NIGHT
    _add(by_day, day, london(on, 8), london(on, 18), "", weeks, now)
    if nights:
        _add(by_night, night, london(on, 18), london(on + DAY, 8), NIGHT_PHONE, nights, now)


def _plan_rota(officer: User, manager: User, now: datetime) -> None:
    """Days and nights by turns; a night of the next weekend is left open, to be seen as a gap."""
    today = timezone.localdate(now)
    monday = monday_of(today)
    for number in range(7):
        on = monday + number * DAY
        on += WEEK if on < today else timedelta(0)
        people = (manager, officer) if on == today else _by_turns(number, officer, manager)
        _add_both(people, on, WEEKS, 0 if number == 5 else WEEKS, now)


def _add(
    user: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    phone: str,
    weeks: int,
    now: datetime,
) -> None:
    shift = DutyShift(user=user, kind=kind, starts_at=starts_at, ends_at=ends_at, phone=phone)
    monday = monday_of(starts_at.date())
    with suppress(Refused):  # over already, late in the day
        add_shifts(shift=shift, weeks=weeks, seen=(monday, seen_of_week(monday)), by=user, now=now)


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
