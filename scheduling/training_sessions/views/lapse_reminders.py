"""The list of reminders about expiring training, and what goes out next, for the desk."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from django.db.models import Prefetch
from django.utils import timezone

from accounts.lists import List, list_page
from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Row
from jobs.models import Mail
from jobs.rehearsal import EXAMPLES, rehearse
from jobs.schedule import next_time
from scheduling.job_names import REMIND_OF_LAPSES
from scheduling.training_sessions.actions.lapse_reminders import send_digests
from scheduling.training_sessions.filters import LapseReminderFilter
from scheduling.training_sessions.models import LapseReminder
from scheduling.training_sessions.queries.lapse_reminders import due_reminders

HEADING = ("Reminded on", "To", "Reference", "Name", "Course", "Last day", "Why")


@list_page("lapse-reminders/", Permission.EDIT_TRAINING_SESSIONS, file="lapse-reminders")
def lapse_reminder_list(request: Request) -> List:
    mails = Prefetch("digest__mails", Mail.objects.select_related("job").order_by("pk"))
    reminders = LapseReminder.objects.select_related("digest", "person", "course")
    newest_first = reminders.order_by("-digest__sent_at", "pk").prefetch_related(mails)
    chosen = LapseReminderFilter(request.GET, queryset=newest_first)
    return List(chosen, "reminder", cells=_cells)


def _cells(reminders: Iterable[LapseReminder]) -> Iterator[Row]:
    yield HEADING
    for reminder in reminders:
        yield [
            timezone.localdate(reminder.digest.sent_at),
            reminder.get_to_display(),
            *(reminder.person.reference, reminder.person.full_name, reminder.course.code),
            *(reminder.last_day, reminder.why),
        ]


@page("lapse-reminders/next/", Permission.EDIT_TRAINING_SESSIONS)
def lapse_reminder_next(request: Request) -> Context:
    """The emails of the next run, if nothing changes until then. The one at noon is skipped if it has
    nothing to make up for.
    """
    at = next_time(REMIND_OF_LAPSES, now=request.now)
    to_people, to_team = due_reminders(now=at)
    if not to_people and not to_team:
        at = next_time(REMIND_OF_LAPSES, now=at)
        to_people, to_team = due_reminders(now=at)
    shown = dict(islice(to_people.items(), EXAMPLES))
    first = rehearse(lambda: send_digests(shown, to_team, now=at), now=at)
    return {
        "at": at,
        "people": len(to_people),
        "about": to_team,
        "rehearsal": replace(first, count=first.count + len(to_people) - len(shown)),
    }
