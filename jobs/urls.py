"""Addresses of the pages of `jobs`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "jobs"
urlpatterns = pages_of("jobs")
