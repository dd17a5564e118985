"""Every address of the site, by app."""

from allauth.account.urls import urlpatterns as sign_in
from allauth.account.views import password_set
from allauth.mfa.base.views import authenticate
from allauth.mfa.webauthn.views import login_webauthn
from allauth.usersessions.views import list_usersessions
from django.urls import include, path

from accounts.access import signed_in
from accounts.factors.step_up import step_up, step_up_to_post

# administrators manage addresses here, so these pages of the library are not used
NOT_USED = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reauthenticate",  # accounts/step_up.py asks
    "account_set_password",  # below, asked first
}

handler400 = "accounts.views.errors.bad_request"
handler500 = "accounts.views.errors.server_error"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("scheduling.urls")),
    path("", include("desk.urls")),
    path("", include("imports.urls")),
    path("", include("reports.urls")),
    path("jobs/", include("jobs.urls")),
    path("account/password/set/", signed_in(step_up(password_set)), name="account_set_password"),  # type: ignore[arg-type]  # it responds
    path("account/second-step/", authenticate, name="mfa_authenticate"),
    path("account/passkey/", login_webauthn, name="mfa_login_webauthn"),
    path(
        "account/sessions/",
        signed_in(step_up_to_post(list_usersessions)),  # type: ignore[arg-type]  # it responds
        name="usersessions_list",
    ),
    path("account/", include([page for page in sign_in if page.name not in NOT_USED])),
]
