"""A spokesperson's own training: what is asked of them, how it stands, and by when."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from nhsuk.messages import say
from training.actions.facts import Refused
from training.actions.reading import ask_for_reading
from training.as_of import AsOfForm
from training.forms.reading import ReadingForm
from training.models import Person
from training.own_training import own_training


@requires(Permission.SEE_OWN_TRAINING)
def my_training(request: Request) -> HttpResponse:
    """Of a day and as known at a moment, as every page of readiness: what was said then can be looked at again."""
    form = AsOfForm(request.GET, now=timezone.now())
    as_of = form.as_of()
    person = Person.objects.listed().filter(user=request.user).first()
    training = own_training(person, on=as_of.on, known_at=as_of.known_at) if person else None
    context = {"person": person, "training": training, "form": form, "as_of": as_of}
    return render(request, "training/my_training.html", context)


@requires(Permission.SEE_OWN_TRAINING)
def my_reading(request: Request) -> HttpResponse:
    """How what I am to read is printed: mine to ask for, and shown to those who arrange it alone."""
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    held = {"reading": person.reading, "seen": person.reading}
    form = ReadingForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid():
        reading, seen = Person.Reading(form.cleaned_data["reading"]), form.cleaned_data["seen"]
        try:
            is_new = ask_for_reading(person=person, reading=reading, seen=seen, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error("reading", str(refusal))
        else:
            said = "Saved. What you have still to read is printed that way now." if is_new else "It was so already."
            say(request, said)
            return redirect("training:my_training")
    return render(request, "training/my_reading.html", {"form": form, "person": person})
