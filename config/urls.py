"""Every address of the site, by app."""

from allauth.account.urls import urlpatterns as sign_in
from django.urls import include, path

# administrators manage addresses here, so these pages of the library are not used
NOT_USED = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
}

handler400 = "accounts.views.errors.bad_request"
handler500 = "accounts.views.errors.server_error"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("scheduling.urls")),
    path("", include("reports.urls")),
    path("jobs/", include("jobs.urls")),
    path("account/", include([page for page in sign_in if page.name not in NOT_USED])),
]
