"""Who was reminded of training that runs out, when, of what and why; for those who arrange it."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling.training_sessions.filters import LapseReminderFilter
from scheduling.training_sessions.models import LapseReminder
from scheduling.training_sessions.queries.lapse_reminders import mail_keys, mails_of
from training.kept import kept
from training.lists import LOOKS, Listed, listed
from training.spreadsheets import Format, download

A_PAGE = 50
HEADING = ("Sent on", "To", "Reference", "Name", "Course", "Last day", "Why")


@requires(Permission.EDIT_TRAINING_SESSIONS)
def lapse_reminder_list(request: Request) -> HttpResponse:
    found, by_digest = _found(request.GET.urlencode())
    mails = mails_of(by_digest)
    rows = [(reminder, mails.get(reminder.digest_id, [])) for reminder in found.rows]
    context = {"found": found, "rows": rows, "formats": list(Format)}
    return render(request, "scheduling/training_sessions/lapse_reminder_list.html", context)


@kept(LOOKS)
def _found(asked: str) -> tuple[Listed[LapseReminder], dict[int, list[int]]]:
    """The page of the list, and the mails of each digest by their keys: how a mail stands is asked at each look."""
    given = QueryDict(asked)
    chosen = _filtered(given)
    found = listed(chosen.form, chosen.qs, a_page=A_PAGE, number=given.get("page"))
    return found, mail_keys({reminder.digest_id for reminder in found.rows})


@requires(Permission.EDIT_TRAINING_SESSIONS)
def lapse_reminder_export(request: Request, file_format: str) -> HttpResponse:
    if file_format not in Format:
        raise Http404
    rows = (
        [
            timezone.localdate(reminder.digest.sent_at),
            reminder.get_to_display(),
            *(reminder.person.reference, reminder.person.full_name, reminder.course.code),
            *(reminder.last_day, reminder.why),
        ]
        for reminder in _filtered(request.GET).qs
    )
    return download([HEADING, *rows], name="lapse-reminders", file_format=Format(file_format))


def _filtered(given: QueryDict) -> LapseReminderFilter:
    newest_first = LapseReminder.objects.select_related("digest", "person", "course").order_by("-digest__sent_at", "pk")
    return LapseReminderFilter(given, queryset=newest_first)
