"""The calendars that programs fetch, and the pages where their secret addresses are made and ended."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from accounts.confidential import (
    clear_note,
    file_response,
    read_note,
    redirect_to_itself,
    uncached,
)
from accounts.pages import Permission, RefusalsTo, Request, get, page, public, say
from reports.feeds.actions import (
    Owner,
    any_feed,
    end_feed,
    find_feed,
    make_feed,
    note_fetched,
    open_feed,
)
from reports.feeds.models import CalendarFeed
from reports.feeds.queries import calendar_of
from scheduling.training_sessions.models import Trainer, Venue
from training.dead_links import by_token
from training.models import Person


@get("calendars/<str:token>.ics")
@public
@uncached
@by_token(
    lambda token: find_feed(token, now=timezone.now()),
    kind="calendar_feed",
    template="reports/feeds/_calendar_feed_dead.html",
    end_of=any_feed,
)
def calendar_feed(request: HttpRequest, feed: CalendarFeed, token: str) -> HttpResponse:
    """A program has no press of a button to give, so that whoever has the address reads it."""
    now = timezone.now()
    etag, calendar = calendar_of(feed, _name(feed), now=now)
    if request.method == "GET":
        note_fetched(feed=feed, now=now)
    answer = file_response(
        calendar,
        content_type="text/calendar; charset=utf-8",
        name="greenroom.ics",
    )
    answer["ETag"] = etag
    unchanged = get_conditional_response(request, etag=etag, response=answer)
    assert isinstance(unchanged, HttpResponse)  # noqa: S101  a response was given
    return unchanged


def _name(feed: CalendarFeed) -> str:
    owner = feed.venue or feed.trainer
    return f"Greenroom: {owner}" if owner else "Greenroom"


@page("my-training/calendar/", Permission.SEE_OWN_TRAINING)
@uncached
def my_calendar(request: Request) -> HttpResponse:
    person = Person.objects.listed().filter(user=request.user).first()
    return _page(request, "my_calendar", owner=person, has_owner=person is not None)


@page("my/training-sessions/calendar/", Permission.MARK_ATTENDANCE)
@uncached
def my_sessions_calendar(request: Request) -> HttpResponse:
    trainer = Trainer.objects.filter(user=request.user).first()
    return _page(request, "my_sessions_calendar", owner=trainer, has_owner=trainer is not None)


@page("team-calendar/", Permission.WORK_DESK)
@uncached
def team_calendar(request: Request) -> HttpResponse:
    return _page(request, "team_calendar", owner=None)


@page("hashtag-calendar/", Permission.SEE_PEOPLE, Permission.SEE_READINESS)
@uncached
def hashtag_feed(request: Request) -> HttpResponse:
    return _page(request, "hashtag_feed", owner="hashtags")


@page("venues/<int:pk>/calendar/", Permission.EDIT_TRAINING_SESSIONS)
@uncached
def venue_calendar(request: Request, pk: int) -> HttpResponse:
    return _page(request, "venue_calendar", owner=get_object_or_404(Venue, pk=pk))


@page("trainers/<int:pk>/calendar/", Permission.EDIT_TRAINING_SESSIONS)
@uncached
def trainer_calendar(request: Request, pk: int) -> HttpResponse:
    trainer = get_object_or_404(Trainer.objects.select_related("user"), pk=pk)
    return _page(request, "trainer_calendar", owner=trainer)


def _page(request: Request, name: str, *, owner: Owner, has_owner: bool = True) -> HttpResponse:
    """Shows the calendar's state, and makes or ends its address. A new address is shown once."""
    if request.method == "POST" and has_owner:
        return _posted(request, owner)
    feed = open_feed(owner=owner, user=request.user) if has_owner else None
    token = read_note(request) if feed else ""
    path = reverse("reports:calendar_feed", args=[token]) if token else ""
    address = f"{settings.BASE_URL}{path}" if path else ""
    context: dict[str, Any] = {
        "owner": owner,
        "has_owner": has_owner,
        "feed": feed,
        "address": address,
        "subscribe": f"webcal://{address.partition('://')[2]}" if address else "",
    }
    response = render(request, f"reports/feeds/{name}.html", context)
    return clear_note(response, request) if token else response


def _posted(request: Request, owner: Owner) -> HttpResponse:
    """The form says which calendar was shown, so that a second press makes no second address."""
    with RefusalsTo(request):
        if request.POST.get("step") == "end":
            end_feed(owner=owner, by=request.user, now=request.now)
            say(request, "The address no longer works.")
            return redirect_to_itself(request)
        seen = request.POST.get("seen", "")
        token = make_feed(owner=owner, by=request.user, now=request.now, seen=seen)
        return redirect_to_itself(request, note=token)
    return redirect_to_itself(request)
