"""A spokesperson's own training: what is asked of them, how it stands, and by when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from training.models import Person
from training.own_training import own_training


@requires(Permission.SEE_OWN_TRAINING)
def my_training(request: Request) -> HttpResponse:
    person = Person.objects.listed().filter(user=request.user).first()
    training = own_training(person, on=timezone.localdate()) if person else None
    return render(request, "training/my_training.html", {"person": person, "training": training})
