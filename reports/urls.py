"""Addresses of the pages of `reports`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "reports"
urlpatterns = pages_of("reports")
