"""The door of the API: one address, whose path says what is asked. It needs a token, and no sign-in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_headers

from accounts.pages import page, public

NOT_FOUND = 404


@page("api/v1/<path:path>")
@public
@csrf_exempt
@cache_control(private=True, no_cache=True)
@vary_on_headers("Authorization")
@conditional_page
def api_endpoint(request: HttpRequest, path: str) -> HttpResponse:
    from reports.api import operations  # loads django-ninja, which most processes never need

    if path == "openapi.json":
        return JsonResponse(operations.openapi_document())
    try:
        match = URLResolver(RoutePattern(""), operations.api.urls[0]).resolve(path)
        return match.func(request, *match.args, **match.kwargs)
    except Http404:
        words = "There is nothing at this address. See /api/v1/openapi.json."
        return operations.problem(NOT_FOUND, words)
