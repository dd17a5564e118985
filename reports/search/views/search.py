"""The page of what a search finds, which the search dialog of every page shows as well."""

from django.shortcuts import render
from django.utils import timezone

from accounts.pages import Answer, Request, get, signed_in
from reports.search.queries.search import search as search_for

LONGEST = 200  # characters that are searched for


@get("search/")
@signed_in
def search(request: Request) -> Answer:
    """Each kind is searched only for those who may see its rows."""
    text = request.GET.get("q", "")[:LONGEST]
    kinds = search_for(text, user=request.user, on=timezone.localdate())
    context = {"text": text.strip(), "kinds": kinds}
    if request.htmx:
        return render(request, "reports/search/_results.html", context)
    return context
