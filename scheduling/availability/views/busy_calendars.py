"""The calendars that Greenroom reads busy times from: of one person, and all those in Microsoft 365."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    signed_in,
)
from accounts.settings_history import setting_changes
from scheduling.availability.actions import busy_calendars as actions
from scheduling.availability.forms.busy_calendars import CalendarAddressForm, MicrosoftForm
from scheduling.availability.models import BusyCalendar, MicrosoftCalendars
from scheduling.availability.queries.busy_calendars import busy_next, calendars_of
from scheduling.availability.views.own_diary import about_diary, diary_person


@page("diaries/<str:reference>/calendar/")
@signed_in
def diary_calendar(request: Request, reference: str) -> Answer:
    """The address that is read, and how reading goes; that part reloads itself until it is known."""
    person = diary_person(request, reference)
    now = request.now
    form = CalendarAddressForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "address"):
            calendar = actions.set_calendar(
                person=person, address=form.cleaned_data["address"], by=request.user, now=now
            )
            say(request, f"The calendar at {calendar.host} is being read.")
            return redirect("scheduling:diary_calendar", reference)
    calendars = calendars_of(person, now=now)
    context = about_diary(request, person) | {
        "form": form,
        "calendars": calendars,
        "busy": busy_next(person, now=now),
        "has_address": any(calendar.address for calendar in calendars),
        "is_waiting": any(
            not (calendar.asked_at or calendar.is_held_up)  # type: ignore[attr-defined]  # annotated
            for calendar in calendars
        ),
        "is_part": _is_asked_from_elsewhere(request),
    }
    if request.htmx:
        return render(request, "scheduling/availability/_calendar_states.html", context)
    return context


def _is_asked_from_elsewhere(request: Request) -> bool:
    """Another page shows how reading goes: there without what can be done about it."""
    return bool(request.htmx) and urlsplit(request.htmx.current_url or "").path != request.path


@post("diaries/<str:reference>/calendar/<int:pk>/")
@signed_in
def diary_calendar_change(request: Request, reference: str, pk: int) -> HttpResponse:
    """Reads it now, or if `end` is posted, ends reading it and deletes its address."""
    calendar = _calendar(request, reference, pk)
    is_end = "end" in request.POST
    do = actions.remove_calendar if is_end else actions.read_soon
    with RefusalsTo(request):
        do(calendar=calendar, by=request.user, now=request.now)
        say(
            request,
            f"The calendar at {calendar.host} is no longer read, and its address is deleted."
            if is_end
            else "The calendar is being read. Look again in a minute.",
        )
    return redirect("scheduling:diary_calendar", reference)


def _calendar(request: Request, reference: str, pk: int) -> BusyCalendar:
    person = diary_person(request, reference)
    with_address = BusyCalendar.objects.filter(person=person, source=BusyCalendar.Source.ADDRESS)
    return get_object_or_404(with_address.select_related("person"), pk=pk)


@page("settings/microsoft-calendars/", Permission.MANAGE_USERS)
def microsoft_calendars(request: Request) -> Answer:
    now = request.now
    ours = MicrosoftCalendars.objects.ours()
    form = MicrosoftForm(request.POST or None, row=ours, initial={"secret": ""})
    if form.is_valid():
        with RefusalsTo(form):
            changed = actions.change_microsoft(by=request.user, now=now, **form.cleaned_data)
            say(request, "Saved. The calendars are being read." if changed.is_on else "Saved.")
            return redirect(changed)
    labels = {name: str(field.label) for name, field in form.fields.items()}
    calendars = BusyCalendar.objects.filter(source=BusyCalendar.Source.MICROSOFT)
    return {
        "form": form,
        "ours": ours,
        "now": now,
        "secret_ends_on": ours.secret_ends_on if ours.is_secret_ending(now) else None,
        "number": calendars.exclude(read_at=None).count(),
        "problems": calendars.exclude(problem="")
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")[:20],
        "history": setting_changes("microsoft_calendars", label_of=labels.__getitem__),
    }


@post("settings/microsoft-calendars/read/", Permission.MANAGE_USERS)
def microsoft_calendars_read(request: Request) -> HttpResponse:
    with RefusalsTo(request):
        actions.read_microsoft_soon(now=request.now)
        say(request, "The calendars are being read. Look again in a minute.")
    return redirect("scheduling:microsoft_calendars")
