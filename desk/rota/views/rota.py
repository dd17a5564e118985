"""The duty rota: a week or a month of it, and what is planned on it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    get,
    inform,
    page,
    post,
    say,
    warn,
)
from accounts.spreadsheets import Format, download
from desk.rota.actions import shifts as actions
from desk.rota.forms.shifts import ShiftForm, SwapForm
from desk.rota.models import DutyShift
from desk.rota.queries.duty import shifts_at
from desk.rota.queries.rota import (
    RotaWeek,
    export_rows,
    has_rota,
    rota_of_month,
    rota_weeks,
    seen_of_week,
)
from nhsuk.dates.exact import exact_day_or
from nhsuk.numbers import read_keys, write_keys
from nhsuk.words import joined_words, plural
from scheduling.times.office_hours import Hours
from scheduling.times.our_hours import contactable_hours_of, office_hours_of
from scheduling.times.spans import DAY, WEEK, monday_of, week_ahead
from training.models import Organisation

SUNDAY = 6


@get("desk/rota/", Permission.WORK_DESK)
def duty_rota(request: Request) -> Context:
    now = request.now
    is_month = request.GET.get("show") == "month"
    on = exact_day_or(request.GET.get("on", ""), _first_shown(is_month, now))
    on_duty = shifts_at(now)
    return {
        "now": now,
        "today": timezone.localdate(now),
        "on": on,
        "is_month": is_month,
        "weeks": _weeks(on, is_month, now),
        "earlier": on.replace(day=1) - DAY if is_month else on - WEEK,
        "later": (on.replace(day=28) + 4 * DAY).replace(day=1) if is_month else on + WEEK,
        "on_duty": on_duty,
        "is_on_duty": any(shift.user == request.user for shift in on_duty),
        "has_rota": has_rota(),
    }


@get("desk/rota/export/<format:file_format>/", Permission.WORK_DESK)
def rota_export(request: Request, file_format: Format) -> HttpResponse:
    weeks = _weeks(
        _day(request.GET.get("on", ""), request.now),
        request.GET.get("show") == "month",
        request.now,
    )
    return download(export_rows(weeks), "duty rota", file_format)


@page("desk/rota/add/", Permission.WORK_DESK)
def shift_add(request: Request) -> Answer:
    now = request.now
    on = _day(request.GET.get("on", ""), now)
    initial = {"on": on, "kind": request.GET.get("kind", DutyShift.Kind.DAY), "weeks": 1}
    form = ShiftForm(
        request.POST or None, initial=initial, hours=_hours(), today=timezone.localdate(now)
    )
    if form.is_valid():
        with RefusalsTo(form):
            added = actions.add_shifts(
                shift=DutyShift(**form.values),
                weeks=form.cleaned_data["weeks"],
                seen=_seen(request, now),
                by=request.user,
                now=now,
            )
            first = added[0]
            words = f"{first.user} is on duty {actions.shift_words(first, now)}"
            again = f", and the same for {plural(len(added), 'week')}" if len(added) > 1 else ""
            say(request, f"{words}{again}.", undo=_undo(added=added))
            _say_who_else(request, first)
            return _to_week(first.starts_at)
    return {"form": form, **_seen_now(form, on)}


@page("desk/rota/<int:pk>/", Permission.WORK_DESK)
def shift_change(request: Request, pk: int) -> Answer:
    now = request.now
    shift = _shift(pk)
    starts_at, ends_at = map(timezone.localtime, (shift.starts_at, shift.ends_at))
    initial = {
        "user": shift.user_id,
        "on": starts_at.date(),
        "kind": shift.kind,
        "starts": starts_at.time(),
        "ends": ends_at.time(),
        "phone": shift.phone,
    }
    form = ShiftForm(
        request.POST or None,
        initial=initial,
        once=True,
        hours=_hours(),
        today=timezone.localdate(now),
    )
    if form.is_valid():
        with RefusalsTo(form):
            changed = actions.change_shift(
                shift=shift,
                values=form.values,
                seen=_seen(request, now),
                by=request.user,
                now=now,
            )
            say(
                request,
                f"{changed.user} is on duty {actions.shift_words(changed, now)}.",
                undo=_undo(added=[changed], retracted=[shift]),
            )
            _say_who_else(request, changed)
            return _to_week(changed.starts_at)
    context = {"form": form, "shift": shift, "is_over": shift.ends_at <= now}
    context |= _seen_now(form, starts_at.date())
    return context


@post("desk/rota/<int:pk>/remove/", Permission.WORK_DESK)
def shift_remove(request: Request, pk: int) -> HttpResponse:
    shift = get_object_or_404(DutyShift.objects.select_related("user"), pk=pk)
    with RefusalsTo(request):
        actions.remove_shift(shift=shift, by=request.user, now=request.now)
        say(
            request,
            f"{shift.user} is no longer on duty {actions.shift_words(shift, request.now)}.",
            undo=_undo(retracted=[shift]),
        )
    return _to_week(shift.starts_at)


@page("desk/rota/<int:pk>/swap/", Permission.WORK_DESK)
def shift_swap(request: Request, pk: int) -> Answer:
    now = request.now
    shift = _shift(pk)
    form = SwapForm(request.POST or None, shift=shift, now=now)
    if form.is_valid():
        other = form.cleaned_data["other"]
        with RefusalsTo(form):
            swapped = actions.swap_shifts(
                first=shift,
                second=other,
                note=form.cleaned_data["note"],
                by=request.user,
                now=now,
            )
            say(
                request,
                f"Swapped: {swapped[0].user} is on duty {actions.shift_words(swapped[0], now)},"
                f" {swapped[1].user} {actions.shift_words(swapped[1], now)}.",
                undo=_undo(added=swapped, retracted=[shift, other]),
            )
            return _to_week(shift.starts_at)
    return {"form": form, "shift": shift, "now": now}


@post("desk/rota/copy/", Permission.WORK_DESK)
def rota_copy(request: Request) -> HttpResponse:
    monday = monday_of(_day(request.POST.get("week", ""), request.now))
    with RefusalsTo(request):
        copied, left_out = actions.copy_week(
            monday=monday, seen=request.POST.get("seen", ""), by=request.user, now=request.now
        )
        number = plural(len(copied), "shift")
        say(request, f"{number} copied from the week before.", undo=_undo(added=copied))
        if left_out:
            warn(
                request,
                f"Left out, because they can no longer be on duty: {joined_words(left_out)}."
                " Choose someone else for their shifts.",
            )
    return _to_day(monday)


@post("desk/rota/undo/", Permission.WORK_DESK)
def rota_undo(request: Request) -> HttpResponse:
    found = {name: _shifts(request.GET.get(name, "")) for name in ("added", "retracted")}
    with RefusalsTo(request):
        actions.undo_rota(**found, by=request.user, now=request.now)
        say(request, "Undone: the rota is as it was.")
    first = next((shift for shifts in found.values() for shift in shifts), None)
    return _to_week(first.starts_at if first else request.now)


def _day(text: str, now: datetime) -> date:
    """The day of an address or a form; today if it is none, or far off."""
    return exact_day_or(text, timezone.localdate(now))


def _first_shown(is_month: bool, now: datetime) -> date:
    """Today; in a view of weeks next Monday once nobody can be asked any more on a Sunday."""
    today = timezone.localdate(now)
    if is_month or today.weekday() != SUNDAY:
        return today
    return max(today, week_ahead(now, contactable_hours_of(Organisation.objects.ours()).on))


def _weeks(on: date, is_month: bool, now: datetime) -> list[RotaWeek]:
    return rota_of_month(on, now=now) if is_month else rota_weeks(monday_of(on), 1, now=now)


def _shift(pk: int) -> DutyShift:
    """One that is on the rota."""
    return get_object_or_404(DutyShift.objects.not_retracted().select_related("user"), pk=pk)


def _shifts(text: str) -> list[DutyShift]:
    """Those with these keys, as `_undo` writes them."""
    keys = read_keys(text, most=10 * actions.MOST_WEEKS)
    return list(DutyShift.objects.filter(pk__in=keys).select_related("user").order_by("pk"))


def _hours() -> Hours:
    return office_hours_of(Organisation.objects.ours())


def _seen(request: Request, now: datetime) -> tuple[date, str]:
    """What the week was when the form was drawn."""
    return _day(request.POST.get("week", ""), now), request.POST.get("seen", "")


def _seen_now(form: ShiftForm, on: date) -> dict[str, object]:
    """For the form as it is drawn now: what the week of the day is, or of the day in the form."""
    chosen = form.cleaned_data.get("on") if form.is_bound else None
    monday = monday_of(chosen or on)
    return {"week": monday, "seen": seen_of_week(monday)}


def _undo(*, added: Sequence[DutyShift] = (), retracted: Sequence[DutyShift] = ()) -> str:
    keys = {"added": added, "retracted": retracted}
    query = {
        name: write_keys(shift.pk for shift in shifts) for name, shifts in keys.items() if shifts
    }
    return reverse("desk:rota_undo", query=query)


def _say_who_else(request: Request, shift: DutyShift) -> None:
    """Two on duty at once is allowed, and said."""
    others = DutyShift.objects.overlapping(shift.starts_at, shift.ends_at).exclude(pk=shift.pk)
    if names := list(dict.fromkeys(str(each.user) for each in others.select_related("user"))):
        verb = "is" if len(names) == 1 else "are"
        inform(request, f"{joined_words(names)} {verb} on duty at some of that time too.")


def _to_week(at: datetime) -> HttpResponse:
    return _to_day(timezone.localdate(at))


def _to_day(on: date) -> HttpResponse:
    return redirect(reverse("desk:duty_rota", query={"on": on.isoformat()}))
