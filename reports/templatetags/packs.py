"""Template filters of packs and their documents."""

import re

from django import template

from reports import documents

register = template.Library()

register.filter("markdown", documents.markdown)


@register.filter
def tel(number: str) -> str:
    """The address that a tap on a phone number calls: digits and a leading plus."""
    return "tel:" + re.sub(r"(?!^\+)\D", "", number.strip())
