"""The small form at the top of a page that shows readiness: of which day, and as known when."""

from typing import Any

from django import template

from training.as_of import AsOf
from training.as_of_form import AsOfForm
from training.models import RemovedMonth

register = template.Library()
OWN = ("on", "known_at", "page")


@register.inclusion_tag("training/_as_of.html", takes_context=True)
def as_of_bar(context: template.Context, form: AsOfForm, as_of: AsOf) -> dict[str, Any]:
    """The form, and below it in plain words what is seen where that is not today as known now."""
    request = context["request"]
    others = request.GET.copy()
    for name in OWN:
        others.pop(name, None)
    return {
        "as_of": as_of,
        "fields": [form[name] for name in ("on", "known_at") if name in form.fields],
        "has_day": "on" in form.fields,
        "is_unread": bool(form.errors.get("on") or form.errors.get("known_at")),
        "path": request.path,
        "others": [(name, value) for name, values in others.lists() for value in values],
        "present": f"{request.path}?{others.urlencode()}" if others else request.path,
    }


@register.inclusion_tag("training/_removed_since.html")
def removed_since(as_of: AsOf) -> dict[str, Any]:
    """What figures of a day that has passed lack: whoever was there and was removed when their time
    was over.
    """
    return {"month": None if as_of.is_today else RemovedMonth.objects.of(as_of.on)}


@register.inclusion_tag("training/_filters.html")
def filter_fields(form: AsOfForm) -> dict[str, Any]:
    """What a page asks beside the day and the moment, which travel along as hidden fields."""
    return {
        "fields": [form[name] for name in form.fields if name not in OWN],
        "hidden": [form["on"], form["known_at"]],
    }
