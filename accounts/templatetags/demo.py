"""The example data's sign-ins on the sign-in page."""

from typing import Any

from django import template
from django.conf import settings

from accounts.demo import CAST, PASSWORD, email_of
from accounts.models import User

register = template.Library()


@register.inclusion_tag("accounts/_demo_sign_ins.html")
def demo_sign_ins(after: str = "") -> dict[str, Any]:
    """One button for each role; `after` is the next page. Names the folder if emails are files.
    Nothing where the data is not the example's.
    """
    cast = User.objects.filter(email__in=map(email_of, CAST), is_active=True)
    there = set(cast.values_list("email", flat=True))
    people = [
        {"name": name, "role": role.label, "email": email_of(key)}
        for key, (name, role) in CAST.items()
        if email_of(key) in there
    ]
    folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path", "")
    return {"people": people, "password": PASSWORD, "next": after, "mail_folder": folder}
