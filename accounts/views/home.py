"""The front page, which redirects users to their own work, and the table of roles."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import ROLE_PERMISSIONS, Permission, Role, signed_in
from accounts.navigation import first_page
from accounts.pages import Context, Request, page


@page("")
@signed_in
def home(request: Request) -> HttpResponse:
    return redirect(first_page(request.user.roles))


@page("roles/")
@signed_in
def role_table(request: Request) -> Context:
    rows = [
        (permission.label, [permission in ROLE_PERMISSIONS[role] for role in Role])
        for permission in Permission
    ]
    return {
        "roles": list(Role),
        "rows": rows,
        "held": [role.label for role in Role if role in request.user.roles],
    }
