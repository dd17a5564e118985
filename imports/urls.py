"""Addresses of the pages of `imports`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "imports"
urlpatterns = pages_of("imports")
