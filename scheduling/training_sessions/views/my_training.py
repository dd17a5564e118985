"""A spokesperson's own training: what is asked of them, how it stands, by when, and where they have a place already."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from scheduling.training_sessions.queries.booked import booked_moments, days_of
from training.as_of_form import AsOfForm
from training.kept import kept
from training.lists import OWN
from training.models import Person
from training.own_training import OwnTraining, own_training


@requires(Permission.SEE_OWN_TRAINING)
def my_training(request: Request) -> HttpResponse:
    """Of a day and as known at a moment, as every page of readiness: what was said then can be looked at again."""
    now = timezone.now()
    form = AsOfForm(request.GET, now=now)
    as_of = form.as_of()
    places = booked_moments(now=now, user=request.user.pk) if as_of.is_present else {}
    begun = frozenset(course for (_, course), starts_at in places.items() if starts_at <= now)
    person, training = _own(request.user.pk, as_of.on, as_of.known_at, tuple(days_of(places).items()), begun)
    context = {"person": person, "training": training, "form": form, "as_of": as_of}
    return render(request, "scheduling/training_sessions/my_training.html", context)


@kept(OWN)
def _own(
    user: int,
    on: date,
    known_at: datetime | None,
    booked: tuple[tuple[tuple[str, str], date], ...],
    begun: frozenset[str],
) -> tuple[Person | None, OwnTraining | None]:
    """Where they have a place hangs on the minute, and is asked for at each look."""
    person = Person.objects.listed().filter(user=user).first()
    if person is None:
        return None, None
    return person, own_training(person, on=on, known_at=known_at, booked=dict(booked), begun=begun)
