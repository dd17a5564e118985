"""The door of SCIM: one address, whose path says what is meant. It needs a token, and no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.pages import page, public


@page("scim/v2/<path:path>")
@public
@csrf_exempt
def scim_endpoint(request: HttpRequest, path: str) -> HttpResponse:
    from accounts.scim import operations  # loads scim2-models, which takes 0.4 s

    return operations.respond(request, path)
