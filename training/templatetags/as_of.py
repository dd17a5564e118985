"""The small form at the top of a page that shows readiness: of which day, and as known when."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhsuk.templatetags.pieces import drawn_form
from training.as_of import AsOf
from training.as_of_form import AsOfForm, Bar
from training.models import RemovedMonth

register = template.Library()
OWN = ("on", "known_at", "page")


@register.inclusion_tag("training/_as_of.html", takes_context=True)
def as_of_bar(context: template.Context, form: AsOfForm | Bar, as_of: AsOf) -> dict[str, Any]:
    """The form, and below it in plain words what is seen where that is not today as known now."""
    request, bar = context["request"], form.bar if isinstance(form, AsOfForm) else form
    others = request.GET.copy()
    for name in OWN:
        others.pop(name, None)
    return {
        "bar": bar,
        "as_of": as_of,
        "path": request.path,
        "others": [(name, value) for name, values in others.lists() for value in values],
        "present": f"{request.path}?{others.urlencode()}" if others else request.path,
    }


@register.inclusion_tag("training/_removed_since.html")
def removed_since(as_of: AsOf) -> dict[str, Any]:
    """What figures of a day that has passed lack: whoever was there and was removed when their time was over."""
    return {"month": None if as_of.is_today else RemovedMonth.objects.of(as_of.on)}


@register.simple_tag
def filter_fields(form: AsOfForm) -> SafeString:
    """What a page asks beside the day and the moment, which travel along unseen."""
    boxes = {"fields": [form[name] for name in form.fields if name not in OWN], "kept": [form["on"], form["known_at"]]}
    return drawn_form(form, "beside the day", lambda: render_to_string("training/_filters.html", boxes))
