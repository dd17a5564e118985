"""Who may do what: one table of roles and permissions, which the site also shows on a page.

A view names its permission with `@requires`. It queries rows through what the user may see, so that
another person's row is 404 and not 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect


class Role(models.TextChoices):
    OFFICER = "officer", "Communications officer"
    MANAGER = "manager", "Communications manager"
    SPOKESPERSON = "spokesperson", "Spokesperson"
    TRAINER = "trainer", "Trainer"
    BOARD = "board", "Board member"
    STAFF = "staff", "Staff"
    ADMINISTRATOR = "administrator", "Administrator"


# roles that one person alone cannot give
TWO_PEOPLE = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


class Permission(models.TextChoices):
    SEE_PEOPLE = "see_people", "See people, their training and their topics"
    EDIT_PEOPLE = "edit_people", "Add and correct people, their roles, training and exemptions"
    SEE_ADJUSTMENTS = (
        "see_adjustments",
        "See and record what people need for training and interviews",
    )
    SEE_EQUALITY = "see_equality", "See equality figures for groups of 8 people or more"
    IMPORT_REGISTER = "import_register", "Import the register and undo the last import"
    SEE_READINESS = "see_readiness", "See readiness figures"
    SEE_READINESS_NAMES = "see_readiness_names", "See readiness person by person"
    WRITE_PAPERS = "write_papers", "Write papers for the board, and see who has read them"
    APPROVE_PAPERS = "approve_papers", "Approve papers for the board that others wrote"
    RECORD_BOARD_ACTIONS = (
        "record_board_actions",
        "Record the board’s meetings, its actions and how far they are",
    )
    DECIDE_EXEMPTIONS = "decide_exemptions", "Approve or refuse exemptions that others asked for"
    EDIT_COURSES = "edit_courses", "Change courses, requirements and settings"
    SEE_TRAINING_SESSIONS = (
        "see_training_sessions",
        "See training sessions and who is booked, and enter own days away",
    )
    EDIT_TRAINING_SESSIONS = "edit_training_sessions", "Arrange training sessions and book people"
    MARK_ATTENDANCE = "mark_attendance", "Record attendance"
    SEE_OWN_TRAINING = "see_own_training", "See own training and bookings"
    WORK_DESK = (
        "work_desk",
        "Work on enquiries, interviews, restrictions, incidents and draft packs",
    )
    APPROVE_PACKS = "approve_packs", "Approve packs"
    APPROVE_LINES = "approve_lines", "Approve and withdraw lines"
    OVERRIDE_RESTRICTIONS = (
        "override_restrictions",
        "Override a restriction for an interview, with a reason",
    )
    DECLARE_INCIDENTS = (
        "declare_incidents",
        "Declare a major incident (as can whoever is on duty), stand it down and approve its notices",
    )
    READ_OWN_PACKS = (
        "read_own_packs",
        "Answer requests for interviews, read and acknowledge own packs",
    )
    MANAGE_USERS = "manage_users", "Manage users and their roles"
    MANAGE_API = "manage_api", "Make tokens and webhooks for other programs"
    SEE_JOBS = "see_jobs", "See background work and run it again"
    SEE_AUDIT = "see_audit", "See the audit trail"
    KEEP_RECORDS = (
        "keep_records",
        "Export everything held about a person, and hold or release records past their retention date",
    )


P = Permission
_OFFICER = frozenset(
    {
        P.SEE_PEOPLE,
        P.EDIT_PEOPLE,
        P.DECIDE_EXEMPTIONS,
        P.SEE_ADJUSTMENTS,
        P.IMPORT_REGISTER,
        P.SEE_READINESS,
        P.SEE_READINESS_NAMES,
        P.WRITE_PAPERS,
        P.RECORD_BOARD_ACTIONS,
        P.SEE_TRAINING_SESSIONS,
        P.EDIT_TRAINING_SESSIONS,
        P.MARK_ATTENDANCE,
        P.WORK_DESK,
    }
)
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.MANAGER: _OFFICER
    | {
        P.APPROVE_PACKS,
        P.APPROVE_LINES,
        P.APPROVE_PAPERS,
        P.OVERRIDE_RESTRICTIONS,
        P.DECLARE_INCIDENTS,
        P.EDIT_COURSES,
        P.SEE_EQUALITY,
        P.SEE_AUDIT,
    },
    Role.SPOKESPERSON: frozenset({P.SEE_OWN_TRAINING, P.READ_OWN_PACKS}),
    Role.TRAINER: frozenset({P.SEE_TRAINING_SESSIONS, P.MARK_ATTENDANCE}),
    Role.BOARD: frozenset({P.SEE_READINESS, P.SEE_EQUALITY}),
    Role.STAFF: frozenset({P.SEE_OWN_TRAINING}),
    Role.ADMINISTRATOR: frozenset(
        {P.MANAGE_USERS, P.MANAGE_API, P.SEE_JOBS, P.SEE_AUDIT, P.KEEP_RECORDS}
    ),
}


def permissions_of(roles: set[Role]) -> frozenset[Permission]:
    """Everything that a holder of these roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


Context = dict[str, Any]  # of the template that has the name of its page
Answer = HttpResponse | Context
View = Callable[..., HttpResponseBase]
Page = Callable[..., HttpResponseBase | Context]  # a view that may leave its template to `@page`


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends the whole page there, even if htmx asked for a part of it."""
    if htmx := getattr(request, "htmx", None):
        try:
            page = htmx.current_url_abs_path or request.get_full_path()
        except ValueError:  # the header is not an address
            page = request.get_full_path()
        return HttpResponseClientRedirect(reverse(settings.LOGIN_URL, query={"next": page}))
    return redirect(reverse(settings.LOGIN_URL, query={"next": _page_of(request)}))


def _page_of(request: HttpRequest) -> str:
    """Where to return after sign-in: after a POST, the page with the form, because the address of
    a POST shows nothing.
    """
    sent_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}
    ):
        page = urlsplit(sent_from)
        return f"{page.path}?{page.query}" if page.query else page.path
    return request.get_full_path()


def requires(*permissions: Permission) -> Callable[[Page], Page]:
    """Admits users with any of the permissions; others are sent to sign in, or get 403."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | Context:
            if not request.user.is_authenticated:
                return redirect_to_sign_in(request)
            if not request.user.permissions.intersection(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.requires = frozenset(permissions)  # type: ignore[attr-defined]  # read by tests/test_house.py
        return guarded

    return decorate


def required_by(url: str) -> frozenset[Permission]:
    """Any of these opens the page at this address of ours."""
    view: Any = resolve(urlsplit(url).path).func
    return frozenset(view.requires)


def signed_in(view: Page) -> Page:
    """Admits anyone who has signed in, whatever their roles (the front page, the table of roles)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | Context:
        if not request.user.is_authenticated:
            return redirect_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.requires = frozenset()  # type: ignore[attr-defined]  # read by tests/test_house.py
    return guarded


def public[V: Page](view: V) -> V:
    """Marks a view that needs no sign-in; tests/test_house.py lists them all."""
    view.public = True  # type: ignore[attr-defined]  # read by tests/test_house.py
    return view
