"""The officer's first page. It asks for itself again each minute; training that lapses comes in a part of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.look import one_look
from accounts.requests import Request
from reports.gather.following import following
from reports.gather.lapses import lapses_soon
from reports.gather.today import today_for


@requires(Permission.WORK_DESK)
def today(request: Request) -> HttpResponse:
    now = timezone.now()
    with one_look():
        context = {"today": today_for(request.user, now=now), "following": following(now=now)}
    template = "reports/_today.html" if request.htmx else "reports/today.html"  # type: ignore[attr-defined]  # django-htmx sets it
    return render(request, template, context)


@requires(Permission.WORK_DESK)
def today_lapses(request: Request) -> HttpResponse:
    """Read once a visit and not each minute: it goes through the whole register."""
    return render(request, "reports/_today_lapses.html", {"lapses": lapses_soon(now=timezone.now())})
