"""The page that leads to all settings."""

from accounts.pages import Context, Permission, Request, page
from training.models import Organisation


@page("settings/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def settings_overview(request: Request) -> Context:
    return {"organisation": Organisation.objects.ours()}
