"""What the organisation says of this site: how accessible it is, and what it keeps of people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.pages import page, public
from jobs.outside import hosts
from training.models import Organisation


@page("accessibility-statement/")
@public
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    context = {"organisation": Organisation.objects.ours()}
    return render(request, "training/accessibility_statement.html", context)


@page("privacy/")
@public
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"organisation": Organisation.objects.ours(), "hosts": hosts()}
    return render(request, "training/privacy.html", context)
