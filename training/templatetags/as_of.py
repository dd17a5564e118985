"""The form at the top of pages with readiness: for which day, and as known at which moment."""

from typing import Any

from django import template

from training.as_of import AsOf
from training.as_of_form import AsOfForm
from training.models import RemovedMonth

register = template.Library()
OWN = ("on", "known_at", "page")


@register.inclusion_tag("training/_as_of.html", takes_context=True)
def as_of_bar(
    context: template.Context, form: AsOfForm, as_of: AsOf, part: str = ""
) -> dict[str, Any]:
    """The form and, unless it is today as known now, a sentence that says what is shown.

    `part`: the "form" or the "note" alone.
    """
    request = context["request"]
    others = request.GET.copy()
    for name in OWN:
        others.pop(name, None)
    return {
        "as_of": as_of,
        "part": part,
        "fields": [form[name] for name in ("on", "known_at") if name in form.fields],
        "has_day": "on" in form.fields,
        "is_unread": bool(form.errors.get("on") or form.errors.get("known_at")),
        "path": request.path,
        "others": [(name, value) for name, values in others.lists() for value in values],
        "present": f"{request.path}?{others.urlencode()}" if others else request.path,
    }


@register.inclusion_tag("training/_removed_since.html")
def removed_since(as_of: AsOf) -> dict[str, Any]:
    """What figures of a past day lack: people removed since, after their retention period."""
    return {"month": None if as_of.is_today else RemovedMonth.objects.of(as_of.on)}


@register.inclusion_tag("training/_filters.html")
def filter_fields(form: AsOfForm) -> dict[str, Any]:
    """The page's own filters; day and moment go along as hidden fields."""
    return {
        "fields": [form[name] for name in form.fields if name not in OWN],
        "hidden": [form["on"], form["known_at"]],
    }
