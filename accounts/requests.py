"""What a guarded view is handed: a request of someone who has signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails
