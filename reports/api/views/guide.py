"""How other programs read the figures: addresses, and steps for curl, Power BI and Excel."""

from typing import Any

from django.conf import settings

from accounts.pages import Context, Permission, Request, get


@get("api/", Permission.SEE_READINESS, Permission.MANAGE_API)
def api_guide(request: Request) -> Context:
    return {"site": settings.BASE_URL, "operations": _operations()}


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
