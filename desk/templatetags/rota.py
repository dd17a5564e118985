"""Whom to ring now, on every page that says so: whoever is on duty, or the team."""

from django import template
from django.utils import timezone

from desk.rota.queries.duty import Contact, contact_at
from training.models import Organisation

register = template.Library()


@register.simple_tag(takes_context=True)
def who_to_ring(context: template.Context, organisation: Organisation | None = None) -> Contact:
    """As of now, whatever a pack said when it was approved; read once for a request."""
    request = getattr(context, "request", None)
    known: Contact | None = getattr(request, "who_to_ring", None)
    if known is None:
        known = contact_at(organisation or Organisation.objects.ours(), timezone.now())
        if request is not None:
            request.who_to_ring = known
    return known
