"""Help: the chapters of the guide, those for the reader first, and a search of them all."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.guide import sections, sections_for
from accounts.pages import Request, page, signed_in


@page("help/")
@signed_in
def help_overview(request: Request) -> HttpResponse:
    own = sections_for(request.user.roles)
    opened, text = request.GET.get("chapter", ""), request.GET.get("q", "")[:200].strip()
    context = {
        "own": own,
        "others": [chapter for chapter in sections() if chapter not in own],
        "chapter": next((each for each in sections() if each.anchor == opened), None),
        "text": text,
        "found": [(each, words) for each in sections() if (words := each.paragraph_with(text))],
    }
    return render(request, "accounts/help_overview.html", context)
