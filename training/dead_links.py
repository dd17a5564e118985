"""What stands where a secret link opens nothing: whom to ring, or that whoever guesses too often
has to wait.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.access import View
from accounts.brake import is_braked, record_miss
from training.models import Organisation

NOT_FOUND = 404
TOO_MANY = 429


def dead_link(
    request: HttpRequest, *, kind: str, template: str, is_guess: bool = True, **context: Any
) -> HttpResponse:
    """Counts the guess at links of this kind. No good link comes here, so none waits: a hospital
    shares one address.

    `is_guess` False: the link was good once, and says why it is not any more.
    """
    if is_braked(request, kind):
        return render(request, "429.html", status=TOO_MANY)
    if is_guess:
        record_miss(request, kind)
    return render(
        request, template, {"house": Organisation.objects.ours(), **context}, status=NOT_FOUND
    )


def by_token[Found](
    find: Callable[[str], Found | None],
    *,
    kind: str,
    template: str,
    end_of: Callable[[str], Any] = lambda _: None,
) -> Callable[[View], View]:
    """Hands the view what its token opens, and the token; where that is nothing, the dead link
    answers.

    `end_of` is how a link that was good once came to its end, None for a guess.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            found = find(token)
            if found is not None:
                return view(request, found, token, **kwargs)
            end = end_of(token)
            return dead_link(request, kind=kind, template=template, is_guess=end is None, end=end)

        return opened

    return decorate
