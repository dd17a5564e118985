"""Days on which venues are closed and trainers away: a trainer sees and says their own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    warn,
)
from nhsuk.dates.exact import exact_day_or
from nhsuk.numbers import whole_number
from nhsuk.words import joined_words, plural, weekday
from scheduling.training_sessions.actions.black_outs import record_black_out
from scheduling.training_sessions.forms.black_outs import BlackOutForm
from scheduling.training_sessions.models import BlackOut
from scheduling.training_sessions.queries.black_outs import black_outs_listed, sessions_in
from training.actions.facts import retract_fact, undo_fact

NAMED = 3


@list_page("black-outs/", Permission.SEE_TRAINING_SESSIONS)
def black_out_list(request: Request) -> List:
    search = request.GET.get("search", "").strip()
    rows = black_outs_listed(by=request.user, on=timezone.localdate(), search=search)
    return List(rows, "entry,entries", more={"search": search})


@page("black-outs/add/", Permission.SEE_TRAINING_SESSIONS)
def black_out_add(request: Request) -> Answer:
    """`of` in the address, such as `venue-3`, and `on`, a day or two, fill the form in."""
    days = [exact_day_or(on, timezone.localdate(request.now)) for on in request.GET.getlist("on")]
    initial = {"what": request.GET.get("of")} | dict(
        zip(("starts_on", "ends_on"), days, strict=False)
    )
    form = BlackOutForm(request.POST or None, by=request.user, initial=initial)
    if form.is_valid():
        with RefusalsTo(form, "starts_on"):
            added = record_black_out(black_out=form.black_out(), by=request.user, now=request.now)
            undo = reverse("scheduling:black_out_undo", query={"added": added.pk})
            say(
                request, f"{added.venue or added.trainer} is {added.state.lower()} then.", undo=undo
            )
            _warn_of_sessions(request, added)
            return redirect("scheduling:black_out_list")
    return {"form": form}


def _warn_of_sessions(request: Request, black_out: BlackOut) -> None:
    standing = sessions_in(black_out, now=request.now)
    if not standing:
        return
    named = [
        f"{row.course.code} on {weekday(timezone.localdate(row.starts_at))}"
        for row in standing[:NAMED]
    ]
    if more := len(standing) - len(named):
        named.append(f"{more} more")
    stand = plural(len(standing), "session is,sessions are")
    is_desk = request.user.may(Permission.EDIT_TRAINING_SESSIONS)
    next_step = (
        "Move or cancel what cannot be."
        if is_desk
        else "The communications team sees that somebody else has to give it."
    )
    warn(request, f"{stand} planned then: {joined_words(named)}. {next_step}")


@post("black-outs/<int:pk>/remove/", Permission.SEE_TRAINING_SESSIONS)
def black_out_remove(request: Request, pk: int) -> HttpResponse:
    black_out = get_object_or_404(
        BlackOut.objects.visible_to(request.user).select_related("venue", "trainer"), pk=pk
    )
    with RefusalsTo(request):
        retract_fact(fact=black_out, because="Removed", by=request.user, now=request.now)
        undo = reverse("scheduling:black_out_undo", query={"retracted": black_out.pk})
        is_what = "no longer closed" if black_out.venue_id else "no longer away"
        say(request, f"{black_out.venue or black_out.trainer} is {is_what} then.", undo=undo)
    return redirect("scheduling:black_out_list")


@post("black-outs/undo/", Permission.SEE_TRAINING_SESSIONS)
def black_out_undo(request: Request) -> HttpResponse:
    """What was `added` or `retracted` is in the address."""
    visible = BlackOut.objects.visible_to(request.user)
    rows = {
        name: get_object_or_404(visible, pk=pk) if pk else None
        for name in ("added", "retracted")
        for pk in [whole_number(request.GET.get(name))]
    }
    with RefusalsTo(request):
        undo_fact(**rows, by=request.user, now=request.now)
        say(request, "Undone: the days are as they were.")
    return redirect("scheduling:black_out_list")
