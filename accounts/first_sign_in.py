"""Signs somebody in whose user was made on the page that they are on."""

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.actions.sign_ins import record_sign_in
from accounts.idle import start_session
from accounts.models import User

BACKEND = "accounts.backends.UserBackend"


def sign_in(request: HttpRequest, user: User, *, now: datetime) -> None:
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password")
    start_session(request, now=now)
    record_sign_in(event="done", user=user, now=now)
