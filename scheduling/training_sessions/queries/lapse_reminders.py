"""Which reminders about expiring training are due now, and to whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from jobs.models import Job
from scheduling.training_sessions.models import LapseDigest, LapseReminder
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.lapses import UnitLapse, already_lapsed, coming_lapses
from training.models import Course, Person
from training.queries.people import people_of
from training.queries.register import read_register
from training.reminders import BEFORE, To, person_reminder_due, team_reminder_due

APART = timedelta(days=3)  # at least, between two mails about one course


@dataclass(frozen=True)
class DueReminder:
    """A reminder that is due: about whom and which course, and the day on which it was due."""

    person: Person
    course: Course
    due_on: date
    lapse: UnitLapse


def due_reminders(*, now: datetime) -> tuple[dict[Person, list[DueReminder]], list[DueReminder]]:
    """Reminders by person, and those for the team.

    None for someone who no longer needs the course on its last day, is exempt, has been trained
    again, or has a place before it expires (any place, once it has). Who had a digest today gets the
    rest tomorrow.
    """
    on = timezone.localdate(now)
    register = read_register()
    booked = days_of(next_bookings(now=now))
    ahead = coming_lapses(register, on, within=BEFORE[0], booked=booked)
    open_ones = [lapse for lapse in ahead if lapse.unit.is_required and not lapse.is_booked_in_time]
    open_ones += [
        lapse for lapse in already_lapsed(register, on, booked=booked) if not lapse.booked_on
    ]
    people = people_of({lapse.unit.person for lapse in open_ones})
    courses = {course.code: course for course in Course.objects.all()}
    sent = _sent()
    too_soon = _too_soon(now)
    to_people: dict[Person, list[DueReminder]] = defaultdict(list)
    to_team: list[DueReminder] = []
    for lapse in open_ones:
        person = people[lapse.unit.person]
        course = courses[lapse.unit.course]
        last_day = lapse.last_day
        to_person = person_reminder_due(last_day, on) if person.email else None
        if (person.pk, course.pk, To.PERSON) in too_soon:
            to_person = None
        if to_person and to_person > sent.get((person.pk, course.pk, To.PERSON), date.min):
            to_people[person].append(DueReminder(person, course, to_person, lapse))
        monday = team_reminder_due(last_day, on, has_address=bool(person.email))
        if (person.pk, course.pk, To.TEAM) in too_soon:
            monday = None
        if monday and monday > sent.get((person.pk, course.pk, To.TEAM), date.min):
            to_team.append(DueReminder(person, course, monday, lapse))
    had = set(LapseDigest.objects.filter(on=on).values_list("person", flat=True))
    to_people = {person: due for person, due in to_people.items() if person.pk not in had}
    return to_people, [] if None in had else to_team


def _sent() -> dict[tuple[int, int, str], date]:
    """By person, course and recipient, when the latest reminder was due; older ones are skipped."""
    rows = LapseReminder.objects.values_list("person", "course", "to").annotate(Max("due_on"))
    return {(person, course, to): due_on for person, course, to, due_on in rows}


def _too_soon(now: datetime) -> set[tuple[int, int, str]]:
    """By person, course and recipient, where the last mail is still waiting or was sent recently.

    Otherwise the first mail after an outage would arrive together with its own reminder.
    """
    waits = Q(
        digest__mails__sent_at=None,
        digest__mails__job__state__in=[Job.State.WAITING, Job.State.RUNNING],
    )
    reminders = LapseReminder.objects.filter(waits | Q(digest__mails__sent_at__gt=now - APART))
    return set(reminders.values_list("person", "course", "to"))
