"""The list of reminders about expiring training, and what goes out next, for the desk."""

from dataclasses import replace
from itertools import islice

from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.utils import timezone

from accounts.pages import Context, Permission, Request, page
from accounts.spreadsheets import Format, download
from jobs.models import Mail
from jobs.rehearsal import EXAMPLES, rehearse
from jobs.schedule import next_time
from nhsuk.sorting import paged
from scheduling.job_names import REMIND_OF_LAPSES
from scheduling.training_sessions.actions.lapse_reminders import send_digests
from scheduling.training_sessions.filters import LapseReminderFilter
from scheduling.training_sessions.models import LapseReminder
from scheduling.training_sessions.queries.lapse_reminders import due_reminders

PAGE_SIZE = 50
HEADING = ("Reminded on", "To", "Reference", "Name", "Course", "Last day", "Why")


@page("lapse-reminders/", Permission.EDIT_TRAINING_SESSIONS)
def lapse_reminder_list(request: Request) -> Context:
    chosen = _filtered(request.GET)
    mails = Prefetch("digest__mails", Mail.objects.select_related("job").order_by("pk"))
    page = paged(request, chosen.qs.prefetch_related(mails), PAGE_SIZE)
    return {"page": page, "filters": chosen.form}


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


@page("lapse-reminders/export/<format:file_format>/", Permission.EDIT_TRAINING_SESSIONS)
def lapse_reminder_export(request: Request, file_format: Format) -> HttpResponse:
    rows = (
        [
            timezone.localdate(reminder.digest.sent_at),
            reminder.get_to_display(),
            *(reminder.person.reference, reminder.person.full_name, reminder.course.code),
            *(reminder.last_day, reminder.why),
        ]
        for reminder in _filtered(request.GET).qs
    )
    return download([HEADING, *rows], "lapse-reminders", file_format)


def _filtered(given: QueryDict) -> LapseReminderFilter:
    newest_first = LapseReminder.objects.select_related("digest", "person", "course").order_by(
        "-digest__sent_at", "pk"
    )
    return LapseReminderFilter(given, queryset=newest_first)
