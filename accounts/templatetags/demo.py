"""The example data's sign-ins on the sign-in page."""

from typing import Any

from django import template
from django.conf import settings

from accounts.demo import CAST, PASSWORD, email_of

register = template.Library()


@register.inclusion_tag("accounts/_demo_sign_ins.html")
def demo_sign_ins(after: str = "") -> dict[str, Any]:
    """One button for each role; `after` is the next page. Names the folder if emails are files."""
    people = [
        {"name": name, "role": role.label, "email": email_of(key)}
        for key, (name, role) in CAST.items()
    ]
    folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path", "")
    return {"people": people, "password": PASSWORD, "next": after, "mail_folder": folder}
