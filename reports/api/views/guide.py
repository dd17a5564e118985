"""How other programs read the figures: addresses, and steps for curl, Power BI and Excel."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from accounts.pages import Permission, Request, get


@get("api/", Permission.SEE_READINESS, Permission.MANAGE_API)
def api_guide(request: Request) -> HttpResponse:
    context = {"site": settings.BASE_URL, "operations": _operations()}
    return render(request, "reports/api/api_guide.html", context)


def _operations() -> list[dict[str, Any]]:
    """Each address, what it answers and the scope that it needs."""
    from reports.api.operations import openapi_document  # loads django-ninja

    return [
        {
            "path": path,
            "summary": methods["get"]["summary"],
            "scope": methods["get"]["security"][0]["BearerToken"][0],
        }
        for path, methods in openapi_document()["paths"].items()
    ]
