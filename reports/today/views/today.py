"""The officer's first page. It reloads itself each minute, and then the card of lapses."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import trigger_client_event

from accounts.access import Permission, requires
from accounts.request_cache import request_cache
from accounts.requests import Request
from reports.board.queries.lapses import lapses_soon
from reports.packs.queries.following import following
from reports.today.queries.today import today_for
from scheduling.desk.queries.attention import needing_attention

TODAY_LOADED = "today-loaded"  # the event after which the card of lapses reloads


@requires(Permission.WORK_DESK)
def today(request: Request) -> HttpResponse:
    now = timezone.now()
    with request_cache():
        follow_up = following(now=now)  # first: it judges what is out of date for both
        context = {
            "today": today_for(request.user, now=now),
            "following": follow_up,
            "attention": needing_attention(now=now),
        }
    if not request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/today/today.html", context)
    return trigger_client_event(
        render(request, "reports/today/_today.html", context), TODAY_LOADED, after="settle"
    )


@requires(Permission.WORK_DESK)
def today_lapses(request: Request) -> HttpResponse:
    """A separate card, because it reads the whole register."""
    return render(
        request, "reports/today/_today_lapses.html", {"lapses": lapses_soon(now=timezone.now())}
    )
