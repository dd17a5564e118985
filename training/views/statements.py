"""What the organisation says of this site: how accessible it is, and what it keeps of people."""

from django.http import HttpRequest

from accounts.pages import Context, page, public
from jobs.outside import hosts
from training.models import Organisation


@page("accessibility-statement/")
@public
def accessibility_statement(request: HttpRequest) -> Context:
    return {"organisation": Organisation.objects.ours()}


@page("privacy/")
@public
def privacy(request: HttpRequest) -> Context:
    return {"organisation": Organisation.objects.ours(), "hosts": hosts()}
