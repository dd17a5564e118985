"""Rooms that sessions are held in."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect

from accounts.lists import List, list_page
from accounts.pages import Answer, Permission, RefusalsTo, Request, form_page, page, say
from accounts.search import with_every_word
from scheduling.training_sessions.actions import venues
from scheduling.training_sessions.forms.venues import VenueChangeForm, VenueForm
from scheduling.training_sessions.models import Venue

SORTS = {
    "name": ("name",),
    "address": ("address", "name"),
    "holds": ("capacity", "name"),
    "cost": (Venue.half_day_cost(), "name"),
    "upcoming": ("to_come", "name"),
}


@list_page("venues/", Permission.EDIT_TRAINING_SESSIONS)
def venue_list(request: Request) -> List:
    to_come = Q(training_sessions__cancelled_at=None, training_sessions__ends_at__gt=request.now)
    search = request.GET.get("search", "").strip()
    found = with_every_word(Venue.objects.all(), search, "name", "address")
    counted = found.annotate(to_come=Count("training_sessions", filter=to_come)).order_by("name")
    return List(counted, "venue", sorts=SORTS, more={"search": search})


@page("venues/add/", Permission.EDIT_TRAINING_SESSIONS)
def venue_add(request: Request) -> Answer:
    form = VenueForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            venue = venues.add_venue(by=request.user, now=request.now, **form.cleaned_data)
            say(request, f"{venue} has been added.")
            return redirect("scheduling:venue_list")
    return form_page(
        form,
        heading="Add a venue",
        save="Add the venue",
        back="scheduling:venue_list",
        back_words="Venues",
    )


@page("venues/<int:pk>/change/", Permission.EDIT_TRAINING_SESSIONS)
def venue_change(request: Request, pk: int) -> Answer:
    venue = get_object_or_404(Venue, pk=pk)
    form = VenueChangeForm(request.POST or None, row=venue, fields=venues.SEEN)
    if form.is_valid():
        with RefusalsTo(form):
            venues.change_venue(venue=venue, by=request.user, now=request.now, **form.cleaned_data)
            say(request, f"{venue} has been updated.")
            return redirect("scheduling:venue_list")
    return {"form": form, "name": form.initial["name"]}
