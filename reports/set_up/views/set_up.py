"""Set up: the steps of a new installation, in any order."""

from django.utils import timezone

from accounts.pages import Context, Permission, Request, page
from jobs.doctor import examine
from reports.set_up.queries.steps import set_up_of

SHOWN = ("jobs.checks.mail", "reports.checks.pdf_libraries")


@page("set-up/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def set_up(request: Request) -> Context:
    return {
        "set_up": set_up_of(request.user, on=timezone.localdate(request.now)),
        "findings": examine(now=request.now, names=SHOWN),
    }
