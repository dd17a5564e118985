"""Who is on duty in the example's press office, and the diary that its spokesperson keeps."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from accounts.actions.users import add_user
from accounts.context import DEMO_DOMAIN
from accounts.models import User
from accounts.refusals import Refused
from demo.story import Story, london
from desk.rota.models import DutyShift
from scheduling.availability.actions.own_diary import add_clinic, add_delegate, add_leave
from scheduling.availability.models import RecurringClinic
from scheduling.times.spans import DAY, WEEK, monday_of
from training.models import Person

SECRETARY = f"secretary{DEMO_DOMAIN}"
WEEKS = 6  # planned from this one on
YEAR = 54  # weeks that are over
NIGHT_PHONE = "07700 900142"


def plan(story: Story, officer: User, manager: User, spokesperson: User) -> None:
    this_monday = monday_of(story.on)
    for ago in range(YEAR, 0, -WEEKS):
        _plan_past(story, this_monday - ago * WEEK, officer, manager)
    for number in range(story.on.weekday()):  # the days of this week that are over
        people = _by_turns(number, officer, manager)
        on = this_monday + number * DAY
        _add_both(story, london(this_monday - 3 * DAY, 16), people, on, 1, 1)
    _plan_rota(story, officer, manager)
    story.at(story.now - timedelta(days=9), partial(_add_secretary, spokesperson))
    story.at(story.now - timedelta(days=8), partial(_keep_diary, spokesperson))


def _plan_past(story: Story, monday: date, officer: User, manager: User) -> None:
    """Days and nights by turns; the last Saturday night was never taken."""
    for number in range(7):
        people = _by_turns(number, officer, manager)
        nights = WEEKS - 1 if number == 5 else WEEKS
        known_from = london(monday - 3 * DAY, 15)
        _add_both(story, known_from, people, monday + number * DAY, WEEKS, nights)


def _by_turns(number: int, officer: User, manager: User) -> tuple[User, User]:
    """Who is on by day, and by night, on a day of the week."""
    return (manager, officer) if number % 2 else (officer, manager)


def _plan_rota(story: Story, officer: User, manager: User) -> None:
    """Days and nights by turns; a night of the next weekend is left open, to be seen as a gap."""
    monday = monday_of(story.on)
    for number in range(7):
        on = monday + number * DAY
        on += WEEK if on < story.on else timedelta(0)
        people = (manager, officer) if on == story.on else _by_turns(number, officer, manager)
        nights = 0 if number == 5 else WEEKS
        _add_both(story, story.now - timedelta(days=3), people, on, WEEKS, nights)


def _add_both(
    story: Story, known_from: datetime, people: tuple[User, User], on: date, days: int, nights: int
) -> None:
    """The day and the night that begin on a day, and the same in the weeks after it; not those
    that are over already. Both enter their own.
    """
    by_day, by_night = people
    for week in range(days):
        starts_at, ends_at = london(on + week * WEEK, 8), london(on + week * WEEK, 18)
        _add(story, known_from, by_day, DutyShift.Kind.DAY, starts_at, ends_at, "")
    for week in range(nights):
        starts_at, ends_at = london(on + week * WEEK, 18), london(on + week * WEEK + DAY, 8)
        _add(story, known_from, by_night, DutyShift.Kind.NIGHT, starts_at, ends_at, NIGHT_PHONE)


def _add(
    story: Story,
    known_from: datetime,
    user: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    phone: str,
) -> None:
    if ends_at > known_from:
        span = {"starts_at": starts_at.astimezone(UTC), "ends_at": ends_at.astimezone(UTC)}
        shift = partial(DutyShift, user=user, kind=kind, phone=phone, **span)
        story.record(known_from, shift, user)


def _add_secretary(spokesperson: User, now: datetime) -> None:
    if person := Person.objects.listed().filter(user=spokesperson).first():
        user = add_user(
            email=SECRETARY, name="Joan Pettibone", roles=set(), password=None, by=None, now=now
        )
        user.password = spokesperson.password
        user.save(update_fields=["password"])
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
