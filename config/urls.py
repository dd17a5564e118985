"""Every address of the site, by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("scheduling.urls")),
    path("", include("reports.urls")),
    path("jobs/", include("jobs.urls")),
    path("account/", include("allauth.account.urls")),
]
