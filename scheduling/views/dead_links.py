"""What stands where a secret link opens nothing: whom to ring, or that whoever guesses too often has to wait."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.brake import is_braked, note_miss
from training.models import Organisation

NOT_FOUND, TOO_MANY = 404, 429


def dead_link(request: HttpRequest, *, kind: str, template: str, is_guess: bool = True, **context: Any) -> HttpResponse:
    """Counts the guess at links of this kind. No good link comes here, so none waits: a hospital shares one address.

    `is_guess` False: the link was good once, and says why it is not any more.
    """
    if is_braked(request, kind):
        return render(request, "429.html", status=TOO_MANY)
    if is_guess:
        note_miss(request, kind)
    return render(request, template, {"house": Organisation.objects.ours(), **context}, status=NOT_FOUND)
