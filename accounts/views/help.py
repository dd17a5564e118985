"""Help: what of the guide concerns the reader, or all of it."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import signed_in
from accounts.guide import sections, sections_for
from accounts.requests import Request


@signed_in
def help_overview(request: Request) -> HttpResponse:
    wants_all = "all" in request.GET
    shown = list(sections()) if wants_all else sections_for(request.user.roles)
    context = {"sections": shown, "wants_all": wants_all, "left_out": len(sections()) - len(shown)}
    return render(request, "accounts/help_overview.html", context)
