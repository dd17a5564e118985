"""The page that leads to all settings."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.pages import Permission, Request, page
from training.models import Organisation


@page("settings/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def settings_overview(request: Request) -> HttpResponse:
    context = {"organisation": Organisation.objects.ours()}
    return render(request, "reports/set_up/settings_overview.html", context)
