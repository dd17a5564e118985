"""A spokesperson's own training: required courses, their status and deadlines, and booked
places.
"""

from accounts.pages import Context, Permission, Request, page
from scheduling.training_sessions.queries.booked import days_of, next_bookings
from training.as_of_form import AsOfForm
from training.models import Person
from training.queries.own_training import own_training


@page("my-training/", Permission.SEE_OWN_TRAINING)
def my_training(request: Request) -> Context:
    """On any day, as known at any moment, like every readiness page."""
    now = request.now
    form = AsOfForm(request.GET, now=now)
    as_of = form.as_of()
    person = Person.objects.listed().filter(user=request.user).first()
    training = None
    if person:
        places = next_bookings(now=now, people=[person.reference]) if as_of.is_present else {}
        begun = frozenset(course for (_, course), starts_at in places.items() if starts_at <= now)
        training = own_training(
            person, on=as_of.on, known_at=as_of.known_at, booked=days_of(places), begun=begun
        )
    return {"person": person, "training": training, "form": form, "as_of": as_of}
