"""Are there enough places? A table of its own, because it reads the whole register."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from accounts.pages import Permission, Request, get
from scheduling.training_sessions.queries.place_needs import places_table


@get("training-sessions/places/", Permission.EDIT_TRAINING_SESSIONS)
@vary_on_headers("HX-Request")
def training_places(request: Request) -> HttpResponse:
    """The calendar loads the table alone."""
    name = "_training_places" if request.htmx else "training_places"
    context = {"table": places_table(now=request.now)}
    return render(request, f"scheduling/training_sessions/{name}.html", context)
