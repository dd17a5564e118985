"""The response when a secret link opens nothing: whom to ring, or to wait after too many
guesses.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.access import View
from accounts.rate_limits import is_miss_too_many
from training.models import Organisation

NOT_FOUND = 404
TOO_MANY = 429


def dead_link(
    request: HttpRequest, *, kind: str, template: str, is_guess: bool = True, **context: Any
) -> HttpResponse:
    """Count a failed guess at links of this kind.

    `is_guess` False: the link used to work, and the page says why it no longer does.
    """
    if is_guess and is_miss_too_many(request, kind):
        return render(request, "429.html", status=TOO_MANY)
    return render(
        request,
        template,
        {"organisation": Organisation.objects.ours(), **context},
        status=NOT_FOUND,
    )


def by_token[Found](
    find: Callable[[str], Found | None],
    *,
    kind: str,
    template: str,
    end_of: Callable[[str], Any] = lambda _: None,
) -> Callable[[View], View]:
    """Decorate a view to receive the object that its token opens and the token; otherwise respond
    with a dead link.

    `end_of` says how a link that used to work ended, None for a guess.
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
